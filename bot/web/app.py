"""The web application: citizen chat, staff console, operation."""

from functools import partial
from typing import cast

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from actions.errors import ActionsError
from actions.screening.building import build_slips
from actions.storage.database import DatabaseAwayError
from bot.staff.app import staff_router
from bot.staff.doors.session import ElsewhereError
from bot.staff.labels import load_labels
from bot.staff.live.feed import Feed
from bot.staff.pages import load_pages as load_console_pages
from bot.staff.paths import STATIC as STAFF_STATIC
from bot.web.api import citizen_router
from bot.web.health import health_router
from bot.web.middleware import SafetyMiddleware
from bot.web.page import FOLDER, load_pages, page_router
from bot.web.problems import Problem, ProblemError, convert, respond
from bot.web.services import WebServices
from bot.web.slip import slip_router
from knowledge.documents import load_clauses

_WORDS = ("text", "closing", "note")  # fields in which staff write; never a password
_log = structlog.get_logger()


def create_web_app(services: WebServices) -> FastAPI:
    """Build the application that /openapi.json describes; run it with uvicorn."""
    # Swagger's pages load scripts from a CDN, which our content policy forbids: JSON only.
    app = FastAPI(title="laobing", docs_url=None, redoc_url=None)
    app.state.services = services
    own = services.settings.documents_dir
    slips = build_slips(services.texts, {clause.id: clause for clause in load_clauses(own=own)})
    app.state.console_pages = load_console_pages(
        services.texts, load_labels(), slips.builder, has_learning=services.keeper is not None
    )
    app.state.feed = Feed(services.database, services.hub)
    pages = load_pages()
    app.include_router(page_router(pages))
    app.include_router(slip_router(pages, slips))
    app.include_router(citizen_router())
    app.include_router(staff_router())
    app.include_router(health_router(services))
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    app.mount("/staff/static", StaticFiles(directory=STAFF_STATIC))
    reply = partial(_respond, services, pages)
    app.add_exception_handler(DatabaseAwayError, partial(_respond_with_words, services, pages))
    for kind in (ProblemError, ActionsError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, reply)
    app.add_exception_handler(ElsewhereError, _send_elsewhere)
    app.add_middleware(SafetyMiddleware, public_url=services.settings.base_url, respond=reply)
    return app


async def _respond_with_words(
    services: WebServices, pages: Jinja2Templates, request: Request, error: Exception
) -> Response:
    """Give a form's words back when they could not be kept: the page behind may be gone."""
    problem, words = convert(request, error), ""
    if problem.problem is Problem.AWAY:
        _log.warning("the database is away", action="web.away", why=str(error))
        words = await _typed(request)
    return respond(services, pages, request, problem, words)


async def _typed(request: Request) -> str:
    kind = request.headers.get("content-type", "")
    if not kind.startswith("application/x-www-form-urlencoded"):
        return ""
    form = await request.form()
    return "\n".join(str(form[name]) for name in _WORDS if form.get(name))


def _respond(
    services: WebServices, pages: Jinja2Templates, request: Request, error: Exception
) -> Response:
    return respond(services, pages, request, convert(request, error))


def _send_elsewhere(_: Request, error: Exception) -> Response:
    return RedirectResponse(cast(ElsewhereError, error).location, 303)
