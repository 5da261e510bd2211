import pytest
from sqlalchemy import delete, select, update

from actions import handoff
from actions.handoff import TamperedError
from actions.handoff.events import digest
from actions.storage.tables import Case, CaseEvent
from tests.integration.actions.handoff_world import World


@pytest.fixture
def case(database):
    """A case with five events; not the ``world`` fixture, whose invariants tampering breaks."""
    world = World(database)
    staff = world.staff("wang")
    made = world.claimed(world.conversation(), staff)
    with database.transaction() as tx:
        handoff.reply(tx, made.id, staff, "您好")
        handoff.return_to_queue(tx, made.id, staff, "off_duty")
    with database.transaction() as tx:
        return handoff.claim(tx, made.id, staff, 4)


def test_an_honest_history_verifies(database, case):
    with database.reading() as tx:
        handoff.verify_events(tx, case.id)

        chain = tx.scalars(select(CaseEvent).order_by(CaseEvent.seq)).all()
    assert [event.seq for event in chain] == [1, 2, 3, 4, 5]
    assert [event.prev_hash for event in chain[1:]] == [event.hash for event in chain[:-1]]
    assert [event.actor for event in chain] == ["citizen", *["staff:1"] * 4]


@pytest.mark.parametrize(
    "values",
    [
        {"actor": "staff:9"},
        {"kind": "replied"},
        {"data": {"state": "owned", "queue": "Q-YL", "owner_id": 1, "is_urgent": False}},
        {"hash": "f" * 64},
        {"prev_hash": "0" * 64},
    ],
)
def test_a_changed_event_is_found(database, case, values):
    with database.transaction() as tx:
        tx.execute(update(CaseEvent).where(CaseEvent.seq == 2).values(**values))

    with database.reading() as tx, pytest.raises(TamperedError, match=f"{case.no}: event 2"):
        handoff.verify_events(tx, case.id)


def test_a_changed_event_with_a_new_hash_breaks_the_next_one(database, case):
    with database.transaction() as tx:
        event = tx.scalars(select(CaseEvent).where(CaseEvent.seq == 2)).one()
        event.actor = "staff:9"
        event.hash = digest(event)

    with database.reading() as tx, pytest.raises(TamperedError, match="event 3"):
        handoff.verify_events(tx, case.id)


@pytest.mark.parametrize(("seq", "found"), [(1, 1), (3, 3), (5, 5)])
def test_a_missing_event_is_found_even_at_the_end(database, case, seq, found):
    with database.transaction() as tx:
        tx.execute(delete(CaseEvent).where(CaseEvent.seq == seq))

    with database.reading() as tx, pytest.raises(TamperedError, match=f"event {found} is missing"):
        handoff.verify_events(tx, case.id)


@pytest.mark.parametrize(
    "values", [{"queue": "Q-TB"}, {"is_urgent": True}, {"state": "waiting_citizen"}]
)
def test_a_case_changed_without_an_event_is_found(database, case, values):
    with database.transaction() as tx:
        tx.execute(update(Case).values(**values))

    with database.reading() as tx, pytest.raises(TamperedError, match="not how the case stands"):
        handoff.verify_events(tx, case.id)


def test_a_case_that_is_gone_is_named(database, case):
    with database.reading() as tx, pytest.raises(TamperedError, match="case 99 does not exist"):
        handoff.verify_events(tx, 99)


def test_events_hold_codes_and_never_words(database, case):
    with database.reading() as tx:
        data = tx.scalars(select(CaseEvent.data)).all()

    for row in data:
        assert all(str(value).isascii() for value in row.values()), row
