"""The history of slips: what became of each, never what it said."""

from sqlalchemy.orm import Session

from actions.storage.tables import ScreeningSlip, SlipEvent

MADE, FORGOT, DELETED = "made", "forgot_health", "deleted"
CITIZEN, SYSTEM = "citizen", "system"


def record(tx: Session, slip: ScreeningSlip, kind: str, by: str = SYSTEM) -> None:
    """Write that something became of the slip."""
    tx.add(SlipEvent(conversation_id=slip.conversation_id, slip_id=slip.id, kind=kind, by=by))
