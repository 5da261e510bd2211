"""Going on with a pre-screening in another conversation, by a code said there.

The code is the proof: whoever says it takes the answers along, and the old conversation keeps none.
It works once, for two days, and only so many wrong ones may be tried.
"""

import hashlib
import re
import secrets
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from actions.screening import slip_deletion
from actions.screening.sessions import (
    ACTIVE,
    CANCELLED,
    DONE,
    MOVED,
    has_open_case,
    open_session,
)
from actions.storage.tables import ResumeAttempt, ResumeCode, ScreeningSession, ScreeningSlip
from knowledge import clock
from knowledge.text.identifiers import mask

VALID = timedelta(days=2)
LENGTH = 10
# Ten digits that begin with 2 to 9 are no telephone number: nothing is masked when they are said.
_FIRST, _REST = "23456789", "0123456789"
_WINDOW = timedelta(hours=1)
MOST_WRONG = 5  # wrong codes an hour from one conversation
MOST_WRONG_TOGETHER = 300  # and from all of them: a code is 33 bits, so guessing takes decades
_SAID = re.compile(r"\D{0,12}?([2-9](?:[ \-]?\d){9})\D{0,8}")


class Redeemed(StrEnum):
    """What came of a code."""

    MOVED = "moved"
    WRONG = "wrong"  # unknown, used or too old: we do not say which
    BLOCKED = "blocked"  # too many wrong ones


def make_code(tx: Session, row: ScreeningSession) -> str:
    """Return a new code for a pre-screening; an earlier one stops working."""
    now = clock.now()
    tx.execute(delete(ResumeCode).where(ResumeCode.expires_at < now))
    tx.execute(delete(ResumeAttempt).where(ResumeAttempt.at < now - _WINDOW))
    tx.execute(
        delete(ResumeCode).where(ResumeCode.session_id == row.id, ResumeCode.used_at.is_(None))
    )
    code = _choose()
    tx.add(
        ResumeCode(
            code_hash=_hash(code),
            session_id=row.id,
            conversation_id=row.conversation_id,
            expires_at=now + VALID,
        )
    )
    tx.flush()
    return code


def show(code: str) -> str:
    """Return the code in groups that are easy to read out."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"


def find_code(text: str) -> str | None:
    """Return the code that a message consists of, give or take a few words; None when none."""
    found = _SAID.fullmatch(text.strip())
    return re.sub(r"\D", "", found[1]) if found else None


def redeem(tx: Session, conversation_id: str, code: str, mark: str) -> Redeemed:
    """Take the pre-screening behind a code into this conversation.

    The lines of the old chat about it turn into ``mark``, unless staff work on an open case there.
    """
    if _is_blocked(tx, conversation_id):
        return Redeemed.BLOCKED
    now = clock.now()
    taken = tx.execute(
        update(ResumeCode)
        .where(
            ResumeCode.code_hash == _hash(code),
            ResumeCode.used_at.is_(None),
            ResumeCode.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        tx.add(ResumeAttempt(conversation_id=conversation_id))
        return Redeemed.WRONG
    source = tx.scalars(
        select(ScreeningSession)
        .join(ResumeCode, ResumeCode.session_id == ScreeningSession.id)
        .where(ResumeCode.code_hash == _hash(code))
    ).one()
    if source.conversation_id != conversation_id:
        if not has_open_case(tx, source.conversation_id):
            slip_deletion.blank(tx, source, mark)
        _move(tx, source, conversation_id)
    return Redeemed.MOVED


def _move(tx: Session, source: ScreeningSession, conversation_id: str) -> None:
    """Copy the pre-screening over, take its slip along, and leave nothing of it behind."""
    running = open_session(tx, conversation_id)
    if running is not None:
        running.state = CANCELLED
        tx.flush()
    moved = ScreeningSession(
        conversation_id=conversation_id,
        state=DONE if source.state == DONE else ACTIVE,
        programmes=list(source.programmes),
        facts=dict(source.facts),
        context=dict(source.context),
        question=source.question,
        result=source.result,
        rules=source.rules,
    )
    tx.add(moved)
    tx.flush()
    tx.execute(
        update(ScreeningSlip)
        .where(ScreeningSlip.session_id == source.id)
        .values(session_id=moved.id, conversation_id=conversation_id)
    )
    source.state, source.facts, source.context = MOVED, {}, {}
    source.programmes, source.question, source.result = [], None, None
    tx.flush()


def _is_blocked(tx: Session, conversation_id: str) -> bool:
    recent = select(func.count()).select_from(ResumeAttempt)
    recent = recent.where(ResumeAttempt.at > clock.now() - _WINDOW)
    own = recent.where(ResumeAttempt.conversation_id == conversation_id)
    return (tx.scalar(own) or 0) >= MOST_WRONG or (tx.scalar(recent) or 0) >= MOST_WRONG_TOGETHER


def _choose() -> str:
    while True:
        code = secrets.choice(_FIRST) + "".join(secrets.choice(_REST) for _ in range(LENGTH - 1))
        if mask(show(code)).text == show(code) and mask(code).text == code:
            return code


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
