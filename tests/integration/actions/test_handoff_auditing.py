import pytest
from sqlalchemy import text, update

from actions import handoff
from actions.errors import NotFoundError
from actions.handoff import auditing
from actions.storage.tables import Case, CaseEvent, Conversation, Transfer
from tests.integration.actions.handoff_world import World


@pytest.fixture
def cases(database):
    """Five cases of wang's; not the ``world`` fixture, whose invariants tampering breaks."""
    world = World(database)
    wang = world.staff("wang")
    return [world.claimed(world.conversation(), wang) for _ in range(5)]


def _audit(database, no=None):
    with database.reading() as tx:
        return list(handoff.audit(tx, no))


def test_nothing_is_found_where_nothing_is_wrong(database, cases, monkeypatch):
    monkeypatch.setattr(auditing, "BATCH", 2)

    assert _audit(database) == []
    assert _audit(database, cases[1].no) == []


def test_every_batch_is_read_and_the_case_and_event_are_named(database, cases, monkeypatch):
    monkeypatch.setattr(auditing, "BATCH", 2)
    with database.transaction() as tx:
        for case, seq in ((cases[0], 2), (cases[4], 1)):
            wanted = (CaseEvent.case_id == case.id, CaseEvent.seq == seq)
            tx.execute(update(CaseEvent).where(*wanted).values(actor="staff:9"))

    found = _audit(database)

    assert [line.split(";")[0] for line in found] == [
        f"I5: case {cases[0].no}: event 2 was changed",
        f"I5: case {cases[4].no}: event 1 was changed",
    ]


def test_one_case_alone_is_checked(database, cases):
    with database.transaction() as tx:
        tx.execute(update(CaseEvent).where(CaseEvent.case_id == cases[0].id).values(kind="x"))

    assert _audit(database, cases[1].no) == []
    assert len(_audit(database, cases[0].no)) == 1
    with pytest.raises(NotFoundError, match="LB-X"):
        _audit(database, "LB-X")


def test_a_case_without_its_offer_is_found(database, cases):
    with database.transaction() as tx:
        wang = cases[0].owner_id
        offer = handoff.offer_transfer(tx, cases[0].id, wang, queue="Q-TB", reason="other")
        tx.execute(update(Transfer).where(Transfer.id == offer.id).values(state="accepted"))

    assert _audit(database) == [
        f"I3: case {cases[0].no} is transfer_pending, but 0 offers of it stand"
    ]


def test_a_mode_that_denies_the_case_is_found(database, cases):
    conversation = cases[2].conversation_id
    with database.transaction() as tx:
        tx.execute(update(Conversation).where(Conversation.id == conversation).values(mode="bot"))

    found = _audit(database)

    assert len(found) == 1
    assert found[0].startswith(f"I2: conversation {conversation} is in mode bot")


def test_two_open_cases_of_one_conversation_are_found(database, cases):
    """Only without the index that refuses them: a database put together by hand."""
    with database.transaction() as tx:
        tx.execute(text("DROP INDEX uq_cases_open_conversation"))
        moved = {"conversation_id": cases[0].conversation_id}
        tx.execute(update(Case).where(Case.id == cases[1].id).values(**moved))

    assert f"I2: cases {cases[0].no} and {cases[1].no} are open in one conversation" in (
        _audit(database)
    )
