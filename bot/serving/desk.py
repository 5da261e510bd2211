"""What keeps the staff's desk from working as it should, told by the doctor."""

from collections.abc import Iterator
from contextlib import closing

from sqlalchemy.orm import Session

from actions import clocks, notifications
from actions.errors import ActionsError
from actions.storage.database import Database
from actions.storage.migrate import check_schema
from bot.settings import Settings
from knowledge.errors import KnowledgeError


def note_on_desk(settings: Settings) -> str:
    """Return what somebody should look at, in one line; "" when all is well.

    Nothing is said where there is no database yet, or the hours cannot be read: those are problems
    of their own.
    """
    url = settings.effective_database_url
    try:
        check_schema(url)
    except ActionsError:
        return ""
    try:
        clocks.use_own(settings.clocks_dir, settings.effective_offices_dir)
    except (ActionsError, KnowledgeError):  # told by the checks of hours and offices
        return ""
    with closing(Database(url)) as database, database.reading() as tx:
        return " ".join([*_days(tx), *_hours(tx), *_group(tx, settings)])


def _days(tx: Session) -> Iterator[str]:
    for year in clocks.missing_years(tx):
        yield (
            f"The calendar of {year} is empty: holidays of that year count as working days. "
            "Run `laobing calendar seed`, or fill it in with `laobing calendar set`."
        )


def _hours(tx: Session) -> Iterator[str]:
    if not any(day.is_confirmed for day in clocks.hours_of(tx, "")):
        yield (
            "The working hours are examples that nobody has confirmed: citizens are told no time. "
            "Set them in the console or in hours.yml."
        )


def _group(tx: Session, settings: Settings) -> Iterator[str]:
    if settings.staff_group and not settings.telegram_token.get_secret_value():
        yield "LAOBING_STAFF_GROUP is set without LAOBING_TELEGRAM_TOKEN: the group is not told."
    for state, count in notifications.outside_troubles(tx).items():
        yield f"{count} notifications to the staff's group are {state.value}."
