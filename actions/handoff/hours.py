"""What somebody who waits is told about opening hours and how long it takes, with their notice.

Nobody at work: the words of ``clocks.closed_notice``, once per wait, under whichever notice or
acknowledgement comes first. Somebody at work: how long it usually takes, to who begins to wait; a
case that went back to its queue keeps its old place, so that figure would be too long for it.
"""

from sqlalchemy.orm import Session

from actions import clocks
from actions.handoff import packaged
from actions.handoff.transition import lock, open_case
from actions.storage.tables import Case


def begun(tx: Session, case: Case, kind: str) -> str:
    """Return the end of the notice that a case of this kind (usual, urgent, crisis) waits now."""
    closed = clocks.closed_notice(tx, case)
    if closed is not None:
        return closed
    values = {"wait": _usual_wait(tx, case)} if kind == "usual" else {}
    return packaged.texts().render(f"handoff.meanwhile.{kind}", **values)


def begun_again(tx: Session, case: Case) -> str:
    """Return what a reopened case, which queues from now on, is told besides; "" for nothing."""
    return clocks.closed_notice(tx, case) or clocks.waiting_notice(tx, case) or ""


def going_on(tx: Session, case: Case) -> str:
    """Return what a case that goes on waiting is told besides; "" for nothing."""
    return clocks.closed_notice(tx, case) or ""


def closed_since(tx: Session, conversation_id: str) -> str | None:
    """Return what the citizen of a waiting case is still to be told of closing time, if anything.

    The caller says it, in this transaction: it is not returned again.
    """
    lock(tx, conversation_id)
    case = open_case(tx, conversation_id)
    if case is None or case.owner_id is not None:
        return None
    return clocks.closed_notice(tx, case)


def _usual_wait(tx: Session, case: Case) -> str:
    known = clocks.waiting_notice(tx, case) or ""
    if clocks.are_hours_known(tx, case):
        return known
    return known + packaged.texts().render("handoff.meanwhile.unconfirmed")
