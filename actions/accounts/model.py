"""The records, roles and errors of staff accounts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actions.errors import ActionsError
from actions.storage.tables import Staff


class Role(StrEnum):
    """What kind of work a staff member does; permissions.yml says what each may do."""

    AGENT = "agent"  # works the queues
    SUPERVISOR = "supervisor"  # sees load and people too
    ADMIN = "admin"  # keeps the accounts, reads no cases
    AUDITOR = "auditor"  # reads what was done, not what was said


class AccountProblem(StrEnum):
    """Why an account cannot be made or changed, for the pages to say it in their words."""

    LOGIN = "login"
    NAME = "name"
    OFFICE = "office"
    ROLE = "role"
    QUEUE = "queue"
    UNIT = "unit"
    OWN = "own"  # nobody keeps their own account
    LAST_ADMIN = "last_admin"  # nobody else could give anybody access


class AccountError(ActionsError):
    """An account cannot be made or changed; the message names the value and the rule."""

    def __init__(
        self, message: str, problem: AccountProblem | None = None, value: str = ""
    ) -> None:
        super().__init__(message)
        self.problem, self.value = problem, value


@dataclass(frozen=True)
class NewStaff:
    """A new account with its password in clear, to be shown once and kept nowhere."""

    staff: Staff
    password: str


@dataclass(frozen=True)
class OpenedSession:
    """A new browser session. ``token`` goes into the cookie; only its hash is stored."""

    token: str
    csrf: str
    expires_at: datetime


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a session, and the token that their forms must carry.

    Not verified: the password was right, the second factor is still to come.
    """

    staff: Staff
    csrf: str
    expires_at: datetime
    is_verified: bool = True
    seen_at: datetime | None = None
