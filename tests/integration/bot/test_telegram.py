"""Telegram over HTTP against a Bot API server of our own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from telegram import Bot

from actions import messages
from actions.delivery import outbox
from actions.replies import Button, Reply
from actions.storage.database import Database
from actions.storage.tables import Author, Base, Conversation, Message, Outbox, Update
from actions.texts.loader import load_texts
from bot.gateway.channels import RefusedError, RetryLaterError, UncertainError
from bot.gateway.hub import Hub
from bot.gateway.inbox import Gateway
from bot.gateway.outbox import OutboxWorker
from bot.telegram.channel import TelegramChannel, split
from bot.telegram.client import make_bot
from bot.telegram.polling import Poller
from knowledge.outcomes import Outcome
from tests.fakes.bot_api import CHAT, FakeBotApi, serving

TOKEN = "1:fake"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'test.db'}")
    Base.metadata.create_all(made.engine)
    return made


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with serving(FakeBotApi()) as one:
        yield one


@pytest.fixture
async def client(api: FakeBotApi) -> AsyncIterator[Bot]:
    made = make_bot(TOKEN, api.url)
    async with contextlib.AsyncExitStack() as stack:
        # initialize() would ask the server who we are; the requests are all that is needed
        for request in made._request:
            await request.initialize()
            stack.push_async_callback(request.shutdown)
        yield made


def poller(database: Database, client: Bot) -> Poller:
    return Poller(client, Gateway(database), load_texts(), wait_s=0)


def reply_from_bot(database: Database, text: str, *buttons: Button) -> None:
    with database.transaction() as tx:
        conversation = tx.scalars(select(Conversation)).one()
        reply = Reply(text, Outcome.ANSWERED, buttons=buttons)
        messages.post(tx, conversation.id, reply, messages.Origin(Author.BOT))


def outbox_states(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.scalars(select(Outbox.state).order_by(Outbox.id)))


def citizen_lines(database: Database) -> list[Message]:
    with database.reading() as tx:
        wanted = select(Message).where(Message.author == Author.CITIZEN.value)
        return list(tx.scalars(wanted.order_by(Message.seq)))


async def test_updates_are_stored_before_they_are_acknowledged(database, api, client):
    first, second = api.say("低保咋个申请"), api.say("我老汉71了")

    offset = await poller(database, client)._poll(0)

    assert [line.text for line in citizen_lines(database)] == ["低保咋个申请", "我老汉71了"]
    assert api.acknowledged == 0
    await poller(database, client)._poll(offset)
    assert api.acknowledged == second + 1 > first


async def test_an_update_delivered_twice_is_one_message(database, api, client):
    api.say("低保咋个申请")

    await poller(database, client)._poll(0)
    await poller(database, client)._poll(0)

    assert len(citizen_lines(database)) == 1


async def test_a_group_message_is_recorded_as_refused(database, api, client):
    number = api.say("hi", kind="group")

    await poller(database, client)._poll(0)

    with database.reading() as tx:
        update = tx.scalars(select(Update)).one()
    assert (update.update_key, update.refusal) == (str(number), "not_private")
    assert citizen_lines(database) == []


async def test_a_photo_is_kept_as_unsupported(database, api, client):
    api.say(None)

    await poller(database, client)._poll(0)

    assert citizen_lines(database)[0].payload == {"unsupported": "photo"}


async def test_a_command_means_its_words(database, api, client):
    api.say("/human")

    await poller(database, client)._poll(0)

    assert citizen_lines(database)[0].text == "转人工"


async def test_a_press_comes_back_as_the_buttons_payload(database, api, client):
    api.say("你好")
    await poller(database, client)._poll(0)
    reply_from_bot(database, "您要哪样？", Button("低保", "/start_screening"), Button("人工", "x"))
    worker = OutboxWorker(database, Hub(), [TelegramChannel(client, load_texts())])
    await worker.drain()
    row = api.sent[0]["markup"]["inline_keyboard"][1][0]

    api.press(row["callback_data"])
    await poller(database, client)._poll(101)

    assert citizen_lines(database)[-1].text == "人工"
    assert citizen_lines(database)[-1].payload == {"press": "x"}
    assert api.answered == ["q1"]


@pytest.mark.parametrize("data", ["", "9:9", "0:0", "/start_screening", "1:-1", "²:1"])
async def test_an_unknown_press_is_stored_and_known_as_such(database, api, client, data):
    api.press(data)

    await poller(database, client)._poll(0)

    assert citizen_lines(database)[0].payload == {"press": ""}


async def test_messages_arrive_in_order_and_are_sent(database, api, client):
    api.say("你好")
    await poller(database, client)._poll(0)
    for text in ("一", "二", "三"):
        reply_from_bot(database, text)

    await OutboxWorker(database, Hub(), [TelegramChannel(client, load_texts())]).drain()

    assert [one["text"] for one in api.sent] == ["一", "二", "三"]
    assert {one["chat"] for one in api.sent} == {CHAT}
    assert outbox_states(database) == ["sent"] * 3


@pytest.mark.parametrize(
    ("fault", "state", "arrived"),
    [
        ("429", "queued", 0),  # told to wait
        ("502", "queued", 0),  # Telegram says that it did not take it
        ("403", "failed", 0),  # blocked for good
    ],
)
async def test_each_fault_ends_in_its_state(database, api, client, fault, state, arrived):
    api.say("你好")
    await poller(database, client)._poll(0)
    reply_from_bot(database, "答")
    api.faults = [fault]

    await OutboxWorker(database, Hub(), [TelegramChannel(client, load_texts())]).drain()

    assert outbox_states(database) == [state]
    assert len(api.sent) == arrived


async def test_429_waits_as_long_as_it_is_told(database, api, client):
    api.faults = ["429"]

    with pytest.raises(RetryLaterError) as caught:
        await TelegramChannel(client, load_texts()).send(a_delivery())

    assert caught.value.after == timedelta(seconds=1)


async def test_a_lost_answer_is_uncertain_and_never_repeated(database, api):
    impatient = make_bot(TOKEN, api.url)
    impatient._request[1]._client.timeout = httpx.Timeout(0.3)
    api.faults = ["reset"]

    with pytest.raises(UncertainError):
        await TelegramChannel(impatient, load_texts()).send(a_delivery())

    assert len(api.sent) == 1


async def test_nobody_listening_is_a_retry(unused_tcp_port):
    nobody = make_bot(TOKEN, f"http://127.0.0.1:{unused_tcp_port}")

    with pytest.raises(RetryLaterError):
        await TelegramChannel(nobody, load_texts()).send(a_delivery())


async def test_a_blocked_chat_is_refused(api, client):
    api.faults = ["403"]

    with pytest.raises(RefusedError):
        await TelegramChannel(client, load_texts()).send(a_delivery())


async def test_a_sender_that_died_leaves_an_uncertain_row(database, api, client):
    api.say("你好")
    await poller(database, client)._poll(0)
    reply_from_bot(database, "答")
    with database.transaction() as tx:
        outbox.claim_next(tx, ("telegram",))

    with database.transaction() as tx:
        outbox.recover(tx, idempotent=("web",), all_leases=True)

    assert outbox_states(database) == ["uncertain"]


async def test_polling_goes_on_after_the_server_was_away(database, api, client):
    task = asyncio.create_task(poller(database, client).run())
    api.say("在不在")
    async with asyncio.timeout(10):
        while not citizen_lines(database):
            await asyncio.sleep(0.05)
    task.cancel()

    assert citizen_lines(database)[0].text == "在不在"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [""]),
        ("a" * 10, ["a" * 10]),  # just fits
        ("a" * 11, ["a" * 10, "a"]),  # one too many
        ("ab\ncdefghijk", ["ab", "cdefghijk"]),  # cut at the line end
    ],
)
def test_long_texts_are_cut_at_line_ends(text, parts):
    assert split(text, limit=10) == parts


def a_delivery() -> outbox.Delivery:
    return outbox.Delivery(1, "c", "telegram", str(CHAT), 1, "bot", "答", {}, 1)
