"""Canned replies, filled in for one case."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions import desk
from actions.desk import Filled
from actions.storage.tables import Case, Staff
from actions.texts import Texts
from bot.settings import Settings
from knowledge.offices import Queue


@dataclass(frozen=True)
class Choice:
    """A canned reply, filled in for one case."""

    id: int
    title: str
    filled: Filled


def choices_for(tx: Session, queue: str, values: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return what may be said in a case of this queue."""
    return tuple(
        Choice(one.id, one.title, desk.fill(one.text, values)) for one in desk.canned_for(tx, queue)
    )


def values_of(
    case: Case, staff: Staff, texts: Texts, settings: Settings, queues: Mapping[str, Queue]
) -> dict[str, str]:
    """Return what is known by the names that canned replies use; nothing is known of the citizen."""
    known = {
        "case_no": case.no,
        "queue": queues[case.queue].name if case.queue in queues else "",
        "office": staff.office,
        "phone": settings.contact_phone,
        "address": settings.contact_address,
        "hours": settings.contact_hours,
    }
    return {texts.render(f"desk.variable.{name}"): value for name, value in known.items()}


def joined(written: str, piece: str) -> str:
    """Return a piece below what is written already."""
    before = written.rstrip()
    return f"{before}\n{piece}" if before else piece
