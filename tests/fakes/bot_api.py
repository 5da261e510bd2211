"""A Bot API server of our own, over real HTTP: updates with offsets, messages, faults on demand."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.requests import ClientDisconnect

CHAT = 4001
_FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = _FILE | {"width": 1, "height": 1}
VOICE = _FILE | {"duration": 3}
STICKER = PHOTO | {"type": "regular", "is_animated": False, "is_video": False}
_SERVER_ERRORS = {"500": 500, "503": 503, "504": 504}


@dataclass
class FakeBotApi:
    """What the server holds; ``faults`` are used up one per sendMessage."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: int = 0  # every update below this id is gone
    faults: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    url: str = ""
    next_update: int = 100

    def say(self, text: str | None, *, chat: int = CHAT, kind: str = "private") -> int:
        """Put a message into the queue; None stands for a photo."""
        content: dict[str, Any] = {"text": text} if text is not None else {"photo": [PHOTO]}
        return self.send_in(content, chat=chat, kind=kind)

    def send_in(self, content: dict[str, Any], *, chat: int = CHAT, kind: str = "private") -> int:
        """Put a message of any content into the queue."""
        return self._push({"message": self._message(chat, kind) | content})

    def edit(self, number: int, content: dict[str, Any], *, chat: int = CHAT) -> int:
        """Put a change of an earlier message, by what ``say`` returned, into the queue."""
        edited = self._message(chat, "private") | {"message_id": number, "edit_date": 1_700_000_009}
        return self._push({"edited_message": edited | content})

    def press(self, data: str, *, chat: int = CHAT) -> int:
        """Put a press of an inline button into the queue."""
        query = {
            "id": "q1",
            "from": {"id": chat, "is_bot": False, "first_name": "x"},
            "chat_instance": "c",
            "data": data,
            "message": self._message(chat, "private") | {"text": "?"},
        }
        return self._push({"callback_query": query})

    def _message(self, chat: int, kind: str) -> dict[str, Any]:
        return {
            "message_id": self.next_update,
            "date": 1_700_000_000,
            "chat": {"id": chat, "type": kind, "first_name": "x"},
        }

    def _push(self, body: dict[str, Any]) -> int:
        number = self.next_update
        self.next_update += 1
        self.updates.append({"update_id": number} | body)
        return number

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/bot{token}/{method}")
        async def call(token: str, method: str, request: Request) -> Response:
            try:
                form = dict(await request.form())
            except ClientDisconnect:  # killed in the middle of its request
                return Response(status_code=400)
            return await getattr(self, f"_{method}")(form)

        return app

    async def _getUpdates(self, form: dict[str, Any]) -> Response:
        offset = int(form.get("offset", 0))
        self.acknowledged = max(self.acknowledged, offset)
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        if not self.updates:
            await asyncio.sleep(0.05)
        return _ok(self.updates)

    async def _sendMessage(self, form: dict[str, Any]) -> Response:
        fault = self.faults.pop(0) if self.faults else ""
        refusal = _refusal(fault)
        if refusal is not None:
            return refusal
        number = len(self.sent) + 1
        markup = json.loads(form.get("reply_markup") or "null")
        preview = json.loads(form.get("link_preview_options") or "null")
        sent = {"text": form["text"], "markup": markup, "preview": preview}
        self.sent.append({"chat": int(form["chat_id"]), **sent})
        if fault == "reset":  # it was taken, but the answer is lost
            await asyncio.sleep(3600)
        if fault == "garbage":  # it was taken, and somebody in between spoilt the answer
            return Response("<html>hello</html>")
        return _ok(
            self._message(int(form["chat_id"]), "private") | {"message_id": number, "text": "ok"}
        )

    async def _answerCallbackQuery(self, form: dict[str, Any]) -> Response:
        self.answered.append(form["callback_query_id"])
        return _ok(True)


def _refusal(fault: str) -> Response | None:
    """Return how the server refuses a message; None when it takes it."""
    kind, _, seconds = fault.partition(":")
    if kind == "429":
        body = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
        return JSONResponse(body | {"parameters": {"retry_after": int(seconds or "1")}}, 429)
    if kind == "403":
        return JSONResponse({"ok": False, "description": "Forbidden: blocked"}, 403)
    if kind == "400":
        return JSONResponse({"ok": False, "description": "Bad Request: message is empty"}, 400)
    if kind == "401":
        return JSONResponse({"ok": False, "description": "Unauthorized"}, 401)
    if kind == "502":
        return Response("<html>bad gateway</html>", 502)
    if kind in _SERVER_ERRORS:
        return JSONResponse({"ok": False, "description": f"error ({kind})"}, int(kind))
    return None


def _ok(result: object) -> Response:
    return JSONResponse({"ok": True, "result": result})


@contextlib.asynccontextmanager
async def serving(api: FakeBotApi) -> AsyncIterator[FakeBotApi]:
    """Serve the fake on a free loopback port."""
    listening = socket.create_server(("127.0.0.1", 0))
    api.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        api.app(), log_level="error", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield api
    finally:
        server.should_exit = server.force_exit = True
        await task
