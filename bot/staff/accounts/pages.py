"""The list of accounts, one account, the form for a new one, and what was done to them."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Response
from sqlalchemy.orm import Session

from actions import accounts
from actions.accounts import AccountEventLine, Permission
from actions.errors import NotFoundError
from actions.storage.tables import Staff
from bot import threads
from bot.staff.accounts.keeper import PAGE, Account, AKeeper, Keeper, account_of
from bot.staff.doors.access import needs

EVENTS_PAGE = "/staff/audit/accounts"
_LATEST = 10  # changes on the page of one account
_LINES = 100  # on a page of changes


@dataclass(frozen=True)
class Seen:
    """One account as one reading saw it."""

    row: Staff
    sessions: int
    events: list[AccountEventLine]


def accounts_router() -> APIRouter:
    """Build the pages that only read."""
    router = APIRouter(include_in_schema=False)
    keeps, audits = needs(Permission.ACCOUNTS_KEEP), needs(Permission.ACCOUNT_EVENTS)
    for path, show, door in (
        (PAGE, show_list, keeps),
        (f"{PAGE}/new", show_new, keeps),
        (f"{PAGE}/{{staff_id}}", show_one, keeps),
        (EVENTS_PAGE, show_events, audits),
    ):
        router.add_api_route(path, show, methods=["GET"], dependencies=[Depends(door)])
    return router


async def show_list(keeper: AKeeper) -> Response:
    lines = await threads.read(keeper.services.database, accounts.list_lines)
    return keeper.show("accounts.html", lines=lines)


async def show_new(keeper: AKeeper) -> Response:
    return draw_new(keeper, Account())


async def show_one(keeper: AKeeper, staff_id: int, done: str = "", cases: int = 0) -> Response:
    key = f"done.{done}"
    is_known = keeper.texts.has(f"accounts.keep.{key}")
    notice = keeper.say(key, cases=cases) if is_known else ""
    return await draw_one(keeper, staff_id, done=notice)


async def show_events(keeper: AKeeper, before: int | None = None) -> Response:
    lines = await threads.read(
        keeper.services.database,
        lambda tx: accounts.list_account_events(tx, before=before, limit=_LINES),
    )
    older = lines[-1].id if len(lines) == _LINES else None
    return keeper.show("accounts_events.html", lines=lines, older=older)


def draw_new(keeper: Keeper, account: Account, status: int = 200, problem: str = "") -> Response:
    return keeper.show("accounts_new.html", status, account=account, problem=problem)


async def draw_one(
    keeper: Keeper,
    staff_id: int,
    status: int = 200,
    *,
    account: Account | None = None,
    done: str = "",
    problem: str = "",
) -> Response:
    """Draw one account; ``account`` is what was typed into a form that failed."""
    seen = await threads.read(keeper.services.database, lambda tx: _read(tx, keeper, staff_id))
    return keeper.show(
        "accounts_one.html",
        status,
        row=seen.row,
        sessions=seen.sessions,
        lines=seen.events,
        account=account or account_of(seen.row),
        is_own=staff_id == keeper.staff_id,
        done=done,
        problem=problem,
    )


def _read(tx: Session, keeper: Keeper, staff_id: int) -> Seen:
    row = tx.get(Staff, staff_id)
    if row is None:
        raise NotFoundError(f"there is no staff member {staff_id}")
    sessions = accounts.list_sessions(tx, staff_id, keeper.services.settings.staff_idle)
    events = accounts.list_account_events(tx, staff_id=staff_id, limit=_LATEST)
    return Seen(row, len(sessions), events)
