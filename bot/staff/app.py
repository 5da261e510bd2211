"""The staff console as one router."""

from fastapi import APIRouter

from bot.staff.bell import bell_router
from bot.staff.canned import canned_router
from bot.staff.cases import cases_router
from bot.staff.desk import desk_router
from bot.staff.learning import learning_router
from bot.staff.learning_acts import learning_acts_router
from bot.staff.lists import lists_router
from bot.staff.live import live_router
from bot.staff.login import login_router
from bot.staff.passing import passing_router
from bot.staff.presence import presence_router
from bot.staff.quoting import quoting_router
from bot.staff.resending import resending_router
from bot.staff.working import working_router


def staff_router() -> APIRouter:
    """Build everything under /staff. ``app.state`` must hold services and console_pages."""
    router = APIRouter()
    for part in (
        login_router(),
        bell_router(),
        live_router(),
        lists_router(),
        cases_router(),
        working_router(),
        resending_router(),
        passing_router(),
        desk_router(),
        canned_router(),
        quoting_router(),
        presence_router(),
        learning_router(),
        learning_acts_router(),
    ):
        router.include_router(part)
    return router
