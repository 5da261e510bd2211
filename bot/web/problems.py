"""Refusals that people can read: every error of the web is one of these."""

from collections.abc import Mapping
from enum import StrEnum

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from actions.accounts import NotAllowedError
from actions.errors import NotFoundError
from actions.storage.database import DatabaseAwayError
from bot.errors import BotError
from bot.web.services import WebServices


class Problem(StrEnum):
    """What went wrong; its sentence is ``web.problem.<value>`` in the texts."""

    EMPTY = "empty"  # nothing was written
    TOO_LONG = "too_long"  # more characters than one message may have
    TOO_LARGE = "too_large"  # more bytes than any request may have
    TOO_FAST = "too_fast"  # slow down
    NO_CONVERSATION = "no_conversation"  # no token, or one that is not ours
    FOREIGN_ORIGIN = "foreign_origin"  # sent by another site's page
    NO_ANSWER = "no_answer"  # feedback on a line that is no answer
    NO_SLIP = "no_slip"  # no such slip, somebody else's, or its link has run out
    INVALID = "invalid"  # not the shape that /openapi.json describes
    NOT_FOUND = "not_found"
    STALE_PAGE = "stale_page"  # a form without its session's token
    NOT_ALLOWED = "not_allowed"  # a case of somebody else's queue
    FAILED = "failed"  # an error of ours
    AWAY = "away"  # the database takes nothing for the moment; nothing was written


_BY_STATUS = {404: Problem.NOT_FOUND, 405: Problem.NOT_FOUND, 413: Problem.TOO_LARGE}


class ProblemError(BotError):
    """Stops a request with a status and a problem."""

    def __init__(
        self, status: int, problem: Problem, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(problem.value)
        self.status = status
        self.problem = problem
        self.headers = headers


def respond(
    services: WebServices,
    pages: Jinja2Templates,
    request: Request,
    error: ProblemError,
    words: str = "",
) -> Response:
    """A page for people who opened an address, JSON for programs; ``words`` are given back."""
    message = services.texts.render(f"web.problem.{error.problem.value}")
    if _wants_page(request):
        is_staff = request.url.path.startswith("/staff")
        context = {
            "message": message,
            "settings": services.settings,
            "home": "/staff" if is_staff else "/",
            "words": words,
        }
        return pages.TemplateResponse(
            request, "problem.html", context, error.status, headers=error.headers
        )
    body = {"error": {"code": error.problem.value, "message": message}}
    return JSONResponse(body, error.status, headers=error.headers)


def _wants_page(request: Request) -> bool:
    is_api = request.url.path.startswith("/api/")
    return not is_api and "text/html" in request.headers.get("accept", "")


def convert(request: Request, error: Exception) -> ProblemError:
    """Turn the framework's errors into ours; what people sent is never echoed."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error.__cause__, ProblemError):  # raised while FastAPI read the body
        return error.__cause__
    if isinstance(error, DatabaseAwayError):
        return ProblemError(503, Problem.AWAY, {"Retry-After": "5"})
    if isinstance(error, NotFoundError):
        return ProblemError(404, Problem.NOT_FOUND)
    if isinstance(error, NotAllowedError):
        return ProblemError(403, Problem.NOT_ALLOWED)
    if isinstance(error, RequestValidationError):
        return ProblemError(422, Problem.INVALID)
    if isinstance(error, HTTPException):
        problem = _BY_STATUS.get(error.status_code, Problem.INVALID)
        return ProblemError(error.status_code, problem, error.headers)
    return ProblemError(500, Problem.FAILED)
