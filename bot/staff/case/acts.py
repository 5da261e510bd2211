"""How a form of the case page is carried out: once, on what was seen, and nothing typed is lost."""

from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import desk
from actions.accounts import NotAllowedError, Permission, SignedIn
from actions.delivery.outbox import NotResendableError
from actions.desk import DeskError
from actions.errors import ConflictError
from actions.handoff import CaseConflictError, HandoffError
from actions.storage.tables import Case
from actions.texts import Texts
from bot import threads
from bot.staff.case.cases import draw
from bot.staff.doors.access import require
from bot.staff.doors.session import Who
from bot.staff.frame import Frame
from bot.staff.lists.choice import Choice, choice_of
from bot.staff.lists.lists import ALL
from bot.staff.pages import Pages
from bot.web.deps import Services, built

Words = Annotated[str, Form()]
Version = Annotated[int, Form()]  # of the case as the sender saw it
Work = Callable[[Session], object]


class Act(Frame):
    """One form about a case."""

    def __init__(
        self,
        request: Request,
        case_id: int,
        services: Services,
        pages: Pages,
        who: Who,
        once: Annotated[str, Form(max_length=64)] = "",
        show: str = ALL,
    ) -> None:
        super().__init__(request, services, pages, who)
        self.case_id, self.once, self.list = case_id, once, show

    async def carry_out(
        self,
        name: str,
        work: Work,
        typed: Mapping[str, str],
        *,
        version: int | None = None,
        show: str | None = None,
        place: str = "",
    ) -> Response:
        """Do it and show the case again; when it cannot be done, say why and keep the words.

        The same form sent again shows the same outcome and does nothing; ``version`` is what its
        sender saw of the case, None for what does not change the case.
        """
        try:
            await threads.write(
                self.services.database, lambda tx: self._once(tx, name, work, typed, version)
            )
        except ConflictError as error:
            return await self._again(409, conflict_text(error, self.who, self.texts), name, typed)
        except NotAllowedError:
            if "text" not in typed:
                raise
            return self._gone(typed)
        except (DeskError, HandoffError) as error:
            return await self._again(422, refusal_text(error, self.texts), name, typed)
        # ``done`` lets the page drop what it kept of that form.
        return self.back(place, show, done=name)

    def back(self, place: str = "", show: str | None = None, **query: str) -> Response:
        """Return to the case's page beside the same list, or the list ``show``."""
        choice = choice_of(self.request, self.list) if show is None else Choice(show)
        shown = "&".join([choice.query, *([urlencode(query)] if query else [])])
        return RedirectResponse(f"/staff/cases/{self.case_id}?{shown}{place}", 303)

    def see(self, tx: Session) -> Case:
        """Return the case if the sender may see it; NotFoundError and NotAllowedError."""
        return require(tx, self.who.staff, Permission.CASE_READ, self.case_id)

    def _once(
        self, tx: Session, name: str, work: Work, typed: Mapping[str, str], version: int | None
    ) -> None:
        self.see(tx)
        told = {"case": str(self.case_id), **typed}
        if self.once and not desk.take_form(tx, self.once, self.staff_id, name, told):
            return
        if version is not None:
            desk.check_seen(tx, self.case_id, version)
        work(tx)

    async def _again(
        self, status: int, notice: str, name: str, typed: Mapping[str, str]
    ) -> Response:
        if "text" in typed:  # the reply box
            await self._keep_draft(typed["text"])
        kept = {"notice": notice, "open_form": name, "typed": typed}
        try:
            return await draw(
                self.request,
                self.services,
                self.pages,
                self.who,
                self.case_id,
                self.list,
                status=status,
                kept=kept,
            )
        except NotAllowedError:
            return self._gone(typed)

    def _gone(self, typed: Mapping[str, str]) -> Response:
        """The case has left the sender's queues meanwhile: what they wrote is theirs to copy."""
        notice = self.texts.render("desk.problem.gone")
        return self.show("gone.html", 403, notice=notice, typed=typed)

    async def _keep_draft(self, text: str) -> None:
        words = text[: desk.MAX_DRAFT]
        await threads.write(
            self.services.database,
            lambda tx: desk.save_draft(tx, self.case_id, self.staff_id, words),
        )


AnAct = Annotated[Act, Depends(built(Act))]


def conflict_text(error: ConflictError, who: SignedIn, texts: Texts) -> str:
    """Say who has the case now, or how it stands."""
    if isinstance(error, NotResendableError):
        return texts.render("staff.problem.resend")
    if not isinstance(error, CaseConflictError) or error.owner_id == who.staff.id:
        return texts.render("desk.problem.newer")
    if error.owner_id is not None:
        return texts.render("staff.problem.taken", owner=error.owner_name)
    state = texts.render(f"handoff.state.{error.state}")
    return texts.render("staff.problem.changed", state=state)


def refusal_text(error: DeskError | HandoffError, texts: Texts) -> str:
    """Say what is missing or too much."""
    if not isinstance(error, DeskError):
        return texts.render("staff.problem.refused")
    names = {"names": "、".join(error.names)} if error.names else {}
    return texts.render(f"desk.problem.{error.problem.value}", **names)
