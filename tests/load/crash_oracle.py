"""What must hold after any number of crashes: the database against what Telegram and people saw."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import handoff
from actions.storage.database import Database
from actions.storage.tables import (
    Author,
    Case,
    Conversation,
    Message,
    Outbox,
    OutboxState,
    ScreeningSlip,
    Turn,
    TurnState,
    Update,
)
from knowledge import clock

_ENDED = {
    OutboxState.SENT.value,
    OutboxState.FAILED.value,
    OutboxState.CANCELLED.value,
    OutboxState.UNCERTAIN.value,
}


@dataclass(frozen=True)
class Outgoing:
    """One line to a Telegram chat, as the database has it."""

    chat: int
    text: str
    state: str
    row_id: int


@dataclass(frozen=True)
class Seen:
    """What people and Telegram know."""

    said: list[tuple[str, str]]  # who and what, in the order of saying
    arrived: list[tuple[int, str]]  # chat and text, in the order of arriving
    resent: frozenset[int]  # outbox rows that staff sent again
    bot_chats: tuple[int, ...]  # chats that nobody but the bot answers


def judge(database: Database, seen: Seen) -> list[str]:
    """Return what is wrong; nothing when all held."""
    with database.reading() as tx:
        sent = _outgoing(tx)
        return [
            *_losses_in(tx, seen),
            *_losses_out(sent, seen),
            *_duplicates(sent, seen),
            *_disorder(sent, seen),
            *_unanswered(tx, seen),
            *_chains(tx),
        ]


def _outgoing(tx: Session) -> list[Outgoing]:
    rows = tx.execute(
        select(Conversation.channel_key, Message.text, Outbox.state, Outbox.id)
        .join(Message, Message.conversation_id == Conversation.id)
        .join(Outbox, Outbox.message_id == Message.id)
        .where(Conversation.channel == "telegram")
        .order_by(Message.conversation_id, Message.seq)
    )
    return [Outgoing(int(chat), text, state, row) for chat, text, state, row in rows]


def _losses_in(tx: Session, seen: Seen) -> list[str]:
    """I1: every line is there once and in order; every update is a message or a refusal."""
    lines = tx.execute(
        select(Conversation.channel, Conversation.channel_key, Message.text)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Message.author == Author.CITIZEN.value)
        .order_by(Message.conversation_id, Message.seq)
    ).all()
    kept, said = Counter(text for _, _, text in lines), Counter(text for _, text in seen.said)
    wrong = [f"lost: {text}" for text in said - kept]
    wrong += [f"kept more than once: {text}" for text in kept - said]
    order: dict[str, list[str]] = defaultdict(list)
    for channel, key, text in lines:
        if channel == "telegram":
            order[key].append(text)
    for key, texts in order.items():
        if texts != [text for who, text in seen.said if who == key]:
            wrong.append(f"chat {key}: lines in another order")
    updates = tx.scalars(select(Update)).all()
    wrong += [
        f"update {one.update_key} is neither or both"
        for one in updates
        if (one.message_id is None) == (one.refusal is None)
    ]
    return wrong


def _losses_out(sent: list[Outgoing], seen: Seen) -> list[str]:
    """I6: every outgoing line has ended, and what is called sent has arrived."""
    wrong = [f"{one.text!r} is still {one.state}" for one in sent if one.state not in _ENDED]
    arrived = Counter(seen.arrived)
    claimed = Counter((one.chat, one.text) for one in sent if one.state == OutboxState.SENT.value)
    return wrong + [f"called sent, never arrived: {text!r}" for _, text in claimed - arrived]


def _duplicates(sent: list[Outgoing], seen: Seen) -> list[str]:
    """Nothing arrives more often than it was written, but for what staff sent again."""
    allowed = Counter((one.chat, one.text) for one in sent)
    allowed += Counter((one.chat, one.text) for one in sent if one.row_id in seen.resent)
    return [f"arrived too often: {text!r}" for _, text in Counter(seen.arrived) - allowed]


def _disorder(sent: list[Outgoing], seen: Seen) -> list[str]:
    """I7: what was not sent again arrives in its order; lines that are alike tell nothing."""
    wrong = []
    for chat in {one.chat for one in sent}:
        lines = [one for one in sent if one.chat == chat]
        alike = Counter(one.text for one in lines)
        plain = {
            one.text: number
            for number, one in enumerate(lines)
            if alike[one.text] == 1 and one.row_id not in seen.resent
        }
        places = [plain[text] for to, text in seen.arrived if to == chat and text in plain]
        if places != sorted(places):
            wrong.append(f"chat {chat}: lines arrived in another order")
    return wrong


def _unanswered(tx: Session, seen: Seen) -> list[str]:
    """Every turn has ended, the sweeper has swept, and where nobody but the bot speaks, each with an answer."""
    wrong = [
        f"turn {one.id} is still {one.state}"
        for one in tx.scalars(select(Turn).where(Turn.state != TurnState.DONE.value))
    ]
    keys = [str(chat) for chat in seen.bot_chats]
    answered = select(Message.turn_id).where(Message.turn_id.is_not(None))
    silent = (
        select(Message.text)
        .join(Turn, Turn.message_id == Message.id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.channel_key.in_(keys) | (Conversation.channel == "web"),
            Turn.id.not_in(answered),
        )
    )
    kept = select(ScreeningSlip.id).where(
        ScreeningSlip.health.is_not(None), ScreeningSlip.health_until <= clock.now()
    )
    wrong += [f"slip {one} still tells of health" for one in tx.scalars(kept)]
    return wrong + [f"never answered: {text}" for text in tx.scalars(silent)]


def _chains(tx: Session) -> list[str]:
    wrong = []
    for case_id in tx.scalars(select(Case.id)):
        try:
            handoff.verify_events(tx, case_id)
        except handoff.TamperedError as error:
            wrong.append(str(error))
    return wrong
