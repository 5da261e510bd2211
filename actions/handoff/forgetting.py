"""What goes when a case is over, and when the citizen wants everything gone (design §10)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from actions.handoff.brief import FACTS
from actions.screening.privacy import forget_health, is_health, without_health, without_reasons
from actions.screening.progress import Progress
from actions.storage.tables import (
    OPEN_STATES,
    BriefCorrection,
    Case,
    CaseRating,
    CaseState,
    Contact,
    Draft,
    ScreeningSession,
)
from knowledge.screening.interview_mind import load_mind
from knowledge.screening.interview_questions import QuestionBook

OVER = (CaseState.CLOSED.value, CaseState.CANCELLED.value)
# While one of these is left, somebody may still need what was told.
_NEEDED = [state.value for state in (*OPEN_STATES, CaseState.RESOLVED)]
_WORDS = ("asked", "answered", "note", "screening", "region", "relation")


def forget_after(tx: Session, case: Case) -> None:
    """Drop what was kept for a case that has just been closed or cancelled.

    Health facts go from its brief and its corrections; when no other case of the conversation is
    open or may be reopened, also from the screenings, and the telephone number goes too.
    """
    book = load_mind().book
    case.brief = without_health_facts(book, case.brief)
    tx.flush()  # whoever loads the case again in this transaction would lose it
    _empty_corrections(tx, book, case.id)
    if _is_needed(tx, case):
        return
    forget_contact(tx, case.conversation_id)
    ended = select(ScreeningSession).where(
        ScreeningSession.conversation_id == case.conversation_id,
        ScreeningSession.state != "active",  # one that is running needs its answers
    )
    for row in tx.scalars(ended):
        forget_health(book, row)
    tx.flush()


def without_health_facts(book: QuestionBook, brief: Mapping[str, Any]) -> dict[str, Any]:
    """Return a brief whose screening tells nothing about health."""
    screening = brief.get("screening")
    if not screening:
        return dict(brief)
    progress = Progress(facts=screening.get("facts") or {}, skipped=screening.get("skipped") or {})
    bare, result = without_health(book, progress), screening.get("result")
    kept = {
        **screening,
        "facts": dict(bare.facts),
        "skipped": dict(bare.skipped),
        "result": result and without_reasons(book, result, progress),
    }
    return {**brief, "screening": kept}


def erase_words(tx: Session, conversation_id: str) -> None:
    """Delete what the citizen told in cases that are over: their words in the briefs, corrections,
    ratings, drafts written to them, the telephone number.

    Numbers, states, events and the notes of staff stay: they are the office's own record.
    """
    forget_contact(tx, conversation_id)
    cases = tx.scalars(select(Case).where(Case.conversation_id == conversation_id)).all()
    for case in cases:
        case.region = None
        case.brief = {key: value for key, value in case.brief.items() if key not in _WORDS}
    tx.flush()
    ids = [case.id for case in cases]
    for table in (BriefCorrection, CaseRating, Draft):
        tx.execute(delete(table).where(table.case_id.in_(ids)))


def forget_contact(tx: Session, conversation_id: str) -> None:
    """Delete the number that the citizen left."""
    tx.execute(delete(Contact).where(Contact.conversation_id == conversation_id))


def _empty_corrections(tx: Session, book: QuestionBook, case_id: int) -> None:
    rows = tx.scalars(select(BriefCorrection).where(BriefCorrection.case_id == case_id)).all()
    told = [row.id for row in rows if row.field.startswith(FACTS) and _tells_health(book, row)]
    tx.execute(
        update(BriefCorrection)
        .where(BriefCorrection.id.in_(told))
        .values(before=None, after=None)
        .execution_options(synchronize_session=False)
    )


def _tells_health(book: QuestionBook, row: BriefCorrection) -> bool:
    name = row.field.removeprefix(FACTS)
    return any(is_health(book, name, value) for value in (row.before, row.after))


def _is_needed(tx: Session, case: Case) -> bool:
    other = select(Case.id).where(
        Case.conversation_id == case.conversation_id,
        Case.id != case.id,
        Case.state.in_(_NEEDED),
    )
    return tx.scalar(other.limit(1)) is not None
