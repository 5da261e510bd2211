"""The staff console as one router."""

from fastapi import APIRouter, Depends

from bot.staff.accounts.acts import accounts_acts_router
from bot.staff.accounts.pages import accounts_router
from bot.staff.case.canned import canned_router
from bot.staff.case.cases import cases_router
from bot.staff.case.contacts import contacts_router
from bot.staff.case.desk import desk_router
from bot.staff.case.facts import facts_router
from bot.staff.case.passing import passing_router
from bot.staff.case.presence import presence_router
from bot.staff.case.quoting import quoting_router
from bot.staff.case.resending import resending_router
from bot.staff.case.working import working_router
from bot.staff.doors.access import closed_without_door
from bot.staff.doors.account import account_router
from bot.staff.doors.login import login_router
from bot.staff.doors.two_step import two_step_router
from bot.staff.learning.acts import learning_acts_router
from bot.staff.learning.pages import learning_router
from bot.staff.lists.lists import lists_router
from bot.staff.live.bell import bell_router
from bot.staff.live.stream import live_router
from bot.staff.supervisors.audit import audit_router
from bot.staff.supervisors.canned_pages import canned_pages_router
from bot.staff.supervisors.exports import exports_router
from bot.staff.supervisors.hours import hours_router
from bot.staff.supervisors.oversight import oversight_router
from bot.staff.supervisors.oversight_acts import oversight_acts_router
from bot.staff.supervisors.statistics import statistics_router


def staff_router() -> APIRouter:
    """Build everything under /staff. ``app.state`` must hold services and console_pages."""
    router = APIRouter(dependencies=[Depends(closed_without_door)])
    for part in (
        login_router(),
        bell_router(),
        two_step_router(),
        account_router(),
        accounts_router(),
        accounts_acts_router(),
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
        facts_router(),
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
