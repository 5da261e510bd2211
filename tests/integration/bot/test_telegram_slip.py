"""The slip in Telegram: its short version with a link that runs out, where there is an address."""

import pytest
from sqlalchemy import select

from actions import messages
from actions.replies import Reply
from actions.storage.tables import Author, Conversation, Message
from actions.texts.loader import load_texts
from bot.gateway.hub import Hub
from bot.gateway.outbox import OutboxWorker
from bot.slip_links import SlipLinks
from bot.telegram.channel import TelegramChannel
from knowledge.outcomes import Outcome
from tests.fakes.bot_api import CHAT
from tests.integration.bot.test_telegram import api, client, database

__all__ = ["api", "client", "database"]  # fixtures
LINKS = SlipLinks("https://laobing.example", b"secret")
SLIP = {"key": "a-key", "title": "打开预审单（可打印）"}


@pytest.fixture
def worker(database, client):
    def with_links(links: SlipLinks | None) -> OutboxWorker:
        channel = TelegramChannel(client, load_texts(), links)
        return OutboxWorker(database, Hub(), [channel])

    return with_links


def answer(database, slip: dict[str, object] | None) -> None:
    with database.transaction() as tx:
        tx.add(Conversation(id="c" * 32, channel="telegram", channel_key=str(CHAT)))
        tx.flush()
        extra = {} if slip is None else {"slip": slip}
        reply = Reply("预审单（父亲）", Outcome.SCREENING, extra=extra)
        messages.post(tx, "c" * 32, reply, messages.Origin(Author.BOT))


async def test_a_slip_that_was_asked_for_comes_with_a_link_that_runs_out(
    database, api, client, worker
):
    answer(database, {**SLIP, "wants_link": True})

    await worker(LINKS).drain()

    (sent,) = api.sent
    assert "预审单（父亲）" in sent["text"]
    assert "https://laobing.example/slip/a-key?until=" in sent["text"]
    assert "30分钟内有效" in sent["text"]


async def test_the_link_is_stored_nowhere(database, api, client, worker):
    answer(database, {**SLIP, "wants_link": True})

    await worker(LINKS).drain()

    with database.reading() as tx:
        line = tx.scalars(select(Message)).one()
    assert "sign=" not in line.text + str(line.payload)


async def test_telegram_is_not_to_fetch_the_page(database, api, client, worker):
    answer(database, {**SLIP, "wants_link": True})

    await worker(LINKS).drain()

    assert api.sent[0]["preview"] == {"is_disabled": True}


@pytest.mark.parametrize(
    ("links", "slip"),
    [
        (None, {**SLIP, "wants_link": True}),  # no public address: the text alone
        (LINKS, SLIP),  # a result offers its slip; the link comes when it is asked for
        (LINKS, None),
    ],
)
async def test_otherwise_the_text_stands_alone(database, api, client, worker, links, slip):
    answer(database, slip)

    await worker(links).drain()

    assert api.sent[0]["text"] == "预审单（父亲）"
