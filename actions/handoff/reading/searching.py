"""Looking for cases, old ones too: by number, words, clause, dates, and how they stand.

What was looked for is never logged: statements go to the database with their values hidden.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_, select
from sqlalchemy.orm import Session

from actions.accounts.scope import covered
from actions.handoff.reading.deadlines import is_overdue
from actions.handoff.reading.keyset import Key, behind, cursor_of, order_of
from actions.handoff.reading.listing import lines_of
from actions.handoff.reading.reach import may_find
from actions.handoff.reading.shelves import PAGE
from actions.handoff.reading.views import CasePage
from actions.storage.tables import Author, Case, Conversation, Message, Staff
from knowledge import clock

# Words are looked for in that many conversations at a time, the newest first; no index helps
# with a part of a word, and nobody's search may hold the database up.
LOOKED_THROUGH = 5_000
MAX_WORDS = 64
_NUMBER = re.compile(r"LB-?(\d{6})-?([0-9A-Z]{4})")
_CLAUSE = re.compile(r"[A-Z]-\d+(?:\.\d+)*")
_NEWEST = (
    Key(Case.created_at, is_descending=True),
    Key(Case.id, is_descending=True),
)


@dataclass(frozen=True)
class Wanted:
    """What is looked for; every field that is set must hold. Dates are local, both included."""

    no: str = ""
    words: str = ""
    clause: str = ""
    queue: str = ""
    state: str = ""
    unit: str = ""
    owner_id: int | None = None  # who has it, or had it last
    is_urgent: bool = False
    is_overdue: bool = False
    is_reopened: bool = False
    since: date | None = None
    until: date | None = None


def read_typed(wanted: Wanted, typed: str) -> Wanted:
    """Return ``wanted`` with what was typed: a public number, a clause's id, else words."""
    typed = typed.strip()[:MAX_WORDS]
    number, clause = _NUMBER.fullmatch(typed.upper()), _CLAUSE.fullmatch(typed.upper())
    if number is not None:
        return replace(wanted, no=f"LB-{number[1]}-{number[2]}")
    if clause is not None:
        return replace(wanted, clause=clause[0])
    return replace(wanted, words=typed)


def search(
    tx: Session, staff: Staff, wanted: Wanted, after: str = "", limit: int = PAGE
) -> CasePage:
    """Return a page of the cases found that the staff member may see, the newest first.

    Words and clauses are looked for in ``LOOKED_THROUGH`` cases; when that did not fill the page,
    ``looked_back_to`` says how far it came and ``next`` goes on from there.
    """
    candidates = _candidates(tx, staff, wanted).where(behind(_NEWEST, after))
    said = _said(wanted)
    if said is None:
        found = tx.execute(candidates.limit(limit + 1)).all()
        more = cursor_of(_place(found[limit - 1])) if len(found) > limit else ""
        return CasePage(_read(tx, found[:limit]), more)
    near = candidates.limit(LOOKED_THROUGH).subquery()
    lines = select(Message.id).where(Message.conversation_id == near.c.conversation_id, said)
    # Looked up by conversation, newest first, until the page is full: the offset keeps PostgreSQL
    # from joining, for which it would read every message there is.
    chosen = lines.offset(0).exists()
    newest = (near.c.created_at.desc(), near.c.id.desc())
    found = tx.execute(select(near).where(chosen).order_by(*newest).limit(limit + 1)).all()
    if len(found) > limit:
        return CasePage(_read(tx, found[:limit]), cursor_of(_place(found[limit - 1])))
    edge = tx.execute(candidates.offset(LOOKED_THROUGH - 1).limit(1)).one_or_none()
    if edge is None:
        return CasePage(_read(tx, found))
    return CasePage(_read(tx, found), cursor_of(_place(edge)), looked_back_to=edge.created_at)


def _candidates(tx: Session, staff: Staff, wanted: Wanted) -> Any:
    # One number is looked up wherever it may be. The rest keeps to the scope, which an index serves;
    # what this person has of other queues is in the list of their own.
    scope = may_find(tx, staff) if wanted.no else covered(staff)
    query = select(Case.id, Case.created_at, Case.conversation_id).where(
        scope, *_conditions(wanted)
    )
    return query.order_by(*order_of(_NEWEST))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    owner = wanted.owner_id
    of_owner = or_(Case.owner_id == owner, Case.last_owner_id == owner)
    chosen = (
        (wanted.no, Case.no == wanted.no),
        (wanted.queue, Case.queue == wanted.queue),
        (wanted.state, Case.state == wanted.state),
        (wanted.unit, Case.unit == wanted.unit),
        (owner is not None, of_owner),
        (wanted.is_urgent, Case.is_urgent.is_(True)),
        (wanted.is_overdue, is_overdue()),
        (wanted.is_reopened, Case.reopened > 0),
    )
    return [condition for is_set, condition in chosen if is_set] + _dates(wanted)


def _dates(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(Case.created_at >= _midnight(wanted.since))
    if wanted.until is not None and wanted.until < date.max:
        conditions.append(Case.created_at < _midnight(wanted.until + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL)


def _said(wanted: Wanted) -> ColumnElement[bool] | None:
    """Return the condition for a line of the transcript; None when no line is looked for."""
    if wanted.clause:
        quoted = f'"clause": "{wanted.clause}"'
        return cast(Message.payload, Text).contains(quoted, autoescape=True)
    if not wanted.words:
        return None
    # The notices of the system say the same in every conversation.
    is_said = Message.author != Author.SYSTEM.value
    return is_said & Message.text.icontains(wanted.words, autoescape=True)


def _place(row: Any) -> tuple[datetime, int]:
    return row.created_at, row.id


def _read(tx: Session, found: Any) -> tuple[Any, ...]:
    rows = tx.execute(
        select(Case, Conversation, Staff)
        .join(Conversation, Conversation.id == Case.conversation_id)
        .outerjoin(Staff, Staff.id == Case.owner_id)
        .where(Case.id.in_([row.id for row in found]))
        .order_by(*order_of(_NEWEST))
    )
    return tuple(lines_of(tx, rows))
