"""Staff accounts: who may sign in, with what, and which queues they see."""

from actions.accounts.login import authenticate
from actions.accounts.model import AccountError, NewStaff, OpenedSession, Role, SignedIn
from actions.accounts.scope import NotAllowedError, can_see
from actions.accounts.sessions import close_session, is_csrf_valid, open_session, read_session
from actions.accounts.staff import (
    add_staff,
    disable_staff,
    first_staff,
    list_staff,
    reset_password,
)

__all__ = [
    "AccountError",
    "NewStaff",
    "NotAllowedError",
    "OpenedSession",
    "Role",
    "SignedIn",
    "add_staff",
    "authenticate",
    "can_see",
    "close_session",
    "disable_staff",
    "first_staff",
    "is_csrf_valid",
    "list_staff",
    "open_session",
    "read_session",
    "reset_password",
]
