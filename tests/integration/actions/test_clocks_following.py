"""The clocks of a case along its life: what starts, pauses, resumes and stops them."""

import ast
import contextlib
from pathlib import Path

import pytest

from actions import clocks, handoff, notifications
from actions.clocks import ClockError, packaged
from actions.notifications import NotificationError
from actions.storage.tables import Case, CaseClock, Staff
from tests.integration.actions.clock_world import (
    FRIDAY_EVENING,
    MONDAY,
    at,
    clock_row,
    clock_rows,
    seed,
    told,
    travel,
    unstopped,
)

HANDOFF = Path(handoff.__file__).parent


@pytest.fixture
def wang(world):
    seed(world)
    return world.staff("wang")


def test_a_new_case_awaits_its_first_reply_and_its_end(world, wang):
    with travel(MONDAY):
        case = world.request(world.conversation())

    assert unstopped(world, case.id) == {"first_reply": True, "resolve": True}
    first = clock_row(world, case.id, "first_reply")
    assert (first.queue, first.started_at) == ("Q-JZ", at(MONDAY))
    assert (first.warn_at, first.due_at) == (at("2026-09-28 10:45"), at("2026-09-28 11:00"))
    assert case.no_clock_reason is None


def test_taking_a_case_is_no_reply_yet(world, wang):
    case = world.claimed(world.conversation(), wang)

    assert unstopped(world, case.id) == {"first_reply": True, "resolve": True}


def test_with_the_reply_the_citizen_has_the_word_and_the_case_says_why_nothing_runs(world, wang):
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        moment.shift(10 * 60)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")

    assert unstopped(world, case.id) == {"resolve": False}
    first, whole = (clock_row(world, case.id, kind) for kind in ("first_reply", "resolve"))
    assert (first.stopped_at, first.breached_at) == (at("2026-09-28 10:10"), None)
    assert (whole.left_minutes, whole.pause_reason) == (1940, "waiting_citizen")
    assert world.case(case.id).no_clock_reason == "waiting_citizen"


def test_the_citizens_answer_starts_the_next_reply_and_resumes_the_rest(world, wang):
    conversation = world.conversation()
    with travel(MONDAY) as moment:
        case = world.claimed(conversation, wang)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")
        moment.move_to(at("2026-10-08 09:00"))  # after the holiday
        with world.database.transaction() as tx:
            handoff.citizen_wrote(tx, conversation)

    assert unstopped(world, case.id) == {"next_reply": True, "resolve": True}
    assert clock_row(world, case.id, "next_reply").due_at == at("2026-10-08 11:00")
    whole = clock_row(world, case.id, "resolve")
    assert whole.due_at == at("2026-10-13 17:30")  # five working days, Saturday among them
    assert (whole.left_minutes, whole.paused_at, whole.pause_reason) == (None, None, None)
    assert whole.warn_at == at("2026-10-12 15:52")  # 75 %, no matter how long it stood still
    assert world.case(case.id).no_clock_reason is None


def test_what_is_left_of_a_clock_counts_started_minutes(world, wang):
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        moment.shift(90)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")

    assert clock_row(world, case.id, "resolve").left_minutes == 1949


def test_the_rest_of_a_clock_resumes_at_closing_time_with_the_next_opening(world, wang):
    conversation = world.conversation()
    with travel("2026-09-28 16:00") as moment:
        case = world.claimed(conversation, wang)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")
            tx.get_one(CaseClock, clock_row(world, case.id, "resolve").id).left_minutes = 10
        moment.move_to(at("2026-09-28 17:30"))
        with world.database.transaction() as tx:
            handoff.citizen_wrote(tx, conversation)

    assert clock_row(world, case.id, "resolve").due_at == at("2026-09-29 09:10")


def test_a_second_line_of_the_citizen_does_not_extend_the_deadline(world, wang):
    conversation = world.conversation()
    with travel(MONDAY) as moment:
        case = world.claimed(conversation, wang)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")
            handoff.citizen_wrote(tx, conversation)
        moment.shift(600)
        with world.database.transaction() as tx:
            handoff.citizen_wrote(tx, conversation)

    assert len(clock_rows(world, case.id, "next_reply")) == 1


def test_a_case_given_back_unanswered_keeps_its_first_deadline(world, wang):
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        moment.shift(600)
        with world.database.transaction() as tx:
            handoff.return_to_queue(tx, case.id, wang, "needs_other")

    assert unstopped(world, case.id) == {"first_reply": True, "resolve": True}
    assert clock_row(world, case.id, "first_reply").due_at == at("2026-09-28 11:00")


def test_a_case_given_back_after_a_reply_awaits_the_next_one(world, wang):
    with travel(MONDAY):
        case = world.claimed(world.conversation(), wang)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")
            handoff.return_to_queue(tx, case.id, wang, "off_duty")

    assert unstopped(world, case.id) == {"next_reply": True, "resolve": True}
    assert world.case(case.id).no_clock_reason is None


def test_a_case_moved_to_another_queue_is_never_due_later(world, wang):
    with travel(MONDAY) as moment:
        case = world.claimed(world.conversation(), wang)
        moment.shift(600)
        with world.database.transaction() as tx:
            handoff.return_to_queue(tx, case.id, wang, "wrong_queue", "Q-YL")

    first = clock_row(world, case.id, "first_reply")
    assert (first.queue, first.due_at) == ("Q-YL", at("2026-09-28 11:00"))


def test_a_case_that_becomes_urgent_is_due_sooner(world, wang):
    conversation = world.conversation()
    with travel(MONDAY) as moment:
        case = world.request(conversation)
        moment.shift(600)
        world.request(conversation, reason="urgent")

    first, whole = (clock_row(world, case.id, kind) for kind in ("first_reply", "resolve"))
    assert (first.queue, first.due_at) == ("Q-JN", at("2026-09-28 10:25"))
    assert first.warn_at == at("2026-09-28 10:21")  # int(15 * 0.75) minutes
    assert (first.started_at, whole.queue) == (at(MONDAY), "Q-JN")
    assert whole.due_at == at("2026-09-30 10:10")  # 780 minutes are two working days


def test_a_warning_already_given_comes_again_when_the_case_becomes_urgent(world, wang):
    conversation = world.conversation()
    with travel(MONDAY):
        case = world.request(conversation)
        with world.database.transaction() as tx:
            row = tx.get_one(CaseClock, clock_row(world, case.id, "resolve").id)
            row.warned_at = row.started_at
        world.request(conversation, reason="urgent")

    assert clock_row(world, case.id, "resolve").warned_at is None


def test_urgency_shortens_what_a_paused_clock_has_left(world, wang):
    conversation = world.conversation()
    case = world.claimed(conversation, wang)
    with world.database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "请讲")
    world.request(conversation, reason="urgent")

    whole = clock_row(world, case.id, "resolve")
    assert (whole.queue, whole.left_minutes) == ("Q-JN", 780)


def test_danger_is_due_at_night_and_on_holidays(world, wang):
    with travel("2026-10-03 23:58"):
        case = world.request(world.conversation(), reason="crisis")

    assert clock_row(world, case.id, "first_reply").due_at == at("2026-10-04 00:03")


@pytest.mark.parametrize("how", ["withdrawn", "resolved"])
def test_nothing_runs_when_a_case_is_over(world, wang, how):
    conversation = world.conversation()
    case = world.request(conversation)
    with world.database.transaction() as tx:
        if how == "withdrawn":
            handoff.withdraw(tx, conversation)
        else:
            handoff.claim(tx, case.id, wang, case.version)
            handoff.reply(tx, case.id, wang, "请讲")
            handoff.resolve(tx, case.id, wang, "explained")

    assert unstopped(world, case.id) == {}
    assert world.case(case.id).no_clock_reason is None


def test_a_reply_at_the_very_moment_is_in_time_and_a_later_one_is_not(world, wang):
    late, punctual = (world.claimed(world.conversation(), wang) for _ in range(2))
    due = clock_row(world, late.id, "first_reply").due_at
    with world.database.transaction() as tx:
        tx.get_one(CaseClock, clock_row(world, punctual.id, "first_reply").id).due_at = due
    for case, seconds in ((punctual, 0), (late, 1)):
        with travel("2026-01-01 00:00") as moment, world.database.transaction() as tx:
            moment.move_to(due.timestamp() + seconds)
            handoff.reply(tx, case.id, wang, "请讲")

    assert clock_row(world, punctual.id, "first_reply").breached_at is None
    assert clock_row(world, late.id, "first_reply").breached_at == due


def test_friday_evening_before_a_worked_saturday(world, wang):
    with travel(FRIDAY_EVENING):
        case = world.request(world.conversation())

    assert clock_row(world, case.id, "first_reply").due_at == at("2026-10-10 09:30")


def test_a_clock_that_runs_keeps_its_deadline_when_hours_and_days_change(world, wang):
    conversation = world.conversation()
    with travel(FRIDAY_EVENING) as moment:
        case = world.claimed(conversation, wang)
        with world.database.transaction() as tx:
            clocks.set_day(tx, at("2026-10-10").date(), False, staff_id=wang)
            clocks.set_hours(tx, "Q-JZ", 0, [(600, 720)], wang)
        kept = clock_row(world, case.id, "first_reply").due_at
        moment.shift(60)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")
            handoff.citizen_wrote(tx, conversation)

    assert kept == at("2026-10-10 09:30")
    # What starts or goes on afterwards is counted by the new ones: 29 minutes on Friday, the
    # rest on Monday from 10 o'clock.
    assert clock_row(world, case.id, "next_reply").due_at == at("2026-10-12 11:31")


def test_a_failed_transition_leaves_the_clocks_alone(world, wang):
    case = world.claimed(world.conversation(), wang)

    with contextlib.suppress(RuntimeError), world.database.transaction() as tx:
        handoff.reply(tx, case.id, wang, "请讲")
        raise RuntimeError("a crash before the commit")

    assert unstopped(world, case.id) == {"first_reply": True, "resolve": True}


def test_every_kind_of_event_says_what_it_does_to_clocks_and_whom_it_concerns():
    written = {kind for path in HANDOFF.rglob("*.py") for kind in event_kinds(path)}

    assert {"claimed", "requested", "replied", "withdrawn"} <= written
    assert written <= clocks.EFFECTS.keys()
    assert clocks.EFFECTS.keys() == notifications.RULES.keys()


def event_kinds(path: Path) -> set[str]:
    """The literal kinds given to ``change`` (by name) and ``record`` (third)."""
    calls = [
        one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.Call)
    ]
    named = [one for call in calls for one in call.keywords if one.arg == "kind"]
    placed = [call.args[2] for call in calls if getattr(call.func, "id", "") == "record"]
    values = [one.value for one in named] + placed
    return {str(one.value) for one in values if isinstance(one, ast.Constant)}


def test_an_unknown_event_fails_loudly(world, wang):
    case = world.request(world.conversation())

    with world.database.reading() as tx:
        with pytest.raises(ClockError, match="'dreamt'"):
            clocks.follow(tx, tx.get_one(Case, case.id), "dreamt")
        with pytest.raises(NotificationError, match="'dreamt'"):
            notifications.tell(tx, tx.get_one(Case, case.id), "dreamt", "system")


def test_a_queue_that_nobody_works_has_a_reason_instead_of_a_clock(world, wang, monkeypatch):
    hours = packaged.hours()
    closed = type(hours)(False, frozenset(), ((),) * 7, {})
    monkeypatch.setattr(packaged, "hours", lambda: closed)

    case = world.request(world.conversation())

    assert unstopped(world, case.id) == {}
    assert world.case(case.id).no_clock_reason == "no_hours"


def offer(world, case_id: int, staff_id: int, **options: object) -> int:
    with world.database.transaction() as tx:
        reason = next(iter(handoff.TransferReason))
        return handoff.offer_transfer(
            tx, case_id, staff_id, queue="Q-YL", reason=reason, **options
        ).id


def test_an_offer_awaits_its_answer_and_whoever_takes_it_owes_a_word(world, wang):
    li = world.staff("li")
    with travel(MONDAY):
        case = world.claimed(world.conversation(), wang)
        with world.database.transaction() as tx:
            handoff.reply(tx, case.id, wang, "请讲")
        transfer = offer(world, case.id, wang, to_staff_id=li)
        offered, notices = unstopped(world, case.id), told(world, case.id)
        with world.database.transaction() as tx:
            handoff.accept_transfer(tx, transfer, li)

    assert offered == {"transfer": True, "resolve": True}
    assert clock_row(world, case.id, "transfer").due_at == at("2026-09-28 10:30")
    assert notices[-1] == ("transfer_offered", li)
    assert unstopped(world, case.id) == {"next_reply": True, "resolve": True}
    assert told(world, case.id)[-1] == ("transfer_accepted", wang)
    with world.database.reading() as tx:
        assert notifications.unread(tx, li) == []


def test_an_offer_to_a_queue_is_told_there_until_it_is_rejected(world, wang):
    li = world.staff("li", ("Q-YL",))
    case = world.claimed(world.conversation(), wang)
    transfer = offer(world, case.id, wang)
    with world.database.reading() as tx:
        offered = handoff.offered_ids(tx, tx.get_one(Staff, li))
        heard = notifications.unread(tx, li, ("Q-YL",), offered=offered)
        before = [one.kind.value for one in heard]
    with world.database.transaction() as tx:
        handoff.reject_transfer(tx, transfer, li, next(iter(handoff.TransferAnswer)))

    assert before == ["transfer_offered"]
    assert unstopped(world, case.id) == {"first_reply": True, "resolve": True}
    assert told(world, case.id)[-1] == ("transfer_rejected", wang)
    with world.database.reading() as tx:
        assert notifications.unread(tx, li, ("Q-YL",)) == []


def test_a_reopened_case_begins_anew(world, wang):
    conversation = world.conversation()
    with travel(MONDAY) as moment:
        case = world.claimed(conversation, wang)
        with world.database.transaction() as tx:
            handoff.resolve(tx, case.id, wang, "explained")
        moment.shift(3600)
        with world.database.transaction() as tx:
            handoff.reopen(tx, conversation)

    assert unstopped(world, case.id) == {"first_reply": True, "resolve": True}
    assert [row.stopped_at is None for row in clock_rows(world, case.id, "resolve")] == [
        False,
        True,
    ]
    assert clock_row(world, case.id, "first_reply").due_at == at("2026-09-28 12:00")
    assert told(world, case.id)[-2:] == [("reopened", wang), ("reopened", None)]


def test_a_linked_case_is_answered_once_somebody_is_at_it(world, wang):
    case = world.request(world.conversation())
    with world.database.transaction() as tx:
        linked = handoff.open_linked(tx, tx.get_one(Case, case.id), "Q-TB", "asked")
    before = unstopped(world, linked.id)
    with world.database.transaction() as tx:
        handoff.claim(tx, linked.id, wang, linked.version)

    assert before == {"first_reply": True, "resolve": True}
    assert unstopped(world, linked.id) == {"resolve": True}
    assert told(world, linked.id) == [("new", None)]
    assert unstopped(world, case.id) == {"first_reply": True, "resolve": True}
