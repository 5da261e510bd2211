"""What staff do to a case; every form carries the session's token."""

from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import handoff
from actions.accounts import Permission
from actions.handoff import CaseConflictError, HandoffError
from actions.texts import Texts
from bot import threads
from bot.staff.access import needs
from bot.staff.cases import draw
from bot.staff.lists import ALL, MINE
from bot.staff.pages import ConsolePages, pages_of
from bot.staff.session import Who
from bot.web.deps import services_of
from bot.web.services import WebServices

Words = Annotated[str, Form()]


def acts_router() -> APIRouter:
    """Build the forms' addresses."""
    router = APIRouter(
        prefix="/staff/cases/{case_id}",
        include_in_schema=False,
        dependencies=[Depends(needs(Permission.CASE_WORK))],
    )
    router.add_api_route("/claim", claim, methods=["POST"])
    router.add_api_route("/reply", reply, methods=["POST"])
    router.add_api_route("/resolve", resolve, methods=["POST"])
    router.add_api_route("/return", give_back, methods=["POST"])
    return router


class Act:
    """One form: who sent it, about which case, and where to show the outcome."""

    def __init__(
        self,
        request: Request,
        case_id: int,
        services: Annotated[WebServices, Depends(services_of)],
        pages: Annotated[ConsolePages, Depends(pages_of)],
        who: Who,
        show: str = ALL,
    ) -> None:
        self.request = request
        self.case_id = case_id
        self.services = services
        self.pages = pages
        self.who = who
        self.show = show

    @property
    def staff_id(self) -> int:
        return self.who.staff.id

    async def carry_out(
        self,
        done: str,
        work: Callable[[Session], object],
        kept: Mapping[str, str],
        show: str | None = None,
    ) -> Response:
        """Do it and show the case again; when it cannot be done, say why and keep the words."""
        try:
            await threads.write(self.services.database, work)
        except CaseConflictError as error:
            return await self._again(409, conflict_text(error, self.services.texts), kept)
        except HandoffError:
            return await self._again(422, self.services.texts.render("staff.problem.refused"), kept)
        # ``done`` lets the page drop the draft of that form.
        query = urlencode({"show": show or self.show, "done": done})
        return RedirectResponse(f"/staff/cases/{self.case_id}?{query}", 303)

    async def _again(self, status: int, notice: str, kept: Mapping[str, str]) -> Response:
        return await draw(
            self.request,
            self.services,
            self.pages,
            self.who,
            self.case_id,
            self.show,
            status=status,
            kept={"notice": notice, **kept},
        )


Form_ = Annotated[Act, Depends(Act)]


async def claim(act: Form_, version: Annotated[int, Form()]) -> Response:
    return await act.carry_out(
        "claim",
        lambda tx: handoff.claim(tx, act.case_id, act.staff_id, version),
        {},
        show=MINE,
    )


async def reply(act: Form_, text: Words = "") -> Response:
    return await act.carry_out(
        "reply",
        lambda tx: handoff.reply(tx, act.case_id, act.staff_id, text),
        {"draft": text},
    )


async def resolve(act: Form_, outcome: Words = "", closing: Words = "") -> Response:
    return await act.carry_out(
        "resolve",
        lambda tx: handoff.resolve(tx, act.case_id, act.staff_id, outcome, closing),
        {"draft": closing, "closing": closing, "open_form": "resolve"},
    )


async def give_back(act: Form_, reason: Words = "", queue: Words = "") -> Response:
    return await act.carry_out(
        "return",
        lambda tx: handoff.return_to_queue(tx, act.case_id, act.staff_id, reason, queue or None),
        {"open_form": "return"},
    )


def conflict_text(error: CaseConflictError, texts: Texts) -> str:
    """Say who has the case now, or how it stands."""
    if error.owner_id is not None:
        return texts.render("staff.problem.taken", owner=error.owner_name)
    state = texts.render(f"handoff.state.{error.state}")
    return texts.render("staff.problem.changed", state=state)
