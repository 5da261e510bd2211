"""What the citizen thinks of how a case went: one tap, and one reason if they like."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.handoff.model import HandoffError, parse
from actions.handoff.transition import CASES_TOPIC, lock
from actions.storage.database import mark_changed
from actions.storage.tables import OPEN_STATES, Case, CaseRating
from knowledge import clock

CHANGE_WITHIN = timedelta(days=1)
_OPEN = {state.value for state in OPEN_STATES}


class RatingReason(StrEnum):
    """The one reason beside the tap."""

    QUICK = "quick"
    CLEAR = "clear"
    KIND = "kind"
    SLOW = "slow"
    UNCLEAR = "unclear"
    UNSOLVED = "unsolved"
    RUDE = "rude"


GOOD_REASONS = (RatingReason.QUICK, RatingReason.CLEAR, RatingReason.KIND)
BAD_REASONS = (
    RatingReason.SLOW,
    RatingReason.UNCLEAR,
    RatingReason.UNSOLVED,
    RatingReason.RUDE,
)


class RatingClosedError(HandoffError):
    """The rating can be changed for a day only."""


def rate(
    tx: Session, conversation_id: str, case_no: str, is_good: bool, reason: str | None = None
) -> CaseRating:
    """Keep the citizen's rating of an ended case of their own, once per case.

    Tapped again within a day of the first tap, the last one counts; a reason that does not go with
    the tap raises HandoffError, a later change RatingClosedError. NotFoundError when the case is
    not this conversation's or has not ended.
    """
    chosen = None if reason is None else parse(RatingReason, reason)
    if chosen is not None and chosen not in (GOOD_REASONS if is_good else BAD_REASONS):
        raise HandoffError(f"the reason {chosen.value} does not go with is_good={is_good}")
    lock(tx, conversation_id)
    case = _ended(tx, conversation_id, case_no)
    rating = tx.scalar(select(CaseRating).where(CaseRating.case_id == case.id))
    if rating is None:
        rating = CaseRating(case_id=case.id, is_good=is_good)
        tx.add(rating)
        tx.flush()
    elif rating.created_at <= clock.now() - CHANGE_WITHIN:
        raise RatingClosedError(f"case {case.no} was rated more than a day ago")
    rating.is_good, rating.reason = is_good, None if chosen is None else chosen.value
    tx.flush()
    mark_changed(tx, CASES_TOPIC)
    return rating


def _ended(tx: Session, conversation_id: str, case_no: str) -> Case:
    case = tx.scalar(
        select(Case).where(Case.no == case_no, Case.conversation_id == conversation_id)
    )
    if case is None or case.state in _OPEN:
        raise NotFoundError(f"there is no ended case {case_no!r} in this conversation")
    return case
