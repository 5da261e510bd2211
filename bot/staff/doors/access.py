"""The doors of the console: every route under /staff declares exactly one.

``dependencies=[Depends(needs(Permission.X))]`` at the route or for a whole router, or a parameter
``who: Annotated[SignedIn, Depends(needs(Permission.X))]``. The door looks for the session, its
second factor, the form's token at everything but reading, the permission, and the scope of the
case that the address names as ``{case_id}``. A route without a door is closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

from fastapi import Request
from fastapi.dependencies.models import Dependant
from sqlalchemy.orm import Session

from actions import accounts, desk
from actions.accounts import NotAllowedError, Permission, SignedIn
from actions.errors import NotFoundError
from actions.storage.tables import Case, Staff
from bot import threads
from bot.staff.doors.session import (
    ElsewhereError,
    read_signed_in,
    require_own_form,
    with_next,
)
from bot.web.deps import Services
from bot.web.problems import Problem, ProblemError

HOME = "/staff"
CODE_PAGE = "/staff/code"
SET_UP_PAGE = "/staff/two-step"
# What an offer opens of a case that is in nobody's scope of its receiver yet.
_OF_AN_OFFER = (Permission.CASE_READ, Permission.CASE_WORK)
# Where people begin who have no list of cases.
_OTHER_HOMES = (
    (Permission.ACCOUNTS_KEEP, "/staff/accounts"),
    (Permission.CASE_EVENTS, "/staff/audit"),
    (Permission.OWN_ACCOUNT, "/staff/account"),
)


@dataclass(frozen=True)
class Door:
    """What a route asks for: one of the permissions, or, with none, the password alone.

    ``is_background``: the page asks by itself, nobody is working. Without ``is_scoped`` the route
    itself refuses a case out of scope, in its own words.
    """

    permissions: tuple[Permission, ...]
    is_background: bool = False
    is_scoped: bool = True

    async def __call__(self, request: Request, services: Services) -> SignedIn:
        case_id = request.path_params.get("case_id") if self.is_scoped else None
        # A reading is let in and looks at its case at once; a form has to be its sender's first.
        is_read = request.method in ("GET", "HEAD")
        also = partial(self._require_case, case_id) if is_read and case_id is not None else None
        who = await read_signed_in(request, services, is_background=self.is_background, also=also)
        if self.permissions and not who.is_verified:
            raise ElsewhereError(_second_factor_page(who.staff, request))
        await require_own_form(request, who)
        if self.permissions:
            self._require_permission(request, who)
        if case_id is not None and also is None:
            await threads.read(services.database, lambda tx: self._require_case(case_id, tx, who))
        return who

    def _require_permission(self, request: Request, who: SignedIn) -> None:
        if self._had(who):
            return
        if request.url.path == HOME and request.method == "GET":
            raise ElsewhereError(home_of(who.staff))
        raise NotAllowedError(f"{who.staff.id} has not {self.permissions}")

    def _require_case(self, case_id: str, tx: Session, who: SignedIn) -> None:
        had = self._had(who)
        if who.is_verified and had:
            require(tx, who.staff, had[0], case_id)

    def _had(self, who: SignedIn) -> list[Permission]:
        return [one for one in self.permissions if accounts.may(who.staff, one)]


class _Public:
    """The door of pages that people see before they sign in."""

    async def __call__(self) -> None:
        return None


open_to_all = _Public()
# Signed in with the password; the second factor may be still to come.
half_signed_in = Door(())


@cache
def needs(permission: Permission, *, is_background: bool = False, is_scoped: bool = True) -> Door:
    """Return the door that lets in who has the permission; it gives the route ``SignedIn``."""
    return Door((permission,), is_background, is_scoped)


def needs_one_of(*permissions: Permission) -> Door:
    """Return the door of a page that people with different work share."""
    return Door(permissions)


def require(tx: Session, staff: Staff, permission: Permission, case_id: int | str) -> Case:
    """Return the case; raise NotFoundError, or NotAllowedError when it is out of scope."""
    case = tx.get(Case, int(case_id)) if str(case_id).isdecimal() else None
    if case is None:
        raise NotFoundError(f"case {case_id} does not exist")
    if not accounts.may(staff, permission, case) and not _is_offered(tx, staff, permission, case):
        raise NotAllowedError(f"{staff.id} has not {permission} for {case.queue}")
    return case


def _is_offered(tx: Session, staff: Staff, permission: Permission, case: Case) -> bool:
    """Say whether the case is offered to the person, who has to look at it to answer."""
    if permission not in _OF_AN_OFFER or not accounts.may(staff, permission):
        return False
    return desk.is_on_offer_to(tx, case, staff)


def home_of(staff: Staff) -> str:
    """Return the page where this person's work begins."""
    if accounts.may(staff, Permission.CASES_LIST):
        return HOME
    return next((page for needed, page in _OTHER_HOMES if accounts.may(staff, needed)), "/")


def doors_of(dependant: Dependant) -> set[object]:
    """Return the doors that a route declares, at whatever depth."""
    return set(_doors(dependant))


async def closed_without_door(request: Request) -> None:
    """Refuse a route that declares no door, or more than one: the default is no."""
    dependant = getattr(request.scope.get("route"), "dependant", None)
    if dependant is None or len(doors_of(dependant)) != 1:
        raise ProblemError(403, Problem.NOT_ALLOWED)


def _doors(dependant: Dependant) -> Iterator[object]:
    if isinstance(dependant.call, Door | _Public):
        yield dependant.call
    for part in dependant.dependencies:
        yield from _doors(part)


def _second_factor_page(staff: Staff, request: Request) -> str:
    page = SET_UP_PAGE if staff.totp_confirmed_at is None else CODE_PAGE
    return with_next(page, request)
