"""The staff console over a real database."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions import accounts, handoff
from actions.delivery import inbound
from actions.delivery.contents import Corrected
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Author, Case, CaseState, Conversation, Outbox
from bot.staff.doors.session import COOKIE
from bot.web.app import create_web_app
from bot.web.limits import Bucket, Limits, Rate, load_limits
from bot.web.services import WebServices
from knowledge import clock
from knowledge.outcomes import Outcome
from tests.fakes.web import CLAUSE, build_services
from tests.integration.bot.conftest import PASSWORD

BASE = "http://127.0.0.1:8000"
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def database(services: WebServices) -> Database:
    return services.database


@pytest.fixture
def case_id(database: Database) -> int:
    with database.transaction() as tx:
        return open_case(tx, f"{MARKUP}抚恤金算不算收入？").id


def open_case(tx: Session, text: str, key: str = "one") -> Case:
    accepted = inbound.accept(tx, "web", key, key, inbound.Said(text))
    answer = Reply(f"文件原话：「{CLAUSE.text}」", Outcome.ANSWERED, citations=(CLAUSE,))
    post(tx, accepted.conversation_id, answer, Origin(Author.BOT))
    return handoff.request(tx, accepted.conversation_id, reason="asked", queue="Q-JZ")


def browser(services: WebServices) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_web_app(services))
    return httpx.AsyncClient(transport=transport, base_url=BASE, headers={"Origin": BASE})


async def sign_in(
    client: httpx.AsyncClient, login: str, password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/staff/login", data={"login": login, "password": password})


def sign_in_quickly(client: httpx.AsyncClient, database: Database, login: str) -> None:
    """Open a session without hashing a password; the sign-in page has its own tests."""
    with database.transaction() as tx:
        staff = next(one for one in accounts.list_staff(tx) if one.login == login)
        token = accounts.open_session(tx, staff.id).token
    client.cookies.set(COOKIE, token, domain="127.0.0.1", path="/staff")


@pytest.fixture
async def wang(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as client:
        sign_in_quickly(client, services.database, "wang")
        yield client


@pytest.fixture
async def zhao(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as client:
        sign_in_quickly(client, services.database, "zhao")
        yield client


async def csrf_of(client: httpx.AsyncClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', (await client.get("/staff")).text)
    assert found is not None
    return found.group(1)


async def act(
    client: httpx.AsyncClient, case_id: int, name: str, **fields: object
) -> httpx.Response:
    """Send a form as the case's page has it: with the session's token and the version shown."""
    page = (await client.get(f"/staff/cases/{case_id}")).text
    version = re.search(r'data-version="(\d+)"', page)
    shown = {"csrf": await csrf_of(client), "version": version[1] if version else "1"}
    data = shown | {key: str(value) for key, value in fields.items()}
    return await client.post(f"/staff/cases/{case_id}/{name}", data=data)


def case_of(database: Database, case_id: int) -> Case:
    with database.reading() as tx:
        return tx.get_one(Case, case_id)


async def test_signing_in_opens_the_console(services: WebServices):
    async with browser(services) as client:
        reply = await sign_in(client, "wang")
        page = await client.get("/staff")

    assert (reply.status_code, reply.headers["location"]) == (303, "/staff")
    assert "HttpOnly" in reply.headers["set-cookie"]
    assert "王小明" in page.text


@pytest.mark.parametrize(("login", "password"), [("wang", "wrong-password"), ("nobody", PASSWORD)])
async def test_a_wrong_password_and_a_wrong_login_sound_the_same(
    services: WebServices, login: str, password: str
):
    async with browser(services) as client:
        reply = await sign_in(client, login, password)

    assert reply.status_code == 401
    assert "账号或密码不对" in reply.text
    assert COOKIE not in reply.cookies


async def test_guessing_passwords_is_slowed_down(services: WebServices):
    loose = load_limits()
    limits = Limits(
        loose.message_per_conversation,
        loose.message_per_address,
        loose.conversation_per_address,
        Bucket(Rate(1, 1000)),
    )
    async with browser(build_services(services.database, limits)) as client:
        await sign_in(client, "wang", "wrong-password")
        refused = await sign_in(client, "wang")

    assert refused.status_code == 429


@pytest.mark.parametrize(
    "path", ["/staff", "/staff/cases/1", "/staff/list", "/staff/parts/1", "/staff/stream"]
)
async def test_strangers_are_sent_to_the_sign_in_page(services: WebServices, path: str):
    async with browser(services) as client:
        reply = await client.get(path)

    assert reply.status_code == 303
    assert reply.headers["location"].startswith("/staff/login?next=%2Fstaff")


@pytest.mark.parametrize("name", ["claim", "reply", "resolve", "return"])
async def test_strangers_change_nothing(services: WebServices, case_id: int, name: str):
    async with browser(services) as client:
        fields = {"version": "1", "text": "x", "outcome": "other", "reason": "other"}
        reply = await client.post(f"/staff/cases/{case_id}/{name}", data=fields)

    assert reply.headers["location"].startswith("/staff/login")
    assert case_of(services.database, case_id).version == 1


@pytest.mark.parametrize("csrf", ["", "made-up"])
@pytest.mark.parametrize("name", ["claim", "reply", "resolve", "return"])
async def test_a_form_without_the_sessions_token_is_refused(
    wang: httpx.AsyncClient, database: Database, case_id: int, name: str, csrf: str
):
    fields = {"csrf": csrf, "version": "1", "text": "x", "outcome": "other", "reason": "other"}

    reply = await wang.post(f"/staff/cases/{case_id}/{name}", data=fields)

    assert reply.status_code == 403
    assert case_of(database, case_id).version == 1


async def test_signing_out_needs_the_token_and_ends_the_session(wang: httpx.AsyncClient):
    refused = await wang.post("/staff/logout", data={})
    still = await wang.get("/staff")
    token = wang.cookies[COOKIE]
    await wang.post("/staff/logout", data={"csrf": await csrf_of(wang)})

    wang.cookies.set(COOKIE, token, domain="127.0.0.1", path="/staff")
    assert (refused.status_code, still.status_code) == (403, 200)
    assert (await wang.get("/staff")).status_code == 303


async def test_the_list_shows_what_waits(wang: httpx.AsyncClient, case_id: int):
    page = (await wang.get("/staff")).text

    assert "第 1 位" in page
    assert "社会救助" in page
    assert "抚恤金算不算收入？" in page


async def test_what_citizens_write_is_text(wang: httpx.AsyncClient, case_id: int):
    pages = [(await wang.get(path)).text for path in ("/staff", f"/staff/cases/{case_id}")]

    assert all(MARKUP not in page for page in pages)
    assert all("&lt;script&gt;alert(1)&lt;/script&gt;" in page for page in pages)


async def test_a_case_shows_transcript_brief_clause_and_history(
    wang: httpx.AsyncClient, case_id: int
):
    page = (await wang.get(f"/staff/cases/{case_id}")).text

    assert f"<blockquote>{CLAUSE.text}</blockquote>" in page
    assert CLAUSE.document in page
    assert "提出转人工" in page
    assert "没有做过预审" in page


async def test_claiming_makes_the_case_mine(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    reply = await act(wang, case_id, "claim", version=1)

    case = case_of(database, case_id)
    assert reply.status_code == 303
    assert case.state == CaseState.OWNED
    assert 'id="reply"' in (await wang.get(f"/staff/cases/{case_id}")).text


async def test_the_second_to_claim_is_told_who_has_it(
    wang: httpx.AsyncClient, zhao: httpx.AsyncClient, database: Database, case_id: int
):
    await act(wang, case_id, "claim", version=1)

    reply = await act(zhao, case_id, "claim", version=1)

    assert reply.status_code == 409
    assert "王小明 已经接手" in reply.text
    assert 'id="reply"' not in reply.text


async def test_a_reply_reaches_the_conversation(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    await act(wang, case_id, "claim", version=1)

    reply = await act(wang, case_id, "reply", text="您好，抚恤金不算。")

    assert "done=reply" in reply.headers["location"]
    with database.reading() as tx:
        last = handoff.case_view(tx, case_id).transcript[-1]
    assert (last.author, last.text) == ("staff", "您好，抚恤金不算。")


async def test_a_reply_that_came_too_late_is_kept_and_says_who_has_it(
    wang: httpx.AsyncClient, zhao: httpx.AsyncClient, database: Database, case_id: int
):
    await act(wang, case_id, "claim", version=1)
    await act(wang, case_id, "return", reason="off_duty")
    await act(zhao, case_id, "claim", version=case_of(database, case_id).version)

    reply = await act(wang, case_id, "reply", text="我写了很久的话")

    assert reply.status_code == 409
    assert "赵华 已经接手" in reply.text
    assert "我写了很久的话</textarea>" in reply.text


@pytest.mark.parametrize("text", ["", "   ", "字" * 4_001])
async def test_a_reply_that_cannot_be_sent_is_kept(
    wang: httpx.AsyncClient, case_id: int, text: str
):
    await act(wang, case_id, "claim", version=1)

    reply = await act(wang, case_id, "reply", text=text)

    assert reply.status_code == 422
    assert f"{text}</textarea>" in reply.text


async def test_resolving_ends_the_case_with_the_closing_words(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    await act(wang, case_id, "claim", version=1)

    await act(wang, case_id, "resolve", outcome="explained", closing="有事再来。")

    with database.reading() as tx:
        view = handoff.case_view(tx, case_id)
    assert view.case.state is CaseState.RESOLVED
    assert view.mode == "bot"
    assert "有事再来。" in [line.text for line in view.transcript]


async def test_resolving_without_an_outcome_keeps_the_words(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    await act(wang, case_id, "claim", version=1)

    reply = await act(wang, case_id, "resolve", outcome="", closing="有事再来。")

    assert reply.status_code == 422
    assert "有事再来。</textarea>" in reply.text
    assert case_of(database, case_id).state == CaseState.OWNED


async def test_a_case_goes_back_to_another_queue(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    await act(wang, case_id, "claim", version=1)

    await act(wang, case_id, "return", reason="wrong_queue", queue="Q-YL")

    case = case_of(database, case_id)
    assert (case.state, case.queue, case.owner_id) == (CaseState.QUEUED, "Q-YL", None)


async def test_other_queues_stay_closed(services: WebServices, database: Database, case_id: int):
    async with browser(services) as client:
        sign_in_quickly(client, database, "weiji")
        listed = await client.get("/staff?show=Q-JZ")
        opened = await client.get(f"/staff/cases/{case_id}", headers={"Accept": "text/html"})
        claimed = await act(client, case_id, "claim", version=1)

    assert "抚恤金" not in listed.text
    assert (opened.status_code, claimed.status_code) == (403, 403)
    assert "抚恤金" not in opened.text
    assert case_of(database, case_id).version == 1


async def test_a_case_that_is_not_there_is_a_page(wang: httpx.AsyncClient):
    reply = await wang.get("/staff/cases/999", headers={"Accept": "text/html"})

    assert reply.status_code == 404
    assert 'href="/staff"' in reply.text


async def test_my_cases_list_those_the_citizen_answered_first(
    wang: httpx.AsyncClient, database: Database, case_id: int
):
    with database.transaction() as tx:
        second = open_case(tx, "第二件", key="two").id
    for one in (case_id, second):
        await act(wang, one, "claim", version=1)
    await act(wang, case_id, "reply", text="请讲")

    page = (await wang.get("/staff?show=mine")).text

    assert page.index("第二件") < page.index("抚恤金")
    assert "等您回话" in page


# ---- sending again


def undelivered(database: Database, state: str, key: str = "4001") -> tuple[int, int]:
    """A Telegram case of wang's with a reply in that state; return case and message."""
    with database.transaction() as tx:
        wang = next(one for one in accounts.list_staff(tx) if one.login == "wang")
        accepted = inbound.accept(tx, "telegram", key, key, inbound.Said("要人"))
        case = handoff.request(tx, accepted.conversation_id, reason="asked", queue="Q-JZ")
        handoff.claim(tx, case.id, wang.id, case.version)
        message = handoff.reply(tx, case.id, wang.id, "请带户口本")
        tx.execute(update(Outbox).values(state="sent"))
        tx.execute(update(Outbox).where(Outbox.message_id == message.id).values(state=state))
        return case.id, message.id


def state_of(database: Database, message_id: int) -> str:
    with database.reading() as tx:
        return tx.scalars(select(Outbox.state).where(Outbox.message_id == message_id)).one()


@pytest.mark.parametrize(
    ("state", "words"), [("failed", "没送到"), ("uncertain", "也许会收到两遍")]
)
async def test_a_line_that_did_not_arrive_says_so_and_can_be_sent_again(
    wang, database, state, words
):
    case_id, message_id = undelivered(database, state)
    page = (await wang.get(f"/staff/cases/{case_id}")).text

    reply = await act(wang, case_id, "resend", message=message_id)

    assert words in page
    assert f'name="message" value="{message_id}"' in page
    assert reply.status_code == 303
    assert state_of(database, message_id) == "queued"
    assert "重发了一条" in (await wang.get(f"/staff/cases/{case_id}")).text


async def test_sending_again_twice_is_told(wang, database):
    case_id, message_id = undelivered(database, "uncertain")
    await act(wang, case_id, "resend", message=message_id)

    again = await act(wang, case_id, "resend", message=message_id)

    assert again.status_code == 409
    assert "没有重发" in again.text


async def test_who_does_not_own_the_case_cannot_send_again(zhao, database):
    case_id, message_id = undelivered(database, "uncertain")
    page = (await zhao.get(f"/staff/cases/{case_id}")).text

    refused = await act(zhao, case_id, "resend", message=message_id)

    assert "重发</button>" not in page
    assert refused.status_code == 409
    assert state_of(database, message_id) == "uncertain"


async def test_a_line_of_another_case_is_not_sent_again_from_here(wang, database):
    case_id, _ = undelivered(database, "uncertain")
    _, other = undelivered(database, "uncertain", key="4002")

    refused = await act(wang, case_id, "resend", message=other)

    assert refused.status_code == 404
    assert state_of(database, other) == "uncertain"


async def test_a_form_of_another_page_sends_nothing_again(wang, database):
    case_id, message_id = undelivered(database, "uncertain")

    refused = await wang.post(f"/staff/cases/{case_id}/resend", data={"message": str(message_id)})

    assert refused.status_code == 403
    assert state_of(database, message_id) == "uncertain"


async def test_a_citizen_who_shut_us_out_is_shown_and_cannot_be_sent_to(wang, database):
    case_id, _ = undelivered(database, "failed")
    with database.transaction() as tx:
        tx.execute(update(Conversation).values(blocked_at=clock.now()))

    page = (await wang.get(f"/staff/cases/{case_id}")).text

    assert "对方已停用" in page
    assert "重发</button>" not in page


async def test_a_corrected_line_says_so(wang, database):
    case_id, _ = undelivered(database, "sent")
    with database.transaction() as tx:
        inbound.accept(tx, "telegram", "4001", "u9", Corrected("要个人"))

    assert "改了前面的话" in (await wang.get(f"/staff/cases/{case_id}")).text
