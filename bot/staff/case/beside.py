"""What the case page shows beside the conversation, read in the same moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import accounts, clocks, desk, handoff
from actions.accounts import Permission
from actions.desk import Colleague, NoteLine, Offer, Present, Related
from actions.handoff.reading.deadlines import Deadline
from actions.storage.tables import Case, CaseClock, CaseRating, Staff
from bot.staff.case.phrases import Choice, choices_for, values_of
from bot.staff.labels import Labels
from bot.web.services import WebServices


@dataclass(frozen=True)
class Link:
    """Another case of the conversation; ``is_open_to_me``: the reader may go there."""

    related: Related
    is_open_to_me: bool


@dataclass(frozen=True)
class Beside:
    """The rows around a case. ``row`` has the columns that its line in the lists has not."""

    row: Case
    notes: Sequence[NoteLine]
    draft: str
    others: Sequence[Present]
    phrases: Sequence[Choice]
    links: Sequence[Link]
    rating: CaseRating | None
    offer: Offer | None
    colleagues: Sequence[Colleague]
    contact: str  # the citizen's number with its middle hidden; "" without one
    deadlines: Sequence[Deadline]  # the next first, those that stand still last
    towns: Sequence[str]
    is_silent: bool  # a parallel ticket whose main case is open: it may not write to the citizen


def read_beside(
    tx: Session, case: Case, staff: Staff, services: WebServices, labels: Labels
) -> Beside:
    """Read everything around a case for the person who looks at it."""
    values = values_of(case, staff, services.texts, services.settings, labels.queues)
    return Beside(
        row=case,
        notes=desk.notes_of(tx, case.id),
        draft=desk.draft_of(tx, case.id, staff.id),
        others=desk.present(tx, case.id, but=staff.id),
        phrases=choices_for(tx, case.queue, values),
        links=[_link(tx, one, staff) for one in desk.related_cases(tx, case.id)],
        rating=tx.scalar(select(CaseRating).where(CaseRating.case_id == case.id)),
        offer=desk.offer_of(tx, case.id),
        colleagues=desk.colleagues(tx, but=staff.id),
        contact=handoff.shown_number(tx, case.conversation_id),
        deadlines=[_deadline(one) for one in clocks.deadlines(tx, case.id)],
        towns=[town.name for town in handoff.towns()],
        is_silent=case.linked_to is not None
        and handoff.open_case(tx, case.conversation_id) is not None,
    )


def _link(tx: Session, related: Related, staff: Staff) -> Link:
    other = tx.get_one(Case, related.id)
    return Link(related, accounts.may(staff, Permission.CASE_READ, other))


def _deadline(row: CaseClock) -> Deadline:
    paused = None if row.paused_at is None else row.pause_reason or ""
    return Deadline(row.kind, row.due_at, row.warn_at, paused)
