"""What an admin does to accounts. The same functions serve the command line (bot/cli/staff.py)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import accounts, supervision
from actions.accounts import AccountError, NewStaff, Permission
from actions.errors import ConflictError, NotFoundError
from actions.storage.tables import Staff
from bot import threads
from bot.staff.accounts.keeper import PAGE, Account, AKeeper, ATyped, Keeper
from bot.staff.accounts.pages import draw_new, draw_one
from bot.staff.doors.access import needs

_log = structlog.get_logger()
Work = Callable[[Session, str], object]  # to the account with this login


def accounts_acts_router() -> APIRouter:
    """Build the forms' addresses."""
    router = APIRouter(
        prefix=PAGE,
        include_in_schema=False,
        dependencies=[Depends(needs(Permission.ACCOUNTS_KEEP))],
    )
    for path, act in (
        ("/new", add),
        ("/{staff_id}", change),
        ("/{staff_id}/disable", disable),
        ("/{staff_id}/enable", enable),
        ("/{staff_id}/password", reset_password),
        ("/{staff_id}/second-factor", reset_second_factor),
        ("/{staff_id}/sessions", end_sessions),
    ):
        router.add_api_route(path, act, methods=["POST"])
    return router


async def add(keeper: AKeeper, account: ATyped) -> Response:
    """Make an account; its password is on this page only."""

    def work(tx: Session) -> NewStaff:
        return accounts.add_staff(
            tx, account.login, **account.fields(), offices=_offices(keeper), by=keeper.staff_id
        )

    try:
        made = await threads.write(keeper.services.database, work)
    except AccountError as error:
        return draw_new(keeper, account, 422, keeper.problem(error))
    except ConflictError:
        return draw_new(keeper, account, 409, keeper.say("problem.taken", value=account.login))
    return _show_password(keeper, made, "added")


async def change(keeper: AKeeper, staff_id: int, account: ATyped) -> Response:
    def work(tx: Session, login: str) -> object:
        return supervision.change_account(
            tx, login, **account.fields(), offices=_offices(keeper), by=keeper.staff_id
        )

    return await _carry_out(keeper, staff_id, work, "changed", account)


async def disable(keeper: AKeeper, staff_id: int) -> Response:
    def work(tx: Session, login: str) -> object:
        return supervision.close_account(tx, login, by=keeper.staff_id)

    return await _carry_out(keeper, staff_id, work, "disabled")


async def enable(keeper: AKeeper, staff_id: int) -> Response:
    def work(tx: Session, login: str) -> object:
        return accounts.enable_staff(tx, login, by=keeper.staff_id)

    return await _carry_out(keeper, staff_id, work, "enabled")


async def reset_second_factor(keeper: AKeeper, staff_id: int) -> Response:
    def work(tx: Session, login: str) -> object:
        return accounts.reset_totp(tx, login, by=keeper.staff_id)

    return await _carry_out(keeper, staff_id, work, "code_reset")


async def end_sessions(keeper: AKeeper, staff_id: int) -> Response:
    def work(tx: Session, login: str) -> object:
        return accounts.sign_out_staff(tx, login, by=keeper.staff_id)

    return await _carry_out(keeper, staff_id, work, "signed_out")


async def reset_password(keeper: AKeeper, staff_id: int) -> Response:
    """Make a new password; it is on this page only."""

    def work(tx: Session, login: str) -> object:
        return accounts.reset_password(tx, login, by=keeper.staff_id)

    return await _carry_out(keeper, staff_id, work, "new_password")


async def _carry_out(
    keeper: Keeper, staff_id: int, work: Work, done: str, account: Account | None = None
) -> Response:
    try:
        made = await threads.write(
            keeper.services.database, lambda tx: work(tx, _login_of(tx, staff_id))
        )
    except AccountError as error:
        problem = keeper.problem(error)
        return await draw_one(keeper, staff_id, 422, account=account, problem=problem)
    _log.info("an account was changed", action=f"staff_{done}", staff=staff_id, by=keeper.staff_id)
    if isinstance(made, NewStaff):
        return _show_password(keeper, made, done)
    query: dict[str, Any] = {"done": done}
    if isinstance(made, tuple):  # with the cases that went back
        query["cases"] = len(made[1])
    return RedirectResponse(f"{PAGE}/{staff_id}?{urlencode(query)}", 303)


def _show_password(keeper: Keeper, made: NewStaff, done: str) -> Response:
    return keeper.show("accounts_password.html", row=made.staff, password=made.password, done=done)


def _login_of(tx: Session, staff_id: int) -> str:
    found = tx.get(Staff, staff_id)
    if found is None:
        raise NotFoundError(f"there is no staff member {staff_id}")
    return found.login


def _offices(keeper: Keeper) -> Path:
    return keeper.services.settings.effective_offices_dir
