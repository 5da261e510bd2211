"""The case page: forms that count once, nothing typed is lost, notes that stay inside."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from actions import accounts, desk, handoff
from actions.delivery import inbound
from actions.learning import IndexKeeper
from actions.storage.database import Database
from actions.storage.tables import (
    Author,
    CannedReply,
    Case,
    CaseNote,
    CaseState,
    Draft,
    Message,
    Outbox,
    ScreeningSession,
    Staff,
    Transfer,
)
from bot.settings import Settings
from bot.staff.learning.pages import find_clauses
from bot.web.app import create_web_app
from bot.web.services import WebServices
from knowledge import clock
from knowledge.retrieval import build_index, load_index
from tests.fakes.web import CLAUSE, build_services
from tests.integration.bot.test_staff_console import (
    BASE,
    MARKUP,
    case_of,
    open_case,
    sign_in_quickly,
)

SECRET = "他家的事只有我们晓得"
PHONE = "023-00000000"


@pytest.fixture
def services(services: WebServices) -> WebServices:
    return replace(services, settings=Settings(_env_file=None, contact_phone=PHONE))


@pytest.fixture(scope="module")
def app(template_file: Path, keeper: IndexKeeper) -> FastAPI:
    """One application for all tests: its pages are read once, its services are each test's own."""
    services = build_services(Database(f"sqlite:///{template_file}"))
    return create_web_app(replace(services, keeper=keeper))


@pytest.fixture
def database(services: WebServices) -> Database:
    with services.database.transaction() as tx:
        # Hashing passwords takes time; nobody signs in with one here.
        tx.add(Staff(login="boss", name="周主任", role="supervisor", password_hash="-"))
        tx.add(Staff(login="yang", name="杨老", queues=["Q-YL"], password_hash="-"))
    return services.database


@pytest.fixture
def case_id(database: Database) -> int:
    with database.transaction() as tx:
        return open_case(tx, "抚恤金算不算收入？").id


class Clerk:
    """A staff member's browser without a script."""

    def __init__(self, client: httpx.AsyncClient, database: Database, login: str) -> None:
        self.client, self.database = client, database
        with database.reading() as tx:
            self.id = next(one.id for one in accounts.list_staff(tx) if one.login == login)

    async def see(self, case_id: int, **query: str) -> str:
        reply = await self.client.get(f"/staff/cases/{case_id}", params=query)
        return reply.text

    async def fields(self, case_id: int) -> dict[str, str]:
        """What every form of the page carries."""
        page = await self.see(case_id)
        names = ("csrf", "once", "version")
        found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in names}
        return {name: match[1] for name, match in found.items() if match}

    async def send(
        self, case_id: int, act: str, shown: dict[str, str] | None = None, **typed: str
    ) -> httpx.Response:
        shown = await self.fields(case_id) if shown is None else shown
        return await self.client.post(f"/staff/cases/{case_id}/{act}", data={**shown, **typed})

    async def claim(self, case_id: int) -> None:
        assert (await self.send(case_id, "claim")).status_code == 303

    def draft(self, case_id: int) -> str:
        with self.database.reading() as tx:
            return desk.draft_of(tx, case_id, self.id)


def _browser(app: FastAPI, services: WebServices) -> httpx.AsyncClient:
    app.state.services = services
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url=BASE, headers={"Origin": BASE})


async def _clerk(
    app: FastAPI, services: WebServices, database: Database, login: str
) -> AsyncIterator[Clerk]:
    async with _browser(app, services) as client:
        sign_in_quickly(client, database, login)
        yield Clerk(client, database, login)


@pytest.fixture
async def wang(app: FastAPI, services: WebServices, database: Database) -> AsyncIterator[Clerk]:
    async for clerk in _clerk(app, services, database, "wang"):
        yield clerk


@pytest.fixture
async def zhao(app: FastAPI, services: WebServices, database: Database) -> AsyncIterator[Clerk]:
    async for clerk in _clerk(app, services, database, "zhao"):
        yield clerk


@pytest.fixture
async def boss(app: FastAPI, services: WebServices, database: Database) -> AsyncIterator[Clerk]:
    async for clerk in _clerk(app, services, database, "boss"):
        yield clerk


@pytest.fixture
async def yang(app: FastAPI, services: WebServices, database: Database) -> AsyncIterator[Clerk]:
    async for clerk in _clerk(app, services, database, "yang"):
        yield clerk


def said(database: Database) -> list[str]:
    with database.reading() as tx:
        staff = select(Message.text).where(Message.author == Author.STAFF.value)
        return list(tx.scalars(staff.order_by(Message.id)))


def box(page: str) -> str:
    """What stands in the reply box."""
    found = re.search(r'<textarea id="reply"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


# ---- once, and on what was seen


async def test_the_same_form_sent_twice_makes_one_message(
    wang: Clerk, database: Database, case_id: int
):
    await wang.claim(case_id)
    shown = await wang.fields(case_id)

    replies = [await wang.send(case_id, "reply", shown, text="您好") for _ in range(2)]

    assert [reply.status_code for reply in replies] == [303, 303]
    assert said(database) == ["您好"]


async def test_the_same_words_from_a_new_page_are_a_new_message(
    wang: Clerk, database: Database, case_id: int
):
    await wang.claim(case_id)

    for _ in range(2):
        await wang.send(case_id, "reply", text="好的")

    assert said(database) == ["好的", "好的"]


async def test_every_form_of_the_page_carries_session_and_page(wang: Clerk, case_id: int):
    await wang.claim(case_id)

    page = await wang.see(case_id)

    forms = re.findall(r'<form[^>]*action="/staff/(?:cases|next)[^>]*>.*?</form>', page, re.DOTALL)
    posts = [form for form in forms if 'method="post"' in form]
    assert len(posts) >= 6
    for form in posts:
        assert 'name="csrf"' in form
        assert 'name="once"' in form


@pytest.mark.parametrize("act", ["resolve", "return", "escalate", "offer"])
async def test_acts_sent_twice_end_as_they_did_the_first_time(wang: Clerk, case_id: int, act: str):
    await wang.claim(case_id)
    shown = await wang.fields(case_id)
    typed = {
        "resolve": {"outcome": "explained"},
        "return": {"reason": "off_duty"},
        "escalate": {"reason": "no_means"},
        "offer": {"reason": "overloaded"},
    }[act]

    replies = [await wang.send(case_id, act, shown, **typed) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [303, 303]


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("claim", {}),
        ("reply", {"text": "您好"}),
        ("resolve", {"outcome": "explained"}),
        ("return", {"reason": "off_duty"}),
        ("escalate", {"reason": "no_means"}),
        ("offer", {"reason": "overloaded"}),
    ],
)
async def test_nothing_is_done_to_a_case_that_changed_since_it_was_read(
    wang: Clerk, database: Database, case_id: int, act: str, typed: dict[str, str]
):
    if act != "claim":
        await wang.claim(case_id)
    shown = await wang.fields(case_id)
    before = case_of(database, case_id).version
    old = {**shown, "version": str(before - 1)}

    reply = await wang.send(case_id, act, old, **typed)

    assert reply.status_code == 409
    assert case_of(database, case_id).version == before
    assert said(database) == []


async def test_a_reply_to_less_than_was_said_comes_back_with_the_news_and_the_words(
    wang: Clerk, database: Database, case_id: int
):
    await wang.claim(case_id)
    await wang.send(case_id, "reply", text="请讲")
    shown = await wang.fields(case_id)
    with database.transaction() as tx:
        handoff.citizen_wrote(tx, case_of(database, case_id).conversation_id)

    refused = await wang.send(case_id, "reply", shown, text="写了很久")

    assert refused.status_code == 409
    assert "您打开以后这件又有变化" in refused.text
    assert box(refused.text) == "写了很久"
    again = await wang.send(case_id, "reply", text="写了很久")
    assert again.status_code == 303
    assert said(database) == ["请讲", "写了很久"]


async def test_taking_the_next_one_twice_takes_one(wang: Clerk, database: Database, case_id: int):
    with database.transaction() as tx:
        second = open_case(tx, "第二件", key="two").id
    shown = await wang.fields(case_id)
    fields = {name: shown[name] for name in ("csrf", "once")}

    first = await wang.client.post("/staff/next", data=fields)
    await wang.client.post("/staff/next", data=fields)

    assert first.headers["location"].startswith(f"/staff/cases/{case_id}?show=mine")
    assert case_of(database, case_id).owner_id == wang.id
    assert case_of(database, second).state == CaseState.QUEUED


async def test_taking_the_next_one_when_none_waits_leads_to_the_list(wang: Clerk, case_id: int):
    await wang.claim(case_id)
    shown = await wang.fields(case_id)

    reply = await wang.client.post(
        "/staff/next", data={name: shown[name] for name in ("csrf", "once")}
    )

    assert reply.headers["location"].startswith("/staff?show=")


# ---- drafts


async def test_a_draft_comes_back_on_every_machine(wang: Clerk, case_id: int):
    await wang.claim(case_id)

    saved = await wang.send(case_id, "draft?quiet=1", text="写到\n一半")

    assert saved.status_code == 204
    assert box(await wang.see(case_id)) == "写到\n一半"


async def test_a_draft_that_comes_late_does_not_bring_back_what_was_sent(wang: Clerk, case_id: int):
    await wang.claim(case_id)
    shown = await wang.fields(case_id)
    await wang.send(case_id, "reply", shown, text="您好")

    await wang.send(case_id, "draft?quiet=1", shown, text="您好")

    assert wang.draft(case_id) == ""


async def test_a_reply_that_came_too_late_is_a_draft_still_after_a_reload(
    wang: Clerk, zhao: Clerk, case_id: int
):
    await wang.claim(case_id)
    shown = await wang.fields(case_id)
    await wang.send(case_id, "return", shown, reason="off_duty")
    await zhao.claim(case_id)

    refused = await wang.send(case_id, "reply", shown, text="我写了很久")

    assert refused.status_code == 409
    assert "赵华 已经接手" in refused.text
    for page in (refused.text, await wang.see(case_id)):
        assert "我写了很久</textarea>" in page
        assert 'id="reply"' not in page
    await wang.send(case_id, "drop")
    assert "我写了很久" not in await wang.see(case_id)


async def test_words_for_a_case_that_left_ones_queues_are_shown_to_copy(
    yang: Clerk, database: Database
):
    with database.transaction() as tx:
        case = open_case(tx, "养老床位怎么申请")
        case.queue = "Q-YL"
    await yang.claim(case.id)
    shown = await yang.fields(case.id)
    await yang.send(case.id, "return", shown, reason="wrong_queue", queue="Q-JZ")

    reply = await yang.send(case.id, "reply", shown, text="我写了很久")

    assert reply.status_code == 403
    assert "我写了很久</textarea>" in reply.text
    assert "不在您能看的队列" in reply.text
    assert "养老床位" not in reply.text


async def test_drafts_of_others_are_not_shown(wang: Clerk, zhao: Clerk, case_id: int):
    await wang.claim(case_id)
    await wang.send(case_id, "draft", text=SECRET)

    assert SECRET not in await zhao.see(case_id)


# ---- canned replies


async def put(database: Database, text: str, **more: object) -> int:
    with database.transaction() as tx:
        made = CannedReply(title="一句", text=text, **more)
        tx.add(made)
        tx.flush()
        return made.id


async def test_a_canned_reply_is_filled_and_what_was_written_stays(
    wang: Clerk, database: Database, case_id: int
):
    canned = await put(database, "编号 {{办件号}}，{{科室}}，{{队列}}，电话{{办公电话}}")
    await wang.claim(case_id)

    await wang.send(case_id, "canned", text="您好", canned=str(canned))

    no = case_of(database, case_id).no
    wanted = f"您好\n编号 {no}，文峰服务站，社会救助，电话{PHONE}"
    assert box(await wang.see(case_id)) == wanted


async def test_a_variable_without_a_value_blocks_sending_until_it_is_filled(
    wang: Clerk, database: Database, case_id: int
):
    canned = await put(database, "{{什么时候}}到{{办公地址}}来")
    await wang.claim(case_id)
    await wang.send(case_id, "canned", canned=str(canned))
    written = box(await wang.see(case_id))

    refused = await wang.send(case_id, "reply", text=written)

    assert refused.status_code == 422
    assert "什么时候、办公地址" in refused.text
    assert box(refused.text) == written == "{{什么时候}}到{{办公地址}}来"
    assert said(database) == []
    closing = await wang.send(case_id, "resolve", outcome="explained", closing="在{{哪里}}")
    assert closing.status_code == 422
    assert "在{{哪里}}</textarea>" in closing.text


@pytest.mark.parametrize("more", [{"queue": "Q-YL"}, {"is_active": False}])
async def test_a_canned_reply_of_another_queue_or_switched_off_is_refused(
    wang: Clerk, database: Database, case_id: int, more: dict[str, object]
):
    canned = await put(database, SECRET, **more)
    await wang.claim(case_id)

    refused = await wang.send(case_id, "canned", text="我写的", canned=str(canned))

    assert refused.status_code == 422
    assert box(refused.text) == "我写的"
    assert SECRET not in refused.text


# ---- quoting


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> IndexKeeper:
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    return IndexKeeper(load_index(folder), folder, "", None)


@pytest.fixture
async def searching(
    app: FastAPI, services: WebServices, database: Database, keeper: IndexKeeper
) -> AsyncIterator[Clerk]:
    async for clerk in _clerk(app, replace(services, keeper=keeper), database, "wang"):
        yield clerk


async def test_a_clause_is_quoted_word_for_word_with_number_and_place(
    searching: Clerk, keeper: IndexKeeper, case_id: int
):
    await searching.claim(case_id)
    clause = keeper.holder.clauses["A-5.3"]

    await searching.send(case_id, "quote", text="您好", clause="A-5.3")

    written = box(await searching.see(case_id))
    assert written.startswith("您好\n")
    assert f"「{clause.text}」" in written
    assert clause.document in written
    assert " / ".join(clause.path) in written


async def test_a_caution_of_the_document_goes_with_the_quotation(
    searching: Clerk, keeper: IndexKeeper, case_id: int
):
    await searching.claim(case_id)
    document = next(one for one in keeper.holder.documents.values() if one.note)
    clause = next(one for one in keeper.holder.clauses.values() if one.document == document.number)

    await searching.send(case_id, "quote", clause=clause.id)

    assert document.note in box(await searching.see(case_id))


async def test_searching_keeps_what_is_written_and_shows_the_clauses(
    searching: Clerk, keeper: IndexKeeper, case_id: int
):
    await searching.claim(case_id)
    wanted = f'value="{find_clauses(keeper, "适老化改造")[0].id}"'

    moved = await searching.send(case_id, "draft", text="写到一半", find="适老化改造")
    page = (await searching.client.get(moved.headers["location"])).text

    assert box(page) == "写到一半"
    assert wanted in page
    part = await searching.client.get(f"/staff/cases/{case_id}/clauses?find=适老化改造")
    assert wanted in part.text


async def test_a_clause_the_bot_cited_can_be_quoted_without_an_index(wang: Clerk, case_id: int):
    await wang.claim(case_id)

    await wang.send(case_id, "quote", clause=CLAUSE.clause)

    assert CLAUSE.text in box(await wang.see(case_id))


async def test_a_clause_that_no_document_has_is_refused_and_the_words_stay(
    wang: Clerk, case_id: int
):
    await wang.claim(case_id)

    refused = await wang.send(case_id, "quote", text="我写的", clause="Z-9")

    assert refused.status_code == 422
    assert box(refused.text) == "我写的"


# ---- notes stay inside (I9)


async def test_a_note_is_for_staff_and_no_citizen_ever_sees_it(
    app: FastAPI, wang: Clerk, zhao: Clerk, services: WebServices, database: Database
):
    async with _browser(app, services) as citizen:
        await citizen.post("/api/conversations", json={})
        await citizen.post("/api/messages", json={"key": "key-0001", "text": "抚恤金？"})
        with database.transaction() as tx:
            conversation = tx.scalars(select(Message.conversation_id)).first()
            case = handoff.request(tx, conversation, reason="asked")
        await wang.claim(case.id)
        await wang.send(case.id, "note", note=SECRET)
        await wang.send(case.id, "draft", text=SECRET)
        await wang.send(case.id, "offer", reason="overloaded", note=SECRET)
        await zhao.send(case.id, "accept")
        await zhao.send(case.id, "reply", text="您好")
        await zhao.send(case.id, "resolve", outcome="explained", closing="再见")

        told = (await citizen.get("/api/messages?since=0")).text

    assert SECRET in await zhao.see(case.id)
    assert "您好" in told
    assert SECRET not in told
    with database.reading() as tx:
        lines = tx.scalars(select(Message)).all()
        assert all(SECRET not in f"{line.text}{line.payload}" for line in lines)
        assert {row.message_id for row in tx.scalars(select(Outbox))} <= {one.id for one in lines}
        events = handoff.case_view(tx, case.id).events
        assert all(SECRET not in str(event.data) for event in events)


async def test_a_note_sent_twice_is_one_note_and_changes_no_case(
    wang: Clerk, database: Database, case_id: int
):
    shown = await wang.fields(case_id)
    before = case_of(database, case_id).version

    for _ in range(2):
        await wang.send(case_id, "note", shown, note="打过电话")

    with database.reading() as tx:
        assert [note.text for note in tx.scalars(select(CaseNote))] == ["打过电话"]
    assert case_of(database, case_id).version == before


async def test_an_empty_note_is_refused_and_a_long_one_is_kept_in_its_form(
    wang: Clerk, case_id: int
):
    empty = await wang.send(case_id, "note", note=" ")
    long = await wang.send(case_id, "note", note="字" * 2_001)

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "字" * 2_001 + "</textarea>" in long.text


async def test_what_staff_write_is_text(wang: Clerk, zhao: Clerk, case_id: int):
    await wang.claim(case_id)
    await wang.send(case_id, "note", note=MARKUP)
    await wang.send(case_id, "draft", text=MARKUP)
    await wang.send(case_id, "offer", reason="other", note=MARKUP)

    pages = [await clerk.see(case_id) for clerk in (wang, zhao)]

    assert all(MARKUP not in page and "&lt;script&gt;" in page for page in pages)


# ---- who else is there


async def test_others_see_who_reads_and_who_replies(wang: Clerk, zhao: Clerk, case_id: int):
    await wang.see(case_id)
    assert "王小明正在看" in await zhao.see(case_id)

    await wang.send(case_id, "presence", doing="replying")
    seen = await zhao.send(case_id, "presence", doing="reading")

    assert "王小明正在回复" in seen.text
    assert "赵华" not in seen.text
    await wang.send(case_id, "presence", doing="reading", gone="1")
    assert "王小明" not in (await zhao.send(case_id, "presence")).text


# ---- passing on


async def test_a_transfer_is_offered_shown_and_accepted(
    wang: Clerk, zhao: Clerk, database: Database, case_id: int
):
    await wang.claim(case_id)
    typed = {"queue": "Q-TB", "person": str(zhao.id), "reason": "needs_other", "note": "请看户口"}
    await wang.send(case_id, "offer", **typed)

    mine, theirs = await wang.see(case_id), await zhao.see(case_id)
    assert "这件还由您负责" in mine
    assert "这件还由王小明负责" in theirs
    assert "请看户口" in theirs
    assert case_of(database, case_id).owner_id == wang.id
    await zhao.send(case_id, "accept")

    case = case_of(database, case_id)
    assert (case.owner_id, case.queue) == (zhao.id, "Q-TB")


async def test_who_is_offered_a_case_of_other_queues_may_look_at_it_until_it_is_gone(
    wang: Clerk, yang: Clerk, case_id: int
):
    await wang.claim(case_id)
    html = {"Accept": "text/html"}
    page = f"/staff/cases/{case_id}"
    assert (await yang.client.get(page, headers=html)).status_code == 403

    await wang.send(case_id, "offer", queue="Q-YL", person=str(yang.id), reason="wrong_queue")
    assert (await yang.client.get(page, headers=html)).status_code == 200
    await yang.send(case_id, "reject", reason="not_ours")

    assert (await yang.client.get(page, headers=html)).status_code == 403
    assert "没有接转交" in await wang.see(case_id)


async def test_an_offer_can_be_called_back_and_is_gone_for_the_other(
    wang: Clerk, zhao: Clerk, database: Database, case_id: int
):
    await wang.claim(case_id)
    await wang.send(case_id, "offer", reason="overloaded")
    shown = await zhao.fields(case_id)
    await wang.send(case_id, "recall")

    late = await zhao.send(case_id, "accept", shown)

    assert late.status_code == 409
    assert case_of(database, case_id).owner_id == wang.id
    with database.reading() as tx:
        assert tx.scalars(select(Transfer.state)).all() == ["withdrawn"]


async def test_an_offer_without_a_reason_comes_back_with_its_note(wang: Clerk, case_id: int):
    await wang.claim(case_id)

    refused = await wang.send(case_id, "offer", queue="Q-TB", note="请看户口")

    assert refused.status_code == 422
    assert "请看户口</textarea>" in refused.text
    assert '<option value="Q-TB" selected>' in refused.text


async def test_supervisors_take_over_and_reassign_and_nobody_else_is_asked(
    wang: Clerk, zhao: Clerk, boss: Clerk, database: Database, case_id: int
):
    await wang.claim(case_id)
    assert "/take-over" not in await zhao.see(case_id)

    refused = await zhao.send(case_id, "take-over", reason="absent")
    await boss.send(case_id, "take-over", reason="absent")
    taken = case_of(database, case_id).owner_id
    await boss.send(case_id, "reassign", person=str(zhao.id), reason="other")

    assert refused.status_code == 403
    assert taken == boss.id
    assert case_of(database, case_id).owner_id == zhao.id


# ---- what the page tells


async def test_a_reopened_case_and_its_neighbours_are_shown(
    wang: Clerk, database: Database, case_id: int
):
    await wang.claim(case_id)
    await wang.send(case_id, "resolve", outcome="explained")
    ended = await wang.see(case_id)
    conversation = case_of(database, case_id).conversation_id
    with database.transaction() as tx:
        handoff.reopen(tx, conversation)

    page = await wang.see(case_id)

    assert "已解释清楚" in ended
    assert "以前群众可以接着找，编号不变" in ended
    assert "重开过" in page
    assert "重新打开" in page


async def test_a_parallel_ticket_says_why_it_cannot_write(
    wang: Clerk, database: Database, case_id: int
):
    with database.transaction() as tx:
        linked = handoff.open_linked(tx, case_of(database, case_id), "Q-TB", "asked")
    await wang.claim(linked.id)

    page = await wang.see(linked.id)

    assert "由那边跟群众说话" in page
    assert 'id="reply"' not in page
    assert f'href="/staff/cases/{case_id}?' in page
    assert case_of(database, case_id).no in page


async def test_opening_and_writing_renew_the_owners_lease(
    wang: Clerk, zhao: Clerk, database: Database, case_id: int
):
    await wang.claim(case_id)
    ending = clock.now() + timedelta(minutes=1)
    with database.transaction() as tx:
        tx.get_one(Case, case_id).lease_until = ending
    await zhao.see(case_id)
    assert case_of(database, case_id).lease_until == ending

    await wang.see(case_id)

    assert (case_of(database, case_id).lease_until or ending) > ending


async def test_what_the_citizen_will_be_told_is_shown_before_resolving(wang: Clerk, case_id: int):
    await wang.claim(case_id)

    assert "工作人员已经把这次的事" in await wang.see(case_id)


async def test_other_queues_stay_closed_to_every_form(
    yang: Clerk, database: Database, case_id: int
):
    other = {"csrf": (await _any_csrf(yang)), "once": "x", "version": "1"}
    typed = {"text": SECRET, "note": SECRET, "reason": "other", "canned": "1", "clause": "A-2.3"}

    for act in ("note", "draft", "canned", "quote", "presence", "claim", "escalate"):
        reply = await yang.send(case_id, act, other, **typed)
        assert reply.status_code == 403, act
    found = await yang.client.get(f"/staff/cases/{case_id}/clauses?find=x")

    assert found.status_code == 403
    with database.reading() as tx:
        assert tx.scalars(select(CaseNote)).all() == []
        assert tx.scalars(select(Draft)).all() == []
    assert case_of(database, case_id).version == 1


async def _any_csrf(clerk: Clerk) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', (await clerk.client.get("/staff")).text)
    assert found is not None
    return found[1]


# ---- the facts of a pre-screening


@pytest.fixture
def screened(database: Database) -> int:
    """A case with a pre-screening in its brief, which wang has."""
    with database.transaction() as tx:
        accepted = inbound.accept(tx, "web", "s", "s", inbound.Said("我想看看低保"))
        tx.add(
            ScreeningSession(
                conversation_id=accepted.conversation_id,
                state="done",
                facts={"age": 70, "vet": ["退役军人"], "inc_wage": 800},
                context={"person": "self", "is_person_known": True, "consent": True},
                result={"programmes": [], "urgent": False, "as_of": "2026-11-21"},
            )
        )
        case = handoff.request(tx, accepted.conversation_id, reason="asked", queue="Q-JZ")
        wang = next(one for one in accounts.list_staff(tx) if one.login == "wang").id
        return handoff.claim(tx, case.id, wang, case.version).id


async def correct(clerk: Clerk, case_id: int, **fields: object) -> httpx.Response:
    client = clerk.client
    page = (await client.get(f"/staff/cases/{case_id}/facts")).text
    kept = dict(re.findall(r'name="(csrf|once|version)" value="([^"]+)"', page))
    return await client.post(f"/staff/cases/{case_id}/correct", data={**kept, **fields})


async def test_a_fact_is_corrected_and_what_was_said_stays_in_sight(wang, database, screened):
    page = await wang.see(screened)
    changed = await correct(wang, screened, field="screening.facts.age", value="71")
    await correct(wang, screened, field="screening.facts.vet", value=["残疾军人", "退役军人"])
    after = await wang.see(screened)

    with database.reading() as tx:
        view = handoff.case_view(tx, screened)
    facts = handoff.corrected(view.brief, view.corrections)["screening"]["facts"]
    assert f"/staff/cases/{screened}/facts" in page
    assert changed.status_code == 303
    assert (facts["age"], facts["vet"]) == (71, ["残疾军人", "退役军人"])
    assert view.brief["screening"]["facts"]["age"] == 70
    assert re.search(r"年龄：70岁 → 71岁 <span class=\"soft\">王小明 ", after)


async def test_a_value_that_cannot_be_is_refused_and_nothing_is_kept(wang, database, screened):
    refused = await correct(wang, screened, field="screening.facts.age", value="三百")

    assert refused.status_code == 422
    with database.reading() as tx:
        assert handoff.case_view(tx, screened).corrections == ()


async def test_only_who_may_correct_is_led_there(zhao, database, screened):
    page = await zhao.see(screened)
    refused = await correct(zhao, screened, field="screening.facts.age", value="71")

    assert f"/staff/cases/{screened}/facts" not in page
    assert refused.status_code == 403
    with database.reading() as tx:
        assert handoff.case_view(tx, screened).corrections == ()


async def test_a_case_without_a_pre_screening_has_no_facts_to_correct(wang, case_id):
    assert (await wang.client.get(f"/staff/cases/{case_id}/facts")).status_code == 404
