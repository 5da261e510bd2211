"""The work that citizens' messages ask for: taken one at a time per conversation, never lost."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from actions.storage.database import mark_changed
from actions.storage.states import UNDONE_TURNS, is_one_of
from actions.storage.tables import Author, Conversation, Message, Mode, Turn, TurnState
from knowledge import clock
from knowledge.outcomes import Outcome

LEASE = timedelta(seconds=45)
RETRY_MAX = timedelta(seconds=30)
_OPEN = (TurnState.PENDING.value, TurnState.RUNNING.value)
_UNDONE = text(is_one_of("turns.state", UNDONE_TURNS))  # as its partial index spells it


@dataclass(frozen=True)
class Work:
    """A turn that this process holds until its lease ends."""

    turn_id: int
    conversation_id: str
    seq: int
    text: str
    payload: dict[str, Any]
    mode: Mode
    aside: bool
    epoch: int
    attempts: int
    age: timedelta
    was_waiting: bool
    is_behind: bool  # an older turn of this conversation still waits for the dialogue server
    is_replied: bool  # an earlier attempt got as far as replying


def has_due(tx: Session) -> bool:
    """Say whether a turn may run now; reads only, takes nothing."""
    return tx.scalar(_due(), {"now": clock.now()}) is not None


def claim_next(tx: Session) -> Work | None:
    """Take the oldest turn that may run now, or return None.

    A turn waits for an older one of its conversation that is pending or running; one that waits
    for the dialogue server does not hold up the controls pressed after it.
    """
    now = clock.now()
    turn = tx.scalar(_due(), {"now": now})
    if turn is None:
        return None
    seen = turn.state
    taken = tx.execute(
        update(Turn)
        .where(
            Turn.id == turn.id,
            Turn.state == seen,
            or_(Turn.lease_until.is_(None), Turn.lease_until < now),
        )
        .values(state=TurnState.RUNNING.value, lease_until=now + LEASE, attempts=Turn.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return _work(tx, turn, was_waiting=seen == TurnState.WAITING.value)


@cache  # asked several times for every message: making it takes longer than answering it
def _due() -> Select[Turn]:
    older, now = aliased(Turn), bindparam("now", type_=Turn.not_before.type)
    blocked = select(older.id).where(
        older.conversation_id == Turn.conversation_id, older.id < Turn.id, older.state.in_(_OPEN)
    )
    return (
        select(Turn)
        .where(
            _UNDONE,
            or_(
                Turn.state.in_((TurnState.PENDING.value, TurnState.WAITING.value)),
                (Turn.state == TurnState.RUNNING.value) & (Turn.lease_until < now),
            ),
            Turn.not_before <= now,
            ~blocked.exists(),
        )
        .order_by(Turn.id)
        .limit(1)
    )


def _work(tx: Session, turn: Turn, *, was_waiting: bool) -> Work:
    tx.refresh(turn)
    message = tx.get_one(Message, turn.message_id)
    conversation = tx.get_one(Conversation, turn.conversation_id)
    behind = tx.scalar(
        select(func.count(Turn.id)).where(
            Turn.conversation_id == turn.conversation_id,
            Turn.id < turn.id,
            Turn.state == TurnState.WAITING.value,
        )
    )
    return Work(
        turn_id=turn.id,
        conversation_id=turn.conversation_id,
        seq=message.seq,
        text=message.text,
        payload=message.payload,
        mode=Mode(conversation.mode),
        aside=conversation.aside,
        epoch=conversation.epoch,
        attempts=turn.attempts,
        age=clock.now() - turn.created_at,
        was_waiting=was_waiting,
        is_behind=bool(behind),
        is_replied=_turn_outcome(tx, turn.id) is not None,
    )


def is_any_undone(tx: Session, conversation_id: str) -> bool:
    """Say whether a line of the conversation is still to be answered."""
    return tx.scalar(_undone(), {"conversation": conversation_id}) is not None


@cache
def _undone() -> Select[int]:
    wanted = Turn.conversation_id == bindparam("conversation")
    return select(Turn.id).where(wanted, _UNDONE).limit(1)


def finish(tx: Session, work: Work, outcome: Outcome | None) -> None:
    """Mark the turn done."""
    _leave(tx, work, TurnState.DONE, outcome=outcome.value if outcome else None)


def postpone(tx: Session, work: Work) -> None:
    """Let the turn wait for the dialogue server; it is tried again, less and less often."""
    delay = min(RETRY_MAX, timedelta(seconds=2 ** min(work.attempts, 5)))
    _leave(tx, work, TurnState.WAITING, not_before=clock.now() + delay)


def release(tx: Session, work: Work, after: timedelta) -> None:
    """Give the turn back untouched: whoever takes it up ``after`` that begins again."""
    _leave(tx, work, TurnState.PENDING, not_before=clock.now() + after)


def _leave(tx: Session, work: Work, state: TurnState, **values: Any) -> None:
    finished = clock.now() if state is TurnState.DONE else None
    tx.execute(
        update(Turn)
        .where(
            Turn.id == work.turn_id,
            Turn.state == TurnState.RUNNING.value,
            Turn.attempts == work.attempts,  # the lease: after its end somebody else may hold it
        )
        .values(state=state.value, lease_until=None, finished_at=finished, **values)
    )
    mark_changed(tx, work.conversation_id)  # nobody is answering any more


def replied_outcome(tx: Session, work: Work) -> Outcome | None:
    """Return the outcome of what was said since the citizen's message; None when nothing was.

    A notice of a transition (queued, taken over) counts: the citizen did get an answer.
    """
    named = _turn_outcome(tx, work.turn_id)
    if named is not None:
        return named
    notice = tx.scalar(
        select(Message)
        .where(
            Message.conversation_id == work.conversation_id,
            Message.seq > work.seq,
            Message.author.in_((Author.SYSTEM.value, Author.STAFF.value)),
        )
        .limit(1)
    )
    return None if notice is None else Outcome(notice.payload.get("outcome", Outcome.HANDOFF))


def _turn_outcome(tx: Session, turn_id: int) -> Outcome | None:
    reply = tx.scalar(
        select(Message).where(Message.turn_id == turn_id).order_by(Message.seq).limit(1)
    )
    return None if reply is None else Outcome(reply.payload.get("outcome", Outcome.ERROR))


def release_all(tx: Session) -> int:
    """Give back every running turn. Only for the one process of an embedded installation."""
    done = tx.execute(
        update(Turn)
        .where(_UNDONE, Turn.state == TurnState.RUNNING.value)
        .values(state=TurnState.PENDING.value, lease_until=None)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
