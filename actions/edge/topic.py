"""What a conversation was just about, read from its lines."""

from datetime import timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from actions.answering import ASKED, Topic
from actions.storage.tables import Author, Conversation, Message
from knowledge import clock
from knowledge.outcomes import Outcome

KEPT = timedelta(minutes=30)
_QUOTED = (Outcome.ANSWERED, Outcome.NOT_STATED)
_LOOKED_AT = 6  # lines of one turn: an answer, then the interview's question once more


def last_topic(tx: Session, conversation_id: str, turn: int | None) -> Topic:
    """Return what to go on from: the last answer, when it is the last thing that was said.

    Only an answer of the bot at most 30 minutes old counts, and only with the question of an
    open screening after it. A greeting, a person's line or a notice ends the topic, and so does
    every change of who speaks: after a person nothing from before them is gone on with.
    ``turn`` is the one being answered; its own lines do not count.
    """
    for message in tx.scalars(_newest(conversation_id, turn)):
        if message.author != Author.BOT or clock.now() - message.created_at > KEPT:
            return Topic()
        outcome = message.payload.get("outcome")
        if outcome == Outcome.SCREENING and _is_after_answer(tx, message):
            continue
        return _topic(message, outcome)
    return Topic()


def _newest(conversation_id: str, turn: int | None) -> Select[Message]:
    others = or_(Message.turn_id.is_(None), Message.turn_id != turn)
    epoch = select(Conversation.epoch).where(Conversation.id == conversation_id).scalar_subquery()
    return (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.author != Author.CITIZEN.value,
            Message.epoch == epoch,
            others,
        )
        .order_by(Message.seq.desc())
        .limit(_LOOKED_AT)
    )


def _is_after_answer(tx: Session, message: Message) -> bool:
    answer = select(Message.id).where(
        Message.turn_id == message.turn_id, Message.part == "answer.0"
    )
    return message.turn_id is not None and tx.scalar(answer) is not None


def _topic(message: Message, outcome: object) -> Topic:
    if outcome == Outcome.CLARIFY and message.part == "answer.0":
        return Topic(has_clarified=True)
    citations = message.payload.get("citations") or ()
    question = message.payload.get(ASKED)
    if outcome not in _QUOTED or not citations or not question:
        return Topic()
    return Topic(str(question), str(citations[0]["clause"]))
