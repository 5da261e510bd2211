"""Passing a case on: offered, accepted, rejected, called back; and what supervisors do."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from sqlalchemy.orm import Session

from actions import desk, handoff
from actions.accounts import Permission
from actions.errors import ConflictError
from actions.storage.tables import Case
from bot.staff.case.acts import Act, AnAct, Version, Words
from bot.staff.doors.access import needs
from bot.staff.lists.lists import MINE

Person = Annotated[str, Form(max_length=16)]  # a staff member's id, empty: nobody named


def passing_router() -> APIRouter:
    """Build the forms' addresses."""
    router = APIRouter(prefix="/staff/cases/{case_id}", include_in_schema=False)
    work, assign = needs(Permission.CASE_WORK), needs(Permission.CASE_ASSIGN)
    for name, act, door in (
        ("offer", offer, work),
        ("accept", accept, work),
        ("reject", reject, work),
        ("recall", recall, work),
        ("take-over", take_over, assign),
        ("reassign", reassign, assign),
    ):
        router.add_api_route(f"/{name}", act, methods=["POST"], dependencies=[Depends(door)])
    return router


async def offer(
    act: AnAct,
    version: Version,
    queue: Words = "",
    person: Person = "",
    reason: Words = "",
    note: Words = "",
) -> Response:
    def work(tx: Session) -> None:
        handoff.offer_transfer(
            tx,
            act.case_id,
            act.staff_id,
            queue=queue or _queue_of(tx, act.case_id),
            to_staff_id=_number(person),
            reason=reason,
            note=note,
        )

    typed = {"queue": queue, "person": person, "reason": reason, "note": note}
    return await act.carry_out("offer", work, typed, version=version)


async def accept(act: AnAct, version: Version) -> Response:
    return await act.carry_out(
        "accept",
        lambda tx: handoff.accept_transfer(tx, _standing(tx, act), act.staff_id),
        {},
        version=version,
        show=MINE,
    )


async def reject(act: AnAct, version: Version, reason: Words = "") -> Response:
    return await act.carry_out(
        "reject",
        lambda tx: handoff.reject_transfer(tx, _standing(tx, act), act.staff_id, reason),
        {"reason": reason},
        version=version,
    )


async def recall(act: AnAct, version: Version) -> Response:
    return await act.carry_out(
        "recall",
        lambda tx: handoff.withdraw_transfer(tx, _standing(tx, act), act.staff_id),
        {},
        version=version,
    )


async def take_over(act: AnAct, version: Version, reason: Words = "") -> Response:
    return await act.carry_out(
        "take-over",
        lambda tx: handoff.take_over(tx, act.case_id, act.staff_id, reason),
        {"reason": reason},
        version=version,
        show=MINE,
    )


async def reassign(
    act: AnAct, version: Version, person: Person = "", reason: Words = ""
) -> Response:
    def work(tx: Session) -> None:
        to = _number(person)
        if to is None:
            raise handoff.HandoffError("choose who has to do it")
        handoff.reassign(tx, act.case_id, act.staff_id, to, reason)

    typed = {"person": person, "reason": reason}
    return await act.carry_out("reassign", work, typed, version=version)


def _standing(tx: Session, act: Act) -> int:
    """Return the number of the case's open offer; a conflict when it is gone."""
    found = desk.offer_of(tx, act.case_id)
    if found is None:
        raise ConflictError(f"case {act.case_id} is not offered to anybody any more")
    return found.id


def _queue_of(tx: Session, case_id: int) -> str:
    return tx.get_one(Case, case_id).queue


def _number(person: str) -> int | None:
    return int(person) if person.isdigit() else None
