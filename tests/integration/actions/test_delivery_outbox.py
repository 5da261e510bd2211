"""Leases, order, pauses, blocked citizens and sending again, on both databases."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from actions import handoff
from actions.accounts import NotAllowedError
from actions.delivery import inbound, outbox, settling
from actions.delivery.contents import Said
from actions.delivery.outbox import Delivery, NotResendableError
from actions.errors import NotFoundError
from actions.handoff import CaseConflictError
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import (
    Author,
    CaseEvent,
    ChannelPause,
    Conversation,
    Message,
    Outbox,
    OutboxState,
)
from knowledge import clock
from knowledge.outcomes import Outcome
from tests.integration.actions.handoff_world import World

CHANNELS = ("telegram",)


def written(world: World, conversation_id: str, *texts: str, author: Author = Author.SYSTEM):
    """Post lines; return their message ids."""
    with world.database.transaction() as tx:
        made = [
            post(tx, conversation_id, Reply(text, Outcome.HANDOFF), Origin(author))
            for text in texts
        ]
        return [one.id for one in made]


def claimed(database: Database) -> Delivery | None:
    with database.transaction() as tx:
        return outbox.claim_next(tx, CHANNELS)


def settled(database: Database, verdict, *arguments, **named) -> None:
    with database.transaction() as tx:
        verdict(tx, *arguments, **named)


def rows(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as tx:
        return [
            tuple(row) for row in tx.execute(select(Outbox.state, Outbox.error).order_by(Outbox.id))
        ]


def states(database: Database) -> list[str]:
    return [state for state, _ in rows(database)]


def later(**span: float):
    return time_machine.travel(clock.now() + timedelta(**span), tick=False)


# ---- leases


def test_who_lost_the_lease_cannot_settle_what_another_holds(world):
    written(world, world.conversation(), "一")
    slow = claimed(world.database)
    settled(world.database, outbox.recover, idempotent=CHANNELS, all_leases=True)
    quick = claimed(world.database)

    settled(world.database, settling.mark_failed, slow, "too late")

    assert states(world.database) == ["sending"]
    settled(world.database, settling.mark_sent, quick, "7")
    assert states(world.database) == ["sent"]


def test_a_late_confirmation_ends_the_uncertainty(world):
    written(world, world.conversation(), "一")
    slow = claimed(world.database)
    settled(world.database, outbox.recover, idempotent=(), all_leases=True)
    assert states(world.database) == ["uncertain"]

    settled(world.database, settling.mark_sent, slow, "7")

    assert rows(world.database) == [("sent", None)]


def test_a_lease_runs_out_and_not_before(world):
    written(world, world.conversation(), "一")
    claimed(world.database)

    with later(seconds=outbox.LEASE.total_seconds() - 1):
        settled(world.database, outbox.recover, idempotent=())
        assert states(world.database) == ["sending"]
    with later(seconds=outbox.LEASE.total_seconds() + 1):
        settled(world.database, outbox.recover, idempotent=())
        assert states(world.database) == ["uncertain"]


# ---- order


@pytest.mark.parametrize(
    ("verdict", "arguments", "goes_on"),
    [
        (settling.mark_sent, ("7",), True),
        (settling.mark_failed, ("no",), True),  # a failed line holds nobody up
        (settling.mark_uncertain, ("lost",), True),
        (settling.mark_retry, ("502", timedelta(seconds=60)), False),  # still to come: wait
    ],
)
def test_later_lines_wait_only_for_what_is_still_to_come(world, verdict, arguments, goes_on):
    written(world, world.conversation(), "一", "二")
    first = claimed(world.database)
    assert claimed(world.database) is None

    settled(world.database, verdict, first, *arguments)

    second = claimed(world.database)
    assert (second is not None and second.text == "二") is goes_on


def test_a_line_sent_again_waits_for_the_one_on_its_way(world):
    staff = world.staff("li")
    ids = written(world, world.conversation(), "一", "二")
    settled(world.database, settling.mark_failed, claimed(world.database), "no")
    second = claimed(world.database)
    settled(world.database, outbox.resend, ids[0], staff)

    assert claimed(world.database) is None
    settled(world.database, settling.mark_sent, second, "2")
    assert claimed(world.database).text == "一"


def test_a_conversation_that_waits_does_not_hold_up_another(world):
    first, second = world.conversation(), world.conversation()
    written(world, first, "一")
    settled(world.database, settling.mark_retry, claimed(world.database), "502", timedelta(hours=1))
    written(world, second, "二")

    assert claimed(world.database).text == "二"


# ---- the channel as a whole


def test_told_to_wait_the_whole_channel_waits_and_as_long_as_told(world):
    written(world, world.conversation(), "一")
    written(world, world.conversation(), "二")
    settled(
        world.database,
        settling.mark_away,
        claimed(world.database),
        "RetryAfter",
        timedelta(seconds=40),
    )

    assert claimed(world.database) is None
    with later(seconds=39):
        assert claimed(world.database) is None
    with later(seconds=41):
        assert claimed(world.database) is not None


def test_a_channel_that_is_away_is_tried_less_and_less_often(world):
    written(world, world.conversation(), "一")
    waits = []
    now = clock.now()
    for _ in range(6):
        with time_machine.travel(now, tick=False):
            settled(world.database, settling.mark_away, claimed(world.database), "away", None)
            with world.database.reading() as tx:
                until = tx.scalars(select(ChannelPause.until)).one()
        waits.append((until - now).total_seconds())
        now = until + timedelta(seconds=1)

    assert waits == [2, 4, 8, 16, 30, 30]


def test_messages_that_fail_together_count_once(world):
    for _ in range(3):
        written(world, world.conversation(), "一")
    held = [claimed(world.database) for _ in range(3)]

    for one in held:
        settled(world.database, settling.mark_away, one, "away", None)

    with world.database.reading() as tx:
        assert tx.scalars(select(ChannelPause.failures)).one() == 1


def test_a_success_forgets_a_pause_that_is_over_but_none_that_runs(world):
    written(world, world.conversation(), "一")
    written(world, world.conversation(), "二")
    first, second = claimed(world.database), claimed(world.database)
    settled(world.database, settling.mark_away, first, "429", timedelta(seconds=60))

    settled(world.database, settling.mark_sent, second, "2")  # had left before
    with world.database.reading() as tx:
        assert tx.scalar(select(ChannelPause.channel)) == "telegram"
    with later(seconds=61):
        settled(world.database, settling.mark_sent, claimed(world.database), "1")
    with world.database.reading() as tx:
        assert tx.scalar(select(ChannelPause.channel)) is None


# ---- blocked


def test_nothing_more_is_tried_with_a_citizen_who_shut_us_out(world):
    one = world.conversation()
    written(world, one, "一", "二")

    settled(world.database, settling.mark_blocked, claimed(world.database))
    written(world, one, "三")

    assert rows(world.database) == [("failed", "blocked")] * 3
    assert claimed(world.database) is None


def test_once_they_write_again_they_can_be_written_to(world):
    one = world.conversation()
    written(world, one, "一")
    settled(world.database, settling.mark_blocked, claimed(world.database))

    with world.database.transaction() as tx:
        key = tx.get_one(Conversation, one).channel_key
        inbound.accept(tx, "telegram", key, "u1", Said("我回来了"))
    written(world, one, "二")

    assert claimed(world.database).text == "二"
    assert states(world.database) == ["failed", "sending"]


def test_staff_see_that_the_citizen_shut_us_out(world):
    one = world.conversation()
    case = world.claimed(one, world.staff("li"))
    settled(world.database, settling.mark_blocked, claimed(world.database))

    with world.database.reading() as tx:
        view = handoff.case_view(tx, case.id)

    assert view.is_blocked
    assert [line.delivery_error for line in view.transcript if line.delivery] == ["blocked"] * 3
    assert not any(line.can_resend for line in view.transcript)


# ---- sending again


def failed_reply(world: World, staff_id: int) -> tuple[int, int]:
    """A case of this member's with a reply that nobody knows of; return case and message."""
    case = world.claimed(world.conversation(), staff_id)
    with world.database.transaction() as tx:
        message = handoff.reply(tx, case.id, staff_id, "请带户口本")
        tx.execute(update(Outbox).values(state=OutboxState.SENT.value))
        tx.execute(
            update(Outbox)
            .where(Outbox.message_id == message.id)
            .values(state=OutboxState.UNCERTAIN.value)
        )
    return case.id, message.id


def test_sending_again_queues_the_line_with_one_event(world):
    staff = world.staff("li")
    case_id, message_id = failed_reply(world, staff)

    settled(world.database, outbox.resend, message_id, staff)

    assert claimed(world.database).text == "请带户口本"
    assert world.kinds(case_id) == ["requested", "claimed", "replied", "resent"]
    with world.database.reading() as tx:
        event = tx.scalars(select(CaseEvent).order_by(CaseEvent.seq.desc())).first()
        handoff.verify_events(tx, case_id)
    assert event.actor == f"staff:{staff}"


def test_sending_again_is_a_sign_of_the_owners_work(world):
    staff = world.staff("li")
    case_id, message_id = failed_reply(world, staff)
    with world.database.transaction() as tx:
        handoff.citizen_wrote(tx, world.case(case_id).conversation_id)
    before = world.case(case_id).lease_until

    with later(minutes=10):
        settled(world.database, outbox.resend, message_id, staff)

    assert world.case(case_id).lease_until >= before + timedelta(minutes=9)


def test_a_second_press_sends_nothing_twice(world):
    staff = world.staff("li")
    case_id, message_id = failed_reply(world, staff)
    settled(world.database, outbox.resend, message_id, staff)

    with pytest.raises(NotResendableError):
        settled(world.database, outbox.resend, message_id, staff)

    assert world.kinds(case_id).count("resent") == 1


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "cancelled"])
def test_only_what_failed_or_is_uncertain_is_sent_again(world, state):
    staff = world.staff("li")
    case_id, message_id = failed_reply(world, staff)
    with world.database.transaction() as tx:
        tx.execute(update(Outbox).where(Outbox.message_id == message_id).values(state=state))

    with pytest.raises(NotResendableError):
        settled(world.database, outbox.resend, message_id, staff)

    assert "resent" not in world.kinds(case_id)


def test_only_the_owner_sends_again(world):
    owner, other = world.staff("li"), world.staff("wang")
    _, message_id = failed_reply(world, owner)

    with pytest.raises(CaseConflictError) as caught:
        settled(world.database, outbox.resend, message_id, other)

    assert caught.value.owner_name == "li"


def test_when_nobody_owns_it_the_queue_decides(world):
    owner, other = world.staff("li"), world.staff("wang", queues=("Q-WJ",))
    case_id, message_id = failed_reply(world, owner)
    with world.database.transaction() as tx:
        handoff.resolve(tx, case_id, owner, "explained")

    with pytest.raises(NotAllowedError):
        settled(world.database, outbox.resend, message_id, other)
    settled(world.database, outbox.resend, message_id, owner)


def test_the_bots_words_are_never_sent_again_under_a_person(world):
    one, staff = world.conversation(), world.staff("li")
    world.answer(one)
    settled(world.database, settling.mark_uncertain, claimed(world.database), "lost")
    world.claimed(one, staff)
    with world.database.reading() as tx:
        message_id = tx.scalars(select(Message.id).where(Message.author == "bot")).one()

    with pytest.raises(NotResendableError):
        settled(world.database, outbox.resend, message_id, staff)


def test_an_unknown_message_is_not_sent(world):
    with pytest.raises(NotFoundError):
        settled(world.database, outbox.resend, 4711, world.staff("li"))


def test_a_long_text_goes_on_where_it_stopped_and_begins_anew_when_sent_again(world):
    one, staff = world.conversation(), world.staff("li")
    ids = written(world, one, "很长")
    settled(
        world.database,
        settling.mark_retry,
        claimed(world.database),
        "502",
        timedelta(),
        parts_sent=2,
    )
    again = claimed(world.database)
    assert again.parts_sent == 2

    settled(world.database, settling.mark_uncertain, again, "lost")
    settled(world.database, outbox.resend, ids[0], staff)

    assert claimed(world.database).parts_sent == 0
