"""What an account may have: login, name, role, queues and units that exist."""

import re
from collections.abc import Iterable
from pathlib import Path

from actions.accounts.model import AccountError, AccountProblem, Role
from knowledge.offices import load_queues, load_units

LONGEST = 64  # characters of a name or an office
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")


def normal_login(login: str) -> str:
    """Return the login in its stored form; raise AccountError when it cannot be one."""
    wanted = login.strip().lower()
    if not _LOGIN.fullmatch(wanted):
        raise AccountError(
            f"login {login!r}: use 2 to 63 letters a-z, digits, dot, hyphen or underscore",
            AccountProblem.LOGIN,
            login,
        )
    return wanted


def checked_name(name: str) -> str:
    """Return the name as it is stored; AccountError when it is empty or too long."""
    if not name.strip():
        raise AccountError("the name is empty; staff are listed by it", AccountProblem.NAME)
    return _short("name", name, AccountProblem.NAME)


def checked_office(office: str) -> str:
    """Return the office as it is stored, empty for none; AccountError when it is too long."""
    return _short("office", office, AccountProblem.OFFICE)


def checked_role(role: str) -> Role:
    """Return the role; AccountError naming it and the roles that there are."""
    try:
        return Role(role)
    except ValueError as error:
        choices = ", ".join(known.value for known in Role)
        raise AccountError(
            f"role {role!r} is not one of {choices}", AccountProblem.ROLE, role
        ) from error


def checked_queues(queues: Iterable[str], offices: Path | None) -> list[str]:
    """Return the queues, each once; AccountError naming one that does not exist."""
    return _known("queue", queues, load_queues(own=offices), AccountProblem.QUEUE)


def checked_units(units: Iterable[str], offices: Path | None) -> list[str]:
    """Return the units, each once; AccountError naming one that does not exist."""
    return _known("unit", units, load_units(own=offices), AccountProblem.UNIT)


def _short(what: str, words: str, problem: AccountProblem) -> str:
    plain = words.strip()
    if len(plain) > LONGEST:
        raise AccountError(
            f"the {what} has {len(plain)} characters; {LONGEST} are the most", problem, plain
        )
    return plain


def _known(
    kind: str, wanted: Iterable[str], known: Iterable[str], problem: AccountProblem
) -> list[str]:
    named, choices = list(dict.fromkeys(wanted)), list(known)
    for one in named:
        if one not in choices:
            raise AccountError(
                f"there is no {kind} {one!r}; {kind}s.yml has {choices}", problem, one
            )
    return named
