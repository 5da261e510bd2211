"""Settling a group of questions: handled, dismissed, open again."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.learning.history import Deed, note_deed
from actions.storage.learning import GroupState, QuestionState
from actions.storage.tables import QuestionGroup, UnansweredQuestion
from knowledge import clock

_QUESTIONS = {
    GroupState.OPEN: QuestionState.GROUPED,
    GroupState.HANDLED: QuestionState.HANDLED,
    GroupState.DISMISSED: QuestionState.DISMISSED,
}


def get_group(tx: Session, group_id: int) -> QuestionGroup:
    """Return a group, locked until the transaction ends; NotFoundError when there is none."""
    found = tx.scalar(
        select(QuestionGroup)
        .where(QuestionGroup.id == group_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError(f"question group {group_id} does not exist")
    return found


def dismiss(tx: Session, group_id: int, staff_id: int) -> None:
    """Settle a group that no clause is to answer; done twice, it is done once."""
    if settle(tx, group_id, staff_id, GroupState.DISMISSED):
        note_deed(tx, group_id, staff_id, Deed.DISMISSED)


def reopen(tx: Session, group_id: int, staff_id: int) -> None:
    """Put a settled group back on the list."""
    if settle(tx, group_id, staff_id, GroupState.OPEN):
        note_deed(tx, group_id, staff_id, Deed.REOPENED)


def settle(tx: Session, group_id: int, staff_id: int, state: GroupState) -> bool:
    """Bring a group and its questions into a state; say whether that changed anything."""
    group = get_group(tx, group_id)
    if group.state == state.value:
        return False
    is_open = state is GroupState.OPEN
    group.state = state.value
    group.handled_by_id = None if is_open else staff_id
    group.handled_at = None if is_open else clock.now()
    tx.execute(
        update(UnansweredQuestion)
        .where(UnansweredQuestion.group_id == group_id)
        .values(state=_QUESTIONS[state].value)
        .execution_options(synchronize_session=False)
    )
    tx.flush()
    return True
