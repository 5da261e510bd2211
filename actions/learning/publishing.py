"""Trying a wording out, and making it live when it takes nothing from another clause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.learning.errors import LearningError, Problem
from actions.learning.groups import settle
from actions.learning.history import Deed, note_deed
from actions.learning.keeper import IndexKeeper
from actions.learning.wordings import (
    LEARNED_TOPIC,
    MAX_QUESTION,
    check_words,
    get_learned,
    live_questions,
    one_at_a_time,
    require_publisher,
)
from actions.storage.database import Database, mark_changed
from actions.storage.learning import GroupState, LearnedState
from actions.storage.tables import Learned, Staff
from knowledge import clock
from knowledge.learning import Conflict, find_conflicts
from knowledge.questions import same_words
from knowledge.retrieval import ClauseIndex, Draft, Hit, learned_digest

SHOWN = 3  # clauses of a ranking
Questions = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Comparison:
    """One wording's best clauses without and with the new question."""

    wording: str
    before: tuple[Hit, ...]
    after: tuple[Hit, ...]


@dataclass(frozen=True)
class Trial:
    """What a new question would do; with conflicts it cannot go live."""

    comparisons: tuple[Comparison, ...]
    conflicts: tuple[Conflict, ...]


def try_out(
    database: Database, keeper: IndexKeeper, clause_id: str, raw: str, wordings: Sequence[str]
) -> Trial:
    """Rank the wordings before and after, on an index in memory; nothing is changed.

    Raises LearningError for unusable words.
    """
    words = check_question(keeper, clause_id, raw)
    with database.reading() as tx:
        live = live_questions(tx)
    draft = keeper.draft(_with(live, clause_id, words))
    before, after = keeper.holder.index, draft.open()
    return Trial(
        tuple(_compare(one, before, after) for one in dict.fromkeys((words, *wordings))),
        find_conflicts(draft, clause_id, words),
    )


def publish(
    database: Database, keeper: IndexKeeper, learned_id: int, staff: Staff
) -> tuple[Conflict, ...]:
    """Make a draft live, in the index of this process at once; return () when it is.

    With conflicts nothing goes live, and the attempt is noted. Raises NotAllowedError for who
    may not publish, LearningError when somebody else changed something meanwhile.
    """
    require_publisher(staff)
    with keeper.lock:
        with database.reading() as tx:
            learned, live = get_learned(tx, learned_id), live_questions(tx)
        if learned.state == LearnedState.LIVE.value:
            return ()
        clause_id = learned.clause_id or ""
        check_question(keeper, clause_id, learned.text)
        draft = keeper.draft(_with(live, clause_id, learned.text))
        conflicts = find_conflicts(draft, clause_id, learned.text)
        with database.transaction() as tx:
            if conflicts:
                clauses = sorted({one.clause_id for one in conflicts})
                note_deed(tx, learned.group_id, staff.id, Deed.CONFLICT, learned_id, lost=clauses)
                return conflicts
            _make_live(tx, learned_id, staff, draft, learned_digest(live))
        keeper.adopt(draft)
    return ()


def check_question(keeper: IndexKeeper, clause_id: str, raw: str) -> str:
    """Return a question's words; raise LearningError when it cannot lead to this clause."""
    words, index = check_words(raw, MAX_QUESTION), keeper.holder.index
    clause = index.clauses.get(clause_id)
    if clause is None or not clause.is_answerable:
        raise LearningError(Problem.NO_CLAUSE, f"clause {clause_id!r} answers no question")
    if not index.tokeniser.has_topic(words):
        raise LearningError(Problem.NO_TOPIC, "the words name no matter; say what it is about")
    return words


def _make_live(tx: Session, learned_id: int, staff: Staff, draft: Draft, checked: str) -> None:
    one_at_a_time(tx)
    learned: Learned = get_learned(tx, learned_id)
    is_as_checked = learned_digest(live_questions(tx)) == checked
    if learned.state != LearnedState.DRAFT.value or not is_as_checked:
        raise LearningError(Problem.CHANGED, "the live questions changed during the check")
    if _is_known(draft, learned):
        raise LearningError(Problem.REPEATED, "the same words are a question of this clause")
    learned.state, learned.changed_at = LearnedState.LIVE.value, clock.now()
    try:
        tx.flush()
    except IntegrityError as error:
        raise LearningError(Problem.REPEATED, "the same words are live already") from error
    note_deed(tx, learned.group_id, staff.id, Deed.PUBLISHED, learned_id, clause=learned.clause_id)
    settle(tx, learned.group_id, staff.id, GroupState.HANDLED)
    mark_changed(tx, LEARNED_TOPIC)


def _is_known(draft: Draft, learned: Learned) -> bool:
    """Say whether the clause has these words already, beside the draft's own copy of them."""
    same = [
        text
        for text in draft.texts
        if text.is_question
        and text.clause_id == learned.clause_id
        and same_words(text.text) == learned.words
    ]
    return len(same) > 1


def _with(live: Questions, clause_id: str, words: str) -> dict[str, tuple[str, ...]]:
    return {**live, clause_id: (*live.get(clause_id, ()), words)}


def _compare(wording: str, before: ClauseIndex, after: ClauseIndex) -> Comparison:
    first, second = (tuple(one.search(wording, top=SHOWN)) for one in (before, after))
    return Comparison(wording, first, second)
