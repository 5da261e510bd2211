"""What consoles compare to know whether something is new, and the one reading it comes from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from actions.storage.tables import (
    BriefCorrection,
    Case,
    CaseEvent,
    CaseNote,
    Conversation,
    Notification,
    Outbox,
    OutboxState,
    Presence,
    Transfer,
)
from knowledge import clock

# Ids are given before the commit: an older one may appear after a newer one. So many of the
# newest are compared each time, and when none of them is known everything counts as new.
WINDOW = 400
PRESENT = timedelta(seconds=60)
_UNSETTLED = [
    OutboxState.QUEUED.value,
    OutboxState.SENDING.value,
    OutboxState.FAILED.value,
    OutboxState.UNCERTAIN.value,
]


@dataclass(frozen=True)
class Look:
    """What the open consoles show, so what has to be looked at."""

    conversations: frozenset[str]
    cases: frozenset[int]


@dataclass(frozen=True)
class Touched:
    """Whose lists have changed: queues and staff members; or everybody's."""

    queues: frozenset[str] = frozenset()
    staff: frozenset[int] = frozenset()
    is_everything: bool = False


@dataclass(frozen=True)
class Seen:
    """One reading: the newest ids of events and notifications, whom the new ones concern."""

    events: frozenset[int]
    notifications: frozenset[tuple[int, bool]]
    lists: Touched
    bells: Touched
    cases: dict[int, str]
    lines: dict[str, int]


@dataclass
class Marks:
    """Numbers that grow with the changes of a queue or a person, and the open cases as seen."""

    events: frozenset[int] = frozenset()
    notifications: frozenset[tuple[int, bool]] = frozenset()
    _number: int = 0
    _lists: dict[object, int] = field(default_factory=lambda: defaultdict(int))
    _bells: dict[object, int] = field(default_factory=lambda: defaultdict(int))
    _cases: dict[int, str] = field(default_factory=dict)
    _lines: dict[str, int] = field(default_factory=dict)

    def take(self, seen: Seen) -> None:
        """Go on to what has been seen."""
        self._number += 1
        self._count(self._lists, seen.lists)
        self._count(self._bells, seen.bells)
        self.events, self.notifications = seen.events, seen.notifications
        self._cases, self._lines = seen.cases, seen.lines

    def ring(self, staff_id: int) -> None:
        """Count a change of one person's notifications, which they have made themselves."""
        self._number += 1
        self._bells[staff_id] = self._number

    def of_console(self, staff_id: int, queues: Iterable[str]) -> tuple[int, int]:
        """Return the numbers of this person's list and of their notifications."""
        wanted = frozenset(queues)
        return (
            _newest(self._lists, staff_id, wanted),
            _newest(self._bells, staff_id, wanted),
        )

    def of_case(self, case_id: int | None, conversation_id: str | None) -> tuple[str, int]:
        """Return the code of an open case and the number of its next line."""
        return self._cases.get(case_id or 0, ""), self._lines.get(conversation_id or "", 0)

    def knows(self, case_id: int | None) -> bool:
        """Say whether the newest look was about this case; always when there is none."""
        return case_id is None or case_id in self._cases

    def _count(self, numbers: dict[object, int], touched: Touched) -> None:
        everything = (None,) if touched.is_everything else ()
        for key in (*touched.queues, *touched.staff, *everything):
            numbers[key] = self._number


def _newest(numbers: dict[object, int], staff_id: int, queues: frozenset[str]) -> int:
    wanted = queues or {key for key in numbers if isinstance(key, str)}
    return max(numbers.get(key, 0) for key in (None, staff_id, *wanted))


def look(tx: Session, wanted: Look, known: Marks) -> Seen:
    """Read what has changed since ``known``."""
    events, notifications = _newest_events(tx), _newest_notifications(tx)
    return Seen(
        events=events,
        notifications=notifications,
        lists=_touched_lists(tx, events, known.events),
        bells=_touched_bells(tx, notifications, known.notifications),
        cases=_cases(tx, wanted),
        lines=_lines(tx, wanted.conversations),
    )


def _newest_events(tx: Session) -> frozenset[int]:
    return frozenset(tx.scalars(select(CaseEvent.id).order_by(CaseEvent.id.desc()).limit(WINDOW)))


def _newest_notifications(tx: Session) -> frozenset[tuple[int, bool]]:
    """Return their ids, and whether they have been settled."""
    newest = select(Notification.id, Notification.read_at.is_not(None))
    rows = tx.execute(newest.order_by(Notification.id.desc()).limit(WINDOW))
    return frozenset((number, bool(is_read)) for number, is_read in rows)


def _touched_lists(tx: Session, now: frozenset[int], before: frozenset[int]) -> Touched:
    new = now - before
    if not new:
        return Touched()
    if new == now:
        return Touched(is_everything=True)
    previous = aliased(CaseEvent)
    rows = tx.execute(
        select(CaseEvent.case_id, CaseEvent.data, previous.data)
        .outerjoin(
            previous,
            (previous.case_id == CaseEvent.case_id) & (previous.seq == CaseEvent.seq - 1),
        )
        .where(CaseEvent.id.in_(new))
    ).all()
    facts = [data for _, after, earlier in rows for data in (after, earlier or {})]
    offers = tx.execute(
        select(Transfer.to_queue, Transfer.to_staff_id).where(
            Transfer.case_id.in_({case_id for case_id, _, _ in rows})
        )
    ).all()
    queues = {data.get("queue") for data in facts} | {queue for queue, _ in offers}
    staff = {data.get("owner_id") for data in facts} | {person for _, person in offers}
    return Touched(frozenset(q for q in queues if q), frozenset(s for s in staff if s))


def _touched_bells(
    tx: Session, now: frozenset[tuple[int, bool]], before: frozenset[tuple[int, bool]]
) -> Touched:
    new = now - before
    if not new:
        return Touched()
    if new == now:
        return Touched(is_everything=True)
    rows = tx.execute(
        select(Notification.queue, Notification.staff_id).where(
            Notification.id.in_(number for number, _ in new)
        )
    ).all()
    to_queues = frozenset(queue for queue, staff_id in rows if staff_id is None)
    return Touched(to_queues, frozenset(staff_id for _, staff_id in rows if staff_id is not None))


def _lines(tx: Session, conversations: frozenset[str]) -> dict[str, int]:
    rows = tx.execute(
        select(Conversation.id, Conversation.next_seq).where(Conversation.id.in_(conversations))
    )
    return {conversation_id: next_seq for conversation_id, next_seq in rows}


def _cases(tx: Session, wanted: Look) -> dict[int, str]:
    """Return a code of everything around each open case that its page shows, lines aside."""
    if not wanted.cases:
        return {}
    rows = tx.execute(
        select(Case.id, Case.version, Case.conversation_id).where(Case.id.in_(wanted.cases))
    ).all()
    deliveries, present = _deliveries(tx, wanted.conversations), _present(tx, wanted.cases)
    notes = _newest_of(tx, CaseNote, wanted.cases)
    corrections = _newest_of(tx, BriefCorrection, wanted.cases)
    return {
        case_id: f"{version}-{notes.get(case_id, 0)}-{corrections.get(case_id, 0)}"
        f"-{deliveries.get(conversation_id, '')}-{present.get(case_id, '')}"
        for case_id, version, conversation_id in rows
    }


def _newest_of(tx: Session, table: type[Any], cases: frozenset[int]) -> dict[int, int]:
    rows = tx.execute(
        select(table.case_id, func.max(table.id))
        .where(table.case_id.in_(cases))
        .group_by(table.case_id)
    )
    return {case_id: newest for case_id, newest in rows}


def _deliveries(tx: Session, conversations: frozenset[str]) -> dict[str, str]:
    rows = tx.execute(
        select(Outbox.conversation_id, Outbox.state, func.count(), func.max(Outbox.message_id))
        .where(Outbox.state.in_(_UNSETTLED), Outbox.conversation_id.in_(conversations))
        .group_by(Outbox.conversation_id, Outbox.state)
        .order_by(Outbox.state)
    )
    codes: dict[str, str] = defaultdict(str)
    for conversation_id, state, count, newest in rows:
        codes[conversation_id] += f"{state[0]}{count}.{newest}"
    return codes


def _present(tx: Session, cases: frozenset[int]) -> dict[int, str]:
    since = clock.now() - PRESENT
    rows = tx.execute(
        select(Presence.case_id, Presence.staff_id, Presence.doing)
        .where(Presence.case_id.in_(cases), Presence.seen_at > since)
        .order_by(Presence.staff_id)
    )
    codes: dict[int, str] = defaultdict(str)
    for case_id, staff_id, doing in rows:
        codes[case_id] += f"{doing[0]}{staff_id}"
    return codes
