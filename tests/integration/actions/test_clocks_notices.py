"""What a citizen is told of opening times and waiting: nothing that nobody vouches for."""

import pytest

from actions import clocks, handoff
from actions.clocks import packaged
from actions.storage.tables import Author, Case
from tests.integration.actions.clock_world import (
    FRIDAY_EVENING,
    MONDAY,
    TWENTY,
    at,
    confirm,
    end_wait,
    finished,
    seed,
    travel,
)


@pytest.fixture(autouse=True)
def _calendar(world):
    with travel(MONDAY):
        seed(world)


def notice(world, moment: str, **options: object) -> str | None:
    """What the notice of a case opened at that moment says of closing time."""
    with travel(moment):
        case = world.request(world.conversation(), **options)
    queued = world.lines(case.conversation_id, Author.SYSTEM)[0].text.splitlines()
    is_told = world.case(case.id).told_closed_at is not None
    assert is_told == ("下班时间" in queued[-1])
    return queued[-1] if is_told else None


def again(world, case_id: int) -> str | None:
    with world.database.transaction() as tx:
        return clocks.closed_notice(tx, tx.get_one(Case, case_id))


def test_hours_that_nobody_confirmed_are_never_named(world):
    said = notice(world, "2026-09-28 20:00")

    assert said is not None
    assert "上班以后" in said
    assert "点" not in said


def test_confirmed_hours_are_named_with_the_day(world):
    confirm(world, *range(5))

    assert "今天上午9点上班" in str(notice(world, "2026-09-28 07:30"))
    assert "今天下午2点上班" in str(notice(world, "2026-09-28 12:30"))
    assert "明天（9月29日，星期二）上午9点上班" in str(notice(world, "2026-09-28 20:00"))
    assert "10月8日（星期四）上午9点上班" in str(notice(world, "2026-09-30 18:00"))


def test_friday_evening_names_the_worked_saturday_by_the_hours_it_borrows(world):
    confirm(world, 1, 2, 3, 4)
    before = notice(world, "2026-10-09 18:00")
    confirm(world, 0)

    assert "点" not in str(before)  # Saturday has Monday's hours, which nobody had confirmed
    assert "明天（10月10日，星期六）上午9点上班" in str(notice(world, "2026-10-09 18:01"))


def test_only_the_opening_day_has_to_be_confirmed(world):
    confirm(world, 0)

    assert "点" in str(notice(world, "2026-10-16 20:00"))
    assert "点" not in str(notice(world, "2026-10-19 20:00"))


def test_a_time_in_a_year_without_a_calendar_is_not_named(world):
    confirm(world, *range(5))

    assert "12月31日" in str(notice(world, "2026-12-30 20:00"))
    assert "点" not in str(notice(world, "2026-12-31 20:00"))  # New Year's Day is not known yet


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_in_need_one_is_told_whom_to_call_now(world, is_confirmed):
    if is_confirmed:
        confirm(world, *range(5))

    said = notice(world, "2026-09-28 20:00", reason="urgent")

    assert said is not None
    assert ("110" in said, "120" in said, "点" in said) == (True, True, is_confirmed)


def test_danger_is_always_open_and_says_nothing(world):
    assert notice(world, "2026-10-03 03:00", reason="crisis") is None


def test_where_nobody_is_on_call_danger_is_told_whom_to_call(world, monkeypatch):
    hours = packaged.hours()
    asleep = type(hours)(hours.is_confirmed, frozenset(), hours.usual, {})
    monkeypatch.setattr(packaged, "hours", lambda: asleep)

    said = notice(world, "2026-10-03 03:00", reason="crisis")

    assert said is not None
    assert "110" in said


def test_it_is_said_once_per_case(world):
    with travel("2026-09-28 20:00") as moment:
        case = world.request(world.conversation())
        first, second = world.case(case.id).told_closed_at, again(world, case.id)
        moment.shift(24 * 3600)

        assert again(world, case.id) is None
    assert (first, second) == (at("2026-09-28 20:00"), None)
    assert world.case(case.id).told_closed_at == first


def test_while_open_nothing_is_said_and_it_can_still_be_said_later(world):
    with travel("2026-09-28 17:29:59") as moment:
        case = world.request(world.conversation())
        open_still = again(world, case.id)
        moment.shift(1)

        assert open_still is None
        assert again(world, case.id) is not None


def waiting(world, moment: str = "2026-09-28 11:30", queue: str = "Q-JZ"):
    with travel(moment), world.database.reading() as tx:
        return clocks.waiting_range(tx, queue)


def test_a_range_needs_twenty_waits(world):
    finished(world, TWENTY[:19])
    before = waiting(world)
    finished(world, TWENTY[19:])

    assert before is None
    assert waiting(world) == (6, 15)  # the 25th and 75th percentile of 1 to 20: 5.75, 15.25
    assert waiting(world, queue="Q-YL") is None


def test_waits_older_than_four_weeks_do_not_count(world):
    finished(world, TWENTY)

    assert waiting(world, "2026-10-26 10:00") == (6, 15)
    assert waiting(world, "2026-10-26 10:00:01") is None


def test_withdrawn_and_linked_cases_are_no_waits(world):
    finished(world, TWENTY[:18])
    withdrawn, main = world.conversation(), world.conversation()
    gone = world.request(withdrawn)
    with world.database.transaction() as tx:
        handoff.withdraw(tx, withdrawn)
    other = world.request(main, queue="Q-YL")
    with world.database.transaction() as tx:
        linked = handoff.open_linked(tx, tx.get_one(Case, other.id), "Q-JZ", "asked")
    for case_id in (gone.id, linked.id):
        end_wait(world, case_id, 60)
    before = waiting(world)
    finished(world, TWENTY[18:])

    assert before is None
    assert waiting(world) == (6, 15)


def test_waits_are_counted_in_working_minutes(world):
    finished(world, [60 * 14] * 20, ended="2026-09-29 10:00")  # from 20:00 the evening before

    assert waiting(world, "2026-09-29 11:00") == (60, 60)


def test_the_sentence_is_said_only_while_open_and_not_to_the_urgent(world):
    finished(world, TWENTY)
    with travel("2026-09-28 11:59") as moment:
        usual = world.request(world.conversation())
        urgent = world.request(world.conversation(), reason="urgent")
        with world.database.reading() as tx:
            said = [clocks.waiting_notice(tx, tx.get_one(Case, one.id)) for one in (usual, urgent)]
        moment.shift(60)
        with world.database.reading() as tx:
            closed = clocks.waiting_notice(tx, tx.get_one(Case, usual.id))

    assert said == ["一般要等 6 到 15 分钟（只算上班时间）。", None]
    assert closed is None


@pytest.mark.parametrize(("wait", "said"), [(0, "1 分钟左右"), (30, "30 分钟左右")])
def test_equal_waits_are_about_one_number_and_never_nothing(world, wait, said):
    finished(world, [wait] * 20)
    with travel("2026-09-28 11:00"):
        case = world.request(world.conversation())
        with world.database.reading() as tx:
            assert said in str(clocks.waiting_notice(tx, tx.get_one(Case, case.id)))


def test_without_enough_waits_nothing_is_said(world):
    finished(world, TWENTY[:19])
    with travel("2026-09-28 11:00"):
        case = world.request(world.conversation())
        with world.database.reading() as tx:
            assert clocks.waiting_notice(tx, tx.get_one(Case, case.id)) is None


def test_real_waits_are_those_of_real_replies(world):
    wang = world.staff("wang")
    with travel(MONDAY) as moment:
        for _ in range(20):
            case = world.claimed(world.conversation(), wang)
            moment.shift(120)
            with world.database.transaction() as tx:
                handoff.reply(tx, case.id, wang, "请讲")
        with world.database.reading() as tx:
            assert clocks.waiting_range(tx, "Q-JZ") == (2, 2)


def test_friday_evening_is_open_until_half_past_five(world):
    with travel(FRIDAY_EVENING), world.database.reading() as tx:
        assert clocks.is_open(tx, "Q-JZ")
