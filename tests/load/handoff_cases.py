"""A district's database after years: 100,000 old cases, and today's consoles on top of them."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Text, cast, func, insert, literal, select, text, union_all
from sqlalchemy.orm import Session

from actions import accounts, handoff
from actions.messages import take_seq
from actions.storage.database import Database
from actions.storage.tables import (
    Author,
    Case,
    CaseEvent,
    CaseRating,
    Conversation,
    Message,
    Notification,
    Outbox,
    Staff,
    Transfer,
    Turn,
    Update,
)
from bot.web.identity import hash_token
from knowledge import clock
from tests.integration.actions.many_cases import QUEUES, fill

_EVENTS = ("requested", "claimed", "replied", "citizen_wrote", "resolved", "closed")
_NO_HASH = "0" * 64
_STAFF = 900  # whom ``fill`` makes
_SEES_ALL = 10  # one console in so many has no queue of its own


@dataclass(frozen=True)
class Desk:
    """A signed-in browser, the case open in it and the citizen on the other side."""

    staff_id: int
    token: str
    csrf: str
    queues: tuple[str, ...]
    case_id: int
    citizen_token: str


def fill_old(database: Database, cases: int) -> None:
    """Write old cases with all that belongs to them; the copies are made by the database."""
    fill(database, closed=cases, open_cases=0, ends=clock.now())
    with database.transaction() as tx:
        for table, columns, rows in (_events(), _turns(), _updates(), _outbox(), *_beside()):
            tx.execute(insert(table).from_select(columns, rows))


def analyse(database: Database) -> None:
    """Let the planner count, as PostgreSQL does by itself now and then."""
    with database.transaction() as tx:
        tx.execute(text("ANALYZE"))


def forget_analysis(database: Database) -> None:
    """Have SQLite plan without counts: as it does for us, who never analyse."""
    with database.transaction() as tx:
        tx.execute(text("DELETE FROM sqlite_stat1"))
        tx.execute(text("ANALYZE sqlite_schema"))


def open_desks(database: Database, count: int) -> list[Desk]:
    """Sign that many people in, each with a case of their own that the citizen may answer."""
    return [_desk(database, number) for number in range(count)]


def wait(database: Database, count: int) -> list[tuple[int, str]]:
    """Have that many people wait for somebody; return their cases with the queue."""
    waiting = []
    for number in range(count):
        with database.transaction() as tx:
            case, _ = _ask(tx, QUEUES[number % len(QUEUES)])
            waiting.append((case.id, case.queue))
    return waiting


def hire(tx: Session, login: str, queues: tuple[str, ...] = ()) -> int:
    """Make a staff member who signs in by session only; return the id."""
    made = Staff(login=login, name=login, office="关面镇", password_hash="-", queues=list(queues))
    tx.add(made)
    tx.flush()
    return made.id


def _desk(database: Database, number: int) -> Desk:
    queue = QUEUES[number % len(QUEUES)]
    with database.transaction() as tx:
        queues = () if number % _SEES_ALL == 0 else (queue,)
        staff_id = hire(tx, f"desk-{secrets.token_hex(4)}", queues)
        opened = accounts.open_session(tx, staff_id)
        case, citizen_token = _ask(tx, queue)
        tx.get_one(Staff, staff_id).queues = [case.queue] if queues else []
        handoff.claim(tx, case.id, staff_id, case.version)
    return Desk(staff_id, opened.token, opened.csrf, queues, case.id, citizen_token)


def _ask(tx: Session, queue: str) -> tuple[Case, str]:
    token = secrets.token_urlsafe(32)
    made = Conversation(id=uuid4().hex, channel="web", channel_key=hash_token(token))
    tx.add(made)
    tx.flush()
    seq, conversation = take_seq(tx, made.id)
    line = {"conversation_id": made.id, "seq": seq, "epoch": conversation.epoch}
    tx.add(Message(**line, author=Author.CITIZEN.value, text="低保怎么办，想问问人"))
    tx.flush()
    return handoff.request(tx, made.id, reason="asked", queue=queue), token


def _events() -> tuple[Any, list[str], Any]:
    kinds = union_all(
        *(
            select(literal(seq).label("seq"), literal(kind).label("kind"))
            for seq, kind in enumerate(_EVENTS, start=1)
        )
    ).subquery()
    data = literal({"state": "closed", "queue": QUEUES[0]}, CaseEvent.data.type)
    hashes = (literal(_NO_HASH), literal(_NO_HASH))
    rows = select(Case.id, kinds.c.seq, kinds.c.kind, literal("system"), Case.created_at, data)
    rows = rows.add_columns(*hashes).join(kinds, literal(1) == 1).order_by(Case.id, kinds.c.seq)
    return CaseEvent, ["case_id", "seq", "kind", "actor", "at", "data", "prev_hash", "hash"], rows


def _turns() -> tuple[Any, list[str], Any]:
    rows = select(
        *(Message.conversation_id, Message.id, literal("done"), literal(1)),
        *(Message.created_at, Message.created_at, Message.created_at),
    ).where(Message.author == Author.CITIZEN.value)
    columns = ["conversation_id", "message_id", "state", "attempts"]
    return Turn, [*columns, "not_before", "created_at", "finished_at"], rows.order_by(Message.id)


def _updates() -> tuple[Any, list[str], Any]:
    key = cast(Message.id, Text)
    rows = select(literal("web"), key, Message.created_at, Message.id)
    rows = rows.where(Message.author == Author.CITIZEN.value).order_by(Message.id)
    return Update, ["channel", "update_key", "received_at", "message_id"], rows


def _outbox() -> tuple[Any, list[str], Any]:
    rows = select(
        *(Message.conversation_id, Message.id, literal("telegram"), literal("sent")),
        *(literal(1), Message.created_at, Message.created_at, literal(1)),
    ).where(Message.author != Author.CITIZEN.value)
    columns = ["conversation_id", "message_id", "channel", "state", "attempts"]
    columns += ["not_before", "sent_at", "parts_sent"]
    return Outbox, columns, rows.order_by(Message.id)


def _beside() -> tuple[tuple[Any, list[str], Any], ...]:
    told = select(literal("new"), Case.id, Case.queue, Case.created_at, Case.created_at)
    told = told.add_columns(literal("off"))
    told_columns = ["kind", "case_id", "queue", "created_at", "read_at", "outside"]
    rated = select(Case.id, func.mod(Case.id, 4) > 0, Case.created_at)
    rated = rated.where(func.mod(Case.id, 3) == 0)
    at = Case.created_at
    passed = select(Case.id, literal(_STAFF), Case.queue, Case.queue, literal("overloaded"))
    passed = passed.add_columns(literal(""), literal("accepted"), at, at)
    passed = passed.where(func.mod(Case.id, 5) == 0)
    passed_columns = ["case_id", "from_staff_id", "from_queue", "to_queue", "reason"]
    return (
        (Notification, told_columns, told.order_by(Case.id)),
        (CaseRating, ["case_id", "is_good", "created_at"], rated),
        (Transfer, [*passed_columns, "note", "state", "offered_at", "until"], passed),
    )
