"""Signs of life of an open case page, and who else is there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from sqlalchemy.orm import Session

from actions import desk
from actions.accounts import Permission
from actions.desk import Doing, Present
from bot import threads
from bot.staff.case.acts import AnAct
from bot.staff.doors.access import needs


def presence_router() -> APIRouter:
    """Build /staff/cases/N/presence."""
    router = APIRouter(prefix="/staff/cases/{case_id}", include_in_schema=False)
    door = needs(Permission.CASE_READ, is_background=True)
    router.add_api_route("/presence", show_presence, methods=["POST"], dependencies=[Depends(door)])
    return router


async def show_presence(
    act: AnAct, doing: Doing = Form(Doing.READING), gone: Annotated[bool, Form()] = False
) -> Response:
    """Note what the sender does and return who else has the case open; ``gone`` ends it."""

    def work(tx: Session) -> list[Present]:
        act.see(tx)
        if gone:
            desk.leave(tx, act.case_id, act.staff_id)
            return []
        desk.touch(tx, act.case_id, act.staff_id, doing)
        return desk.present(tx, act.case_id, but=act.staff_id)

    others = await threads.lease(act.services.database, work)
    return act.pages.show(act.request, "presence.html", {"others": others})
