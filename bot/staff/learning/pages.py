"""The pages about unanswered questions: the list, and one group with what is written for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.orm import Session

from actions import learning
from actions.accounts import Permission, SignedIn
from actions.learning import GroupView, IndexKeeper
from actions.storage.learning import GroupState
from bot import threads
from bot.staff.doors.access import needs
from bot.staff.doors.session import Who
from bot.staff.pages import ConsolePages, Pages
from bot.web.deps import Services
from bot.web.problems import Problem, ProblemError
from bot.web.services import WebServices
from knowledge.documents import Clause

FOUND = 6  # clauses that a search shows
Typed = Annotated[str, Query(max_length=200)]


def learning_router() -> APIRouter:
    """Build the pages that only read."""
    router = APIRouter(
        prefix="/staff/learning",
        include_in_schema=False,
        dependencies=[Depends(needs(Permission.LEARNING_READ))],
    )
    router.add_api_route("", show_list, methods=["GET"])
    router.add_api_route("/{group_id}", show_group, methods=["GET"])
    return router


async def keeper_of(services: Services) -> IndexKeeper:
    """Return the index's keeper; where there is none, there is no such page."""
    if services.keeper is None:
        raise ProblemError(404, Problem.NOT_FOUND)
    return services.keeper


Keeper = Annotated[IndexKeeper, Depends(keeper_of)]


@dataclass(frozen=True)
class Typing:
    """What is in the forms of a group's page."""

    search: str = ""  # what the clause is looked for by
    clause_id: str = ""  # the one chosen
    text: str = ""  # the question being written


async def show_list(
    request: Request,
    services: Services,
    pages: Pages,
    keeper: Keeper,
    who: Who,
    state: GroupState = GroupState.OPEN,
) -> Response:
    """Collect what is new and list the groups."""
    erased = (services.texts.render("edge.delete.mark"),)
    await threads.write(services.database, lambda tx: _bring_up_to_date(tx, keeper, erased))
    counts, groups = await threads.read(
        services.database,
        lambda tx: (learning.count_groups(tx), learning.list_groups(tx, state.value)),
    )
    context = {
        "groups": groups,
        "counts": counts,
        "states": [member.value for member in GroupState],
        "chosen": state.value,
        "staff": who.staff,
        "csrf": who.csrf,
    }
    return pages.show(request, "learning.html", context)


async def show_group(
    request: Request,
    services: Services,
    pages: Pages,
    keeper: Keeper,
    who: Who,
    group_id: int,
    search: Typed = "",
    clause: Typed = "",
    text: Typed = "",
    done: Typed = "",
) -> Response:
    typed = Typing(search, clause, text)
    is_known = services.texts.has(f"staff.learning.done.{done}")
    extra = {"done": done} if is_known else {}
    return await draw(request, services, pages, keeper, who, group_id, typed, extra)


async def draw(
    request: Request,
    services: WebServices,
    pages: ConsolePages,
    keeper: IndexKeeper,
    who: SignedIn,
    group_id: int,
    typed: Typing,
    extra: Mapping[str, Any],
    status: int = 200,
) -> Response:
    """Draw a group's page; ``extra`` is a trial, conflicts, a notice, a note being written."""
    view = await threads.read(services.database, lambda tx: learning.group_view(tx, group_id))
    context = {
        **_context(view, keeper, typed),
        "staff": who.staff,
        "csrf": who.csrf,
        "may_publish": learning.may_publish(who.staff),
        **extra,
    }
    return pages.show(request, "learning_group.html", context, status)


def _context(view: GroupView, keeper: IndexKeeper, typed: Typing) -> dict[str, Any]:
    first = view.wordings[0].text if view.wordings else ""
    search = typed.search or first
    return {
        "view": view,
        "line": view.line,
        "search": search,
        "found": find_clauses(keeper, search),
        "clause": keeper.holder.clauses.get(typed.clause_id),
        "clauses": keeper.holder.clauses,
        "text": typed.text or first[: learning.MAX_QUESTION],
        "max_question": learning.MAX_QUESTION,
        "max_note": learning.MAX_NOTE,
    }


def find_clauses(keeper: IndexKeeper, search: str) -> list[Clause]:
    """Return the clauses that a search is about, or the one whose number it is."""
    known = keeper.holder.clauses.get(search.strip())
    if known is not None:
        return [known]
    hits = keeper.holder.search(search, top=FOUND) if search.strip() else []
    return [hit.clause for hit in hits if hit.clause.is_answerable]


def _bring_up_to_date(tx: Session, keeper: IndexKeeper, erased: tuple[str, ...]) -> None:
    learning.collect(tx, erased)
    learning.assign(tx, keeper.holder.index)
