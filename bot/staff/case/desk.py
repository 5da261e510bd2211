"""Notes, drafts, corrections of the brief: what staff write that goes to nobody outside."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from sqlalchemy.orm import Session

from actions import desk, handoff
from actions.accounts import Permission
from bot import threads
from bot.staff.case.acts import Act, AnAct, Version, Words
from bot.staff.case.fact_fields import read_fact
from bot.staff.case.seeing import sign_of_work
from bot.staff.doors.access import needs


def desk_router() -> APIRouter:
    """Build the forms' addresses."""
    router = APIRouter(
        prefix="/staff/cases/{case_id}",
        include_in_schema=False,
        dependencies=[Depends(needs(Permission.CASE_WORK))],
    )
    router.add_api_route("/note", note, methods=["POST"])
    router.add_api_route("/draft", draft, methods=["POST"])
    router.add_api_route("/drop", drop, methods=["POST"])
    router.add_api_route("/correct", correct, methods=["POST"])
    return router


async def note(act: AnAct, note: Words = "") -> Response:
    def work(tx: Session) -> None:
        desk.add_note(tx, act.case_id, act.staff_id, note)
        sign_of_work(tx, act.case_id, act.staff_id)

    return await act.carry_out("note", work, {"note": note})


async def draft(
    act: AnAct,
    text: Words = "",
    find: Annotated[str, Form(max_length=200)] = "",
    quiet: bool = False,
) -> Response:
    """Keep what is being written; a search typed beside it comes along. ``quiet``: no page."""
    await keep(act, text)
    if quiet:
        return Response(status_code=204)
    return act.back("#quoting", find=find) if find.strip() else act.back("#actions")


async def drop(act: AnAct) -> Response:
    await threads.write(
        act.services.database, lambda tx: desk.drop_draft(tx, act.case_id, act.staff_id)
    )
    return act.back()


async def correct(
    act: AnAct,
    version: Version,
    value: Annotated[list[str], Form(default_factory=list)],
    field: Words = "",
) -> Response:
    """Put one field of the brief right; without words the field says nothing any more.

    ``value`` comes more than once where several words are chosen.
    """
    wanted = read_fact(field, value)
    return await act.carry_out(
        "correct",
        lambda tx: handoff.correct_brief(tx, act.case_id, act.staff_id, field, wanted),
        {"field": field, "value": "、".join(value)},
        version=version,
    )


async def keep(act: Act, text: str) -> None:
    """Save the draft, unless its page has sent it already: the last saving may come late."""

    def work(tx: Session) -> None:
        act.see(tx)
        if not desk.was_sent(tx, act.once, "reply"):
            desk.save_draft(tx, act.case_id, act.staff_id, text)
            sign_of_work(tx, act.case_id, act.staff_id)

    await threads.write(act.services.database, work)
