"""The staff console as one router."""

from fastapi import APIRouter, Depends

from bot.staff.access import closed_without_door
from bot.staff.account import account_router
from bot.staff.audit import audit_router
from bot.staff.bell import bell_router
from bot.staff.canned import canned_router
from bot.staff.canned_pages import canned_pages_router
from bot.staff.cases import cases_router
from bot.staff.contacts import contacts_router
from bot.staff.desk import desk_router
from bot.staff.exports import exports_router
from bot.staff.hours import hours_router
from bot.staff.learning import learning_router
from bot.staff.learning_acts import learning_acts_router
from bot.staff.lists import lists_router
from bot.staff.live import live_router
from bot.staff.login import login_router
from bot.staff.oversight import oversight_router
from bot.staff.oversight_acts import oversight_acts_router
from bot.staff.passing import passing_router
from bot.staff.presence import presence_router
from bot.staff.quoting import quoting_router
from bot.staff.resending import resending_router
from bot.staff.statistics import statistics_router
from bot.staff.two_step import two_step_router
from bot.staff.working import working_router


def staff_router() -> APIRouter:
    """Build everything under /staff. ``app.state`` must hold services and console_pages."""
    router = APIRouter(dependencies=[Depends(closed_without_door)])
    for part in (
        login_router(),
        bell_router(),
        two_step_router(),
        account_router(),
        contacts_router(),
        exports_router(),
        audit_router(),
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
        oversight_router(),
        oversight_acts_router(),
        hours_router(),
        canned_pages_router(),
        statistics_router(),
    ):
        router.include_router(part)
    return router
