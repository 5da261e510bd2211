"""What the owner of a case does with it: claim, reply, end, give back."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import desk, handoff
from bot import threads
from bot.staff.acts import AnAct, Version, Words
from bot.staff.lists import MINE
from bot.staff.session import Sender
from bot.web.deps import Services


def working_router() -> APIRouter:
    """Build the forms' addresses."""
    router = APIRouter(prefix="/staff", include_in_schema=False)
    router.add_api_route("/next", take_next, methods=["POST"])
    for name, act in (
        ("claim", claim),
        ("reply", reply),
        ("resolve", resolve),
        ("return", give_back),
        ("escalate", escalate),
    ):
        router.add_api_route(f"/cases/{{case_id}}/{name}", act, methods=["POST"])
    return router


async def take_next(
    services: Services, who: Sender, once: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Take the case that has waited longest; back to the list when none waits."""

    def work(tx: Session) -> int | None:
        if once and not desk.take_form(tx, once, who.staff.id, "next", {}):
            return None
        case = handoff.take_next(tx, who.staff.id)
        return None if case is None else case.id

    case_id = await threads.write(services.database, work)
    query = urlencode({"show": MINE, **({"done": "next"} if case_id else {"none": "1"})})
    page = f"/staff/cases/{case_id}" if case_id else "/staff"
    return RedirectResponse(f"{page}?{query}", 303)


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
