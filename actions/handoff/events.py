"""The history of a case: append-only, each event's hash covers the one before (invariant I5)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.errors import ActionsError
from actions.storage.tables import Case, CaseEvent
from knowledge import clock

GENESIS = "0" * 64
_SNAPSHOT = ("state", "queue", "owner_id", "is_urgent", "linked_to")


class TamperedError(ActionsError):
    """The history of a case does not verify; the message names the case and the event."""


def append(tx: Session, case: Case, kind: str, actor: str, details: Mapping[str, Any]) -> None:
    """Write the event of the change that brought ``case`` to its present version.

    The event's ``seq`` is that version: two events of one version cannot both be stored, and a
    change without an event leaves a gap. ``details`` holds codes, never anybody's words.
    """
    last = tx.scalar(
        select(CaseEvent.hash).where(CaseEvent.case_id == case.id, CaseEvent.seq < case.version)
        .order_by(CaseEvent.seq.desc()).limit(1)
    )  # fmt: skip
    event = CaseEvent(
        case_id=case.id,
        seq=case.version,
        kind=kind,
        actor=actor,
        at=clock.now(),
        data={**_snapshot(case), **details},
        prev_hash=last or GENESIS,
    )
    event.hash = digest(event)
    tx.add(event)
    tx.flush()


def digest(event: CaseEvent) -> str:
    """Return the SHA-256 of an event as canonical JSON, its predecessor's hash included."""
    content = [
        event.case_id,
        event.seq,
        event.kind,
        event.actor,
        event.at.isoformat(timespec="microseconds"),
        event.data,
        event.prev_hash,
    ]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def events_of(tx: Session, case_id: int) -> Sequence[CaseEvent]:
    """Return the events of a case, oldest first, as they are stored."""
    return tx.scalars(
        select(CaseEvent)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.seq)
        .execution_options(populate_existing=True)
    ).all()


def verify_events(tx: Session, case_id: int) -> None:
    """Raise TamperedError unless the chain is whole and ends in the case as it is now."""
    case = tx.get(Case, case_id, populate_existing=True)
    if case is None:
        raise TamperedError(f"case {case_id} does not exist any more; compare with a backup")
    verify_chain(case, events_of(tx, case_id))


def verify_chain(case: Case, events: Sequence[CaseEvent]) -> None:
    """Like ``verify_events``, of events that were read already, oldest first."""
    before = GENESIS
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            raise _tampered(case, place, "is missing")
        if event.prev_hash != before or event.hash != digest(event):
            raise _tampered(case, place, "was changed")
        before = event.hash
    if case.version != len(events):
        raise _tampered(case, len(events) + 1, "is missing")
    last = events[-1].data
    if {key: last.get(key) for key in _SNAPSHOT} != _snapshot(case):
        raise _tampered(case, len(events), "is not how the case stands")


def _snapshot(case: Case) -> dict[str, Any]:
    return {key: getattr(case, key) for key in _SNAPSHOT}


def _tampered(case: Case, seq: int, what: str) -> TamperedError:
    return TamperedError(f"case {case.no}: event {seq} {what}; compare with a backup")
