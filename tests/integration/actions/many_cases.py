"""Many cases at once, written in bulk: what a district has after some years."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, text

from actions.storage.database import Database
from actions.storage.tables import Case, CaseClock, CaseState, Conversation, Message, Staff
from knowledge.offices import load_queues

QUEUES = tuple(load_queues())
RARE_WORD = "稀罕词"
_CHUNK = 5_000
_TURNS = (
    ("citizen", "低保怎么办？要带哪些材料"),
    ("bot", "申请低保，向户籍所在地的镇街提出。" * 4),
    ("citizen", "我在村里住，腿脚不方便"),
    ("staff", "我们可以上门，请把地址说一下。"),
)


def fill(database: Database, *, closed: int, open_cases: int, ends: datetime) -> None:
    """Write that many cases, the last one opened at ``ends``, ten minutes apart; then analyse."""
    with database.transaction() as tx:
        tx.add(Staff(id=900, login="filler", name="老手", password_hash="-"))
    total = closed + open_cases
    for start in range(0, total, _CHUNK):
        numbers = range(start + 1, min(start + _CHUNK, total) + 1)
        with database.transaction() as tx:
            moments = {n: ends - timedelta(minutes=10) * (total - n) for n in numbers}
            tx.execute(insert(Conversation), [_conversation(n, moments[n]) for n in numbers])
            tx.execute(insert(Case), [_case(n, moments[n], n <= closed) for n in numbers])
            tx.execute(insert(Message), [row for n in numbers for row in _lines(n, moments[n])])
            tx.execute(insert(CaseClock), [_clock(n, moments[n], n <= closed) for n in numbers])
    _analyse(database)


def _conversation(n: int, at: datetime) -> dict[str, Any]:
    return {"id": f"{n:032x}", "channel": "web", "channel_key": str(n), "next_seq": 5,
            "created_at": at, "updated_at": at}  # fmt: skip


def _case(n: int, at: datetime, is_old: bool) -> dict[str, Any]:
    is_owned = not is_old and n % 3 == 0
    state = CaseState.CLOSED if is_old else CaseState.OWNED if is_owned else CaseState.QUEUED
    return {
        "id": n, "no": f"LB-{n:06d}-{n % 10_000:04d}", "conversation_id": f"{n:032x}",
        "queue": QUEUES[n % len(QUEUES)], "state": state.value, "is_urgent": n % 20 == 0,
        "reason": "asked", "owner_id": 900 if is_owned else None, "last_owner_id": 900,
        "brief": {"asked": [{"seq": 1, "text": _TURNS[0][1]}], "filler": "事" * 600},
        "queued_at": at, "created_at": at, "resolved_at": at if is_old else None,
        "closed_at": at if is_old else None, "reopened": int(n % 50 == 0),
    }  # fmt: skip


def _lines(n: int, at: datetime) -> list[dict[str, Any]]:
    citation = {"document": "文号", "clause": "A-2.3", "path": "一", "text": "条文"}
    rare = RARE_WORD if n % 25_000 == 7 else ""
    return [
        {"conversation_id": f"{n:032x}", "seq": seq, "author": author, "text": said + rare,
         "payload": {"citations": [citation]} if author == "bot" and n % 100 == 0 else {},
         "epoch": 0, "created_at": at}
        for seq, (author, said) in enumerate(_TURNS, start=1)
    ]  # fmt: skip


def _clock(n: int, at: datetime, is_old: bool) -> dict[str, Any]:
    return {"case_id": n, "kind": "resolve", "queue": QUEUES[n % len(QUEUES)], "started_at": at,
            "warn_at": at + timedelta(days=2), "due_at": at + timedelta(days=3),
            "stopped_at": at if is_old else None}  # fmt: skip


def _analyse(database: Database) -> None:
    with database.transaction() as tx:
        if database.engine.dialect.name == "postgresql":
            # Rows with an id given do not move the sequence.
            newest = select(func.max(Case.id)).scalar_subquery()
            tx.execute(select(func.setval("cases_id_seq", newest)))
        tx.execute(text("ANALYZE"))
