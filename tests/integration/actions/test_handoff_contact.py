"""A number left on purpose."""

import pytest
from sqlalchemy import select

from actions import handoff
from actions.handoff import HandoffError
from actions.storage.tables import Contact

NUMBER = "13800001234"


def _leave(database, conversation, words=NUMBER):
    with database.transaction() as tx:
        return handoff.leave_contact(tx, conversation, words)


def _numbers(database):
    with database.reading() as tx:
        return list(tx.scalars(select(Contact.value)))


def test_a_number_is_kept_in_plain_digits_and_the_last_one_counts(world, database):
    conversation = world.conversation()
    case = world.request(conversation)

    _leave(database, conversation, "138 0000 1234")
    _leave(database, conversation, "座机 023-55551234")

    assert _numbers(database) == ["02355551234"]
    with database.reading() as tx:
        assert handoff.contact_of(tx, conversation).value == "02355551234"
        assert handoff.shown_number(tx, conversation) == "023****1234"
        events = handoff.case_view(tx, case.id).events
    assert [event.kind for event in events] == ["requested", "contact_left", "contact_left"]
    assert "1234" not in str([event.data for event in events])


def test_what_is_no_number_is_not_kept_and_not_repeated(world, database):
    with pytest.raises(HandoffError) as caught:
        _leave(database, world.conversation(), "1380000123")

    assert "1380000" not in str(caught.value)
    assert _numbers(database) == []


def test_the_citizen_takes_it_back(world, database):
    conversation, other = world.conversation(), world.conversation()
    world.request(conversation)
    _leave(database, conversation)
    _leave(database, other, "13900001234")

    with database.transaction() as tx:
        assert handoff.drop_contact(tx, conversation)
        assert not handoff.drop_contact(tx, conversation)

    assert _numbers(database) == ["13900001234"]


def test_it_goes_with_the_case_it_was_left_for(world, database):
    conversation = world.conversation()
    world.request(conversation)
    _leave(database, conversation)

    with database.transaction() as tx:
        handoff.withdraw(tx, conversation)

    assert _numbers(database) == []


def test_it_stays_while_a_case_may_be_reopened(world, database):
    conversation, staff = world.conversation(), world.staff("wang")
    case = world.claimed(conversation, staff)
    _leave(database, conversation)

    with database.transaction() as tx:
        handoff.resolve(tx, case.id, staff, "explained", "")

    assert _numbers(database) == [NUMBER]
