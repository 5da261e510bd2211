"""What must hold after every step, beside the invariants that every test of the handoff checks."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.storage.tables import (
    Author,
    Case,
    CaseClock,
    Conversation,
    Message,
    Outbox,
    OutboxState,
    Update,
)
from knowledge import clock
from tests.integration.actions.handoff_model import Model

_STATES = {state.value for state in OutboxState}


def check_model(tx: Session, model: Model) -> None:
    """The cases and conversations are as the model says; each change had one event (I5)."""
    actual = {case.id: _columns(case) for case in tx.scalars(select(Case))}
    expected = {
        ticket.id: (
            ticket.state,
            ticket.owner,
            ticket.queue,
            ticket.is_main,
            ticket.level != "usual",
            ticket.lease,
            ticket.grace,
            ticket.queued_at,
            ticket.reopened,
            ticket.version,
        )
        for ticket in model.tickets.values()
    }
    assert actual == expected
    talks = {one.id: (one.mode, one.epoch) for one in tx.scalars(select(Conversation))}
    assert talks == {key: (talk.mode, talk.epoch) for key, talk in model.talks.items()}


def check_alarms(tx: Session) -> None:
    """After a sweep no running clock has passed its time, or its warning, unnoticed."""
    runs = (CaseClock.stopped_at.is_(None), CaseClock.paused_at.is_(None))
    for row in tx.scalars(select(CaseClock).where(*runs)):
        if row.due_at < clock.now():
            assert row.breached_at is not None, f"a clock of {row.case_id} is late"
        elif row.warn_at <= clock.now():
            assert row.warned_at or row.breached_at, f"a clock of {row.case_id} has not warned"


def check_lines(tx: Session, updates: int, note: str) -> None:
    """I1, I4, I6, I9, I10 over all messages; of the bot's, none waits behind a person's back."""
    assert tx.scalar(select(func.count(Update.id))) == updates, "I10"
    settled = (Update.message_id.is_not(None)) != (Update.refusal.is_not(None))
    assert tx.scalar(select(func.count(Update.id)).where(~settled)) == 0, "I1"
    citizens = select(func.count(Message.id)).where(Message.author == Author.CITIZEN.value)
    assert tx.scalar(citizens) == updates, "I1: a message of the citizen's is lost or twice there"
    outgoing = select(Message.id).where(Message.author != Author.CITIZEN.value)
    rows = tx.execute(select(Outbox.message_id, Outbox.state)).all()
    assert sorted(row.message_id for row in rows) == sorted(tx.scalars(outgoing)), "I6"
    assert {row.state for row in rows} <= _STATES, "I6"
    overtaken = (Conversation.mode == "human", Outbox.epoch < Conversation.epoch)
    waiting = select(func.count(Outbox.id)).join(
        Conversation, Conversation.id == Outbox.conversation_id
    )
    assert tx.scalar(waiting.where(Outbox.state == "queued", *overtaken)) == 0, "I4"
    leaked = select(func.count(Message.id)).where(Message.text.contains(note))
    assert tx.scalar(leaked) == 0, "I9"


def _columns(case: Case) -> tuple[object, ...]:
    return (
        case.state,
        case.owner_id,
        case.queue,
        case.linked_to is None,
        case.is_urgent,
        case.lease_until,
        case.grace_until,
        case.queued_at,
        case.reopened,
        case.version,
    )
