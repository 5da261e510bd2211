"""Collecting the questions that got no answer, or one that was no use."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from actions.answering import ASKED
from actions.learning.feedback import THUMBS_DOWN
from actions.storage.tables import Feedback, Message, Turn, TurnState, UnansweredQuestion
from knowledge import clock
from knowledge.outcomes import Outcome

LOOK_BACK = timedelta(days=60)
PATIENCE = timedelta(minutes=30)  # for pressing one of the options that were offered
_LIMIT = 500  # questions taken in one go
_UNANSWERED = (Outcome.OUT_OF_SCOPE.value, Outcome.ERROR.value, Outcome.CLARIFY.value)


def collect(tx: Session, erased: Collection[str] = ()) -> int:
    """Note every such question once, in its masked words; return how many are new.

    Counted are out_of_scope, error, a thumb down, and clarify when no option was pressed for
    half an hour or the next question was not answered either. ``erased`` are the words that
    stand for deleted ones.
    """
    found = {row.message_id: row for row in (*_disliked(tx), *_unanswered(tx))}
    kept = [row for row in found.values() if row.text.strip() and row.text not in erased]
    tx.add_all(kept[:_LIMIT])
    tx.flush()
    return len(kept[:_LIMIT])


def _unanswered(tx: Session) -> Iterator[UnansweredQuestion]:
    rows = tx.execute(
        select(Turn, Message)
        .join(Message, Message.id == Turn.message_id)
        .where(
            Turn.state == TurnState.DONE.value,
            Turn.outcome.in_(_UNANSWERED),
            Turn.finished_at > clock.now() - LOOK_BACK,
            ~select(UnansweredQuestion.id)
            .where(UnansweredQuestion.message_id == Turn.message_id)
            .exists(),
        )
        .order_by(Turn.id)
    )
    for turn, asked in rows:
        outcome = turn.outcome or ""
        if outcome == Outcome.CLARIFY.value and not _led_nowhere(tx, turn):
            continue
        yield _row(asked, asked.text, outcome, asked.created_at)


def _led_nowhere(tx: Session, turn: Turn) -> bool:
    """Say whether nothing came of the options that a turn offered."""
    following = tx.scalar(
        select(Turn)
        .where(Turn.conversation_id == turn.conversation_id, Turn.id > turn.id)
        .order_by(Turn.id)
        .limit(1)
    )
    if following is None:
        return (turn.finished_at or turn.created_at) < clock.now() - PATIENCE
    return following.state == TurnState.DONE.value and following.outcome in _UNANSWERED


def _disliked(tx: Session) -> Iterator[UnansweredQuestion]:
    asked, answer = aliased(Message), aliased(Message)
    rows = tx.execute(
        select(asked, answer, Feedback.updated_at)
        .select_from(Feedback)
        .join(answer, answer.id == Feedback.message_id)
        .join(Turn, Turn.id == answer.turn_id)
        .join(asked, asked.id == Turn.message_id)
        .where(
            Feedback.is_useful.is_(False),
            ~select(UnansweredQuestion.id)
            .where(UnansweredQuestion.message_id == asked.id)
            .exists(),
        )
        .order_by(Feedback.id)
    )
    for question, answered, at in rows:
        yield _row(question, answered.payload.get(ASKED) or question.text, THUMBS_DOWN, at)


def _row(asked: Message, text: str, cause: str, at: datetime) -> UnansweredQuestion:
    return UnansweredQuestion(
        message_id=asked.id,
        conversation_id=asked.conversation_id,
        text=text,
        cause=cause,
        asked_at=at,
    )
