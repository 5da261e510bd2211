"""Where the citizen lives, and the office that makes it. A case never waits for it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.handoff import packaged
from actions.handoff.transition import CITIZEN, change, lock, open_case
from actions.handoff.unit import unit_for
from actions.storage.tables import OPEN_STATES, Case, ScreeningSession
from knowledge.offices import UNKNOWN, read_place
from knowledge.text.cleaning import clean
from knowledge.text.identifiers import mask

LONGEST = 64  # cases.region
_OPEN = [state.value for state in OPEN_STATES]


def set_region(tx: Session, conversation_id: str, town: str) -> Case:
    """Keep where the citizen lives, on the open case, its open linked ones and in their briefs, and
    choose the office of each.

    ``town`` is a name or free words, or "" for «I don't know», which leaves the office of the whole
    district. Raises NotFoundError when no case is open.
    """
    lock(tx, conversation_id)
    case = open_case(tx, conversation_id)
    if case is None:
        raise NotFoundError(f"conversation {conversation_id} has no open case to place")
    region = as_region(town)
    linked = select(Case).where(
        Case.conversation_id == conversation_id,
        Case.linked_to.is_not(None),
        Case.state.in_(_OPEN),
    )
    for ticket in tx.scalars(linked.order_by(Case.id)).all():
        _place(tx, ticket, region)
    return _place(tx, case, region)


def _place(tx: Session, case: Case, region: str) -> Case:
    unit = unit_for(case.queue, region)
    return change(
        tx,
        case.id,
        Case.version == case.version,
        kind="placed",
        actor=CITIZEN,
        details={"unit": unit},
        region=region,
        unit=unit,
        brief={**case.brief, "region": region or None},
    )


def as_region(words: str) -> str:
    """Return the region as it is kept: a town by its full name, else the words; masked."""
    said = mask(clean(words)).text.strip()
    return (read_place(packaged.towns(), said) or said if said else UNKNOWN)[:LONGEST]


def known_region(tx: Session, conversation_id: str, session: ScreeningSession | None) -> str | None:
    """Return where the citizen said to live: in an earlier case, or just now in an emergency.

    None when never asked; "" is an answer too: who did not know is not asked again.
    """
    place = None if session is None else session.context.get("place")
    told = read_place(packaged.towns(), str(place)) if place else None
    return told or tx.scalar(
        select(Case.region)
        .where(Case.conversation_id == conversation_id, Case.region.is_not(None))
        .order_by(Case.id.desc())
        .limit(1)
    )
