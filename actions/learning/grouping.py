"""Putting new questions to those that ask the same."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.storage.learning import GroupState, QuestionState
from actions.storage.tables import QuestionGroup, UnansweredQuestion
from knowledge.learning import Reader, group, similarities

_NEWEST = 400  # grouped questions that new ones are compared with


def assign(tx: Session, reader: Reader) -> int:
    """Give every new question to the open group it is most like, or to a group of its own.

    Groups that are handled or dismissed take no more: the same question asked again shows
    that it is not answered yet. Returns how many questions were new.
    """
    new = tx.scalars(
        select(UnansweredQuestion)
        .where(UnansweredQuestion.state == QuestionState.NEW.value)
        .order_by(UnansweredQuestion.id)
        .with_for_update()
    ).all()
    if not new:
        return 0
    known = _known(tx)
    numbers = {id: at for at, id in enumerate(dict.fromkeys(row.group_id for row in known))}
    ids: dict[int, int | None] = {number: id for id, number in numbers.items()}
    texts = [row.text for row in (*known, *new)]
    grouped = group(similarities(texts, reader), [numbers[row.group_id] for row in known])
    for row, number in zip(new, grouped[len(known) :], strict=True):
        if number not in ids:
            ids[number] = _make_group(tx)
        row.group_id, row.state = ids[number], QuestionState.GROUPED.value
    tx.flush()
    return len(new)


def _known(tx: Session) -> list[UnansweredQuestion]:
    rows = tx.scalars(
        select(UnansweredQuestion)
        .join(QuestionGroup, QuestionGroup.id == UnansweredQuestion.group_id)
        .where(QuestionGroup.state == GroupState.OPEN.value)
        .order_by(UnansweredQuestion.id.desc())
        .limit(_NEWEST)
    )
    return list(rows)[::-1]


def _make_group(tx: Session) -> int:
    made = QuestionGroup()
    tx.add(made)
    tx.flush()
    return made.id
