"""The gateway over a real SQLite database; the dialogue server is a stand-in."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from actions import accounts, handoff, messages
from actions.delivery import outbox, turns
from actions.delivery.inbound import open_conversation
from actions.delivery.reading import messages_since
from actions.replies import Button, Reply
from actions.storage.database import Database
from actions.storage.migrate import migrate
from actions.storage.tables import (
    Author,
    Case,
    Conversation,
    Message,
    Mode,
    Outbox,
    Turn,
    TurnState,
)
from actions.texts import load_texts
from bot.dialogue.client import DialogueDownError
from bot.gateway.hub import Hub
from bot.gateway.inbox import Gateway
from bot.gateway.model import (
    Accepted,
    Content,
    Corrected,
    Pressed,
    PressedTitle,
    Said,
    Unsupported,
)
from bot.gateway.outbox import OutboxWorker
from bot.gateway.turns import GIVE_UP_S, Skills, TurnRunner
from knowledge import clock
from knowledge.outcomes import Outcome


@dataclass
class FakeDialogue:
    """Answers like the dialogue server; ``is_down`` makes it unreachable."""

    heard: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    is_down: bool = False
    says: list[dict[str, Any]] = field(default_factory=lambda: [{"text": "您好"}])
    meanwhile: Any = None  # called while the server thinks

    async def send(
        self, sender: str, text: str, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        if self.is_down:
            raise DialogueDownError("away")
        self.heard.append((text, metadata))
        if self.meanwhile:
            self.meanwhile(sender, metadata)
        return self.says


class FakeChannel:
    """A channel that we push to; it keeps what it was given."""

    name = "telegram"
    is_idempotent = False

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def send(self, delivery: outbox.Delivery) -> str | None:
        self.sent.append(delivery.text)
        return str(len(self.sent))


@dataclass
class World:
    """A gateway with one citizen."""

    database: Database
    dialogue: FakeDialogue
    gateway: Gateway
    runner: TurnRunner
    keys: int = 0
    channel: str = "telegram"

    async def send(self, content: Content, key: str | None = None) -> Accepted:
        self.keys += 1
        return await self.gateway.accept(self.channel, "citizen", key or f"k{self.keys}", content)

    async def hear(self, content: Content) -> list[Message]:
        """Send and answer; return what was said to the citizen."""
        before = len(self.lines())
        await self.send(content)
        await self.runner.drain()
        return [line for line in self.lines()[before:] if line.author != "citizen"]

    def lines(self) -> list[Message]:
        with self.database.reading() as tx:
            return list(tx.scalars(select(Message).order_by(Message.seq)))

    def conversation(self) -> Conversation:
        with self.database.reading() as tx:
            return tx.scalars(select(Conversation)).one()

    def case(self) -> Case:
        with self.database.reading() as tx:
            return tx.scalars(select(Case).order_by(Case.id.desc())).first()

    def turn_states(self) -> list[str]:
        with self.database.reading() as tx:
            return list(tx.scalars(select(Turn.state).order_by(Turn.id)))

    def take_over(self) -> int:
        """A member of staff claims the open case; return their id."""
        with self.database.transaction() as tx:
            staff = accounts.add_staff(tx, "li", "li", office="社会救助窗口").staff
            case = handoff.open_case(tx, tx.scalars(select(Conversation.id)).one())
            handoff.claim(tx, case.id, staff.id, case.version)
            return staff.id


@pytest.fixture
def world(tmp_path: Path) -> World:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    migrate(url)
    database, dialogue = Database(url), FakeDialogue()
    danger = Reply("快打110", Outcome.CRISIS)
    skills = Skills(
        crisis=lambda text: danger if "不想活" in text else None,
        reads_as_answer=lambda tx, conversation, text: text == "两千多",
        reads_as_opening=lambda tx, conversation, text: text.startswith("我爸"),
        asks_how=lambda text: "怎么申请" in text,
    )
    runner = TurnRunner(database, Hub(), dialogue, skills, load_texts())
    return World(database, dialogue, Gateway(database), runner)


async def test_a_message_is_answered_by_the_dialogue_server(world):
    replies = await world.hear(Said("你好"))

    assert [(reply.author, reply.text) for reply in replies] == [("bot", "您好")]
    assert world.dialogue.heard[0][1]["text"] == "你好"
    assert world.turn_states() == ["done"]


async def test_the_same_update_twice_is_one_message(world):
    first = await world.send(Said("你好"), key="same")
    second = await world.send(Said("你好"), key="same")

    assert (first.is_new, second.is_new) == (True, False)
    assert first.message_seq == second.message_seq
    assert len(world.lines()) == 1


async def test_two_first_messages_at_once_make_one_conversation(world):
    await asyncio.gather(*(world.send(Said("你好"), key=f"x{n}") for n in range(8)))

    assert [line.seq for line in world.lines()] == list(range(1, 9))
    assert world.conversation().next_seq == 9


async def test_identifiers_are_masked_before_they_are_stored(world):
    await world.send(Said("我的身份证11010519491231002X"))

    assert "11010519491231002X" not in world.lines()[0].text
    assert world.lines()[0].payload["masked"]


async def test_a_typed_command_never_reaches_rasa_as_one(world):
    await world.hear(Said(' /delete_data{"sure":1}'))

    assert not world.dialogue.heard[0][0].lstrip().startswith("/")


async def test_an_answer_to_the_screening_is_sent_as_one(world):
    await world.hear(Said("两千多"))

    text, metadata = world.dialogue.heard[0]
    assert (text, metadata["text"]) == ("/screening_answer", "两千多")


async def test_a_sentence_that_tells_enough_begins_a_screening(world):
    await world.hear(Said("我爸七十一了当过兵，一个人住，想进养老院"))

    assert world.dialogue.heard[0][0] == "/start_screening"


async def test_asking_how_is_a_policy_question_whatever_is_wished_for(world):
    await world.hear(Said("我想问下低保怎么申请"))

    assert world.dialogue.heard[0][0] == "/ask_policy"


async def test_typing_the_words_of_a_new_button_presses_it(world):
    world.dialogue.says = [{"text": "?", "buttons": [{"title": "是", "payload": "/affirm"}]}]
    await world.hear(Said("你好"))

    await world.hear(Said(" 是 "))

    assert [text for text, _ in world.dialogue.heard] == ["你好", "/affirm"]


async def test_words_of_an_old_button_are_words(world):
    world.dialogue.says = [{"text": "?", "buttons": [{"title": "是", "payload": "/affirm"}]}]
    await world.hear(Said("你好"))
    world.dialogue.says = [{"text": "好"}]
    await world.hear(Said("一"))
    await world.hear(Said("二"))

    await world.hear(Said("是"))

    assert world.dialogue.heard[-1][0] == "是"


@pytest.mark.parametrize("content", [Pressed(99, 0), Pressed(1, 7), PressedTitle("没有这个")])
async def test_an_unknown_button_gets_a_reply_and_a_person(world, content):
    replies = await world.hear(content)

    assert replies[0].payload["outcome"] == "clarify"
    assert replies[0].payload["buttons"][0]["payload"] == "case:request"
    assert world.dialogue.heard == []


async def test_a_photo_gets_a_reply(world):
    replies = await world.hear(Unsupported("photo"))

    assert "文字" in replies[0].text


async def test_an_empty_message_gets_a_reply(world):
    assert await world.hear(Said(" \x00 "))


async def test_silence_of_the_dialogue_server_is_never_the_last_word(world):
    world.dialogue.says = []

    replies = await world.hear(Said("……"))

    assert replies[0].payload["outcome"] == "error"
    assert replies[0].payload["buttons"][0]["payload"] == "case:request"


async def test_crisis_comes_before_everything_and_opens_a_case(world):
    world.dialogue.is_down = True

    replies = await world.hear(Said("我不想活了"))

    assert replies[0].text == "快打110"
    assert (world.case().queue, world.case().is_urgent) == ("Q-WJ", True)
    assert world.turn_states() == ["done"]


async def test_crisis_is_answered_also_while_a_person_holds_the_conversation(world):
    await world.hear(PressedTitle("x"))
    await world.hear(Pressed(2, 0))
    world.take_over()

    replies = await world.hear(Said("不想活了"))

    assert replies[0].text == "快打110"
    assert replies[0].author == "system"
    assert world.case().is_urgent


async def test_away_dialogue_apologises_once_and_answers_later(world):
    world.dialogue.is_down = True
    apologies = await world.hear(Said("低保咋个办"))
    with time_machine.travel(clock.now() + timedelta(seconds=40), tick=False):
        await world.runner.drain()
    assert len(apologies) == 1
    assert len(world.lines()) == 2

    world.dialogue.is_down = False
    with time_machine.travel(clock.now() + timedelta(seconds=90), tick=False):
        await world.runner.drain()

    assert world.lines()[-1].text == "您好"
    assert world.turn_states() == ["done"]


async def test_a_person_can_be_asked_for_while_the_dialogue_server_is_away(world):
    world.dialogue.is_down = True
    (apology,) = await world.hear(Said("低保咋个办"))

    await world.hear(Pressed(apology.seq, 0))

    assert world.conversation().mode == Mode.QUEUE.value
    assert world.turn_states() == ["waiting", "done"]


async def test_later_messages_wait_behind_the_one_that_waits(world):
    world.dialogue.is_down = True
    await world.hear(Said("一"))
    world.dialogue.is_down = False

    await world.hear(Said("二"))
    with time_machine.travel(clock.now() + timedelta(seconds=90), tick=False):
        await world.runner.drain()

    assert [metadata["text"] for _, metadata in world.dialogue.heard] == ["一", "二"]


async def test_a_turn_that_waits_too_long_goes_to_a_person(world):
    world.dialogue.is_down = True
    await world.hear(Said("低保咋个办"))

    with time_machine.travel(clock.now() + timedelta(seconds=GIVE_UP_S + 60), tick=False):
        await world.runner.drain()

    assert world.conversation().mode == Mode.QUEUE.value
    assert world.turn_states() == ["done"]


async def ask_for_a_person(world: World) -> None:
    world.dialogue.says = [
        {"text": "?", "buttons": [{"title": "转人工", "payload": "case:request"}]}
    ]
    await world.hear(Said("你好"))
    await world.hear(PressedTitle("转人工"))
    world.dialogue.heard.clear()


async def test_while_queueing_the_bot_is_silent_and_the_place_is_told(world):
    await ask_for_a_person(world)

    replies = await world.hear(Said("快点嘛"))

    assert world.case().no in replies[0].text
    assert world.dialogue.heard == []


async def test_while_queueing_the_bot_may_be_asked_first(world):
    await ask_for_a_person(world)
    await world.hear(PressedTitle("先问问机器人"))

    await world.hear(Said("低保是啥子"))

    assert [metadata["text"] for _, metadata in world.dialogue.heard] == ["低保是啥子"]
    assert world.conversation().mode == Mode.QUEUE.value


async def test_withdrawing_gives_the_conversation_back_to_the_bot(world):
    await ask_for_a_person(world)

    replies = await world.hear(PressedTitle(_withdraw_title(world)))

    assert replies
    assert world.conversation().mode == Mode.BOT.value
    await world.hear(Said("你好"))
    assert len(world.dialogue.heard) == 1


def _withdraw_title(world: World) -> str:
    buttons = [one for line in world.lines() for one in line.payload.get("buttons", [])]
    return next(one["title"] for one in buttons if one["payload"] == "case:withdraw")


async def test_nobody_talks_over_a_person(world):
    await ask_for_a_person(world)
    world.take_over()

    assert await world.hear(Said("在吗")) == []
    assert world.dialogue.heard == []


async def test_what_the_bot_says_too_late_is_dropped(world):
    """I4: a person took over while the dialogue server was thinking."""
    await ask_for_a_person(world)
    await world.hear(PressedTitle("先问问机器人"))
    world.dialogue.meanwhile = lambda *_: world.take_over()
    world.dialogue.says = [{"text": "太晚了"}]

    await world.hear(Said("低保是啥子"))

    assert "太晚了" not in [line.text for line in world.lines()]


async def test_a_queued_bot_message_is_cancelled_by_a_takeover(world):
    await ask_for_a_person(world)
    with world.database.transaction() as tx:
        conversation = tx.scalars(select(Conversation)).one()
        late = messages.post(
            tx, conversation.id, Reply("还没发出", Outcome.ANSWERED), messages.Origin(Author.BOT)
        )
    world.take_over()

    await OutboxWorker(world.database, Hub(), [FakeChannel()]).drain()

    with world.database.reading() as tx:
        row = tx.scalars(select(Outbox).where(Outbox.message_id == late.id)).one()
        seen = [line.text for line in messages_since(tx, conversation.id, 0)]
    assert row.state == "cancelled"
    assert "还没发出" not in seen


async def test_the_sender_is_a_second_fence_against_late_bot_messages(world):
    await world.hear(Said("你好"))
    with world.database.transaction() as tx:
        tx.execute(update(Conversation).values(mode=Mode.HUMAN.value, epoch=7))

    await OutboxWorker(world.database, Hub(), [FakeChannel()]).drain()

    with world.database.reading() as tx:
        assert list(tx.scalars(select(Outbox.state))) == ["cancelled"]


async def test_the_owner_hears_that_the_citizen_answered(world):
    await ask_for_a_person(world)
    staff_id = world.take_over()
    with world.database.transaction() as tx:
        handoff.reply(tx, world.case().id, staff_id, "您说")
    assert world.case().state == "waiting_citizen"

    await world.hear(Said("我想问低保"))

    assert world.case().state == "owned"


async def test_a_crash_after_the_reply_does_not_answer_twice(world):
    """The reply is committed, the turn is not: as after SIGKILL."""
    await world.hear(Said("你好"))
    with world.database.transaction() as tx:
        tx.execute(update(Turn).values(state=TurnState.PENDING.value))

    await world.runner.drain()

    assert len(world.lines()) == 2
    assert len(world.dialogue.heard) == 1
    assert world.turn_states() == ["done"]


async def test_a_turn_of_a_dead_process_is_taken_up_when_its_lease_ends(world):
    await world.send(Said("你好"))
    with world.database.transaction() as tx:
        turns.claim_next(tx)
    await world.runner.drain()
    assert world.turn_states() == ["running"]

    with time_machine.travel(clock.now() + turns.LEASE + timedelta(seconds=1), tick=False):
        await world.runner.drain()

    assert world.turn_states() == ["done"]


async def test_a_turn_is_held_by_one_process_only(world):
    await world.send(Said("你好"))

    with world.database.transaction() as tx:
        first, second = turns.claim_next(tx), turns.claim_next(tx)

    assert first is not None
    assert second is None


async def test_turns_of_one_conversation_run_one_after_the_other(world):
    await world.send(Said("一"))
    await world.send(Said("二"))

    with world.database.transaction() as tx:
        first, second = turns.claim_next(tx), turns.claim_next(tx)

    assert first is not None
    assert first.text == "一"
    assert second is None


async def test_an_error_of_ours_still_answers(world):
    world.dialogue.meanwhile = lambda *_: 1 / 0
    await world.send(Said("你好"))
    with world.database.transaction() as tx:
        work = turns.claim_next(tx)

    await world.runner._answer_safely(work)

    assert world.lines()[-1].payload["outcome"] == "error"
    assert world.turn_states() == ["done"]


@pytest.mark.parametrize(
    ("channel", "state"),
    [
        ("web", "sent"),  # the page reads by seq: the commit is the delivery
        ("terminal", "sent"),
        ("telegram", "queued"),
    ],
)
async def test_only_a_channel_that_we_push_to_has_something_to_send(world, channel, state):
    world.channel = channel
    await world.hear(Said("你好"))

    with world.database.reading() as tx:
        assert list(tx.scalars(select(Outbox.state))) == [state]
        assert outbox.has_work(tx, (channel,)) is (state == "queued")


async def test_the_worker_sends_what_is_queued(world):
    await world.hear(Said("你好"))
    channel = FakeChannel()

    await OutboxWorker(world.database, Hub(), [channel]).drain()

    assert channel.sent == ["您好"]
    with world.database.reading() as tx:
        assert list(tx.scalars(select(Outbox.state))) == ["sent"]


async def test_deliveries_keep_their_order(world):
    await world.send(Said("你好"))
    with world.database.transaction() as tx:
        conversation = tx.scalars(select(Conversation)).one()
        for text in ("一", "二"):
            reply = Reply(text, Outcome.ANSWERED, buttons=(Button("b", "x"),))
            messages.post(tx, conversation.id, reply, messages.Origin(Author.BOT))

    with world.database.transaction() as tx:
        first, second = outbox.claim_next(tx, ("telegram",)), outbox.claim_next(tx, ("telegram",))

    assert first is not None
    assert first.text == "一"
    assert second is None


async def test_hints_reach_those_who_watch(world):
    hub = Hub()
    hub.bind()
    world.database.on_commit = hub.notify
    seen: list[int] = []

    async def watch() -> None:
        async for _ in hub.watch("turns", every_s=60):
            seen.append(1)

    task = asyncio.create_task(watch())
    await asyncio.sleep(0.05)
    await world.send(Said("你好"))
    await asyncio.sleep(0.05)
    task.cancel()

    assert len(seen) == 2


async def test_a_corrected_answer_is_never_taken_for_the_answer_to_the_next_question(world):
    await world.send(Said("三口人"))
    await world.runner.drain()
    world.dialogue.heard.clear()

    replies = await world.hear(Corrected("两千多"))  # reads as an answer to what is open now

    assert world.dialogue.heard == []
    assert replies[0].payload["outcome"] == "clarify"


async def test_a_corrected_question_is_answered(world):
    await world.hear(Corrected("低保咋个办"))

    assert [metadata["text"] for _, metadata in world.dialogue.heard] == ["低保咋个办"]


async def test_words_beside_a_photo_are_answered_and_the_photo_is_not_passed_over(world):
    replies = await world.hear(Said("这个单子啥意思", unread="photo"))

    assert replies[0].text == "您好"
    assert "看不了" in replies[1].text
    assert world.turn_states() == ["done"]


async def test_danger_in_a_correction_or_beside_a_photo_is_heard(world):
    for content in (Corrected("我不想活了"), Said("我不想活了", unread="photo")):
        replies = await world.hear(content)

        assert replies[0].text == "快打110"


async def test_a_turn_whose_lease_passed_on_cannot_be_finished_by_who_lost_it(world):
    await world.send(Said("你好"))
    with world.database.transaction() as tx:
        slow = turns.claim_next(tx)
    with (
        time_machine.travel(clock.now() + turns.LEASE + timedelta(seconds=1), tick=False),
        world.database.transaction() as tx,
    ):
        assert turns.claim_next(tx) is not None

    with world.database.transaction() as tx:
        turns.finish(tx, slow, Outcome.ANSWERED)

    assert world.turn_states() == ["running"]


async def test_slow_chats_do_not_hold_up_the_others(world):
    """One conversation after the other in order, several at once."""
    released = asyncio.Event()

    class Slow(FakeChannel):
        async def send(self, delivery: outbox.Delivery) -> str | None:
            if delivery.text == "慢":
                await released.wait()
            return await super().send(delivery)

    for key, text in (("one", "慢"), ("two", "快")):
        with world.database.transaction() as tx:
            conversation = open_conversation(tx, "telegram", key)
            reply = Reply(text, Outcome.ANSWERED)
            messages.post(tx, conversation.id, reply, messages.Origin(Author.BOT))
    channel = Slow()
    task = asyncio.create_task(OutboxWorker(world.database, Hub(), [channel]).run())
    async with asyncio.timeout(30):
        while channel.sent != ["快"]:
            await asyncio.sleep(0.02)
        released.set()
        while channel.sent != ["快", "慢"]:
            await asyncio.sleep(0.02)
    task.cancel()


async def test_stopping_lets_what_is_on_its_way_arrive(world):
    await world.hear(Said("你好"))
    is_sending = asyncio.Event()

    class Slow(FakeChannel):
        async def send(self, delivery: outbox.Delivery) -> str | None:
            is_sending.set()
            await asyncio.sleep(0.3)
            return await super().send(delivery)

    task = asyncio.create_task(OutboxWorker(world.database, Hub(), [Slow()]).run())
    await is_sending.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    with world.database.reading() as tx:
        assert list(tx.scalars(select(Outbox.state))) == ["sent"]
