"""What holds for every request: size, origin, headers, and a reply even when we fail."""

import traceback
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import Problem, ProblemError, convert

_log = structlog.get_logger()

MAX_BODY = 128 * 1024  # 5,000 characters, each escaped in JSON, fit twice
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # same-origin, not no-referrer: with that, forms would send the origin "null"
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

Respond = Callable[[Request, ProblemError], Response]


class SafetyMiddleware:
    """Plain ASGI, so that event streams pass through unbuffered."""

    def __init__(self, app: ASGIApp, *, public_url: str, respond: Respond) -> None:
        self.app = app
        self.public_host = urlsplit(public_url).netloc
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_started = False

        async def send_safely(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                _add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        try:
            self._refuse_foreign(scope)
            await self.app(scope, _limited(scope, receive), send_safely)
        except ProblemError as error:
            await self._finish(scope, receive, send_safely, error, is_started)
        except Exception as error:
            _report(scope, error)
            failed = convert(Request(scope), error)
            await self._finish(scope, receive, send_safely, failed, is_started)

    async def _finish(
        self, scope: Scope, receive: Receive, send: Send, error: ProblemError, is_started: bool
    ) -> None:
        if not is_started:  # otherwise the reader has half a reply and sees the line drop
            await self.respond(Request(scope), error)(scope, receive, send)

    def _refuse_foreign(self, scope: Scope) -> None:
        """A page of another site must not act in a citizen's or a clerk's name."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if scope["method"] in _SAFE_METHODS or origin is None:
            return
        if urlsplit(origin).netloc not in (headers.get("host"), self.public_host):
            raise ProblemError(403, Problem.FOREIGN_ORIGIN)


def _add_headers(headers: MutableHeaders, path: str) -> None:
    for name, value in _HEADERS.items():
        headers[name] = value
    is_static = "/static/" in path
    headers.setdefault("Cache-Control", "no-cache" if is_static else "no-store")


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Count the body as it comes; the announced length is checked before."""
    announced = Headers(scope=scope).get("content-length", "0")
    if announced.isdigit() and int(announced) > MAX_BODY:
        raise ProblemError(413, Problem.TOO_LARGE)
    received = 0

    async def receive_counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MAX_BODY:
            raise ProblemError(413, Problem.TOO_LARGE)
        return message

    return receive_counted


def _report(scope: Scope, error: Exception) -> None:
    # The frames without the message: database errors carry what people wrote.
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error(
        "a web request failed",
        action="web_failed",
        path=scope["path"],
        error=type(error).__name__,
        frames=frames,
    )
