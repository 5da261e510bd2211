"""Telling useful answers from others in Telegram: one extra row of buttons, no message."""

import pytest
from sqlalchemy import select

from actions import messages
from actions.replies import Button, Reply
from actions.storage.tables import Author, Conversation, Feedback, Turn, Update
from actions.texts.loader import load_texts
from bot.gateway.hub import Hub
from bot.gateway.outbox import OutboxWorker
from bot.telegram.channel import TelegramChannel
from knowledge.outcomes import Outcome
from tests.integration.bot.test_telegram import api, citizen_lines, client, database, poller

__all__ = ["api", "client", "database"]  # fixtures


async def answered(database, api, client, outcome: Outcome = Outcome.ANSWERED) -> list:
    """Ask and be answered; return the rows of buttons under the answer."""
    api.say("低保咋个申请")
    await poller(database, client)._poll(0)
    with database.transaction() as tx:
        conversation, turn = tx.scalars(select(Conversation)).one(), tx.scalars(select(Turn)).one()
        reply = Reply("答", outcome, buttons=(Button("人工", "x"),))
        origin = messages.Origin(Author.BOT, turn_id=turn.id, part="answer.0")
        messages.post(tx, conversation.id, reply, origin)
    await OutboxWorker(database, Hub(), [TelegramChannel(client, load_texts())]).drain()
    return api.sent[-1]["markup"]["inline_keyboard"]


def opinions(database) -> list[bool]:
    with database.reading() as tx:
        return list(tx.scalars(select(Feedback.is_useful)))


async def test_an_answer_has_one_extra_row(database, api, client):
    rows = await answered(database, api, client)

    assert [[one["text"] for one in row] for row in rows] == [["人工"], ["有用", "没答到"]]


async def test_other_lines_have_none(database, api, client):
    rows = await answered(database, api, client, Outcome.SMALLTALK)

    assert [[one["text"] for one in row] for row in rows] == [["人工"]]


async def test_a_tap_is_an_opinion_and_no_message(database, api, client):
    useful, missed = (await answered(database, api, client))[-1]
    before = len(citizen_lines(database))

    api.press(missed["callback_data"])
    await poller(database, client)._poll(101)
    assert opinions(database) == [False]
    api.press(useful["callback_data"])
    await poller(database, client)._poll(102)

    assert opinions(database) == [True]
    assert len(citizen_lines(database)) == before
    assert len(api.answered) == 2
    with database.reading() as tx:
        taps = tx.scalars(select(Update.refusal).where(Update.refusal.is_not(None))).all()
    assert taps == ["feedback", "feedback"]


async def test_a_tap_delivered_twice_counts_once(database, api, client):
    _, missed = (await answered(database, api, client))[-1]
    api.press(missed["callback_data"])

    await poller(database, client)._poll(101)
    await poller(database, client)._poll(101)

    assert opinions(database) == [False]


@pytest.mark.parametrize("data", ["rate:99:1", "rate:1:0"])
async def test_a_tap_on_no_answer_of_ours_is_kept_nowhere(database, api, client, data):
    await answered(database, api, client)
    lines = len(citizen_lines(database))

    api.press(data)
    await poller(database, client)._poll(101)

    assert (opinions(database), len(citizen_lines(database))) == ([], lines)
    assert len(api.answered) == 1
