"""Made-up cases written straight into the tables, and what is to be counted of them by hand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from actions.storage.tables import (
    Case,
    CaseClock,
    CaseEvent,
    CaseRating,
    Conversation,
    QuestionGroup,
    Staff,
    Transfer,
)
from knowledge.clock import LOCAL

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 8)
QUEUES = ("Q-JZ", "Q-YL", "Q-TB")
MIDNIGHT = datetime(2026, 11, 1, tzinfo=LOCAL)


@dataclass(frozen=True)
class Made:
    """One case: minutes count from the midnight before the period's first day."""

    queue: str
    opened: int
    taken: tuple[int, ...] = ()  # minutes after the opening at which somebody took it
    replied: tuple[int, ...] = ()
    ended: int | None = None  # minutes after the first taking
    state: str = "queued"
    outcome: str | None = None
    reopened: int = 0
    transfers: tuple[str, ...] = ()
    rating: tuple[bool, str | None] | None = None
    clocks: tuple[tuple[str, str], ...] = ()  # kind, standing

    @property
    def opened_at(self) -> datetime:
        return MIDNIGHT + timedelta(minutes=self.opened)

    @property
    def is_in(self) -> bool:
        return FIRST <= self.opened_at.date() <= LAST


def store(tx: Session, cases: list[Made], now: datetime) -> None:
    """Write the cases with their events; nothing else in the database looks at them."""
    staff = Staff(login=uuid4().hex, name="王小明", password_hash="-")
    tx.add(staff)
    tx.flush()
    for made in cases:
        case = _case(tx, made, staff.id)
        events = [("requested", made.opened_at)]
        events += [("claimed", made.opened_at + timedelta(minutes=m)) for m in made.taken]
        events += [("replied", made.opened_at + timedelta(minutes=m)) for m in made.replied]
        for seq, (kind, at) in enumerate(events, start=1):
            tx.add(_event(case.id, seq, kind, at))
        for state in made.transfers:
            tx.add(
                Transfer(
                    case_id=case.id,
                    from_staff_id=staff.id,
                    from_queue=made.queue,
                    to_queue="Q-ZJ",
                    reason="other",
                    state=state,
                    until=now,
                )
            )
        if made.rating:
            tx.add(CaseRating(case_id=case.id, is_good=made.rating[0], reason=made.rating[1]))
        for kind, standing in made.clocks:
            tx.add(_clock(case, kind, standing, now))
    tx.flush()


def group(tx: Session) -> int:
    made = QuestionGroup()
    tx.add(made)
    tx.flush()
    return made.id


def _case(tx: Session, made: Made, staff_id: int) -> Case:
    conversation = Conversation(id=uuid4().hex, channel="web", channel_key=uuid4().hex)
    tx.add(conversation)
    tx.flush()
    is_owned = made.state in ("owned", "waiting_citizen", "transfer_pending")
    ended = None if made.ended is None else (made.taken or (0,))[0] + made.ended
    case = Case(
        no=uuid4().hex[:24],
        conversation_id=conversation.id,
        queue=made.queue,
        state=made.state,
        reason="asked",
        owner_id=staff_id if is_owned else None,
        outcome=made.outcome,
        reopened=made.reopened,
        resolved_at=None if ended is None else made.opened_at + timedelta(minutes=ended),
        queued_at=made.opened_at,
        created_at=made.opened_at,
    )
    tx.add(case)
    tx.flush()
    return case


def _event(case_id: int, seq: int, kind: str, at: datetime) -> CaseEvent:
    return CaseEvent(
        case_id=case_id, seq=seq, kind=kind, actor="system", at=at, prev_hash="-", hash="-"
    )


def _clock(case: Case, kind: str, standing: str, now: datetime) -> CaseClock:
    hour = timedelta(hours=1)
    moments = {
        "met": {"stopped_at": now},
        "missed": {"stopped_at": now, "breached_at": now - hour},
        "late": {"due_at": now - hour},  # nobody has noted it yet
        "paused": {"due_at": now - hour, "paused_at": now - 2 * hour},
        "running": {},
    }[standing]
    return CaseClock(
        case_id=case.id,
        kind=kind,
        queue=case.queue,
        **{"warn_at": now, "due_at": now + hour, **moments},
    )
