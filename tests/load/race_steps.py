"""The races: what is set up, who does what at the same moment, and what may come of it."""

import random
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actions import handoff
from actions.delivery import inbound
from actions.delivery.inbound import Said
from actions.handoff import Resolution
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.tables import (
    Author,
    Case,
    Conversation,
    Message,
    Outbox,
    Staff,
    Transfer,
    Turn,
)
from knowledge import clock
from knowledge.outcomes import Outcome
from tests.load.racing import WON, Race, Round

LATEST_MS = 60
BOT_EPOCH = 1  # of a conversation that waits in a queue
LOST = "CaseConflictError"


def staff(tx: Session, login: str) -> int:
    found = tx.scalar(select(Staff.id).where(Staff.login == login))
    if found is not None:
        return found
    made = Staff(login=login, name=login, office="关面镇", password_hash="-")
    tx.add(made)
    tx.flush()
    return made.id


def waiting(tx: Session) -> Round:
    """A case in the queue, and two people who want it."""
    conversation = Conversation(id=uuid4().hex, channel="telegram", channel_key=uuid4().hex)
    tx.add(conversation)
    tx.flush()
    case = handoff.request(tx, conversation.id, reason="asked")
    return {
        "conversation": conversation.id,
        "key": conversation.channel_key,
        "case": case.id,
        "version": case.version,
        "wang": staff(tx, "wang"),
        "li": staff(tx, "li"),
    }


def owned(tx: Session) -> Round:
    made = waiting(tx)
    case = handoff.claim(tx, made["case"], made["wang"], made["version"])
    return {**made, "version": case.version}


def stalled(tx: Session) -> Round:
    made = owned(tx)
    past = clock.now() - timedelta(seconds=1)
    tx.execute(update(Case).where(Case.id == made["case"]).values(lease_until=past))
    return made


def offered(tx: Session) -> Round:
    made = owned(tx)
    transfer = handoff.offer_transfer(
        tx, made["case"], made["wang"], queue="Q-YL", reason=next(iter(handoff.TransferReason))
    )
    return {**made, "transfer": transfer.id}


def offer_about_to_end(tx: Session) -> Round:
    """The offer ends within the next milliseconds: sometimes before, sometimes after the race."""
    made = offered(tx)
    until = clock.now() + timedelta(milliseconds=random.randint(0, LATEST_MS))
    tx.execute(update(Transfer).where(Transfer.id == made["transfer"]).values(until=until))
    return made


def nobody_yet(_tx: Session) -> Round:
    return {"key": uuid4().hex}


def claim_by(who: str):
    return lambda tx, made: handoff.claim(tx, made["case"], made[who], made["version"])


def withdraw(tx: Session, made: Round) -> object:
    return handoff.withdraw(tx, made["conversation"])


def reply(tx: Session, made: Round) -> object:
    return handoff.reply(tx, made["case"], made["wang"], "您好")


def offer(tx: Session, made: Round) -> object:
    return handoff.offer_transfer(
        tx, made["case"], made["wang"], queue="Q-YL", reason=next(iter(handoff.TransferReason))
    )


def accept(tx: Session, made: Round) -> object:
    return handoff.accept_transfer(tx, made["transfer"], made["li"])


def expire_leases(tx: Session, _made: Round) -> object:
    return handoff.expire_leases(tx)


def expire_transfers(tx: Session, _made: Round) -> object:
    return handoff.expire_transfers(tx)


def resolve(tx: Session, made: Round) -> object:
    return handoff.resolve(tx, made["case"], made["wang"], Resolution.EXPLAINED)


def citizen_writes(tx: Session, made: Round) -> object:
    inbound.accept(tx, "telegram", made["key"], uuid4().hex, Said("我还有话说"))
    return handoff.citizen_wrote(tx, made["conversation"])


def first_message(tx: Session, made: Round) -> object:
    return inbound.accept(tx, "telegram", made["key"], uuid4().hex, Said("有人吗"))


def bot_answers(tx: Session, made: Round) -> object:
    origin = Origin(Author.BOT, epoch=BOT_EPOCH)
    return post(tx, made["conversation"], Reply("照文件答", Outcome.ANSWERED), origin)


def state_of(tx: Session, made: Round) -> tuple[str, int | None]:
    case = tx.get_one(Case, made["case"], populate_existing=True)
    return case.state, case.owner_id


def one_owner(tx: Session, made: Round, pair: tuple[str, str]) -> str:
    winner = made["wang"] if pair[0] == WON else made["li"]
    ok = sorted(pair) == [LOST, WON] and state_of(tx, made) == ("owned", winner)
    return "" if ok else "not exactly one owner"


def taken_or_withdrawn(tx: Session, made: Round, pair: tuple[str, str]) -> str:
    expected = {(WON, LOST): ("owned", made["wang"]), (LOST, WON): ("cancelled", None)}
    return "" if state_of(tx, made) == expected.get(pair) else "neither taken nor withdrawn"


def both_done_once(tx: Session, made: Round, pair: tuple[str, str]) -> str:
    """Reply against offer: both are the owner's own, in either order."""
    ok = pair == (WON, WON) and state_of(tx, made) == ("transfer_pending", made["wang"])
    return "" if ok and said_by_staff(tx, made) == 1 else "the reply or the offer was lost"


def said_or_stalled(tx: Session, made: Round, pair: tuple[str, str]) -> str:
    """Words reach the citizen only while the case was still theirs."""
    if said_by_staff(tx, made) != (pair[0] == WON):
        return "words without a case, or a case without its words"
    state, owner = state_of(tx, made)
    allowed = {
        WON: {("waiting_citizen", made["wang"]), ("queued", None)},
        LOST: {("queued", None)},
    }
    return "" if (state, owner) in allowed.get(pair[0], set()) else f"ends {state}"


def nothing_lost_at_the_end(tx: Session, made: Round, pair: tuple[str, str]) -> str:
    """The citizen's line is there and asks for a turn, whichever came first."""
    lines = tx.scalar(
        select(func.count(Turn.id))
        .join(Message, Message.id == Turn.message_id)
        .where(Message.conversation_id == made["conversation"])
    )
    ok = pair == (WON, WON) and lines == 1 and state_of(tx, made)[0] == "resolved"
    return "" if ok else "a line or the end was lost"


def bot_is_silent(tx: Session, made: Round, pair: tuple[str, str]) -> str:
    chosen = select(Outbox.state).where(
        Outbox.conversation_id == made["conversation"], Outbox.epoch.is_not(None)
    )
    ok = pair == (WON, WON) and set(tx.scalars(chosen)) <= {"cancelled"}
    return "" if ok else "I4: the bot talks over a person"


def accepted_or_back(tx: Session, made: Round, pair: tuple[str, str]) -> str:
    """Accepted by one, or back with the other; still offered when the sweep came too early."""
    transfer = tx.get_one(Transfer, made["transfer"], populate_existing=True)
    state, owner = state_of(tx, made)
    if pair[0] == WON:
        ok = transfer.state == "accepted" and owner == made["li"]
        wanted = "owned"
    else:
        ok = transfer.state in ("timed_out", "offered") and owner == made["wang"]
        wanted = "owned" if transfer.state == "timed_out" else "transfer_pending"
    return (
        "" if ok and pair[1] == WON and state == wanted else f"{transfer.state}, {owner}, {state}"
    )


def one_conversation(tx: Session, made: Round, pair: tuple[str, str]) -> str:
    found = tx.scalars(select(Conversation.id).where(Conversation.channel_key == made["key"])).all()
    seqs = tx.scalars(select(Message.seq).where(Message.conversation_id.in_(found))).all()
    ok = pair == (WON, WON) and len(found) == 1 and sorted(seqs) == [1, 2]
    return "" if ok else f"{len(found)} conversations, lines {sorted(seqs)}"


def said_by_staff(tx: Session, made: Round) -> int:
    chosen = select(func.count(Message.id)).where(
        Message.conversation_id == made["conversation"], Message.author == Author.STAFF.value
    )
    return tx.scalar(chosen) or 0


RACES = (
    Race("claim/claim", waiting, claim_by("wang"), claim_by("li"), one_owner),
    Race("claim/withdraw", waiting, claim_by("wang"), withdraw, taken_or_withdrawn),
    Race("reply/transfer", owned, reply, offer, both_done_once),
    Race("reply/lease expiry", stalled, reply, expire_leases, said_or_stalled, chunk=1),
    Race("resolve/inbound", owned, resolve, citizen_writes, nothing_lost_at_the_end),
    Race("bot turn/takeover", waiting, bot_answers, claim_by("wang"), bot_is_silent),
    Race("accept/timeout", offer_about_to_end, accept, expire_transfers, accepted_or_back, chunk=1),
    Race("two first messages", nobody_yet, first_message, first_message, one_conversation),
)
