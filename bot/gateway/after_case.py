"""What the citizen may do once a case has ended: say how it went, or go on with it."""

from sqlalchemy.orm import Session

from actions import handoff
from actions.delivery.turns import Work
from actions.errors import NotFoundError
from actions.handoff import HandoffError, RatingClosedError
from actions.handoff.rating import BAD_REASONS, GOOD_REASONS
from actions.replies import Button, Reply
from actions.texts.loader import Texts
from bot.gateway.says import offering, plain
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
    return [Reply(texts.render(key), Outcome.HANDOFF, buttons=buttons)]


def give_reason(tx: Session, work: Work, texts: Texts, argument: str) -> list[Reply]:
    """Keep the reason; it tells by itself which tap it goes with."""
    no, _, reason = argument.partition(":")
    refusal = _keep(tx, work, texts, no, reason in GOOD_REASONS, reason)
    return [refusal or plain(texts, "handoff.rate.thanks")]


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
