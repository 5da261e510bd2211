"""Reading what a new case is built from: the last lines and the screening, then its queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.handoff import packaged
from actions.handoff.brief import cited_clauses, open_programmes
from actions.handoff.model import HandoffError, Reason
from actions.storage.tables import Message, ScreeningSession
from knowledge import clock
from knowledge.offices import Route, needs_parallel, route

RECENT_LINES = 40
# An older screening describes another day's trouble: it neither routes nor alarms.
SCREENING_MAX_AGE = timedelta(days=7)


@dataclass(frozen=True)
class Background:
    """The rows behind a brief; ``messages`` oldest first."""

    messages: Sequence[Message]
    session: ScreeningSession | None

    @property
    def is_veteran(self) -> bool:
        """Say whether the screened person told that they served."""
        told = self.session.facts.get("vet") if self.session is not None else None
        return bool(set(packaged.routing().veterans) & set(told or ()))

    @property
    def open_queues(self) -> list[str]:
        """Return the queues of the screened programmes whose path is open, best first."""
        return [str(row["queue"]) for row in open_programmes(self.session)]

    @property
    def is_urgent(self) -> bool:
        """Say whether the screening found that the person cannot get through today."""
        result = self.session.result if self.session is not None else None
        return bool((result or {}).get("urgent", False))


def gather(tx: Session, conversation_id: str) -> Background:
    """Return the newest lines of a conversation and its newest screening."""
    newest = tx.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.seq.desc())
        .limit(RECENT_LINES)
    ).all()
    session = tx.scalar(
        select(ScreeningSession)
        .where(
            ScreeningSession.conversation_id == conversation_id,
            ScreeningSession.state.in_(("active", "done")),
            ScreeningSession.updated_at > clock.now() - SCREENING_MAX_AGE,
        )
        .order_by(ScreeningSession.updated_at.desc(), ScreeningSession.id.desc())
        .limit(1)
    )
    return Background(newest[::-1], session)


def choose_queue(
    background: Background, *, reason: Reason, is_urgent: bool, queue: str | None
) -> Route:
    """Return where the case goes; ``queue`` is the caller's wish, below crisis and urgency."""
    check_queue(queue)
    screened = background.open_queues
    return route(
        packaged.routing(),
        reason=reason.value,
        urgent=is_urgent and reason is not Reason.CRISIS,
        clauses=cited_clauses(background.messages),
        programme_queues=[queue, *screened] if queue else screened,
    )


def needs_ticket(background: Background, found: Route) -> bool:
    """Say whether a veteran in hardship gets a ticket beside the case (A-8.2)."""
    return needs_parallel(
        packaged.routing(),
        found,
        is_veteran=background.is_veteran,
        open_queues=background.open_queues,
    )


def check_queue(queue: str | None) -> None:
    """Raise HandoffError unless the queue is one of ours, or None."""
    if queue is not None and queue not in packaged.queues():
        raise HandoffError(f"there is no queue {queue!r}; queues.yml has {list(packaged.queues())}")
