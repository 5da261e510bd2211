"""Sending what was written: the reply goes out and its draft is gone, in one transaction."""

from sqlalchemy.orm import Session

from actions import handoff
from actions.desk.canned import check_gaps
from actions.desk.drafts import drop_draft
from actions.storage.tables import Case, Message


def send(tx: Session, case_id: int, staff_id: int, text: str) -> Message:
    """Reply as ``handoff.reply`` does and drop the draft.

    Raises DeskError, naming them, while variables of a canned reply are still to be filled.
    """
    check_gaps(text)
    message = handoff.reply(tx, case_id, staff_id, text)
    drop_draft(tx, case_id, staff_id)
    return message


def finish(
    tx: Session,
    case_id: int,
    staff_id: int,
    outcome: str,
    closing: str,
) -> Case:
    """Resolve as ``handoff.resolve`` does; raises DeskError while the closing words have gaps.

    A reply that was begun stays as a draft: ending a case throws nothing away.
    """
    check_gaps(closing)
    return handoff.resolve(tx, case_id, staff_id, outcome, closing)
