"""Parallel tickets (平行办件): a second office works on the same trouble, behind the main case.

A linked case has its own queue, owner, lease, offers and history, but it never speaks: claiming,
passing on, returning, resolving it changes neither the conversation's mode nor tells the citizen
anything. Its owner cannot write to the citizen while the main case is open, whoever holds it.

A main case that the citizen withdraws takes the linked cases that nobody has along: nobody is to
work on what is not wanted any more. One that somebody has stays theirs; they are told, and may ask
the citizen (``follow_withdrawal``).

When the main case ends otherwise, an open linked case stays as it is, and the bot speaks. Its owner
may write from then on: the first words make it the main case (``linked_to`` becomes null), the
conversation a person's, and the bot silent. Should the citizen have asked for a person again
meanwhile, that newer case is the main one, and the linked one waits behind it. A linked case ends
for itself; it is never reopened, since a citizen's words go to the main case or a new one.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.handoff.model import HandoffError, Reason, parse
from actions.handoff.opening.gathering import check_queue
from actions.handoff.opening.inserting import insert_case
from actions.handoff.transition import (
    CITIZEN,
    SYSTEM,
    change,
    conflict,
    lock_case,
    open_case,
    record,
)
from actions.storage.tables import OPEN_STATES, Case, CaseState

_OPEN = [state.value for state in OPEN_STATES]


def open_linked(tx: Session, case: Case, queue: str, reason: str) -> Case:
    """Open a parallel ticket of a case in another queue, with the same brief; tell nobody.

    The open ticket of that conversation in that queue is returned when there is one. ``reason`` is
    a Reason. Raises HandoffError for an unknown queue or reason, or the case's own queue, and
    CaseConflictError when the case has ended.
    """
    why = parse(Reason, reason)
    check_queue(queue)
    case = lock_case(tx, case.id)
    if case.state not in _OPEN:
        raise conflict(tx, case)
    if queue == case.queue:
        raise HandoffError(f"{case.no} is in {queue} already; a linked case is for another office")
    found = _open_one(tx, case.conversation_id, queue)
    if found is not None:
        return found
    linked = insert_case(
        tx,
        conversation_id=case.conversation_id,
        linked_to=case.linked_to or case.id,
        queue=queue,
        reason=why.value,
        is_urgent=case.is_urgent,
        brief=case.brief,
        region=case.region,
    )
    record(tx, linked, "linked", SYSTEM, {"reason": why.value, "main": linked.linked_to})
    return linked


def follow_withdrawal(tx: Session, main: Case) -> None:
    """Let the linked cases of a main case follow that the citizen has just withdrawn.

    Those that wait are withdrawn, too; of the others the owner is told. Called with the
    conversation locked.
    """
    for linked in _open_of(tx, main):
        details, as_seen = {"main": main.id}, Case.version == linked.version
        if linked.owner_id is None:
            state = CaseState.CANCELLED.value
            change(
                tx,
                linked.id,
                as_seen,
                kind="withdrawn",
                actor=CITIZEN,
                details=details,
                state=state,
            )
        else:
            change(tx, linked.id, as_seen, kind="main_withdrawn", actor=CITIZEN, details=details)


def check_may_speak(tx: Session, case: Case) -> None:
    """Raise HandoffError while the conversation of a linked case has an open main case."""
    main = open_case(tx, case.conversation_id)
    if main is not None:
        raise HandoffError(
            f"{case.no} is linked and cannot write while {main.no} is open; use a note, or wait"
        )


def check_silent(case: Case) -> None:
    """Raise HandoffError for a linked case: it ends without words to the citizen."""
    if case.linked_to is not None:
        raise HandoffError(f"{case.no} is linked; it ends without words to the citizen")


def _open_of(tx: Session, main: Case) -> Sequence[Case]:
    return tx.scalars(
        select(Case)
        .where(Case.linked_to == main.id, Case.state.in_(_OPEN))
        .order_by(Case.id)
        .execution_options(populate_existing=True)
    ).all()


def _open_one(tx: Session, conversation_id: str, queue: str) -> Case | None:
    return tx.scalar(
        select(Case).where(
            Case.conversation_id == conversation_id,
            Case.linked_to.is_not(None),
            Case.queue == queue,
            Case.state.in_(_OPEN),
        )
    )
