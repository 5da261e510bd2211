"""What Telegram and the line to it can do to us, on both databases: nothing lost, nothing doubled."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from telegram import Bot

from actions import messages
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Author, ChannelPause, Conversation, Message, Outbox, Update
from actions.texts.loader import load_texts
from bot.gateway.hub import Hub
from bot.gateway.outbox import OutboxWorker
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import make_bot
from knowledge import clock
from knowledge.outcomes import Outcome
from tests.fakes.bot_api import CHAT, PHOTO, STICKER, VOICE, FakeBotApi
from tests.integration.bot.test_telegram import TOKEN, api, citizen_lines, client, poller

__all__ = ["api", "client"]  # fixtures


async def met(database: Database, api: FakeBotApi, client: Bot, *chats: int) -> None:
    """Have these chats written to us, all acknowledged."""
    for chat in chats or (CHAT,):
        api.say("你好", chat=chat)
    offset = await poller(database, client)._poll(0)
    await poller(database, client)._poll(offset)


def reply(database: Database, text: str, chat: int = CHAT) -> None:
    with database.transaction() as tx:
        wanted = select(Conversation.id).where(Conversation.channel_key == str(chat))
        origin = messages.Origin(Author.BOT)
        messages.post(tx, tx.scalars(wanted).one(), Reply(text, Outcome.ANSWERED), origin)


def worker(database: Database, client: Bot) -> OutboxWorker:
    return OutboxWorker(database, Hub(), [TelegramChannel(client, load_texts())])


def states(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.scalars(select(Outbox.state).order_by(Outbox.id)))


def errors(database: Database) -> list[str | None]:
    with database.reading() as tx:
        return list(tx.scalars(select(Outbox.error).order_by(Outbox.id)))


def refusals(database: Database) -> list[str]:
    with database.reading() as tx:
        found = select(Update.refusal).where(Update.refusal.is_not(None)).order_by(Update.id)
        return list(tx.scalars(found))


def texts(api: FakeBotApi) -> list[str]:
    return [one["text"] for one in api.sent]


# ---- what comes in


async def test_a_correction_is_stored_once_and_says_so(database, api, client):
    number = api.say("我老汉71了")
    api.edit(number, {"text": "我老汉72了"})
    api.edit(number, {"text": "我老汉72了"})  # Telegram says so when it makes a preview

    await poller(database, client)._poll(0)
    await poller(database, client)._poll(0)  # delivered again

    lines = citizen_lines(database)
    assert [line.text for line in lines] == ["我老汉71了", "我老汉72了"]
    assert lines[1].payload == {"corrects": 1}
    assert refusals(database) == ["unchanged"]


async def test_updates_in_another_order_are_all_stored_in_theirs(database, api, client):
    first, second = api.say("一"), api.say("二")
    api.updates.reverse()

    offset = await poller(database, client)._poll(0)

    assert [line.text for line in citizen_lines(database)] == ["一", "二"]
    assert offset == second + 1 > first


async def test_an_album_is_one_line_and_its_words_another(database, api, client):
    album = {"media_group_id": "g", "photo": [PHOTO]}
    for content in (album, album, album | {"caption": "这个单子啥意思"}):
        api.send_in(content)

    await poller(database, client)._poll(0)

    lines = citizen_lines(database)
    assert [(line.text, line.payload) for line in lines] == [
        ("", {"unsupported": "photo"}),
        ("这个单子啥意思", {"unread": "photo"}),
    ]
    assert refusals(database) == ["media_group"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"voice": VOICE}, "voice"),
        ({"sticker": STICKER}, "sticker"),
        ({"location": {"latitude": 31.2, "longitude": 108.4}}, "location"),
        ({"contact": {"phone_number": "1", "first_name": "x"}}, "contact"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "dice"),
    ],
)
async def test_what_has_no_words_is_a_line_of_its_kind(database, api, client, content, kind):
    api.send_in(content)

    await poller(database, client)._poll(0)

    assert [line.payload for line in citizen_lines(database)] == [{"unsupported": kind}]


@pytest.mark.parametrize(
    ("content", "is_edit", "reason"),
    [
        ({"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": CHAT, "type": "private"}}},
         False, "service"),
        ({"location": {"latitude": 31.2, "longitude": 108.5}}, True, "edited_attachment"),
    ],
)  # fmt: skip
async def test_a_notice_is_recorded_and_no_line(database, api, client, content, is_edit, reason):
    if is_edit:
        api.edit(1, content)
    else:
        api.send_in(content)

    await poller(database, client)._poll(0)

    assert citizen_lines(database) == []
    assert refusals(database) == [reason]


# ---- what goes out


async def test_429_slows_the_whole_channel_for_as_long_as_told(database, api, client):
    await met(database, api, client, CHAT, CHAT + 1)
    reply(database, "一")
    reply(database, "二", CHAT + 1)
    api.faults = ["429:40"]

    await worker(database, client).drain()
    assert api.sent == []
    with time_machine.travel(clock.now() + timedelta(seconds=39), tick=False):
        await worker(database, client).drain()
        assert api.sent == []
    with time_machine.travel(clock.now() + timedelta(seconds=41), tick=False):
        await worker(database, client).drain()

    assert texts(api) == ["一", "二"]
    assert states(database) == ["sent", "sent"]


@pytest.mark.parametrize(
    ("fault", "state", "arrived"),
    [
        ("429", "queued", 0),
        ("500", "queued", 0),
        ("502", "queued", 0),
        ("503", "queued", 0),
        ("504", "uncertain", 0),  # somebody in between gave up waiting for Telegram
        ("garbage", "uncertain", 1),  # an answer that nobody can read
        ("400", "failed", 0),
        ("401", "queued", 0),  # the token is wrong, not the message
        ("403", "failed", 0),
    ],
)
async def test_each_answer_has_its_class(database, api, client, fault, state, arrived):
    await met(database, api, client)
    reply(database, "答")
    api.faults = [fault]

    await worker(database, client).drain()

    assert states(database) == [state]
    assert len(api.sent) == arrived


async def test_an_uncertain_message_is_never_repeated_and_holds_nobody_up(database, api, client):
    await met(database, api, client)
    reply(database, "一")
    reply(database, "二")
    api.faults = ["garbage"]

    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(3):
            await worker(database, client).drain()
            traveller.shift(timedelta(hours=1))

    assert texts(api) == ["一", "二"]
    assert states(database) == ["uncertain", "sent"]


async def test_a_server_error_is_tried_again_in_order_and_given_up_in_the_end(
    database, api, client
):
    await met(database, api, client)
    reply(database, "一")
    reply(database, "二")
    api.faults = ["500"] * 40

    with time_machine.travel(clock.now(), tick=False) as traveller:
        while states(database)[0] == "queued":
            assert "二" not in texts(api)
            await worker(database, client).drain()
            traveller.shift(timedelta(minutes=6))
        api.faults = []
        traveller.shift(timedelta(minutes=6))
        await worker(database, client).drain()

    assert states(database) == ["failed", "sent"]
    assert errors(database)[0] == "given up: NetworkError"
    assert texts(api) == ["二"]


async def test_a_channel_away_for_hours_loses_nothing(database, unused_tcp_port, api, client):
    await met(database, api, client)
    reply(database, "一")
    nobody = make_bot(TOKEN, f"http://127.0.0.1:{unused_tcp_port}")

    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(12):
            await worker(database, nobody).drain()
            traveller.shift(timedelta(hours=1))
        assert states(database) == ["queued"]
        await worker(database, client).drain()

    assert texts(api) == ["一"]
    with database.reading() as tx:
        assert tx.scalar(select(ChannelPause.channel)) is None


async def test_after_a_block_nothing_is_tried_until_they_write(database, api, client):
    await met(database, api, client)
    reply(database, "一")
    reply(database, "二")
    api.faults = ["403"]
    await worker(database, client).drain()
    reply(database, "三")
    await worker(database, client).drain()
    assert states(database) == ["failed"] * 3
    assert api.sent == []

    api.say("我回来了")
    await poller(database, client)._poll(0)
    reply(database, "四")
    await worker(database, client).drain()

    assert texts(api) == ["四"]


async def test_a_long_text_goes_on_after_429_without_a_repeat(database, api, client):
    await met(database, api, client)
    long = "\n".join(f"{number:04d}" + "字" * 900 for number in range(12))
    reply(database, long)
    api.faults = ["", "429:1"]

    with time_machine.travel(clock.now(), tick=False) as traveller:
        await worker(database, client).drain()
        traveller.shift(timedelta(seconds=2))
        await worker(database, client).drain()

    assert "\n".join(texts(api)) == long
    assert len(api.sent) == 3
    assert states(database) == ["sent"]


# ---- the line itself


@contextlib.asynccontextmanager
async def breaking_line(
    reads: Callable[[asyncio.StreamReader], object],
) -> AsyncIterator[list[int]]:
    """Listen, read what ``reads`` wants, and reset; yield [port, connections]."""
    seen = [0, 0]

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen[1] += 1
        await reads(reader)
        writer.transport.abort()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    seen[0] = server.sockets[0].getsockname()[1]
    async with server:
        yield seen


async def _nothing(_: asyncio.StreamReader) -> None:
    return None


async def _everything(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    await reader.readexactly(int(length.split(b":")[1]))


@pytest.mark.parametrize("reads", [_nothing, _everything], ids=["before", "after"])
async def test_a_reset_before_or_after_the_body_is_uncertain_and_tried_once(
    database, api, client, reads
):
    await met(database, api, client)
    reply(database, "答")

    with time_machine.travel(clock.now(), tick=False) as traveller:
        async with breaking_line(reads) as seen:
            broken = make_bot(TOKEN, f"http://127.0.0.1:{seen[0]}")
            for _ in range(3):
                await worker(database, broken).drain()
                traveller.shift(timedelta(hours=1))
            await broken._request[1].shutdown()

    assert states(database) == ["uncertain"]
    assert seen[1] == 1


async def test_an_answer_slower_than_we_wait_is_uncertain(database, api, client):
    await met(database, api, client)
    reply(database, "答")
    api.faults = ["reset"]
    channel = TelegramChannel(client, load_texts())

    await OutboxWorker(database, Hub(), [channel], send_s=0.5).drain()

    assert states(database) == ["uncertain"]
    assert errors(database) == ["no answer in time"]
    assert texts(api) == ["答"]


async def test_polling_stores_again_what_a_lost_answer_had_brought(database, api, client):
    """The offset goes on only after everything before it is stored."""
    api.say("一")
    api.say("二")
    await poller(database, client)._poll(0)  # its acknowledgement never arrives

    await poller(database, client)._poll(0)

    with database.reading() as tx:
        assert len(tx.scalars(select(Message)).all()) == 2
