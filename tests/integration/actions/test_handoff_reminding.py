"""Asking after a case, and being asked whether one still waits."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from actions import handoff
from actions.errors import NotFoundError
from tests.integration.actions.handoff_world import payloads

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 12:00 where the citizens live


def _remind(database, conversation):
    with database.transaction() as tx:
        return handoff.remind(tx, conversation)


def _sweep(database):
    with database.transaction() as tx:
        return handoff.ask_still_waiting(tx)


def test_a_reminder_reaches_staff_once_in_half_an_hour(world, database):
    conversation = world.conversation()
    with time_machine.travel(NOON, tick=False) as clock:
        case = world.request(conversation)
        assert _remind(database, conversation)
        assert "帮您催了" in world.last_notice(conversation).text
        clock.shift(timedelta(minutes=29))
        assert not _remind(database, conversation)
        assert "刚才已经" in world.last_notice(conversation).text
        clock.shift(timedelta(minutes=1))
        assert _remind(database, conversation)

    assert world.kinds(case.id) == ["requested", "reminded", "reminded"]


def test_a_case_that_somebody_has_may_be_asked_after(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)

    assert _remind(database, conversation)

    assert world.case(case.id).owner_id == staff


def test_without_an_open_case_there_is_nothing_to_ask_after(world, database):
    with pytest.raises(NotFoundError):
        _remind(database, world.conversation())


def test_who_waits_in_silence_is_asked_once(world, database):
    conversation = world.conversation()
    with time_machine.travel(NOON, tick=False) as clock:
        case = world.request(conversation)
        clock.shift(timedelta(minutes=59))
        assert _sweep(database) == []
        clock.shift(timedelta(minutes=1))
        assert _sweep(database) == [case.id]
        clock.shift(timedelta(hours=2))
        assert _sweep(database) == []

    notice = world.last_notice(conversation)
    assert "还在等" in notice.text
    assert payloads(notice) == ["case:still", "case:withdraw", "case:aside_on"]
    assert (world.case(case.id).state, world.mode(conversation)[0]) == ("queued", "queue")


def test_who_wrote_a_moment_ago_is_not_silent(world, database):
    conversation = world.conversation()
    with time_machine.travel(NOON, tick=False) as clock:
        case = world.request(conversation)
        clock.shift(timedelta(minutes=50))
        world.say(conversation, "还有一句")
        clock.shift(timedelta(minutes=20))
        assert _sweep(database) == []
        clock.shift(timedelta(minutes=40))
        assert _sweep(database) == [case.id]


@pytest.mark.parametrize("options", [{"reason": "urgent"}, {"reason": "crisis"}])
def test_nothing_leads_those_in_need_away_from_a_person(world, database, options):
    with time_machine.travel(NOON, tick=False) as clock:
        world.request(world.conversation(), **options)
        clock.shift(timedelta(hours=3))

        assert _sweep(database) == []


def test_a_case_that_somebody_has_is_not_asked(world, database):
    with time_machine.travel(NOON, tick=False) as clock:
        world.claimed(world.conversation(), world.staff("wang"))
        clock.shift(timedelta(hours=3))

        assert _sweep(database) == []


def test_nobody_is_woken_at_night(world, database):
    with time_machine.travel(NOON, tick=False) as clock:
        case = world.request(world.conversation())
        clock.move_to(NOON + timedelta(hours=8))  # 20:00
        assert _sweep(database) == []
        clock.move_to(NOON + timedelta(hours=19, minutes=59))
        assert _sweep(database) == []
        clock.move_to(NOON + timedelta(hours=20))  # 8:00
        assert _sweep(database) == [case.id]


def test_a_deployer_may_have_nobody_asked(world, database):
    handoff.use(handoff.Choices(ask_after=timedelta(0)))
    try:
        with time_machine.travel(NOON, tick=False) as clock:
            world.request(world.conversation())
            clock.shift(timedelta(hours=3))

            assert _sweep(database) == []
    finally:
        handoff.use(handoff.Choices())
