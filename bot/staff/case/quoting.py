"""Looking for a clause beside the reply box and quoting it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy.orm import Session

from actions import desk, handoff
from actions.accounts import Permission
from actions.desk import DeskError, DeskProblem
from actions.learning import IndexKeeper
from actions.texts import Texts
from bot.staff.case.acts import AnAct, Words
from bot.staff.case.passages import of_citation, passage, search
from bot.staff.case.phrases import joined
from bot.staff.doors.access import needs
from bot.staff.pages import Pages
from bot.web.deps import Services


def quoting_router() -> APIRouter:
    """Build /staff/cases/N/quote and the part that shows what was found."""
    router = APIRouter(prefix="/staff/cases/{case_id}", include_in_schema=False)
    router.add_api_route(
        "/quote", quote, methods=["POST"], dependencies=[Depends(needs(Permission.CASE_WORK))]
    )
    router.add_api_route(
        "/clauses", show_found, methods=["GET"], dependencies=[Depends(needs(Permission.CASE_READ))]
    )
    return router


async def quote(act: AnAct, text: Words = "", clause: Annotated[str, Form()] = "") -> Response:
    """Add a clause to what is being written, and keep both as the draft."""

    def work(tx: Session) -> None:
        case = act.see(tx)
        piece = _quotation(tx, case.id, clause, act.services.keeper, act.texts)
        desk.save_draft(tx, act.case_id, act.staff_id, joined(text, piece))

    typed = {"text": text, "clause": clause}
    return await act.carry_out("quote", work, typed, place="#actions")


async def show_found(
    request: Request,
    case_id: int,
    services: Services,
    pages: Pages,
    find: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Return the found clauses alone."""
    found = search(services.keeper, find, services.texts)
    context = {"found": found, "find": find, "case_id": case_id, "can_quote": True}
    return pages.show(request, "found.html", context)


def _quotation(
    tx: Session, case_id: int, clause_id: str, keeper: IndexKeeper | None, texts: Texts
) -> str:
    clause = None if keeper is None else keeper.holder.clauses.get(clause_id)
    if keeper is not None and clause is not None:
        return passage(clause, keeper.holder.documents[clause.document], texts).quotation
    for citation in handoff.case_view(tx, case_id).clauses:
        if citation.clause == clause_id:
            return of_citation(citation, keeper, texts).quotation
    raise DeskError(DeskProblem.NO_CLAUSE)
