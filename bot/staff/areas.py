"""The pages in the console's bar."""

from dataclasses import dataclass

from fastapi import Request
from starlette.routing import Match

from actions import accounts
from actions.storage.tables import Staff


@dataclass(frozen=True)
class Area:
    """A page of its own; ``permissions``: any of these opens it, see accounts.Permission."""

    name: str
    path: str
    permissions: tuple[str, ...]

    def is_for(self, staff: Staff) -> bool:
        """Say whether the page opens for this person."""
        return any(accounts.may(staff, one) for one in self.permissions)


AREAS = (
    Area("cases", "/staff", ("cases_list",)),
    Area("learning", "/staff/learning", ("learning_read",)),
    Area("oversight", "/staff/oversight", ("load_read",)),
    Area("statistics", "/staff/statistics", ("statistics_read",)),
    Area("hours", "/staff/hours", ("hours_edit",)),
    Area("canned", "/staff/canned", ("canned_edit",)),
    Area("accounts", "/staff/accounts", ("accounts_keep",)),
    Area("audit", "/staff/audit", ("case_events",)),
    Area("exports", "/staff/exports", ("export_ask", "export_decide")),
    Area("account", "/staff/account", ("own_account",)),
)


def areas(request: Request) -> list[Area]:
    """Return the areas that this installation has."""
    state = request.app.state
    if not hasattr(state, "console_areas"):
        state.console_areas = [area for area in AREAS if _has(request, area.path)]
    found: list[Area] = state.console_areas
    return found


def _has(request: Request, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
