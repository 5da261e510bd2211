"""Who may do what: one table by role (permissions.yml), and the one question that reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from actions.accounts.model import AccountError, Role
from actions.accounts.scope import Scoped, can_see
from actions.storage.tables import Staff
from knowledge.text.packaged import read_yaml

TABLE = Path(__file__).parent / "permissions.yml"
_COLUMNS = frozenset({"second_factor", "may", "may_if_named"})


class Permission(StrEnum):
    """What can be allowed; permissions.yml says what each means to a clerk, and whose it is."""

    OWN_ACCOUNT = "own_account"  # password, second factor, sessions, duty
    CASES_LIST = "cases_list"  # the lists and the search
    CASE_READ = "case_read"  # a case with what people wrote
    CASE_WORK = "case_work"  # whatever its owner, or who becomes it, does
    CASE_ASSIGN = "case_assign"  # take over, give to somebody else
    CASE_EVENTS = "case_events"  # the history, without anybody's words
    CONTACT_READ = "contact_read"  # a citizen's telephone number, for a purpose
    DISCLOSURES_READ = "disclosures_read"  # who looked at numbers
    LEARNING_READ = "learning_read"
    LEARNING_WRITE = "learning_write"
    LEARNING_PUBLISH = "learning_publish"
    LOAD_READ = "load_read"  # load per queue and person, ageing, breaches
    HOURS_EDIT = "hours_edit"  # working hours and the calendar
    CANNED_EDIT = "canned_edit"
    STATISTICS_READ = "statistics_read"
    EXPORT_ASK = "export_ask"
    EXPORT_DECIDE = "export_decide"
    ACCOUNTS_KEEP = "accounts_keep"
    ACCOUNT_EVENTS = "account_events"  # what was done to accounts


@dataclass(frozen=True)
class Grant:
    """What a role may do; ``may_if_named`` only in queues named for the person."""

    may: frozenset[Permission]
    may_if_named: frozenset[Permission]
    needs_second_factor: bool


def may(staff: Staff, permission: str, case: Scoped | None = None) -> bool:
    """Say whether the staff member may do this, to this case when one is given.

    No by default: for a disabled account, an unknown role or permission, a case out of scope.
    """
    grant = load_grants().get(staff.role)
    if staff.is_disabled or grant is None:
        return False
    if case is not None and not can_see(staff, case):
        return False
    return permission in grant.may or (bool(staff.queues) and permission in grant.may_if_named)


def needs_second_factor(staff: Staff) -> bool:
    """Say whether this person signs in with a code besides the password; unknown roles do."""
    grant = load_grants().get(staff.role)
    return grant is None or grant.needs_second_factor


@cache
def load_grants(path: Path = TABLE) -> Mapping[str, Grant]:
    """Return the table by role.

    Raises AccountError naming the role and the entry when a role is missing or unknown, or when a
    permission is unknown.
    """
    rows = read_yaml(path)
    if not isinstance(rows, Mapping) or set(rows) != {role.value for role in Role}:
        raise AccountError(f"{path.name}: it must have exactly the roles {[*map(str, Role)]}")
    return MappingProxyType({str(role): _grant(path, str(role), rows[role]) for role in rows})


def _grant(path: Path, role: str, row: Any) -> Grant:
    if not isinstance(row, Mapping) or set(row) != _COLUMNS:
        raise AccountError(f"{path.name}: {role} must have exactly {sorted(_COLUMNS)}")
    if row["second_factor"] not in ("required", "optional"):
        raise AccountError(f"{path.name}: {role}.second_factor is required or optional")
    return Grant(
        may=_permissions(path, f"{role}.may", row["may"]),
        may_if_named=_permissions(path, f"{role}.may_if_named", row["may_if_named"]),
        needs_second_factor=row["second_factor"] == "required",
    )


def _permissions(path: Path, place: str, names: Any) -> frozenset[Permission]:
    if not isinstance(names, list):
        raise AccountError(f"{path.name}: {place} must be a list, not {names!r}")
    try:
        return frozenset(Permission(name) for name in names)
    except ValueError as error:
        raise AccountError(f"{path.name}: {place}: {error}") from error
