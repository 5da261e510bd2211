"""The one way a case or a conversation's mode changes: a conditional UPDATE and its event.

Lock order is conversation, then case, in every transition; writing a message locks the
conversation too, so two transactions never wait for each other crosswise.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.orm import Session

from actions import clocks, failpoints, notifications
from actions.errors import ConflictError, NotFoundError
from actions.handoff import events, forgetting
from actions.handoff.model import CaseConflictError
from actions.handoff.unit import unit_for
from actions.storage.database import mark_changed
from actions.storage.tables import OPEN_STATES, Case, Conversation, Mode, Outbox, OutboxState, Staff

CASES_TOPIC = "cases"  # what consoles listen to, see storage.database.mark_changed
CITIZEN = "citizen"
SYSTEM = "system"
SWEPT_AT_ONCE = 200  # a sweep is one transaction; the next one takes the rest


def staff_actor(staff_id: int) -> str:
    """Return how a staff member is named in an event."""
    return f"staff:{staff_id}"


def lock(tx: Session, conversation_id: str) -> Conversation:
    """Return the conversation, locked until the transaction ends; NotFoundError if there is none.

    SQLite has no row locks: there the whole transaction holds the only writer's place.
    """
    found = tx.scalar(_locked(), {"conversation": conversation_id})
    if found is None:
        raise NotFoundError(f"conversation {conversation_id!r} does not exist")
    return found


@cache
def _locked() -> Select[Conversation]:
    return (
        select(Conversation)
        .where(Conversation.id == bindparam("conversation"))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def ids_in_lock_order(
    tx: Session, *conditions: ColumnElement[bool], limit: int | None = SWEPT_AT_ONCE
) -> list[int]:
    """Return cases by conversation: whoever locks several must take them in this one order."""
    # Sorted here: sorted by the database, SQLite walks the whole index of conversations.
    rows = tx.execute(select(Case.conversation_id, Case.id).where(*conditions).limit(limit))
    pairs = [(conversation_id, case_id) for conversation_id, case_id in rows]
    return [case_id for _, case_id in sorted(pairs)]


def conflict(tx: Session, case: Case) -> CaseConflictError:
    """Return the error that says how a case stands now."""
    return CaseConflictError(case, None if case.owner_id is None else tx.get(Staff, case.owner_id))


def lock_case(tx: Session, case_id: int) -> Case:
    """Return a case as it is now, its conversation locked; NotFoundError if there is none."""
    lock(tx, _fresh(tx, case_id).conversation_id)
    return _fresh(tx, case_id)


def open_case(tx: Session, conversation_id: str) -> Case | None:
    """Return the open case of a conversation, if any (invariant I2: at most one)."""
    return tx.scalar(_open_case(), {"conversation": conversation_id})


@cache  # asked for every line that comes in: making it takes longer than answering it
def _open_case() -> Select[Case]:
    return (
        select(Case)
        .where(
            Case.conversation_id == bindparam("conversation"),
            Case.linked_to.is_(None),
            Case.state.in_([state.value for state in OPEN_STATES]),
        )
        .execution_options(populate_existing=True)
    )


def change(
    tx: Session,
    case_id: int,
    *guards: ColumnElement[bool],
    kind: str,
    actor: str,
    details: dict[str, Any] | None = None,
    **values: Any,
) -> Case:
    """Change a case while ``guards`` hold, with its event; else raise CaseConflictError.

    A case that goes to another queue goes to the office that works that one.
    """
    if "queue" in values:
        values["unit"] = unit_for(values["queue"], _fresh(tx, case_id).region)
    done = tx.execute(
        update(Case)
        .where(Case.id == case_id, *guards)
        .values(version=Case.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    case = _fresh(tx, case_id)
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise conflict(tx, case)
    record(tx, case, kind, actor, details or {})
    mark_changed(tx, case.conversation_id)
    return case


def record(tx: Session, case: Case, kind: str, actor: str, details: dict[str, Any]) -> None:
    """Write the event of what has just been done to a case, with all that follows from it."""
    events.append(tx, case, kind, actor, details)
    clocks.follow(tx, case, kind)
    notifications.tell(tx, case, kind, actor)
    if case.state in forgetting.OVER:
        forgetting.forget_after(tx, case)
    failpoints.reach("transition.changed")
    mark_changed(tx, CASES_TOPIC)


def shift(tx: Session, conversation_id: str, before: Mode, after: Mode) -> None:
    """Let somebody else speak: the epoch moves on, so that a late bot answer is dropped."""
    done = tx.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.mode == before.value)
        .values(mode=after.value, epoch=Conversation.epoch + 1, aside=False)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise ConflictError(
            f"conversation {conversation_id} is not in mode {before.value}; load it again"
        )
    mark_changed(tx, conversation_id)


def silence_bot(tx: Session, conversation_id: str) -> None:
    """Cancel what the bot said under an earlier epoch and the channel has not got yet."""
    epoch = select(Conversation.epoch).where(Conversation.id == conversation_id).scalar_subquery()
    tx.execute(
        update(Outbox)
        .where(
            Outbox.conversation_id == conversation_id,
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.epoch < epoch,  # only bot rows carry one
        )
        .values(state=OutboxState.CANCELLED.value, error="a person took over")
        .execution_options(synchronize_session=False)
    )


def _fresh(tx: Session, case_id: int) -> Case:
    found = tx.get(Case, case_id, populate_existing=True)
    if found is None:
        raise NotFoundError(f"case {case_id} does not exist")
    return found
