"""Whether the deployer's queues, offices and towns fit together, and the staff and cases to them."""

from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from actions import accounts, handoff
from actions.errors import ActionsError
from actions.handoff import packaged
from actions.storage.database import Database
from actions.storage.migrate import check_schema
from actions.storage.tables import OPEN_STATES, Case
from bot.composition import case_choices
from bot.errors import BotError
from bot.settings import Settings
from knowledge.errors import KnowledgeError

_OPEN = [state.value for state in OPEN_STATES]


class OfficesProblemError(BotError):
    """The deployer's files about offices cannot be used."""


def check_offices(settings: Settings) -> None:
    """Read queues, routing, offices and towns as a start does; raise naming file and entry.

    That every queue has an office, and that queues and towns which an office names are known, is
    checked where the files are read.
    """
    folder = settings.effective_offices_dir
    try:
        handoff.use(case_choices(settings))
    except KnowledgeError as error:
        raise OfficesProblemError(
            f"{error}. Mend the entry in {folder}, or take the file out: then the packaged one holds."
        ) from error


def note_on_offices(settings: Settings) -> str:
    """Return what does not fit the files, in one line; "" when all does.

    Nothing is said where the files cannot be read or there is no database: those are problems of
    their own.
    """
    try:
        check_offices(settings)
        check_schema(settings.effective_database_url)
    except (OfficesProblemError, ActionsError):
        return ""
    folder = settings.effective_offices_dir
    with (
        closing(Database(settings.effective_database_url)) as database,
        database.reading() as tx,
    ):
        return " ".join([*_without_unit(folder), *_staff(tx, folder), *_cases(tx, folder)])


def _without_unit(folder: Path) -> Iterator[str]:
    taken = {queue for unit in packaged.units().values() for queue in unit.queues}
    if left := [queue for queue in packaged.queues() if queue not in taken]:
        yield (
            f"No office takes {', '.join(left)}: everybody who works these queues sees their "
            f"cases. Where one office does, name it in {folder / 'units.yml'}."
        )


def _staff(tx: Session, folder: Path) -> Iterator[str]:
    for one in accounts.list_staff(tx):
        if one.is_disabled:
            continue
        for kind, named, known in (
            ("queue", one.queues, packaged.queues()),
            ("unit", one.units, packaged.units()),
        ):
            if lost := [name for name in named if name not in known]:
                yield (
                    f"{one.login} works for the {kind} {', '.join(lost)}, which {kind}s.yml does "
                    f"not have, and sees none of its cases. Put it back into "
                    f"{folder / f'{kind}s.yml'}, or disable the account and add it again."
                )


def _cases(tx: Session, folder: Path) -> Iterator[str]:
    yield from _lost(tx, folder, "queue", Case.queue, packaged.queues())
    yield from _lost(tx, folder, "unit", Case.unit, packaged.units())


def _lost(
    tx: Session,
    folder: Path,
    kind: str,
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    known: Collection[str],
) -> Iterator[str]:
    rows = tx.execute(
        select(column, func.count(Case.id))
        .where(Case.state.in_(_OPEN), column.is_not(None), column.not_in(list(known)))
        .group_by(column)
        .order_by(column)
    )
    for name, count in rows:
        yield (
            f"{count} open cases are with the {kind} {name}, which {kind}s.yml does not have. "
            f"Put it back into {folder / f'{kind}s.yml'}, or give these cases to another queue."
        )
