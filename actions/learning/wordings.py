"""What staff write for a group: a question that leads to a clause, or a note to colleagues."""

from collections.abc import Mapping

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from actions.accounts import NotAllowedError, Permission, may
from actions.errors import NotFoundError
from actions.learning.errors import LearningError, Problem
from actions.learning.groups import get_group, settle
from actions.learning.history import Deed, note_deed
from actions.storage.database import mark_changed
from actions.storage.learning import GroupState, LearnedKind, LearnedState
from actions.storage.tables import Learned, Staff
from knowledge import clock
from knowledge.questions import same_words
from knowledge.text.cleaning import clean
from knowledge.text.identifiers import mask

LEARNED_TOPIC = "learned"  # what changes when a question goes live or is withdrawn
MAX_QUESTION = 100
MAX_NOTE = 1000
_LIVE = (Learned.state == LearnedState.LIVE.value, Learned.kind == LearnedKind.QUESTION.value)
# Any number, the same in every process: wordings go live one by one.
_POSTGRES_LOCK = 0x1A0B2


def may_publish(staff: Staff) -> bool:
    """Say whether a staff member may change what citizens are answered."""
    return may(staff, Permission.LEARNING_PUBLISH)


def require_publisher(staff: Staff) -> None:
    """Raise NotAllowedError unless the staff member may change what citizens are answered."""
    if not may_publish(staff):
        raise NotAllowedError(f"{staff.login} may not publish; supervisors may")


def check_words(raw: str, longest: int) -> str:
    """Return the words as they are kept, masked; raise LearningError when empty or too long."""
    words = mask(clean(raw)).text.strip()
    if not same_words(words):
        raise LearningError(Problem.EMPTY, "the text is empty; write the question or the note")
    if len(words) > longest:
        raise LearningError(
            Problem.TOO_LONG, f"the text has {len(words)} characters, at most {longest} go"
        )
    return words


def propose(tx: Session, group_id: int, staff_id: int, clause_id: str, raw: str) -> Learned:
    """Keep a question as a draft; proposing the same words again returns the same draft.

    Raises LearningError for unusable words and NotFoundError for an unknown group.
    """
    words = check_words(raw, MAX_QUESTION)
    get_group(tx, group_id)
    known = tx.scalar(
        select(Learned).where(
            Learned.group_id == group_id,
            Learned.clause_id == clause_id,
            Learned.words == same_words(words),
            Learned.state == LearnedState.DRAFT.value,
        )
    )
    if known is not None:
        return known
    made = _add(tx, group_id, staff_id, LearnedKind.QUESTION, words, clause_id)
    note_deed(tx, group_id, staff_id, Deed.PROPOSED, made.id, clause=clause_id)
    return made


def write_note(tx: Session, group_id: int, staff_id: int, raw: str) -> Learned:
    """Leave words for colleagues at once; the group counts as handled."""
    words = check_words(raw, MAX_NOTE)
    get_group(tx, group_id)
    made = _add(tx, group_id, staff_id, LearnedKind.NOTE, words, None)
    made.state = LearnedState.LIVE.value
    note_deed(tx, group_id, staff_id, Deed.NOTED, made.id)
    settle(tx, group_id, staff_id, GroupState.HANDLED)
    return made


def withdraw(tx: Session, learned_id: int, staff: Staff) -> Learned:
    """Take a question or note back; its group is open again when nothing else is live.

    Authors withdraw their own drafts and notes; a live question only those who may publish.
    """
    learned = get_learned(tx, learned_id)
    is_live_question = (learned.state, learned.kind) == (LearnedState.LIVE, LearnedKind.QUESTION)
    if not may_publish(staff) and (is_live_question or learned.author_id != staff.id):
        raise NotAllowedError(f"{staff.login} may not withdraw what {learned.author_id} wrote")
    if learned.state == LearnedState.WITHDRAWN.value:
        return learned
    learned.state, learned.changed_at = LearnedState.WITHDRAWN.value, clock.now()
    tx.flush()
    note_deed(tx, learned.group_id, staff.id, Deed.WITHDRAWN, learned.id)
    mark_changed(tx, LEARNED_TOPIC)
    if not _has_live(tx, learned.group_id):
        settle(tx, learned.group_id, staff.id, GroupState.OPEN)
    return learned


def get_learned(tx: Session, learned_id: int) -> Learned:
    """Return what staff wrote, locked; NotFoundError when there is no such thing."""
    found = tx.scalar(
        select(Learned)
        .where(Learned.id == learned_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError(f"learned wording {learned_id} does not exist")
    return found


def live_questions(tx: Session) -> Mapping[str, tuple[str, ...]]:
    """Return the live questions by clause id, oldest first: what the index has to hold."""
    found: dict[str, tuple[str, ...]] = {}
    for learned in tx.scalars(select(Learned).where(*_LIVE).order_by(Learned.id)):
        clause_id = learned.clause_id or ""
        found[clause_id] = (*found.get(clause_id, ()), learned.text)
    return found


def one_at_a_time(tx: Session) -> None:
    """Wait for other processes' publishing; SQLite has one writer anyway."""
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})


def _add(
    tx: Session, group_id: int, staff_id: int, kind: LearnedKind, words: str, clause: str | None
) -> Learned:
    made = Learned(
        group_id=group_id,
        kind=kind.value,
        clause_id=clause,
        text=words,
        words=same_words(words)[:500],
        author_id=staff_id,
    )
    tx.add(made)
    tx.flush()
    return made


def _has_live(tx: Session, group_id: int) -> bool:
    live = select(Learned.id).where(
        Learned.group_id == group_id, Learned.state == LearnedState.LIVE.value
    )
    return tx.scalar(live.limit(1)) is not None
