"""What somebody who waits is told of closing time and waiting: one message, once per wait."""

import pytest

from actions import clocks, handoff
from actions.storage.tables import Author, Case
from tests.integration.actions.clock_world import (
    MONDAY,
    TWENTY,
    at,
    confirm,
    finished,
    seed,
    travel,
)

EVENING = "2026-09-28 20:00"
LATER = "2026-09-28 21:00"
CLOSED = "下班时间"
HALF = "要是碰到下班"
RANGE = "一般要等 6 到 15 分钟"


@pytest.fixture(autouse=True)
def _calendar(world):
    with travel(MONDAY):
        seed(world)


def notices(world, conversation: str) -> list[str]:
    return [line.text for line in world.lines(conversation, Author.SYSTEM)]


def told(world, conversation: str) -> int:
    """How often closing time was said."""
    return "".join(notices(world, conversation)).count(CLOSED)


def owned(world, moment: str) -> tuple[Case, int]:
    """A case taken at that moment."""
    with travel(moment):
        wang = world.staff("wang")
        return world.claimed(world.conversation(), wang), wang


def give_back(world, case: Case, wang: int) -> None:
    with world.database.transaction() as tx:
        handoff.return_to_queue(tx, case.id, wang, "off_duty")


def resolve(world, case: Case, wang: int) -> None:
    with world.database.transaction() as tx:
        handoff.resolve(tx, case.id, wang, "explained")


def reopen(world, case: Case) -> None:
    with world.database.transaction() as tx:
        handoff.reopen(tx, case.conversation_id)


def closed_since(world, conversation: str) -> str | None:
    with world.database.transaction() as tx:
        return handoff.closed_since(tx, conversation)


def queued(world, moment: str, **options: object) -> str:
    """The notice of a case opened at that moment."""
    with travel(moment):
        case = world.request(world.conversation(), **options)
    return notices(world, case.conversation_id)[0]


def test_closing_time_stands_in_the_notice_itself_in_place_of_the_turn(world):
    confirm(world, *range(5))

    said = queued(world, EVENING)

    assert "明天（9月29日，星期二）上午9点上班" in said
    assert said.count("话都给您留着") == 1
    assert "轮到了" not in said
    assert HALF not in said


def test_hours_that_nobody_confirmed_are_owned_up_to_while_open(world):
    assert HALF in queued(world, MONDAY)
    assert HALF not in queued(world, EVENING)


def test_known_hours_need_no_half_sentence(world):
    confirm(world, *range(5))

    said = queued(world, MONDAY)

    assert "轮到了" in said
    assert HALF not in said
    assert CLOSED not in said


def test_the_usual_wait_is_said_to_who_begins_to_wait(world):
    finished(world, TWENTY)

    unconfirmed = queued(world, "2026-09-28 11:00")
    confirm(world, *range(5))

    assert f"{RANGE}（只算上班时间）。{HALF}" in unconfirmed
    assert f"{RANGE}（只算上班时间）。您先忙别的" in queued(world, "2026-09-28 11:00")
    assert RANGE not in queued(world, EVENING)
    assert RANGE not in queued(world, "2026-09-28 11:00", reason="urgent")


@pytest.mark.parametrize("reason", ["urgent", "crisis"])
def test_in_need_the_number_to_call_is_there_by_day_and_by_night(world, reason):
    by_day, by_night = queued(world, MONDAY, reason=reason), queued(world, EVENING, reason=reason)

    assert "110" in by_day
    assert "110" in by_night
    assert (CLOSED in by_day, CLOSED in by_night) == (False, reason == "urgent")


def test_a_case_given_back_at_night_is_told_closing_time_once(world):
    case, wang = owned(world, MONDAY)
    with travel(EVENING):
        give_back(world, case, wang)
    with travel(LATER):
        world.request(case.conversation_id)

    returned, again = notices(world, case.conversation_id)[-2:]
    assert CLOSED in returned
    assert CLOSED not in again
    assert RANGE not in returned


def test_a_stalled_case_is_told_closing_time(world):
    case, _ = owned(world, "2026-09-28 17:20")
    with travel(EVENING), world.database.transaction() as tx:
        handoff.expire_leases(tx)

    assert CLOSED in notices(world, case.conversation_id)[-1]


def test_a_reopened_case_waits_anew_and_is_told_again(world):
    with travel(EVENING):
        case = world.request(world.conversation())
        wang = world.staff("wang")
        with world.database.transaction() as tx:
            handoff.claim(tx, case.id, wang, case.version)
        resolve(world, case, wang)
        reopen(world, case)
    with travel(LATER):
        again = closed_since(world, case.conversation_id)

    assert CLOSED in notices(world, case.conversation_id)[-1]
    assert told(world, case.conversation_id) == 2
    assert again is None


def test_a_case_reopened_in_time_is_told_the_usual_wait(world):
    finished(world, TWENTY)
    case, wang = owned(world, "2026-09-28 11:00")
    with travel("2026-09-28 11:10"):
        resolve(world, case, wang)
        reopen(world, case)

    assert RANGE in notices(world, case.conversation_id)[-1]


def test_made_urgent_at_night_a_waiting_case_is_told_whom_to_call(world):
    with travel(EVENING):
        case = world.request(world.conversation())
        world.request(case.conversation_id, urgent=True)

    usual, _, urgent = notices(world, case.conversation_id)
    assert (CLOSED in usual, "110" in usual) == (True, False)
    assert (CLOSED in urgent, "110" in urgent) == (True, True)


def test_made_urgent_while_somebody_has_it_nothing_is_said_of_hours(world):
    case, wang = owned(world, EVENING)
    with travel(LATER), world.database.transaction() as tx:
        handoff.escalate(tx, case.id, wang, "no_means")

    assert told(world, case.conversation_id) == 1  # when it was opened


def test_it_has_become_closed_since_is_said_once_and_only_to_who_waits(world):
    with travel(MONDAY):
        case = world.request(world.conversation())
        open_still = closed_since(world, case.conversation_id)
    with travel(EVENING):
        first, second = (closed_since(world, case.conversation_id) for _ in range(2))

    assert open_still is None
    assert CLOSED in str(first)
    assert second is None


def test_that_it_was_said_survives_what_else_the_transaction_does(world):
    wang = world.staff("wang")
    with travel(MONDAY):
        case = world.request(world.conversation())
    with travel(EVENING), world.database.transaction() as tx:
        handoff.closed_since(tx, case.conversation_id)
        handoff.claim(tx, case.id, wang, case.version)

    assert world.case(case.id).told_closed_at == at(EVENING)


def test_with_an_owner_or_without_a_case_closing_time_is_not_said(world):
    case, _ = owned(world, MONDAY)
    with travel(EVENING):
        assert closed_since(world, case.conversation_id) is None
        assert closed_since(world, world.conversation()) is None


def test_ones_cases_show_the_usual_wait_while_one_waits(world):
    finished(world, TWENTY)
    with travel("2026-09-28 11:00"):
        case = world.request(world.conversation())
        with world.database.reading() as tx:
            waiting = handoff.tell_my_cases(tx, case.conversation_id).text
        wang = world.staff("wang")
        with world.database.transaction() as tx:
            handoff.claim(tx, case.id, wang, case.version)
            taken = handoff.tell_my_cases(tx, case.conversation_id).text

    assert RANGE in waiting
    assert RANGE not in taken


def test_hours_are_known_day_by_day_or_always(world):
    with travel(MONDAY):
        usual = world.request(world.conversation())
        crisis = world.request(world.conversation(), reason="crisis")
    with world.database.transaction() as tx:
        before = [clocks.are_hours_known(tx, tx.get_one(Case, one.id)) for one in (usual, crisis)]
    confirm(world, 0, 1, 2, 3)
    with world.database.reading() as tx:
        nearly = clocks.are_hours_known(tx, tx.get_one(Case, usual.id))
    confirm(world, 4)

    with world.database.reading() as tx:
        assert clocks.are_hours_known(tx, tx.get_one(Case, usual.id))
    assert (before, nearly) == ([False, True], False)
