"""What staff do about unanswered questions; every form carries the session's token."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from actions import learning
from actions.accounts import Permission
from actions.learning import LearningError
from bot import threads
from bot.staff.doors.access import needs
from bot.staff.doors.session import Who
from bot.staff.frame import Frame
from bot.staff.learning.pages import Keeper, Typing, draw
from bot.staff.pages import Pages
from bot.web.deps import Services, built

Words = Annotated[str, Form()]
_TRIED = 5  # wordings of the group that a trial ranks, beside the new one


def learning_acts_router() -> APIRouter:
    """Build the forms' addresses."""
    router = APIRouter(prefix="/staff/learning/{group_id}", include_in_schema=False)
    write, publish_it = needs(Permission.LEARNING_WRITE), needs(Permission.LEARNING_PUBLISH)
    for path, act, door in (
        ("/try", try_out, write),
        ("/propose", propose, write),
        ("/publish", publish, publish_it),
        ("/note", write_note, write),
        ("/withdraw", withdraw, write),
        ("/dismiss", dismiss, write),
        ("/reopen", reopen, write),
    ):
        router.add_api_route(path, act, methods=["POST"], dependencies=[Depends(door)])
    return router


class Act(Frame):
    """One form about a group, with what was typed."""

    def __init__(
        self,
        request: Request,
        group_id: int,
        services: Services,
        pages: Pages,
        keeper: Keeper,
        who: Who,
        search: Words = "",
        clause: Words = "",
        text: Words = "",
    ) -> None:
        super().__init__(request, services, pages, who)
        self.group_id, self.keeper = group_id, keeper
        self.typed = Typing(search[:200], clause, text)

    async def carry_out(self, done: str, work: Callable[[Session], object]) -> Response:
        """Do it and show the group again; when it cannot be done, say why and keep the words."""
        try:
            await threads.write(self.services.database, work)
        except LearningError as error:
            return await self.refuse(error)
        return self.done(done)

    def done(self, done: str) -> Response:
        return RedirectResponse(f"/staff/learning/{self.group_id}?{urlencode({'done': done})}", 303)

    async def refuse(self, error: LearningError, **kept: str) -> Response:
        notice = self.texts.render(f"staff.learning.problem.{error.problem.value}")
        return await self.again(422, notice=notice, **kept)

    async def again(self, status: int, **extra: Any) -> Response:
        return await draw(
            self.request,
            self.services,
            self.pages,
            self.keeper,
            self.who,
            self.group_id,
            self.typed,
            extra,
            status,
        )


Form_ = Annotated[Act, Depends(built(Act))]


async def try_out(act: Form_) -> Response:
    """Show what the question would change; nothing is kept."""
    view = await threads.read(
        act.services.database, lambda tx: learning.group_view(tx, act.group_id)
    )
    wordings = [wording.text for wording in view.wordings[:_TRIED]]
    try:
        trial = await asyncio.to_thread(
            learning.try_out,
            act.services.database,
            act.keeper,
            act.typed.clause_id,
            act.typed.text,
            wordings,
        )
    except LearningError as error:
        return await act.refuse(error)
    return await act.again(200, trial=trial, conflicts=trial.conflicts)


async def propose(act: Form_) -> Response:
    """Keep the question for somebody who may publish it."""
    typed, staff_id = act.typed, act.staff_id
    try:
        learning.check_question(act.keeper, typed.clause_id, typed.text)
    except LearningError as error:
        return await act.refuse(error)
    return await act.carry_out(
        "proposed",
        lambda tx: learning.propose(tx, act.group_id, staff_id, typed.clause_id, typed.text),
    )


async def publish(act: Form_, item: Annotated[int | None, Form()] = None) -> Response:
    """Make the question in the form, or a colleague's draft, live after the check."""
    database, typed = act.services.database, act.typed
    learning.require_publisher(act.who.staff)
    try:
        if item is None:
            learning.check_question(act.keeper, typed.clause_id, typed.text)
            draft = await threads.write(
                database,
                lambda tx: learning.propose(
                    tx, act.group_id, act.staff_id, typed.clause_id, typed.text
                ),
            )
            item = draft.id
        conflicts = await asyncio.to_thread(
            learning.publish, database, act.keeper, item, act.who.staff
        )
    except LearningError as error:
        return await act.refuse(error)
    if conflicts:
        return await act.again(409, conflicts=conflicts)
    return act.done("published")


async def write_note(act: Form_, note: Words = "") -> Response:
    try:
        await threads.write(
            act.services.database,
            lambda tx: learning.write_note(tx, act.group_id, act.staff_id, note),
        )
    except LearningError as error:
        return await act.refuse(error, note=note)
    return act.done("noted")


async def withdraw(act: Form_, item: Annotated[int, Form()]) -> Response:
    """Take back what was written; the index follows before the page is shown."""
    database = act.services.database
    await threads.write(database, lambda tx: learning.withdraw(tx, item, act.who.staff))
    learned = await threads.read(database, learning.live_questions)
    await asyncio.to_thread(act.keeper.refresh, learned)
    return act.done("withdrawn")


async def dismiss(act: Form_) -> Response:
    return await act.carry_out(
        "dismissed", lambda tx: learning.dismiss(tx, act.group_id, act.staff_id)
    )


async def reopen(act: Form_) -> Response:
    return await act.carry_out(
        "reopened", lambda tx: learning.reopen(tx, act.group_id, act.staff_id)
    )
