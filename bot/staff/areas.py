"""The pages in the console's bar."""

from dataclasses import dataclass

from fastapi import Request
from starlette.routing import Match

from actions.accounts import Role
from actions.storage.tables import Staff


@dataclass(frozen=True)
class Area:
    """A page of its own, and whose it is."""

    name: str
    path: str
    roles: frozenset[Role]


_ALL = frozenset(Role)
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
AREAS = (
    Area("cases", "/staff", _ALL),
    Area("learning", "/staff/learning", _ALL),
    Area("oversight", "/staff/oversight", _OVERSEERS),
    Area("statistics", "/staff/statistics", _ALL),
    Area("hours", "/staff/hours", _OVERSEERS),
    Area("canned", "/staff/canned", _OVERSEERS),
    Area("audit", "/staff/audit", _OVERSEERS),
    Area("exports", "/staff/exports", _OVERSEERS),
    Area("account", "/staff/account", _ALL),
)


def areas(request: Request, staff: Staff) -> list[Area]:
    """Return the areas that this installation has and this person may open."""
    state = request.app.state
    if not hasattr(state, "console_areas"):
        state.console_areas = [area for area in AREAS if _has(request, area.path)]
    return [area for area in state.console_areas if staff.role in area.roles]


def _has(request: Request, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
