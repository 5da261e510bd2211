"""One tap after the end, with one reason."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from actions import handoff
from actions.errors import NotFoundError
from actions.handoff import HandoffError, RatingClosedError
from actions.storage.tables import CaseRating
from knowledge import clock


@pytest.fixture
def ended(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)
    with database.transaction() as tx:
        return handoff.resolve(tx, case.id, staff, "explained", "")


def _rate(database, case, is_good, reason=None):
    with database.transaction() as tx:
        return handoff.rate(tx, case.conversation_id, case.no, is_good, reason)


def test_a_tap_and_its_reason_are_one_rating(ended, database):
    _rate(database, ended, True)
    _rate(database, ended, True, "kind")

    with database.reading() as tx:
        rating = tx.scalars(select(CaseRating)).one()
    assert (rating.case_id, rating.is_good, rating.reason) == (ended.id, True, "kind")


def test_another_tap_counts_instead_and_drops_the_reason(ended, database):
    _rate(database, ended, True, "kind")

    _rate(database, ended, False)

    with database.reading() as tx:
        rating = tx.scalars(select(CaseRating)).one()
    assert (rating.is_good, rating.reason) == (False, None)


def test_after_a_day_it_stands(ended, database):
    with time_machine.travel(clock.now(), tick=False) as moment:
        _rate(database, ended, True)
        moment.shift(timedelta(hours=23, minutes=59))
        _rate(database, ended, False)
        moment.shift(timedelta(minutes=1))
        with pytest.raises(RatingClosedError):
            _rate(database, ended, True)

    with database.reading() as tx:
        assert tx.scalars(select(CaseRating.is_good)).one() is False


@pytest.mark.parametrize(("is_good", "reason"), [(True, "slow"), (False, "kind"), (True, "nice")])
def test_a_reason_goes_with_its_tap(ended, database, is_good, reason):
    with pytest.raises(HandoffError):
        _rate(database, ended, is_good, reason)


def test_only_an_ended_case_of_ones_own_is_rated(world, ended, database):
    running = world.request(ended.conversation_id)

    for conversation, no in [
        (ended.conversation_id, running.no),
        (world.conversation(), ended.no),
        (ended.conversation_id, "LB-0"),
    ]:
        with pytest.raises(NotFoundError), database.transaction() as tx:
            handoff.rate(tx, conversation, no, True)
    with database.reading() as tx:
        assert tx.scalar(select(func.count(CaseRating.id))) == 0
