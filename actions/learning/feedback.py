"""What citizens think of the bot's lines: useful, or not what was asked."""

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.storage.learning import QuestionState
from actions.storage.tables import Author, Conversation, Feedback, Message, Turn, UnansweredQuestion
from knowledge import clock
from knowledge.outcomes import Outcome

_PART = "answer."  # under which the answering action posts
_OUTCOMES = (Outcome.ANSWERED, Outcome.NOT_STATED, Outcome.CLARIFY, Outcome.OUT_OF_SCOPE)
THUMBS_DOWN = "thumbs_down"


def can_rate(author: str, part: str | None, outcome: str | None) -> bool:
    """Say whether a line is an answer to a question, which may be called useful or not."""
    is_answer = author == Author.BOT.value and (part or "").startswith(_PART)
    return is_answer and outcome in {one.value for one in _OUTCOMES}


def rate(tx: Session, conversation_id: str, seq: int, *, is_useful: bool) -> None:
    """Keep the opinion on one line of this conversation; the last one counts.

    Raises NotFoundError when the conversation has no such line or it is no answer.
    """
    message = _answer(tx, conversation_id, seq)
    feedback = _own(tx, message)
    feedback.is_useful, feedback.updated_at = is_useful, clock.now()
    if is_useful:
        _forget(tx, message)
    tx.flush()


def rate_on_channel(
    tx: Session, channel: str, channel_key: str, seq: int, *, is_useful: bool
) -> bool:
    """Like ``rate``, for a chat; say whether there was such an answer."""
    conversation_id = tx.scalar(
        select(Conversation.id).where(
            Conversation.channel == channel, Conversation.channel_key == channel_key
        )
    )
    try:
        rate(tx, conversation_id or "", seq, is_useful=is_useful)
    except NotFoundError:
        return False
    return True


def _answer(tx: Session, conversation_id: str, seq: int) -> Message:
    message = tx.scalar(
        select(Message).where(Message.conversation_id == conversation_id, Message.seq == seq)
    )
    if message is None or not can_rate(
        message.author, message.part, message.payload.get("outcome")
    ):
        raise NotFoundError(f"conversation {conversation_id!r} has no answer with seq {seq}")
    return message


def _own(tx: Session, message: Message) -> Feedback:
    """Return the row of this line, made when there is none."""
    wanted = select(Feedback).where(Feedback.message_id == message.id)
    found = tx.scalar(wanted)
    if found is not None:
        return found
    made = Feedback(message_id=message.id, conversation_id=message.conversation_id, is_useful=False)
    try:
        with tx.begin_nested():
            tx.add(made)
    except IntegrityError:  # two taps at the same moment
        return tx.scalars(wanted).one()
    return made


def _forget(tx: Session, message: Message) -> None:
    """Take back the complaint of a citizen who changed their mind, unless staff settled it."""
    asked = select(Turn.message_id).where(Turn.id == message.turn_id).scalar_subquery()
    tx.execute(
        delete(UnansweredQuestion).where(
            UnansweredQuestion.message_id == asked,
            UnansweredQuestion.cause == THUMBS_DOWN,
            UnansweredQuestion.state.in_((QuestionState.NEW.value, QuestionState.GROUPED.value)),
        )
    )
