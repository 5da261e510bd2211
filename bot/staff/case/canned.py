"""Putting a canned reply into the reply box."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from sqlalchemy.orm import Session

from actions import desk
from actions.accounts import Permission
from actions.desk import DeskError, DeskProblem
from bot.staff.case.acts import AnAct, Words
from bot.staff.case.phrases import choices_for, joined, values_of
from bot.staff.doors.access import needs


def canned_router() -> APIRouter:
    """Build the form's address."""
    router = APIRouter(prefix="/staff/cases/{case_id}", include_in_schema=False)
    router.add_api_route(
        "/canned", put_in, methods=["POST"], dependencies=[Depends(needs(Permission.CASE_WORK))]
    )
    return router


async def put_in(act: AnAct, text: Words = "", canned: Annotated[int, Form()] = 0) -> Response:
    """Add the chosen text to what is being written, and keep both as the draft."""

    def work(tx: Session) -> None:
        case = act.see(tx)
        values = values_of(
            case, act.who.staff, act.texts, act.services.settings, act.pages.labels.queues
        )
        choices = {choice.id: choice for choice in choices_for(tx, case.queue, values)}
        if canned not in choices:
            raise DeskError(DeskProblem.NO_CANNED)
        desk.save_draft(tx, act.case_id, act.staff_id, joined(text, choices[canned].filled.text))

    typed = {"text": text, "canned": str(canned)}
    return await act.carry_out("canned", work, typed, place="#actions")
