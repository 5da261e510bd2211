"""Reading the clocks of a case."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.storage.tables import CaseClock


def deadlines(tx: Session, case_id: int) -> Sequence[CaseClock]:
    """Return the clocks of a case that have not stopped, the next deadline first.

    A paused one comes last; its ``due_at`` does not hold while ``paused_at`` is set.
    """
    return tx.scalars(
        select(CaseClock)
        .where(CaseClock.case_id == case_id, CaseClock.stopped_at.is_(None))
        .order_by(CaseClock.paused_at.is_not(None), CaseClock.due_at, CaseClock.id)
        .execution_options(populate_existing=True)
    ).all()
