"""Staff accounts: who may sign in, with what, what they may do, and to which cases."""

from actions.accounts import second_factor
from actions.accounts.login import authenticate, change_password, sign_in
from actions.accounts.model import AccountError, NewStaff, OpenedSession, Role, SignedIn
from actions.accounts.permissions import Permission, may, needs_second_factor
from actions.accounts.scope import (
    NotAllowedError,
    Scoped,
    can_see,
    covered,
    covers,
    covers_everything,
    in_scope,
)
from actions.accounts.sessions import (
    close_session,
    end_session,
    end_sessions,
    handle_of,
    is_csrf_valid,
    is_session_of,
    is_worth_touching,
    list_sessions,
    open_session,
    read_session,
    touch_session,
    verify_session,
)
from actions.accounts.staff import (
    add_staff,
    disable_staff,
    first_staff,
    list_staff,
    reset_password,
    reset_totp,
    set_duty,
)

__all__ = [
    "AccountError",
    "NewStaff",
    "NotAllowedError",
    "OpenedSession",
    "Permission",
    "Role",
    "Scoped",
    "SignedIn",
    "add_staff",
    "authenticate",
    "can_see",
    "change_password",
    "close_session",
    "covered",
    "covers",
    "covers_everything",
    "disable_staff",
    "end_session",
    "end_sessions",
    "first_staff",
    "handle_of",
    "in_scope",
    "is_csrf_valid",
    "is_session_of",
    "is_worth_touching",
    "list_sessions",
    "list_staff",
    "may",
    "needs_second_factor",
    "open_session",
    "read_session",
    "reset_password",
    "reset_totp",
    "second_factor",
    "set_duty",
    "sign_in",
    "touch_session",
    "verify_session",
]
