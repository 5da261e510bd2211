"""The records, roles and errors of staff accounts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actions.errors import ActionsError
from actions.storage.tables import Staff


class Role(StrEnum):
    """What a staff member may do beside answering."""

    AGENT = "agent"  # works the queues
    SUPERVISOR = "supervisor"  # sees load and people too
    ADMIN = "admin"  # keeps the accounts


class AccountError(ActionsError):
    """An account cannot be made or changed; the message names the value and the rule."""


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
    """Who is behind a session, and the token that their forms must carry."""

    staff: Staff
    csrf: str
    expires_at: datetime
