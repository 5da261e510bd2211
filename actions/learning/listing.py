"""Reading the groups of unanswered questions, for the console."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from actions.learning.groups import get_group
from actions.storage.learning import GroupState
from actions.storage.tables import Learned, LearningEvent, QuestionGroup, Staff, UnansweredQuestion

EXAMPLES = 3
_LIMIT = 200


@dataclass(frozen=True)
class GroupLine:
    """One group in the list; the examples are the newest different wordings."""

    id: int
    state: str
    count: int
    since: datetime  # the oldest question
    newest: datetime
    examples: tuple[str, ...]
    causes: Mapping[str, int]
    handled_by: str
    handled_at: datetime | None


@dataclass(frozen=True)
class Wording:
    """A question as somebody asked it, and how often in just these words."""

    text: str
    count: int
    cause: str
    newest: datetime


@dataclass(frozen=True)
class LearnedLine:
    """What a staff member wrote."""

    id: int
    kind: str
    clause_id: str
    text: str
    state: str
    author: str
    author_id: int
    changed_at: datetime


@dataclass(frozen=True)
class DeedLine:
    """One event of the history."""

    kind: str
    staff: str
    at: datetime


@dataclass(frozen=True)
class GroupView:
    """A group with everything around it."""

    line: GroupLine
    wordings: tuple[Wording, ...]
    learned: tuple[LearnedLine, ...]
    deeds: tuple[DeedLine, ...]


def count_groups(tx: Session) -> Mapping[str, int]:
    """Return how many groups with questions are in each state."""
    rows = tx.execute(
        select(QuestionGroup.state, func.count(func.distinct(QuestionGroup.id)))
        .join(UnansweredQuestion, UnansweredQuestion.group_id == QuestionGroup.id)
        .group_by(QuestionGroup.state)
    )
    return {**{state.value: 0 for state in GroupState}, **{str(k): int(n) for k, n in rows}}


def list_groups(tx: Session, state: str) -> list[GroupLine]:
    """Return the groups in a state: the most asked first, then the oldest."""
    handler = aliased(Staff)
    rows = tx.execute(
        select(QuestionGroup, handler.name)
        .join(UnansweredQuestion, UnansweredQuestion.group_id == QuestionGroup.id)
        .outerjoin(handler, handler.id == QuestionGroup.handled_by_id)
        .where(QuestionGroup.state == state)
        .group_by(QuestionGroup.id, handler.name)
        .order_by(func.count(UnansweredQuestion.id).desc(), func.min(UnansweredQuestion.asked_at))
        .limit(_LIMIT)
    ).all()
    questions = _questions(tx, [group.id for group, _ in rows])
    return [_line(group, name, questions[group.id]) for group, name in rows]


def group_view(tx: Session, group_id: int) -> GroupView:
    """Return one group; NotFoundError when there is none, or all its questions were deleted."""
    group = get_group(tx, group_id)
    handler = tx.get(Staff, group.handled_by_id) if group.handled_by_id else None
    questions = _questions(tx, [group_id])[group_id]
    return GroupView(
        line=_line(group, handler.name if handler else None, questions),
        wordings=_wordings(questions),
        learned=_learned(tx, group_id),
        deeds=_deeds(tx, group_id),
    )


def _questions(tx: Session, ids: list[int]) -> dict[int, list[UnansweredQuestion]]:
    found: dict[int, list[UnansweredQuestion]] = {id: [] for id in ids}
    rows = tx.scalars(
        select(UnansweredQuestion)
        .where(UnansweredQuestion.group_id.in_(ids))
        .order_by(UnansweredQuestion.asked_at.desc(), UnansweredQuestion.id.desc())
    )
    for row in rows:
        found[row.group_id or 0].append(row)
    return found


def _line(
    group: QuestionGroup, handled_by: str | None, questions: list[UnansweredQuestion]
) -> GroupLine:
    causes: dict[str, int] = {}
    for question in questions:
        causes[question.cause] = causes.get(question.cause, 0) + 1
    moments = [question.asked_at for question in questions] or [group.created_at]
    return GroupLine(
        id=group.id,
        state=group.state,
        count=len(questions),
        since=min(moments),
        newest=max(moments),
        examples=tuple(dict.fromkeys(one.text for one in questions))[:EXAMPLES],
        causes=causes,
        handled_by=handled_by or "",
        handled_at=group.handled_at,
    )


def _wordings(questions: list[UnansweredQuestion]) -> tuple[Wording, ...]:
    found: dict[str, Wording] = {}
    for one in questions:  # the newest first
        seen = found.get(one.text)
        newest, cause = (seen.newest, seen.cause) if seen else (one.asked_at, one.cause)
        found[one.text] = Wording(one.text, (seen.count if seen else 0) + 1, cause, newest)
    return tuple(sorted(found.values(), key=lambda wording: -wording.count))


def _learned(tx: Session, group_id: int) -> tuple[LearnedLine, ...]:
    rows = tx.execute(
        select(Learned, Staff.name)
        .join(Staff, Staff.id == Learned.author_id)
        .where(Learned.group_id == group_id)
        .order_by(Learned.id.desc())
    )
    return tuple(
        LearnedLine(
            id=one.id,
            kind=one.kind,
            clause_id=one.clause_id or "",
            text=one.text,
            state=one.state,
            author=name,
            author_id=one.author_id,
            changed_at=one.changed_at,
        )
        for one, name in rows
    )


def _deeds(tx: Session, group_id: int) -> tuple[DeedLine, ...]:
    rows = tx.execute(
        select(LearningEvent, Staff.name)
        .join(Staff, Staff.id == LearningEvent.staff_id)
        .where(LearningEvent.group_id == group_id)
        .order_by(LearningEvent.id)
    )
    return tuple(DeedLine(event.kind, name, event.at) for event, name in rows)
