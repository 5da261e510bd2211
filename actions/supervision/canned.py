"""Keeping the canned replies: written, changed by one person at a time, switched off, never lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.accounts.scope import covers, covers_everything
from actions.errors import ActionsError, ConflictError, NotFoundError
from actions.handoff.packaged import queues as known_queues
from actions.storage.tables import CannedReply, Staff
from knowledge import clock
from knowledge.text.cleaning import clean

MAX_TITLE = 64
MAX_TEXT = 4000  # what one message may have
EVERY_QUEUE = ""


class CannedProblem(StrEnum):
    """Why a canned reply cannot be kept."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TAKEN = "taken"  # another one has that title
    SCOPE = "scope"  # of a queue that is not the editor's


class CannedError(ActionsError):
    """A canned reply cannot be kept so; ``problem`` says why."""

    def __init__(self, problem: CannedProblem) -> None:
        self.problem = problem
        super().__init__(f"the canned reply cannot be kept: {problem.value}")


class CannedChangedError(ConflictError):
    """Somebody else edited it first. Plain values: the rows die with the transaction."""

    def __init__(self, row: CannedReply, editor: str) -> None:
        self.version, self.title, self.text = row.version, row.title, row.text
        self.editor = editor
        super().__init__(f"canned reply {row.id} is at version {row.version}; load it again")


@dataclass(frozen=True)
class Wording:
    """What the form holds; ``queue`` "" is for every queue."""

    title: str
    text: str
    queue: str = EVERY_QUEUE


@dataclass(frozen=True)
class CannedLine:
    """A canned reply with who edited it last ("" for those that came with the program)."""

    row: CannedReply
    editor: str
    may_edit: bool


def list_canned(tx: Session, staff: Staff) -> list[CannedLine]:
    """Return the texts of this person's queues and those for all, the active ones first."""
    rows = tx.execute(
        select(CannedReply, Staff.name)
        .outerjoin(Staff, Staff.id == CannedReply.edited_by_id)
        .order_by(CannedReply.is_active.desc(), CannedReply.queue, CannedReply.title)
    )
    return [
        CannedLine(row, name or "", may_edit(staff, row.queue))
        for row, name in rows
        if row.queue == EVERY_QUEUE or may_edit(staff, row.queue)
    ]


def may_edit(staff: Staff, queue: str) -> bool:
    """Say whether a text is theirs to edit: of their queues; one for all needs everything."""
    return covers_everything(staff) if queue == EVERY_QUEUE else covers(staff, queue)


def get_canned(tx: Session, canned_id: int) -> CannedReply:
    """Return one; NotFoundError when there is none."""
    row = tx.get(CannedReply, canned_id, populate_existing=True)
    if row is None:
        raise NotFoundError(f"there is no canned reply {canned_id}")
    return row


def create_canned(tx: Session, staff: Staff, wording: Wording) -> CannedReply:
    """Write a new one. Raises CannedError."""
    checked = _checked(staff, wording)
    row = CannedReply(
        title=checked.title,
        text=checked.text,
        queue=checked.queue,
        edited_by_id=staff.id,
        edited_at=clock.now(),
    )
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError as error:
        raise CannedError(CannedProblem.TAKEN) from error
    return row


def edit_canned(
    tx: Session, staff: Staff, canned_id: int, version: int, wording: Wording
) -> CannedReply:
    """Change one as it was seen at ``version``.

    Raises CannedError, NotFoundError, and CannedChangedError when somebody else was first.
    """
    row = get_canned(tx, canned_id)
    _require(staff, row.queue)
    checked = _checked(staff, wording)
    values = {"title": checked.title, "text": checked.text, "queue": checked.queue}
    return _change(tx, staff, canned_id, version, values)


def switch_canned(
    tx: Session, staff: Staff, canned_id: int, version: int, *, is_active: bool
) -> CannedReply:
    """Take one out of use or back into it; nothing is deleted. Raises like ``edit_canned``."""
    _require(staff, get_canned(tx, canned_id).queue)
    return _change(tx, staff, canned_id, version, {"is_active": is_active})


def _change(
    tx: Session, staff: Staff, canned_id: int, version: int, values: Mapping[str, object]
) -> CannedReply:
    change = (
        update(CannedReply)
        .where(CannedReply.id == canned_id, CannedReply.version == version)
        .values(
            **values,
            version=CannedReply.version + 1,
            edited_by_id=staff.id,
            edited_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )
    try:
        with tx.begin_nested():
            done = tx.execute(change)
    except IntegrityError as error:
        raise CannedError(CannedProblem.TAKEN) from error
    row = get_canned(tx, canned_id)
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise CannedChangedError(row, _editor(tx, row))
    return row


def _editor(tx: Session, row: CannedReply) -> str:
    staff = None if row.edited_by_id is None else tx.get(Staff, row.edited_by_id)
    return staff.name if staff else ""


def _checked(staff: Staff, wording: Wording) -> Wording:
    title, text = clean(wording.title).strip(), clean(wording.text).strip()
    if not title or not text:
        raise CannedError(CannedProblem.EMPTY)
    if len(title) > MAX_TITLE or len(text) > MAX_TEXT:
        raise CannedError(CannedProblem.TOO_LONG)
    if wording.queue != EVERY_QUEUE and wording.queue not in known_queues():
        raise CannedError(CannedProblem.SCOPE)
    _require(staff, wording.queue)
    return Wording(title, text, wording.queue)


def _require(staff: Staff, queue: str) -> None:
    if not may_edit(staff, queue):
        raise CannedError(CannedProblem.SCOPE)
