"""The supervisors' pages and the statistics over a real database."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import pytest
from sqlalchemy import select

from actions import accounts, desk, handoff
from actions.storage.database import Database
from actions.storage.tables import CalendarDay, CannedReply, Case, CaseClock, Staff, WorkingHours
from bot.staff.doors.session import COOKIE
from bot.web.services import WebServices
from knowledge import clock
from tests.integration.actions.statistics_world import Made, store
from tests.integration.bot.test_staff_console import browser, open_case

FIRST, LAST = "2026-11-02", "2026-11-08"


def make_boss(database: Database, login: str, queues: tuple[str, ...] = ()) -> str:
    """A supervisor with both factors given; return the session's token."""
    with database.transaction() as tx:
        staff = Staff(
            login=login,
            name=f"主管{login}",
            role="supervisor",
            queues=list(queues),
            password_hash="-",
            totp_sealed="X",
            totp_confirmed_at=clock.now(),
        )
        tx.add(staff)
        tx.flush()
        return accounts.open_session(tx, staff.id, is_verified=True).token


async def client_of(services: WebServices, token: str) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as client:
        client.cookies.set(COOKIE, token, domain="127.0.0.1", path="/staff")
        yield client


@pytest.fixture
def database(services: WebServices) -> Database:
    return services.database


@pytest.fixture
async def boss(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_of(services, make_boss(services.database, "boss")):
        yield client


@pytest.fixture
async def half(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    """A supervisor of two queues."""
    token = make_boss(services.database, "half", ("Q-JZ", "Q-YL"))
    async for client in client_of(services, token):
        yield client


@pytest.fixture
async def wang(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    with services.database.transaction() as tx:
        token = accounts.open_session(tx, staff_id(services.database, "wang")).token
    async for client in client_of(services, token):
        yield client


def staff_id(database: Database, login: str) -> int:
    with database.reading() as tx:
        return tx.scalars(select(Staff.id).where(Staff.login == login)).one()


def owned_case(database: Database, login: str = "wang") -> int:
    owner = staff_id(database, login)
    with database.transaction() as tx:
        case = open_case(tx, "抚恤金算不算收入？")
        return handoff.claim(tx, case.id, owner, case.version).id


def case_of(database: Database, case_id: int) -> Case:
    with database.reading() as tx:
        return tx.get_one(Case, case_id)


async def send(client: httpx.AsyncClient, path: str, **fields: object) -> httpx.Response:
    page = await client.get("/staff/statistics")
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None
    data = {"csrf": found.group(1), **{key: str(value) for key, value in fields.items()}}
    return await client.post(path, data=data)


@pytest.mark.parametrize("path", ["oversight", "hours", "canned", "canned/new"])
async def test_agents_have_no_supervisors_pages(wang: httpx.AsyncClient, path: str):
    reply = await wang.get(f"/staff/{path}")

    assert reply.status_code == 403


async def test_the_load_shows_who_has_what_and_what_is_late(
    boss: httpx.AsyncClient, database: Database
):
    case_id = owned_case(database)
    with database.transaction() as tx:
        for row in tx.scalars(select(CaseClock).where(CaseClock.case_id == case_id)):
            row.warn_at = row.due_at = clock.now() - timedelta(hours=3)

    page = await boss.get("/staff/oversight")

    assert page.status_code == 200
    assert case_of(database, case_id).no in page.text
    assert "超了 3 小时" in page.text
    assert "王小明" in page.text


async def test_a_supervisor_of_two_queues_sees_two(half: httpx.AsyncClient, database: Database):
    now = clock.now()
    with database.transaction() as tx:
        store(tx, [Made("Q-JZ", 0), Made("Q-TB", 0)], now)

    page = (await half.get("/staff/oversight")).text
    foreign = await half.get("/staff/oversight?queue=Q-TB")
    statistics = await half.get(f"/staff/statistics?from=2026-11-01&to={LAST}")
    other = await half.get("/staff/statistics?queue=Q-TB")

    assert "只看您管的 2 个队列" in page
    assert 'queue=Q-JZ"' in page.replace("#cases", "")
    assert "Q-TB" not in page
    assert (foreign.status_code, other.status_code) == (403, 403)
    assert "社会救助" in statistics.text
    assert 'value="Q-TB"' not in statistics.text
    assert "<b>1</b> 件" in statistics.text


async def test_taking_over_makes_the_supervisor_the_owner(
    boss: httpx.AsyncClient, database: Database
):
    case_id = owned_case(database)
    version = case_of(database, case_id).version

    reply = await send(
        boss,
        f"/staff/oversight/cases/{case_id}/take",
        version=version,
        reason="absent",
        sure="yes",
    )

    assert reply.status_code == 303
    assert case_of(database, case_id).owner_id == staff_id(database, "boss")


async def test_reassigning_gives_the_case_to_somebody_else(
    boss: httpx.AsyncClient, database: Database
):
    case_id, zhao = owned_case(database), staff_id(database, "zhao")
    fields = {"version": case_of(database, case_id).version, "reason": "overloaded"}
    path = f"/staff/oversight/cases/{case_id}/assign"

    unsure = await send(boss, path, to=zhao, **fields)
    nobody = await send(boss, path, to=0, sure="yes", **fields)
    reply = await send(boss, path, to=zhao, sure="yes", **fields)

    assert (unsure.status_code, nobody.status_code, reply.status_code) == (422, 404, 303)
    assert case_of(database, case_id).owner_id == zhao


async def test_a_case_that_moved_on_since_is_not_taken(boss: httpx.AsyncClient, database: Database):
    case_id = owned_case(database)
    seen = case_of(database, case_id).version
    with database.transaction() as tx:
        handoff.reply(tx, case_id, staff_id(database, "wang"), "您好")

    reply = await send(
        boss, f"/staff/oversight/cases/{case_id}/take", version=seen, reason="absent", sure="yes"
    )

    assert reply.status_code == 409
    assert "王小明 已经接手" in reply.text
    assert case_of(database, case_id).owner_id == staff_id(database, "wang")


async def test_agents_and_other_queues_supervisors_assign_nothing(
    wang: httpx.AsyncClient, services: WebServices, database: Database
):
    case_id = owned_case(database, "zhao")
    path = f"/staff/oversight/cases/{case_id}/take"
    fields = {"version": case_of(database, case_id).version, "reason": "absent", "sure": "yes"}
    token = make_boss(database, "elsewhere", ("Q-TB",))

    refused = await send(wang, path, **fields)
    async for elsewhere in client_of(services, token):
        foreign = await send(elsewhere, path, **fields)

    assert (refused.status_code, foreign.status_code) == (403, 403)
    assert case_of(database, case_id).owner_id == staff_id(database, "zhao")


def fill(database: Database) -> None:
    day = 24 * 60
    cases = [
        Made("Q-JZ", day + 9 * 60 + n, (60,), (90,), 600, "closed", "explained") for n in range(12)
    ]
    cases += [Made("Q-YL", 3 * day, state="queued"), Made("Q-YL", 4 * day, state="cancelled")]
    with database.transaction() as tx:
        store(tx, cases, clock.now())


async def test_the_statistics_follow_the_address(boss: httpx.AsyncClient, database: Database):
    fill(database)

    page = (await boss.get(f"/staff/statistics?from={FIRST}&to={LAST}")).text
    one = (await boss.get(f"/staff/statistics?from={FIRST}&to={LAST}&queue=Q-YL")).text
    empty = (await boss.get("/staff/statistics?from=2025-01-01&to=2025-01-31")).text
    bad = await boss.get("/staff/statistics?from=2020-01-01&to=2026-11-01")

    assert "<b>14</b> 件" in page
    assert "<caption>哪个队列多</caption>" in page
    assert "<b>2</b> 件" in one
    assert "没有人提出转人工" in empty
    assert (bad.status_code, "超过 366 天" in bad.text) == (422, True)


async def test_the_table_has_no_small_counts_and_nobodys_words(
    boss: httpx.AsyncClient, database: Database
):
    fill(database)

    reply = await boss.get(f"/staff/statistics.csv?from={FIRST}&to={LAST}")

    rows = reply.text.splitlines()
    assert reply.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in reply.headers["content-disposition"]
    assert "每天提出,2026-11-02,社会救助,提出（件）,12" in rows
    assert "每天提出,2026-11-04,养老,提出（件）,少于3" in rows
    assert "王小明" not in reply.text


async def test_too_few_cases_are_not_counted_at_all(boss: httpx.AsyncClient, database: Database):
    with database.transaction() as tx:
        store(tx, [Made("Q-JZ", 24 * 60, state="cancelled")] * 9, clock.now())

    reply = await boss.get(f"/staff/statistics.csv?from={FIRST}&to={LAST}")

    assert "办件太少" in reply.text
    assert "撤回" not in reply.text


async def test_a_day_is_set_and_put_back(boss: httpx.AsyncClient, database: Database):
    fields = {"day": "2026-11-28", "working": "yes", "name": "防汛值班"}

    saved = await send(boss, "/staff/hours/day", **fields)
    page = (await boss.get(saved.headers["location"])).text
    with database.reading() as tx:
        kept = tx.get_one(CalendarDay, date(2026, 11, 28))
    await send(boss, "/staff/hours/day", day="2026-11-28", act="clear")

    assert (kept.is_working, kept.name) == (True, "防汛值班")
    assert kept.edited_by_id == staff_id(database, "boss")
    assert "调休上班（防汛值班）" in page
    assert "主管boss" in page
    assert "已经在走的时限，到期的时间不变" in page
    with database.reading() as tx:
        assert tx.get(CalendarDay, date(2026, 11, 28)) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("9:00-12:00, 14:00-17:30", [(540, 720), (840, 1050)]),
        ("9：00 到 12：00、14:00~17:30", [(540, 720), (840, 1050)]),
        ("", [(0, 0)]),  # not worked
    ],
)
async def test_hours_are_set_however_they_are_written(
    boss: httpx.AsyncClient, database: Database, written: str, expected: list[tuple[int, int]]
):
    reply = await send(boss, "/staff/hours/week", queue="Q-JZ", weekday=2, spans=written)

    assert reply.status_code == 303
    with database.reading() as tx:
        rows = tx.scalars(select(WorkingHours).order_by(WorkingHours.opens)).all()
    assert [(row.opens, row.closes) for row in rows] == expected
    assert {row.edited_by_id for row in rows} == {staff_id(database, "boss")}


@pytest.mark.parametrize("written", ["九点到十二点", "12:00-9:00", "9:00-12:00, 11:00-13:00"])
async def test_hours_that_cannot_be_are_kept_in_the_form(boss: httpx.AsyncClient, written: str):
    reply = await send(boss, "/staff/hours/week", queue="Q-JZ", weekday=2, spans=written)

    assert reply.status_code == 422
    assert "没有改" in reply.text
    assert f'value="{written}"' in reply.text


async def test_what_holds_for_all_is_for_supervisors_of_all(
    half: httpx.AsyncClient, database: Database
):
    day = await send(half, "/staff/hours/day", day="2026-11-28", working="yes")
    usual = await send(half, "/staff/hours/week", queue="", weekday=2, spans="9:00-12:00")
    foreign = await send(half, "/staff/hours/week", queue="Q-TB", weekday=2, spans="9:00-12:00")
    own = await send(half, "/staff/hours/week", queue="Q-JZ", weekday=2, spans="9:00-12:00")

    assert [day.status_code, usual.status_code, foreign.status_code] == [403, 403, 403]
    assert own.status_code == 303


def canned(database: Database, queue: str = "", text: str = "您好，我是{{科室}}的。") -> int:
    with database.transaction() as tx:
        row = CannedReply(title="打招呼", text=text, queue=queue)
        tx.add(row)
        tx.flush()
        return row.id


def canned_row(database: Database, canned_id: int) -> CannedReply:
    with database.reading() as tx:
        return tx.get_one(CannedReply, canned_id)


async def test_who_edits_an_old_version_is_told_what_it_is_now(
    boss: httpx.AsyncClient, database: Database
):
    canned_id = canned(database)
    fields = {"title": "打招呼", "queue": "", "version": 1}
    path = f"/staff/canned/{canned_id}"

    first = await send(boss, path, text="第一个改的", **fields)
    second = await send(boss, path, text="第二个改的", **fields)

    assert (first.status_code, second.status_code) == (303, 409)
    assert "第一个改的" in second.text
    assert "第二个改的" in second.text
    assert (canned_row(database, canned_id).text, canned_row(database, canned_id).version) == (
        "第一个改的",
        2,
    )


async def test_figures_that_no_document_has_need_a_second_look(
    boss: httpx.AsyncClient, database: Database
):
    fields = {"title": "要多久", "text": "一般 4321 元，17个工作日就到账。", "queue": "Q-JZ"}

    asked = await send(boss, "/staff/canned/new", **fields)
    kept = await send(boss, "/staff/canned/new", checked="yes", **fields)

    assert asked.status_code == 422
    assert "4321元" in asked.text
    assert "17个工作日" in asked.text
    assert kept.status_code == 303
    with database.reading() as tx:
        assert tx.scalars(select(CannedReply)).one().text == fields["text"]


async def test_a_preview_keeps_nothing_and_names_the_gaps(
    boss: httpx.AsyncClient, database: Database
):
    reply = await send(
        boss, "/staff/canned/new", act="preview", title="问", text="请说说{{要问的事}}。"
    )

    assert "还要自己填：要问的事" in reply.text
    with database.reading() as tx:
        assert tx.scalars(select(CannedReply)).all() == []


async def test_a_text_out_of_use_is_kept_but_not_offered(
    boss: httpx.AsyncClient, database: Database
):
    canned_id = canned(database)

    reply = await send(boss, f"/staff/canned/{canned_id}/switch", version=1, active="no")
    again = await send(boss, f"/staff/canned/{canned_id}/switch", version=1, active="yes")

    assert (reply.status_code, again.status_code) == (303, 409)
    with database.reading() as tx:
        assert desk.canned_for(tx, "Q-JZ") == []
    assert not canned_row(database, canned_id).is_active


async def test_texts_for_all_and_of_other_queues_are_not_theirs(
    half: httpx.AsyncClient, database: Database
):
    for_all, other = canned(database), None
    with database.transaction() as tx:
        row = CannedReply(title="别的队列", text="您好", queue="Q-TB")
        tx.add(row)
        tx.flush()
        other = row.id
    fields = {"title": "改", "text": "改了", "version": 1, "queue": "Q-JZ"}

    page = (await half.get("/staff/canned")).text
    first = await send(half, f"/staff/canned/{for_all}", **fields)
    second = await send(half, f"/staff/canned/{other}/switch", version=1, active="no")
    new = await send(half, "/staff/canned/new", **{**fields, "queue": "Q-TB"})

    assert "打招呼" in page
    assert "别的队列" not in page
    assert [first.status_code, second.status_code, new.status_code] == [403, 403, 403]


@pytest.mark.parametrize(
    "path",
    ["hours/day", "hours/week", "canned/new", "canned/1", "canned/1/switch"],
)
async def test_a_form_without_the_sessions_token_changes_nothing(
    boss: httpx.AsyncClient, path: str
):
    reply = await boss.post(f"/staff/{path}", data={"csrf": "wrong"})

    assert reply.status_code == 403
