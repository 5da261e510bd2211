"""«重发»: staff send a line again that did not arrive, or of which nobody knows."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from sqlalchemy.orm import Session

from actions.accounts import Permission
from actions.delivery import outbox
from actions.errors import NotFoundError
from actions.storage.tables import Message
from bot.staff.case.acts import Act, AnAct
from bot.staff.doors.access import needs


def resending_router() -> APIRouter:
    """Build the form's address."""
    router = APIRouter(
        prefix="/staff/cases/{case_id}",
        include_in_schema=False,
        dependencies=[Depends(needs(Permission.CASE_WORK))],
    )
    router.add_api_route("/resend", resend, methods=["POST"])
    return router


async def resend(act: AnAct, message: Annotated[int, Form()]) -> Response:
    typed = {"message": str(message)}
    return await act.carry_out("resend", lambda tx: _resend(tx, act, message), typed)


def _resend(tx: Session, act: Act, message_id: int) -> None:
    """Send a line of this case's conversation again; one of another's does not exist here."""
    message = tx.get(Message, message_id)
    if message is None or message.conversation_id != act.see(tx).conversation_id:
        raise NotFoundError(f"message {message_id} is not in case {act.case_id}")
    outbox.resend(tx, message_id, act.staff_id)
