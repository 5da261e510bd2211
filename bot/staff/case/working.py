"""What the owner of a case does with it: claim, reply, end, give back."""

from fastapi import APIRouter, Depends, Response

from actions import desk, handoff
from actions.accounts import Permission
from bot.staff.case.acts import AnAct, Version, Words
from bot.staff.doors.access import needs
from bot.staff.lists.lists import MINE


def working_router() -> APIRouter:
    """Build the forms' addresses."""
    scoped = needs(Permission.CASE_WORK)
    # A reply to a case that has left one's queues is given back to copy, not thrown away.
    unscoped = needs(Permission.CASE_WORK, is_scoped=False)
    router = APIRouter(prefix="/staff/cases/{case_id}", include_in_schema=False)
    for name, act, door in (
        ("claim", claim, scoped),
        ("reply", reply, unscoped),
        ("resolve", resolve, scoped),
        ("return", give_back, scoped),
        ("escalate", escalate, scoped),
    ):
        router.add_api_route(f"/{name}", act, methods=["POST"], dependencies=[Depends(door)])
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
