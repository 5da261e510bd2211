"""The web application: citizen chat, staff console, operation."""

from functools import partial

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from bot.staff.app import staff_router
from bot.staff.paths import STATIC as STAFF_STATIC
from bot.web.api import citizen_router
from bot.web.health import health_router
from bot.web.middleware import SafetyMiddleware
from bot.web.page import FOLDER, load_pages, page_router
from bot.web.problems import ProblemError, convert, respond
from bot.web.services import WebServices


def create_web_app(services: WebServices) -> FastAPI:
    """Build the application that /openapi.json describes; run it with uvicorn."""
    # Swagger's pages load scripts from a CDN, which our content policy forbids: JSON only.
    app = FastAPI(title="laobing", docs_url=None, redoc_url=None)
    app.state.services = services
    pages = load_pages()
    app.include_router(page_router(pages))
    app.include_router(citizen_router())
    app.include_router(staff_router())
    app.include_router(health_router(services))
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    app.mount("/staff/static", StaticFiles(directory=STAFF_STATIC))
    reply = partial(_respond, services, pages)
    for kind in (ProblemError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, reply)
    app.add_middleware(SafetyMiddleware, public_url=services.settings.base_url, respond=reply)
    return app


def _respond(
    services: WebServices, pages: Jinja2Templates, request: Request, error: Exception
) -> Response:
    return respond(services, pages, request, convert(request, error))
