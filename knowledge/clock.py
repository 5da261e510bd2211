"""The one place that says what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the current date where the citizens live."""
    return now().astimezone(LOCAL).date()
