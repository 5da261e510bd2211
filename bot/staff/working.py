"""What the owner of a case does with it: claim, reply, end, give back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from sqlalchemy.orm import Session

from actions import desk, handoff
from actions.accounts import Permission
from actions.delivery import outbox
from actions.errors import NotFoundError
from bot.staff.access import needs
from bot.staff.acts import Act, AnAct, Version, Words
from bot.staff.lists import MINE


def working_router() -> APIRouter:
    """Build the forms' addresses."""
    router = APIRouter(
        prefix="/staff/cases/{case_id}",
        include_in_schema=False,
        dependencies=[Depends(needs(Permission.CASE_WORK))],
    )
    for name, act in (
        ("claim", claim),
        ("reply", reply),
        ("resolve", resolve),
        ("return", give_back),
        ("escalate", escalate),
        ("resend", resend),
    ):
        router.add_api_route(f"/{name}", act, methods=["POST"])
    return router


async def claim(act: AnAct, version: Version) -> Response:
    return await act.carry_out(
        "claim",
        lambda tx: handoff.claim(tx, act.case_id, act.staff_id, version),
        {},
        show=MINE,
    )


async def reply(act: AnAct, version: Version, text: Words = "") -> Response:
    return await act.carry_out(
        "reply",
        lambda tx: desk.send(tx, act.case_id, act.staff_id, text),
        {"text": text},
        version=version,
    )


async def resolve(
    act: AnAct, version: Version, outcome: Words = "", closing: Words = ""
) -> Response:
    return await act.carry_out(
        "resolve",
        lambda tx: desk.finish(tx, act.case_id, act.staff_id, outcome, closing),
        {"outcome": outcome, "closing": closing},
        version=version,
    )


async def give_back(
    act: AnAct, version: Version, reason: Words = "", queue: Words = ""
) -> Response:
    return await act.carry_out(
        "return",
        lambda tx: handoff.return_to_queue(tx, act.case_id, act.staff_id, reason, queue or None),
        {"reason": reason, "queue": queue},
        version=version,
    )


async def escalate(act: AnAct, version: Version, reason: Words = "") -> Response:
    return await act.carry_out(
        "escalate",
        lambda tx: handoff.escalate(tx, act.case_id, act.staff_id, reason),
        {"reason": reason},
        version=version,
    )


async def resend(act: AnAct, message: Annotated[int, Form()]) -> Response:
    return await act.carry_out("resend", lambda tx: _resend(tx, act, message), {})


def _resend(tx: Session, act: Act, message_id: int) -> None:
    """Send a line of this case's conversation again; one of another's does not exist here."""
    lines = handoff.case_view(tx, act.case_id).transcript
    if all(line.message_id != message_id for line in lines):
        raise NotFoundError(f"message {message_id} is not in case {act.case_id}")
    outbox.resend(tx, message_id, act.staff_id)
