"""Taking a case over and giving it to somebody else: a page that says what happens, then the act."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import desk, handoff, supervision
from actions.accounts import SignedIn, covers
from actions.handoff import CaseConflictError, CaseLine, HandoffError, TakeOverReason
from actions.storage.tables import OPEN_STATES, Staff
from actions.supervision import PersonLoad
from bot import threads
from bot.staff.case.acts import conflict_text
from bot.staff.pages import ConsolePages, Pages
from bot.staff.supervisors.oversight import PAGE
from bot.staff.supervisors.supervising import CaseAssigner
from bot.web.deps import Services
from bot.web.services import WebServices

Words = Annotated[str, Form()]
Number = Annotated[int, Form()]


def oversight_acts_router() -> APIRouter:
    """Build the page of one case and its two forms."""
    router = APIRouter(prefix=f"{PAGE}/cases/{{case_id}}", include_in_schema=False)
    router.add_api_route("", show_case, methods=["GET"])
    router.add_api_route("/take", take_over, methods=["POST"])
    router.add_api_route("/assign", reassign, methods=["POST"])
    return router


async def show_case(
    request: Request, services: Services, pages: Pages, who: CaseAssigner, case_id: int
) -> Response:
    return await draw(request, services, pages, who, case_id)


async def take_over(
    request: Request,
    services: Services,
    pages: Pages,
    who: CaseAssigner,
    case_id: int,
    version: Number,
    reason: Words = "",
    sure: Words = "",
) -> Response:
    def work(tx: Session) -> None:
        desk.check_seen(tx, case_id, version)
        handoff.take_over(tx, case_id, who.staff.id, reason)

    again = _Again(request, services, pages, who, case_id, {"reason": reason})
    return await again.carry_out(work, sure, f"/staff/cases/{case_id}?show=mine")


async def reassign(
    request: Request,
    services: Services,
    pages: Pages,
    who: CaseAssigner,
    case_id: int,
    version: Number,
    to: Number = 0,
    reason: Words = "",
    sure: Words = "",
) -> Response:
    def work(tx: Session) -> None:
        desk.check_seen(tx, case_id, version)
        handoff.reassign(tx, case_id, who.staff.id, to, reason)

    kept: dict[str, object] = {"reason": reason, "to": to}
    again = _Again(request, services, pages, who, case_id, kept)
    return await again.carry_out(work, sure, f"{PAGE}?done=assigned")


class _Again:
    """One form: does the work, or shows the page again with the reason why not."""

    def __init__(
        self,
        request: Request,
        services: WebServices,
        pages: ConsolePages,
        who: SignedIn,
        case_id: int,
        kept: dict[str, object],
    ) -> None:
        self.request, self.services, self.pages = request, services, pages
        self.who, self.case_id, self.kept = who, case_id, kept

    async def carry_out(self, work: Callable[[Session], object], sure: str, after: str) -> Response:
        texts = self.services.texts
        if sure != "yes":
            return await self._show(422, texts.render("oversight.problem.unsure"))
        try:
            await threads.write(self.services.database, work)
        except CaseConflictError as error:
            return await self._show(409, conflict_text(error, self.who, texts))
        except HandoffError:
            return await self._show(422, texts.render("oversight.problem.refused"))
        return RedirectResponse(after, 303)

    async def _show(self, status: int, notice: str) -> Response:
        extra = {**self.kept, "notice": notice}
        return await draw(
            self.request, self.services, self.pages, self.who, self.case_id, extra, status
        )


async def draw(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    who: SignedIn,
    case_id: int,
    extra: dict[str, object] | None = None,
    status: int = 200,
) -> Response:
    """Draw the page on which a supervisor decides about one case."""
    case, people = await threads.read(services.database, lambda tx: _read(tx, who.staff, case_id))
    context = {
        "case": case,
        "people": people,
        "is_open": case.state in OPEN_STATES,
        "is_mine": case.owner_id == who.staff.id,
        "reasons": [member.value for member in TakeOverReason],
        "staff": who.staff,
        "csrf": who.csrf,
        **(extra or {}),
    }
    return pages.show(request, "oversight_case.html", context, status)


def _read(tx: Session, staff: Staff, case_id: int) -> tuple[CaseLine, list[PersonLoad]]:
    # The door has looked whether the case is in the supervisor's scope.
    case = handoff.case_view(tx, case_id).case
    _, people = supervision.read_load(tx, staff)
    return case, receivers(people, case)


def receivers(people: tuple[PersonLoad, ...], case: CaseLine) -> list[PersonLoad]:
    """Return who may be given a case: on duty first, then who has the least in hand."""
    able = [
        one
        for one in people
        if one.staff_id != case.owner_id and covers(one, case.queue, case.unit)
    ]
    return sorted(able, key=lambda one: (not one.is_on_duty, one.load.total, one.name))
