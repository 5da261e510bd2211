"""Canned replies: texts for many cases, with ``{{variables}}`` that are filled in or left to fill."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.desk.model import DeskError, DeskProblem
from actions.errors import ActionsError
from actions.storage.tables import CannedReply
from knowledge.text.packaged import read_yaml

FILE = Path(__file__).with_name("canned.yml")
_VARIABLE = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")


@dataclass(frozen=True)
class Filled:
    """A text with what is known put in; ``gaps`` are the names of what somebody has to fill."""

    text: str
    gaps: tuple[str, ...]


class CannedFileError(ActionsError):
    """canned.yml cannot be used; the message says why."""


class _Packaged(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    text: str
    queue: str = ""


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put the values in; a variable without one stays as it is written, to be seen and filled."""
    filled = _VARIABLE.sub(lambda found: values.get(found[1]) or found[0], text)
    return Filled(filled, gaps_in(filled))


def gaps_in(text: str) -> tuple[str, ...]:
    """Return the names of the variables that are still in a text, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def check_gaps(text: str) -> None:
    """Raise DeskError naming the variables that are still in a text."""
    gaps = gaps_in(text)
    if gaps:
        raise DeskError(DeskProblem.GAPS, gaps)


def canned_for(tx: Session, queue: str) -> list[CannedReply]:
    """Return the active texts for a case of this queue: the queue's own first, then by age."""
    rows = tx.scalars(
        select(CannedReply)
        .where(CannedReply.is_active, CannedReply.queue.in_((queue, "")))
        .order_by(CannedReply.id)
    )
    return sorted(rows, key=lambda one: one.queue == "")


def seed_canned(tx: Session, file: Path = FILE) -> int:
    """Write the packaged texts into an empty table; return how many. Edited ones are never touched.

    Raises CannedFileError when the file cannot be used.
    """
    if tx.scalar(select(CannedReply.id).limit(1)) is not None:
        return 0
    rows = _packaged(file)
    tx.add_all(CannedReply(title=row.title, text=row.text.strip(), queue=row.queue) for row in rows)
    tx.flush()
    return len(rows)


def _packaged(file: Path) -> list[_Packaged]:
    try:
        return TypeAdapter(list[_Packaged]).validate_python(read_yaml(file))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CannedFileError(f"{file.name}: {place}: {first['msg']}") from error
