"""Forms that are sent twice and forms that are out of date."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.handoff.model import CaseConflictError
from actions.handoff.transition import lock_case
from actions.storage.tables import Case, SentForm, Staff
from knowledge import clock

KEPT = timedelta(days=2)  # longer than any page stays open between two signings-in


def take_form(tx: Session, key: str, staff_id: int, act: str, fields: Mapping[str, str]) -> bool:
    """Note that a page's form is carried out; False when the same one was already.

    ``key`` is the page's own random token. The same act with other words is another form: only
    what is equal in everything counts as sent twice. Of two at once the second waits for the
    first; what the first undoes, the second may do.
    """
    _forget_old(tx, staff_id)
    digest = _digest(key, staff_id, act, fields)
    try:
        with tx.begin_nested():
            values = {"digest": digest, "page": _page(key), "act": act, "staff_id": staff_id}
            tx.execute(insert(SentForm).values(**values, at=clock.now()))
    except IntegrityError:
        return False
    return True


def was_sent(tx: Session, key: str, act: str) -> bool:
    """Say whether this page's form for ``act`` has been carried out, with whatever words."""
    query = select(SentForm.digest).where(SentForm.page == _page(key), SentForm.act == act)
    return tx.scalar(query.limit(1)) is not None


def check_seen(tx: Session, case_id: int, version: int) -> Case:
    """Return the case, locked, if it still is as its reader saw it; else CaseConflictError."""
    case = lock_case(tx, case_id)
    if case.version != version:
        owner = None if case.owner_id is None else tx.get(Staff, case.owner_id)
        raise CaseConflictError(case, owner)
    return case


def _digest(key: str, staff_id: int, act: str, fields: Mapping[str, str]) -> str:
    # Words come in only through a digest salted with a random key: nothing of them is kept.
    told = json.dumps([key, staff_id, act, sorted(fields.items())], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _page(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _forget_old(tx: Session, staff_id: int) -> None:
    tx.execute(
        delete(SentForm)
        .where(SentForm.staff_id == staff_id, SentForm.at < clock.now() - KEPT)
        .execution_options(synchronize_session=False)
    )
