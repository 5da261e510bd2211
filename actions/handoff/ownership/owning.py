"""What owning a case means in columns: who holds it, until when, and how it is let go.

A lease runs exactly while it is the owner's turn: ``lease_until`` is null while the citizen has
the word, also under an offer (``transfer_pending``), where the offer's own end counts instead.
It runs in working time where the hours are confirmed: who goes home does not lose the case.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from actions import clocks
from actions.handoff.limits import Limits
from actions.handoff.packaged import in_force
from actions.handoff.transition import shift, silence_bot
from actions.storage.tables import OWNED_STATES, Case, CaseState, Mode
from knowledge import clock

OWNED = [state.value for state in OWNED_STATES]


def owned_by(staff_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the guards of everything that only the owner may do."""
    return (Case.state.in_(OWNED), Case.owner_id == staff_id)


def given_to(
    tx: Session, case: Case, staff_id: int, limits: Limits | None, *, queue: str | None = None
) -> dict[str, Any]:
    """Return the columns of a case that somebody holds from now on, in ``queue`` if it moves."""
    now = clock.now()
    return {
        "state": CaseState.OWNED.value,
        "owner_id": staff_id,
        "owned_at": now,
        "lease_until": clocks.work_ends(tx, case, now, in_force(limits).lease, queue),
    }


def let_go(case: Case, state: CaseState, **values: Any) -> dict[str, Any]:
    """Return the columns of a case that nobody holds from now on; ``queued_at`` stays."""
    return {
        "state": state.value,
        "owner_id": None,
        "lease_until": None,
        "last_owner_id": case.owner_id,
        **values,
    }


def moved_to(case: Case, queue: str | None) -> dict[str, Any]:
    """Return the columns of a case that moves to another queue; ``change`` chooses its unit anew."""
    return {} if queue in (None, case.queue) else {"queue": queue}


def lease_end(tx: Session, case: Case, limits: Limits | None) -> datetime:
    """Return when a lease ends that begins now."""
    return clocks.work_ends(tx, case, clock.now(), in_force(limits).lease)


def renewed(tx: Session, case: Case, limits: Limits | None) -> datetime | None:
    """Return the lease's new end, or None while the citizen has the word."""
    return None if case.lease_until is None else lease_end(tx, case, limits)


def turn_of(case: Case) -> CaseState:
    """Return the owned state in which nothing is offered: the owner's turn, or the citizen's."""
    return CaseState.WAITING_CITIZEN if case.lease_until is None else CaseState.OWNED


def follow_mode(tx: Session, case: Case, before: Mode, after: Mode) -> bool:
    """Let the conversation follow its main case; a linked one never moves it.

    Returns whether it did. A person who takes over silences what the bot had not delivered.
    """
    if case.linked_to is not None:
        return False
    if before is not after:
        shift(tx, case.conversation_id, before, after)
    if after is Mode.HUMAN:
        silence_bot(tx, case.conversation_id)
    return True
