"""The chat page: one template, one script, one style sheet."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates

from bot.web.deps import Services
from bot.web.identity import COOKIE
from bot.web.schema import MAX_TEXT

FOLDER = Path(__file__).parent


def load_pages() -> Jinja2Templates:
    """Open the citizen's templates; HTML is escaped."""
    return Jinja2Templates(FOLDER / "templates")


def page_router(pages: Jinja2Templates) -> APIRouter:
    """Build ``/``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def chat(request: Request, services: Services) -> Response:
        context = {
            "settings": services.settings,
            "max_text": MAX_TEXT,
            "is_known": COOKIE in request.cookies,
        }
        return pages.TemplateResponse(request, "chat.html", context)

    return router
