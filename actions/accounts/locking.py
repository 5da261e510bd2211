"""Five wrong passwords or codes lock an account for a quarter of an hour."""

from datetime import timedelta

from actions.storage.tables import Staff
from knowledge import clock

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


def is_locked(staff: Staff) -> bool:
    """Say whether nothing that is given now can be right."""
    return staff.locked_until is not None and staff.locked_until > clock.now()


def count_failure(staff: Staff) -> None:
    """Count a wrong password or code; lock when it was one too many."""
    staff.failed_logins += 1
    if staff.failed_logins >= MAX_FAILURES:
        staff.failed_logins = 0
        staff.locked_until = clock.now() + LOCKED_FOR


def forget_failures(staff: Staff) -> None:
    """Begin to count anew: everything that was asked for has been given."""
    staff.failed_logins, staff.locked_until = 0, None
