"""The citizen's reminder, and asking who waits in silence whether they still do."""

from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.handoff import notices, packaged
from actions.handoff.transition import CITIZEN, SYSTEM, change, lock, lock_case, open_case
from actions.storage.tables import Author, Case, CaseEvent, CaseState, Message
from knowledge import clock

REMIND_EVERY = timedelta(minutes=30)
REMINDED = "reminded"
ASKED_STILL = "asked_still"
# Nobody's telephone rings at night to ask whether they still wait; local hours.
_DAY_BEGINS, _DAY_ENDS = 8, 20


def remind(tx: Session, conversation_id: str, *, turn_id: int | None = None) -> bool:
    """Tell staff that the citizen asks after the open case; say whether they were told.

    False when the last reminder is less than 30 minutes old: the citizen reads that it has been
    passed on. Raises NotFoundError when no case is open.
    """
    lock(tx, conversation_id)
    case = open_case(tx, conversation_id)
    if case is None:
        raise NotFoundError(f"conversation {conversation_id} has no open case to ask after")
    if _happened(tx, case, REMINDED, REMIND_EVERY):
        notices.reminded(tx, case, turn_id, is_again=True)
        return False
    case = change(tx, case.id, Case.version == case.version, kind=REMINDED, actor=CITIZEN)
    notices.reminded(tx, case, turn_id, is_again=False)
    return True


def ask_still_waiting(tx: Session) -> list[int]:
    """Ask everybody who has waited in silence long enough, once per case; return their case ids.

    Urgent cases and those in danger are never asked: nothing leads them away from a person.
    """
    after, now = packaged.choices().ask_after, clock.now()
    if not after or not _DAY_BEGINS <= now.astimezone(clock.LOCAL).hour < _DAY_ENDS:
        return []
    asked = exists().where(CaseEvent.case_id == Case.id, CaseEvent.kind == ASKED_STILL)
    silent = tx.scalars(
        select(Case.id)
        .where(
            Case.state == CaseState.QUEUED.value,
            Case.linked_to.is_(None),
            Case.is_urgent.is_(False),
            Case.queued_at <= now - after,
            ~asked,
        )
        .order_by(Case.conversation_id, Case.id)  # the one order of locks
    ).all()
    return [case_id for case_id in silent if _ask(tx, case_id, after)]


def _ask(tx: Session, case_id: int, after: timedelta) -> bool:
    case = lock_case(tx, case_id)
    if case.state != CaseState.QUEUED.value or _wrote_within(tx, case, after):
        return False
    queued = Case.state == CaseState.QUEUED.value
    case = change(tx, case_id, queued, Case.version == case.version, kind=ASKED_STILL, actor=SYSTEM)
    notices.still_waiting(tx, case)
    return True


def _wrote_within(tx: Session, case: Case, span: timedelta) -> bool:
    newest = tx.scalar(
        select(func.max(Message.created_at)).where(
            Message.conversation_id == case.conversation_id,
            Message.author == Author.CITIZEN.value,
        )
    )
    return newest is not None and newest > clock.now() - span


def _happened(tx: Session, case: Case, kind: str, within: timedelta) -> bool:
    found = select(CaseEvent.id).where(
        CaseEvent.case_id == case.id,
        CaseEvent.kind == kind,
        CaseEvent.at > clock.now() - within,
    )
    return tx.scalar(found.limit(1)) is not None
