"""What the citizen may do once a case has ended: say how it went, or go on with it."""

from sqlalchemy.orm import Session

from actions import handoff
from actions.delivery.turns import Work
from actions.errors import NotFoundError
from actions.handoff import CaseConflictError, GraceOverError, HandoffError, RatingClosedError
from actions.handoff.citizen.rating import BAD_REASONS, GOOD_REASONS
from actions.replies import Button, Reply
from actions.texts.loader import Texts
from bot.gateway.says import offering
from knowledge.outcomes import Outcome

GOOD = "good"


def rate(tx: Session, work: Work, texts: Texts, argument: str) -> list[Reply]:
    """Keep the tap, then ask for the one reason; ``argument`` is «number:good» or «number:bad»."""
    no, _, tap = argument.partition(":")
    refusal = _keep(tx, work, texts, no, tap == GOOD, None)
    if refusal is not None:
        return [refusal]
    reasons = GOOD_REASONS if tap == GOOD else BAD_REASONS
    buttons = tuple(
        Button(texts.render(f"handoff.rating_reason.{one}"), f"case:why:{no}:{one}")
        for one in reasons
    )
    key = "handoff.rate.ask_good" if tap == GOOD else "handoff.rate.ask_bad"
    back = _way_back(tx, work)
    return [Reply(texts.render(key), Outcome.HANDOFF, buttons=(*buttons, *back))]


def give_reason(tx: Session, work: Work, texts: Texts, argument: str) -> list[Reply]:
    """Keep the reason; it tells by itself which tap it goes with."""
    no, _, reason = argument.partition(":")
    refusal = _keep(tx, work, texts, no, reason in GOOD_REASONS, reason)
    if refusal is not None:
        return [refusal]
    thanks = texts.render("handoff.rate.thanks")
    return [Reply(thanks, Outcome.HANDOFF, buttons=_way_back(tx, work))]


def reopen(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
    """Go on with the newest case that has ended; a new one is offered when it is too late."""
    try:
        handoff.reopen(tx, work.conversation_id, turn_id=work.turn_id)
    except CaseConflictError:  # one is open: pressed twice, or another was begun since
        return [handoff.tell_my_cases(tx, work.conversation_id)]
    except (GraceOverError, NotFoundError):
        return [offering(texts, "handoff.reopen.late")]
    return []


def _way_back(tx: Session, work: Work) -> tuple[Button, ...]:
    """Return the button to go on with the case: the one under the notice went with the tap."""
    can = handoff.can_reopen(tx, work.conversation_id)
    return handoff.buttons("reopen") if can else ()


def _keep(
    tx: Session, work: Work, texts: Texts, no: str, is_good: bool, reason: str | None
) -> Reply | None:
    """Store the rating; return what is said when it cannot be."""
    try:
        handoff.rate(tx, work.conversation_id, no, is_good, reason)
    except RatingClosedError:
        return offering(texts, "handoff.rate.closed")
    except (NotFoundError, HandoffError):
        return offering(texts, "handoff.rate.gone")
    return None
