"""The staff's Telegram group: told once, by number and queue only, and what became of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.delivery.outbox import Delivery
from actions.storage.database import Database
from actions.storage.tables import Base, Conversation, Notification
from actions.texts.loader import load_texts
from bot.gateway.channels import RefusedError, RetryLaterError, UncertainError
from bot.gateway.hub import Hub
from bot.telegram.staff_group import StaffGroup
from tests.integration.actions.handoff_world import World

GROUP = "-1001"
SECRET = "我老汉张三断粮了"


class FakeChannel:
    """A channel that goes wrong as it is told, then sends."""

    name = "telegram"
    is_idempotent = False

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.sent: list[Delivery] = []

    async def send(self, delivery: Delivery) -> str | None:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(delivery)
        return "1"


@pytest.fixture
def world(tmp_path: Path) -> World:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    Base.metadata.create_all(database.engine)
    return World(database)


def group(world: World, channel: FakeChannel) -> StaffGroup:
    return StaffGroup(world.database, Hub(), channel, GROUP, load_texts())


def states(world: World) -> list[str]:
    with world.database.reading() as tx:
        return list(tx.scalars(select(Notification.outside).order_by(Notification.id)))


def urgent_case(world: World) -> str:
    conversation = world.conversation()
    world.say(conversation, SECRET)
    return world.request(conversation, reason="urgent").no


async def test_the_group_reads_kind_queue_and_number_and_nothing_else(world):
    no, channel = urgent_case(world), FakeChannel()

    pause = await group(world, channel).drain()

    assert [one.text for one in channel.sent] == [f"【急件】急难　{no}"]
    assert (channel.sent[0].channel_key, channel.sent[0].payload) == (GROUP, {})
    with world.database.reading() as tx:
        assert tx.scalars(select(Conversation.id)).one() not in repr(channel.sent)
    assert SECRET not in repr(channel.sent)
    assert (states(world), bool(pause)) == (["sent"], False)


async def test_it_is_told_once(world):
    urgent_case(world)
    channel = FakeChannel()
    told = group(world, channel)

    for _ in range(2):
        await told.drain()

    assert len(channel.sent) == 1


@pytest.mark.parametrize(
    ("fault", "state"),
    [(RefusedError("Forbidden"), "failed"), (UncertainError("ReadTimeout"), "uncertain")],
)
async def test_what_did_not_surely_arrive_is_kept_and_not_repeated(world, fault, state):
    urgent_case(world)
    channel = FakeChannel(fault)
    told = group(world, channel)

    pauses = [await told.drain() for _ in range(2)]

    assert (channel.sent, states(world), any(pauses)) == ([], [state], False)


async def test_one_that_fails_does_not_keep_the_next(world):
    urgent_case(world)
    second = urgent_case(world)
    channel = FakeChannel(RefusedError("BadRequest"))

    await group(world, channel).drain()

    assert [second in one.text for one in channel.sent] == [True]
    assert states(world) == ["failed", "sent"]


async def test_what_surely_did_not_arrive_is_sent_later_in_order(world):
    first, second = urgent_case(world), urgent_case(world)
    channel = FakeChannel(RetryLaterError("ConnectError"), RetryLaterError("ConnectError"))
    told = group(world, channel)

    pauses = [(await told.drain()).total_seconds() for _ in range(2)]
    waiting = states(world)
    await told.drain()

    assert (pauses, waiting) == ([2, 4], ["pending", "pending"])
    assert [one.text[-len(first) :] for one in channel.sent] == [first, second]


async def test_telegrams_own_pause_is_kept(world):
    urgent_case(world)
    channel = FakeChannel(RetryLaterError("RetryAfter", timedelta(seconds=17)))

    pause = await group(world, channel).drain()

    assert pause == timedelta(seconds=17)


async def test_a_sender_that_dies_leaves_what_it_had_as_uncertain(world):
    urgent_case(world)

    with pytest.raises(KeyboardInterrupt):
        await group(world, FakeChannel(KeyboardInterrupt())).drain()

    assert states(world) == ["uncertain"]
