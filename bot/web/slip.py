"""The slip's page: for its own citizen, or by a signed link; printed, saved, deleted."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.templating import Jinja2Templates
from sqlalchemy.orm import Session

from actions.screening.slip_deletion import delete_slip
from actions.screening.slip_model import Slip
from actions.screening.slips import Slips
from actions.storage.tables import ScreeningSlip
from bot import threads
from bot.slip_links import make_links
from bot.web.deps import Services
from bot.web.identity import Visitor, read_visitor
from bot.web.problems import Problem, ProblemError
from bot.web.reading import find_conversation
from knowledge import clock

_HEADERS = {"X-Robots-Tag": "noindex, nofollow, noarchive"}


@dataclass(frozen=True)
class Access:
    """Which slip somebody asks for and why they may see it: who they are, or a signed link."""

    key: str
    visitor: Visitor | None
    query: str  # of a valid signed link, to stay on it; "" otherwise


async def read_access(
    key: str,
    request: Request,
    services: Services,
    until: Annotated[str, Query(max_length=20)] = "",
    sign: Annotated[str, Query(max_length=100)] = "",
) -> Access:
    links = make_links(services.settings)
    is_signed = links is not None and bool(sign) and links.is_valid(key, until, sign)
    query = "?" + urlencode({"until": until, "sign": sign}) if is_signed else ""
    return Access(key, read_visitor(request), query)


Asked = Annotated[Access, Depends(read_access)]


def slip_router(pages: Jinja2Templates, slips: Slips) -> APIRouter:
    """Build /slip/…; whoever may not see a slip is told nothing about it."""
    router = APIRouter(prefix="/slip/{key}", include_in_schema=False)

    @router.get("")
    async def show(request: Request, services: Services, asked: Asked) -> Response:
        slip = await threads.read(services.database, lambda tx: _read(tx, slips, asked))
        context = {"slip": slip, "settings": services.settings, **_local(slip)}
        context["delete"] = f"/slip/{asked.key}/delete{asked.query}"
        return pages.TemplateResponse(request, "slip.html", context, headers=_HEADERS)

    @router.get("/text")
    async def text(request: Request, services: Services, asked: Asked) -> Response:
        slip = await threads.read(services.database, lambda tx: _read(tx, slips, asked))
        context = {"slip": slip, "settings": services.settings, **_local(slip)}
        return pages.TemplateResponse(
            request, "slip.txt", context, headers=_HEADERS, media_type="text/plain"
        )

    @router.post("/delete")
    async def delete(request: Request, services: Services, asked: Asked) -> Response:
        mark = services.texts.render("edge.delete.mark")
        is_gone = await threads.write(
            services.database, lambda tx: delete_slip(tx, _find(tx, slips, asked), mark)
        )
        key = "done" if is_gone else "case_open"
        context = {
            "message": services.texts.render(f"slip.delete.{key}"),
            "settings": services.settings,
            "home": "/",
        }
        status = 200 if is_gone else 409
        return pages.TemplateResponse(request, "told.html", context, status, headers=_HEADERS)

    return router


def _read(tx: Session, slips: Slips, asked: Access) -> Slip:
    return slips.read(tx, _find(tx, slips, asked))


def _find(tx: Session, slips: Slips, asked: Access) -> ScreeningSlip:
    """Return the slip. Raises ProblemError, the same one for every reason."""
    slip = slips.find(tx, asked.key)
    if slip is not None and (asked.query or _is_own(tx, slip, asked.visitor)):
        return slip
    raise ProblemError(404, Problem.NO_SLIP)


def _is_own(tx: Session, slip: ScreeningSlip, visitor: Visitor | None) -> bool:
    return visitor is not None and find_conversation(tx, visitor) == slip.conversation_id


def _local(slip: Slip) -> dict[str, Any]:
    until = slip.health_until
    return {"health_until": f"{until.astimezone(clock.LOCAL):%H:%M}" if until else ""}
