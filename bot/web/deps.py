"""What every route may ask for.

All of it is async: FastAPI sends a dependency that is not, a class too, to a thread and back, which
takes longer than most of them have to do.
"""

import inspect
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from bot.web.limits import Bucket
from bot.web.problems import Problem, ProblemError
from bot.web.services import WebServices

T = TypeVar("T")


def built(kind: Callable[..., T]) -> Callable[..., Awaitable[T]]:
    """Return a dependency that makes a ``kind`` of what its constructor asks of the request."""

    async def build(**asked: Any) -> T:
        return kind(**asked)

    build.__signature__ = inspect.signature(kind)  # type: ignore[attr-defined]
    return build


async def services_of(request: Request) -> WebServices:
    services: WebServices = request.app.state.services
    return services


Services = Annotated[WebServices, Depends(services_of)]


def address(request: Request) -> str:
    """Return the caller's address; uvicorn has already applied a trusted proxy's headers."""
    return request.client.host if request.client else ""


def is_secure(services: WebServices, request: Request) -> bool:
    """Say whether cookies may insist on HTTPS."""
    return request.url.scheme == "https" or services.settings.base_url.startswith("https://")


def spend(bucket: Bucket, key: str) -> None:
    """Take a token, or refuse the request with 429."""
    if not bucket.take(key):
        raise ProblemError(429, Problem.TOO_FAST, {"Retry-After": "5"})
