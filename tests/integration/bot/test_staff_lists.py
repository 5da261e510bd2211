"""The console's lists, bell and live hints over a real database."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import event, select

from actions import accounts, handoff, notifications
from actions.accounts import SignedIn
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Author, Case, CaseEvent, CaseState, Staff
from bot.staff.live.feed import Feed
from bot.web.services import WebServices
from knowledge import clock
from knowledge.outcomes import Outcome
from tests.integration.bot.test_staff_console import (
    act,
    browser,
    csrf_of,
    open_case,
    sign_in_quickly,
)

PREVIEW = "抚恤金算不算收入？"


@pytest.fixture
def database(services: WebServices) -> Database:
    return services.database


@pytest.fixture
def case_id(database: Database) -> int:
    with database.transaction() as tx:
        return open_case(tx, PREVIEW).id


@pytest.fixture
async def wang(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as client:
        sign_in_quickly(client, services.database, "wang")
        yield client


def staff_of(database: Database, login: str) -> Staff:
    with database.reading() as tx:
        return tx.scalars(select(Staff).where(Staff.login == login)).one()


async def test_taking_the_next_makes_it_mine(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    reply = await wang.post("/staff/next", data={"csrf": await csrf_of(wang)})

    with database.reading() as tx:
        case = tx.get_one(Case, case_id)
    assert reply.headers["location"] == f"/staff/cases/{case_id}?show=mine"
    assert (case.state, case.owner_id) == (CaseState.OWNED, staff_of(database, "wang").id)


async def test_with_nobody_waiting_there_is_no_next(wang: httpx.AsyncClient):
    reply = await wang.post("/staff/next", data={"csrf": await csrf_of(wang)})
    page = await wang.get(reply.headers["location"])

    assert "现在没有人在等" in page.text


async def test_nobody_takes_without_the_sessions_token(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    reply = await wang.post("/staff/next", data={"csrf": "made-up"})

    with database.reading() as tx:
        assert tx.get_one(Case, case_id).version == 1
    assert reply.status_code == 403


async def test_what_is_searched_stays_in_the_address_of_each_case(
    wang: httpx.AsyncClient, case_id: int
):
    page = (await wang.get("/staff", params={"show": "mine", "q": "抚恤金", "urgent": ""})).text
    case = (
        await wang.get(
            re.findall(r'class="case-row" href="([^"]+)"', page)[0].replace("&amp;", "&")
        )
    ).text

    assert PREVIEW in page
    assert 'value="抚恤金"' in page
    assert 'value="抚恤金"' in case
    assert f"/staff/cases/{case_id}/claim?show=mine&amp;q=" in case


@pytest.mark.parametrize(
    "query",
    ["q=没有人说过", "urgent=1", "overdue=1", "reopened=1", "state=closed", "queue=Q-TY", "owner=1",
     "until=2020-01-01", "since=2999-01-01", "unit=nowhere"],
)  # fmt: skip
async def test_each_filter_of_the_address_is_obeyed(
    wang: httpx.AsyncClient, case_id: int, query: str
):
    page = (await wang.get(f"/staff?{query}")).text

    assert PREVIEW not in page
    assert "没有找到" in page


def units_offered(page: str) -> dict[str, bool]:
    """Return the offices to choose from, and which of them is chosen."""
    (choices,) = re.findall(r'<select id="f-unit" name="unit">(.*?)</select>', page, re.S)
    return {
        unit: bool(chosen)
        for unit, chosen in re.findall(r'<option value="([^"]+)"( selected)?>', choices)
    }


async def test_a_unit_that_is_chosen_filters_and_stays_chosen(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    with database.transaction() as tx:
        tx.get_one(Case, case_id).unit = "qu-tuiyi"
    offered = units_offered((await wang.get("/staff")).text)

    theirs = (await wang.get("/staff", params={"unit": "qu-tuiyi"})).text
    others = (await wang.get("/staff", params={"unit": "qu-minzheng"})).text

    assert offered == {"qu-minzheng": False, "qu-tuiyi": False}
    assert PREVIEW in theirs
    assert PREVIEW not in others
    assert units_offered(theirs) == {"qu-minzheng": False, "qu-tuiyi": True}


async def test_who_works_for_some_units_chooses_among_those(
    wang: httpx.AsyncClient, database: Database
):
    with database.transaction() as tx:
        tx.get_one(Staff, staff_of(database, "wang").id).units = ["qu-minzheng"]

    assert list(units_offered((await wang.get("/staff")).text)) == ["qu-minzheng"]


@pytest.mark.parametrize(
    "query", ["state=x", "owner=x", "since=x", "until=9999-99-99", "after=x&urgent=2"]
)
async def test_a_filter_that_makes_no_sense_is_none(
    wang: httpx.AsyncClient, case_id: int, query: str
):
    page = await wang.get(f"/staff?{query}")

    assert page.status_code == 200
    assert PREVIEW in page.text


async def test_the_list_alone_is_the_pages_list(wang: httpx.AsyncClient, case_id: int):
    page = (await wang.get(f"/staff/list?case={case_id}")).text

    assert PREVIEW in page
    assert 'aria-current="true"' in page
    assert "<html" not in page


async def test_the_bell_lists_what_is_new_until_it_was_read(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    listed = (await wang.get("/staff/bell")).text
    number = re.findall(r'name="id" value="(\d+)"', listed)[0]
    rest = await wang.post("/staff/bell/read", data={"csrf": await csrf_of(wang), "id": number})

    assert 'data-count="1"' in listed
    assert 'data-count="0"' in rest.text
    with database.reading() as tx:
        assert notifications.unread(tx, staff_of(database, "wang").id) == []


@pytest.mark.parametrize(("unit", "count"), [("qu-tuiyi", 1), ("qu-minzheng", 0)])
async def test_the_bell_tells_an_offer_to_the_office_it_is_for(
    wang: httpx.AsyncClient, database: Database, case_id: int, unit: str, count: int
):
    with database.transaction() as tx:
        zhao = staff_of(database, "zhao").id
        handoff.claim(tx, case_id, zhao, tx.get_one(Case, case_id).version)
        handoff.offer_transfer(tx, case_id, zhao, queue="Q-TB", reason="wrong_queue")
        tx.get_one(Staff, staff_of(database, "wang").id).units = [unit]

    listed = (await wang.get("/staff/bell")).text

    assert f'data-count="{count}"' in listed


async def test_lines_are_those_that_the_page_lacks(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    every = (await wang.get(f"/staff/lines/{case_id}")).text
    newest = max(int(seq) for seq in re.findall(r'data-seq="(\d+)"', every))
    write_line(database, case_id, "新的一句")

    some = (await wang.get(f"/staff/lines/{case_id}?since={newest}")).text
    none = (await wang.get(f"/staff/lines/{case_id}?since={newest + 1}")).text

    assert re.findall(r'data-seq="(\d+)"', some) == [str(newest + 1)]
    assert 'data-whole="no"' in some
    assert "<article" not in none


@pytest.mark.parametrize("since", [0, 10_000])
async def test_a_page_that_is_too_far_behind_begins_anew(
    wang: httpx.AsyncClient, database: Database, case_id: int, since: int
):
    for _ in range(301):
        write_line(database, case_id, "一句")

    page = (await wang.get(f"/staff/lines/{case_id}?since={since}")).text

    assert 'data-whole="yes"' in page
    assert page.count("<article") == 300


async def test_lines_of_other_queues_stay_closed(
    services: WebServices, database: Database, case_id: int
):
    async with browser(services) as client:
        sign_in_quickly(client, database, "weiji")
        reply = await client.get(f"/staff/lines/{case_id}", headers={"Accept": "text/html"})

    assert reply.status_code == 403
    assert PREVIEW not in reply.text


def write_line(database: Database, case_id: int, text: str) -> None:
    with database.transaction() as tx:
        conversation = tx.get_one(Case, case_id).conversation_id
        post(tx, conversation, Reply(text, Outcome.SMALLTALK), Origin(Author.BOT))


# ---- the shared look


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that look at the events, one for every look."""
    looks: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM case_events ORDER BY case_events.id DESC" in statement.replace("\n", ""):
            looks.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield looks
    event.remove(database.engine, "before_cursor_execute", note)


def signed_in(database: Database, login: str) -> SignedIn:
    return SignedIn(staff_of(database, login), "", clock.now())


async def heard(watcher: object) -> None:
    news = watcher.news  # type: ignore[attr-defined]
    await asyncio.wait_for(news.wait(), 5)
    news.clear()


async def test_two_hundred_consoles_look_once_for_each_change(
    services: WebServices, database: Database, case_id: int
):
    services.hub.bind()
    feed, who = Feed(database, services.hub), signed_in(database, "wang")
    conversation = conversation_of(database, case_id)
    opened = [feed.watching(who, case_id, conversation) for _ in range(200)]
    watchers = [one.__enter__() for one in opened]
    await asyncio.gather(*(heard(one) for one in watchers))
    before = {json.dumps(feed.mark(one)) for one in watchers}

    with counted(database) as looks:
        await asyncio.to_thread(write_line, database, case_id, "新的一句")
        await asyncio.gather(*(heard(one) for one in watchers))
        await asyncio.sleep(0.5)  # whatever else would look, does
    after = {json.dumps(feed.mark(one)) for one in watchers}

    for one in opened:
        one.__exit__(None, None, None)
    assert len(looks) == 1
    assert (len(before), len(after)) == (1, 1)
    assert before != after


def conversation_of(database: Database, case_id: int) -> str:
    with database.reading() as tx:
        return tx.get_one(Case, case_id).conversation_id


async def test_only_the_lists_of_the_queue_change(
    services: WebServices, database: Database, case_id: int
):
    services.hub.bind()
    feed = Feed(database, services.hub)
    with (
        feed.watching(signed_in(database, "wang"), None, None) as wang,
        feed.watching(signed_in(database, "weiji"), None, None) as weiji,
    ):
        await asyncio.gather(heard(wang), heard(weiji))
        before = feed.mark(wang)["list"], feed.mark(weiji)["list"]

        await asyncio.to_thread(claim, database, case_id)
        await asyncio.gather(heard(wang), heard(weiji))

        after = feed.mark(wang)["list"], feed.mark(weiji)["list"]
    assert before[0] != after[0]
    assert before[1] == after[1]


def claim(database: Database, case_id: int) -> None:
    with database.transaction() as tx:
        case = tx.get_one(Case, case_id)
        zhao = next(one for one in accounts.list_staff(tx) if one.login == "zhao")
        handoff.claim(tx, case_id, zhao.id, case.version)


async def test_a_queue_that_a_case_left_hears_of_it(
    services: WebServices, database: Database, case_id: int
):
    services.hub.bind()
    claim(database, case_id)
    with database.transaction() as tx:
        tx.get_one(Staff, staff_of(database, "weiji").id).queues = ["Q-JZ"]
    feed = Feed(database, services.hub)
    with feed.watching(signed_in(database, "weiji"), None, None) as watcher:
        await heard(watcher)
        before = feed.mark(watcher)["list"]

        await asyncio.to_thread(move, database, case_id)
        await heard(watcher)

        assert feed.mark(watcher)["list"] != before


def move(database: Database, case_id: int) -> None:
    with database.transaction() as tx:
        zhao = next(one for one in accounts.list_staff(tx) if one.login == "zhao")
        handoff.return_to_queue(tx, case_id, zhao.id, "wrong_queue", "Q-YL")


async def test_an_event_that_becomes_visible_after_a_newer_one_is_heard(
    services: WebServices, database: Database, case_id: int
):
    """PostgreSQL gives ids before the commit: 7 may appear when 8 has been seen."""
    services.hub.bind()
    feed = Feed(database, services.hub)
    with database.transaction() as tx:
        late = tx.scalars(select(CaseEvent)).one()
        newer = {"kind": "x", "actor": "system", "at": late.at, "prev_hash": "", "hash": ""}
        tx.add(CaseEvent(id=late.id + 2, case_id=case_id, seq=2, data=late.data, **newer))
    with feed.watching(signed_in(database, "wang"), None, None) as watcher:
        await heard(watcher)
        before = feed.mark(watcher)["list"]

        await asyncio.to_thread(add_event, database, late.id + 1, case_id, newer)
        await heard(watcher)

        assert feed.mark(watcher)["list"] != before


def add_event(database: Database, number: int, case_id: int, values: dict[str, object]) -> None:
    from actions.storage.database import mark_changed

    with database.transaction() as tx:
        data = {"queue": "Q-JZ", "owner_id": None}
        tx.add(CaseEvent(id=number, case_id=case_id, seq=3, data=data, **values))
        mark_changed(tx, handoff.CASES_TOPIC)


async def test_reading_the_bell_in_one_tab_rings_in_the_other(
    services: WebServices, database: Database, case_id: int
):
    services.hub.bind()
    feed, who = Feed(database, services.hub), signed_in(database, "wang")
    with (
        feed.watching(who, None, None) as mine,
        feed.watching(signed_in(database, "zhao"), None, None) as other,
    ):
        await asyncio.gather(heard(mine), heard(other))
        before = feed.mark(mine)["bell"], feed.mark(other)["bell"]

        feed.ring(who.staff.id)

        after = feed.mark(mine)["bell"], feed.mark(other)["bell"]
    assert before[0] != after[0]
    assert before[1] == after[1]


async def test_the_feed_rests_when_no_console_is_open(services: WebServices, database: Database):
    services.hub.bind()
    feed = Feed(database, services.hub)
    with feed.watching(signed_in(database, "wang"), None, None) as watcher:
        await heard(watcher)

    with counted(database) as looks:
        services.hub.notify({handoff.CASES_TOPIC})
        await asyncio.sleep(0.4)

    assert looks == []


async def test_a_form_that_was_done_keeps_the_list(wang: httpx.AsyncClient, case_id: int):
    await act(wang, case_id, "claim", version=1)

    reply = await act(wang, case_id, "reply?show=mine&q=x", text="好")

    assert reply.headers["location"] == f"/staff/cases/{case_id}?show=mine&q=x&done=reply"
