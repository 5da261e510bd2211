"""The citizen's API over a real database, the dialogue scripted."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from actions import accounts, handoff
from actions.storage.database import Database
from actions.storage.tables import Conversation, Message, Turn, Update
from bot.web.app import create_web_app
from bot.web.identity import COOKIE, hash_token
from bot.web.limits import Bucket, Limits, Rate, load_limits
from bot.web.services import WebServices
from tests.fakes.web import CLAUSE, ScriptedDialogue, build_services

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def database(services: WebServices) -> Database:
    return services.database


def browser(services: WebServices) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_web_app(services))
    return httpx.AsyncClient(transport=transport, base_url=BASE, headers={"Origin": BASE})


@pytest.fixture
async def client(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as opened:
        yield opened


async def begin(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/conversations", json={})).status_code == 201


async def say(client: httpx.AsyncClient, text: str, key: str = "key-0001") -> httpx.Response:
    return await client.post("/api/messages", json={"key": key, "text": text})


async def read(client: httpx.AsyncClient, since: int = 0) -> dict[str, Any]:
    return (await client.get("/api/messages", params={"since": since})).raise_for_status().json()


async def answer(services: WebServices) -> None:
    await ScriptedDialogue(services).drain()


def count(database: Database, table: type) -> int:
    with database.reading() as tx:
        return tx.scalar(select(func.count()).select_from(table)) or 0


async def test_the_token_stays_in_the_cookie_and_only_its_hash_is_stored(
    client: httpx.AsyncClient, database: Database
):
    reply = await client.post("/api/conversations", json={})

    cookie = reply.headers["set-cookie"]
    token = client.cookies[COOKIE]
    assert reply.json() == {"channel": "web", "is_new": True, "token": None}
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    with database.reading() as tx:
        assert tx.scalars(select(Conversation.channel_key)).all() == [hash_token(token)]


async def test_the_same_browser_resumes(client: httpx.AsyncClient, database: Database):
    await begin(client)

    again = await client.post("/api/conversations", json={})

    assert (again.status_code, again.json()["is_new"]) == (200, False)
    assert count(database, Conversation) == 1


async def test_a_made_up_token_opens_nothing(client: httpx.AsyncClient, database: Database):
    client.cookies.set(COOKIE, "chosen-by-somebody")

    refused = await say(client, "你好")
    opened = await client.post("/api/conversations", json={})

    assert refused.status_code == 401
    assert opened.status_code == 201
    with database.reading() as tx:
        assert hash_token("chosen-by-somebody") not in tx.scalars(select(Conversation.channel_key))


@pytest.mark.parametrize("path", ["/api/messages", "/api/stream"])
async def test_strangers_read_nothing(client: httpx.AsyncClient, path: str):
    reply = await client.get(path)

    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "no_conversation"


async def test_a_question_is_answered_with_its_clause(
    client: httpx.AsyncClient, services: WebServices
):
    await begin(client)

    sent = await say(client, "抚恤金算不算家庭收入？")
    await answer(services)

    assert (sent.status_code, sent.json()) == (202, {"seq": 1, "is_new": True})
    asked, told = (await read(client))["messages"]
    assert (asked["author"], asked["text"]) == ("citizen", "抚恤金算不算家庭收入？")
    assert (told["author"], told["outcome"]) == ("bot", "answered")
    assert told["citations"][0]["text"] == CLAUSE.text
    assert told["buttons"][0] == {"index": 0, "title": "帮我预审"}


async def test_nothing_of_ours_is_shown(client: httpx.AsyncClient, services: WebServices):
    await begin(client)
    await say(client, "抚恤金")
    await answer(services)

    raw = (await client.get("/api/messages")).text

    assert not [word for word in ("payload", "/start_screening", "epoch", "turn") if word in raw]


async def test_reading_goes_on_from_the_last_line_seen(
    client: httpx.AsyncClient, services: WebServices
):
    await begin(client)
    await say(client, "一")
    await answer(services)

    later = await read(client, since=1)

    assert [line["seq"] for line in later["messages"]] == [2]


async def test_a_repeated_key_counts_once(client: httpx.AsyncClient, database: Database):
    await begin(client)

    first = await say(client, "低保怎么办", key="same-key")
    second = await say(client, "低保怎么办", key="same-key")

    assert first.json() == {"seq": 1, "is_new": True}
    assert second.json() == {"seq": 1, "is_new": False}
    assert [count(database, table) for table in (Update, Message, Turn)] == [1, 1, 1]


async def test_two_people_with_the_same_key_do_not_mix(
    client: httpx.AsyncClient, services: WebServices
):
    await begin(client)
    await say(client, "我的话", key="same-key")
    async with browser(services) as other:
        await begin(other)
        sent = await say(other, "他的话", key="same-key")

        assert sent.json() == {"seq": 1, "is_new": True}
        assert [line["text"] for line in (await read(other))["messages"]] == ["他的话"]


async def test_a_button_is_pressed_by_position(client: httpx.AsyncClient, services: WebServices):
    await begin(client)
    await say(client, "抚恤金")
    await answer(services)

    press = {"key": "press-01", "press": {"seq": 2, "index": 1}}
    await client.post("/api/messages", json=press)
    await answer(services)

    now = await read(client)
    assert now["messages"][2]["text"] == "转人工"
    assert now["state"]["mode"] == "queue"


async def test_an_unknown_button_gets_a_reply(client: httpx.AsyncClient, services: WebServices):
    await begin(client)

    press = {"key": "press-01", "press": {"seq": 99, "index": 3}}
    sent = await client.post("/api/messages", json=press)
    await answer(services)

    assert sent.status_code == 202
    assert (await read(client))["messages"][1]["outcome"] == "clarify"


async def test_a_person_is_asked_for_and_the_place_is_told(
    client: httpx.AsyncClient, services: WebServices
):
    await begin(client)

    await client.post("/api/messages", json={"key": "human-01", "command": "human"})
    await answer(services)

    state = (await read(client))["state"]
    assert (state["mode"], state["position"]) == ("queue", 1)
    assert state["case"]["state"] == "queued"


async def test_staff_are_named_by_their_office(client: httpx.AsyncClient, services: WebServices):
    await begin(client)
    await client.post("/api/messages", json={"key": "human-01", "command": "human"})
    await answer(services)
    with services.database.transaction() as tx:
        staff = next(one for one in accounts.list_staff(tx) if one.login == "wang")
        case = handoff.take_next(tx, staff.id)
        assert case is not None
        handoff.reply(tx, case.id, staff.id, "您好")

    now = await read(client)

    assert (now["state"]["mode"], now["state"]["office"]) == ("human", "文峰服务站")
    assert (now["messages"][-1]["author"], now["messages"][-1]["office"]) == (
        "staff",
        "文峰服务站",
    )
    assert "王小明" not in str(now)


async def test_the_bot_is_shown_as_answering_until_it_has(
    client: httpx.AsyncClient, services: WebServices
):
    await begin(client)
    await say(client, "你好")

    before = (await read(client))["state"]["is_answering"]
    await answer(services)
    after = (await read(client))["state"]["is_answering"]

    assert (before, after) == (True, False)


async def test_the_terminal_carries_its_token_itself(services: WebServices):
    async with browser(services) as terminal:
        opened = await terminal.post("/api/conversations", json={"channel": "terminal"})
        terminal.headers["Authorization"] = f"Bearer {opened.json()['token']}"
        await say(terminal, "你好")

        assert "set-cookie" not in opened.headers
        assert len((await read(terminal))["messages"]) == 1
        with services.database.reading() as tx:
            assert tx.scalars(select(Conversation.channel)).all() == ["terminal"]


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", 422, "empty"),
        ("字" * 5_001, 422, "too_long"),
        ("字" * 200_000, 413, "too_large"),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_plain_words(
    client: httpx.AsyncClient, database: Database, text: str, status: int, code: str
):
    await begin(client)

    reply = await say(client, text)

    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert "字" in reply.json()["error"]["message"]
    assert count(database, Message) == 0


async def test_five_thousand_characters_are_taken(client: httpx.AsyncClient):
    await begin(client)

    assert (await say(client, "😀" * 5_000)).status_code == 202


@pytest.mark.parametrize("body", ["[1]", "{", '{"key": "key-0001", "text": 5}'])
async def test_a_malformed_body_is_not_echoed(client: httpx.AsyncClient, body: str):
    await begin(client)

    headers = {"Content-Type": "application/json"}
    reply = await client.post("/api/messages", content=body, headers=headers)

    assert reply.status_code == 422
    assert set(reply.json()["error"]) == {"code", "message"}
    assert reply.json()["error"]["code"] == "invalid"


def tight(**buckets: Bucket) -> Limits:
    loose = load_limits()
    names = ("message_per_conversation", "message_per_address", "conversation_per_address",
             "login_per_address")  # fmt: skip
    return Limits(**{name: buckets.get(name, getattr(loose, name)) for name in names})


async def test_writing_too_fast_is_refused_and_nothing_stored(web_database: Database):
    limits = tight(message_per_conversation=Bucket(Rate(2, 1000)))
    services = build_services(web_database, limits)
    async with browser(services) as client:
        await begin(client)
        taken = [(await say(client, "快", key=f"key-000{n}")).status_code for n in range(3)]
        refused = await say(client, "快", key="key-0009")

    assert taken == [202, 202, 429]
    assert refused.json()["error"]["code"] == "too_fast"
    assert refused.headers["Retry-After"] == "5"
    assert count(services.database, Message) == 2


async def test_one_address_cannot_open_conversations_without_end(web_database: Database):
    limits = tight(conversation_per_address=Bucket(Rate(1, 1000)))
    services = build_services(web_database, limits)
    async with browser(services) as first, browser(services) as second:
        await begin(first)
        refused = await second.post("/api/conversations", json={})

    assert refused.status_code == 429


async def test_the_api_describes_itself(client: httpx.AsyncClient):
    described = (await client.get("/openapi.json")).json()

    assert set(described["paths"]) == {
        "/api/conversations",
        "/api/messages",
        "/api/feedback",
        "/api/stream",
        "/healthz",
        "/readyz",
        "/metrics",
    }
    assert "ConversationOut" in described["components"]["schemas"]


async def test_ones_cases_are_shown_by_the_button_of_the_page(
    client: httpx.AsyncClient, services: WebServices
):
    await begin(client)
    await client.post("/api/messages", json={"key": "human-01", "command": "human"})
    await answer(services)
    await client.post("/api/messages", json={"key": "cases-01", "command": "cases"})
    await answer(services)

    body = await read(client)

    assert body["state"]["case"]["no"] in body["messages"][-1]["text"]
    assert "催一下" in [button["title"] for button in body["messages"][-1]["buttons"]]


async def test_the_office_is_left_out_where_the_deployer_wants_it(
    client: httpx.AsyncClient, services: WebServices
):
    await begin(client)
    await client.post("/api/messages", json={"key": "human-01", "command": "human"})
    await answer(services)
    with services.database.transaction() as tx:
        staff = accounts.add_staff(tx, "li", "李", office="甲甲镇窗口").staff
        case = handoff.open_case(tx, tx.scalars(select(Conversation.id)).one())
        handoff.claim(tx, case.id, staff.id, case.version)
        handoff.reply(tx, case.id, staff.id, "您好")
    shown = await read(client)

    handoff.use(handoff.Choices(is_office_shown=False))
    try:
        hidden = await read(client)
    finally:
        handoff.use(handoff.Choices())

    assert shown["state"]["office"] == shown["messages"][-1]["office"] == "甲甲镇窗口"
    assert hidden["state"]["office"] == hidden["messages"][-1]["office"] == ""
