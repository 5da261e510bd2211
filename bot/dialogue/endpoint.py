"""The HTTP endpoint through which the dialogue server calls our actions."""

import hmac
import json
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

TOKEN_HEADER = "X-Laobing-Token"


def create_app(executor: ActionExecutor, token: str) -> FastAPI:
    """Return the app; ``token`` is the secret that the dialogue server sends with every call."""
    app = FastAPI(title="laobing actions", openapi_url=None)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/webhook")
    async def webhook(request: Request) -> Response:
        given = request.headers.get(TOKEN_HEADER, "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return JSONResponse({"error": "wrong or missing token"}, status_code=403)
        return await _run(executor, await request.body())

    return app


async def _run(executor: ActionExecutor, body: bytes) -> Response:
    try:
        call: dict[str, Any] = json.loads(body)
        # Our actions never read the domain, so Rasa does not send it; the SDK wants one.
        call["domain"] = {}
        result = await executor.run(call)
    except ActionNotFoundException as error:
        return _problem(404, str(error), error.action_name)
    except (ValueError, KeyError, TypeError) as error:
        return _problem(400, f"not an action call ({type(error).__name__})", "")
    if result is None:
        return _problem(400, "next_action is missing", "")
    return JSONResponse(result.model_dump())


def _problem(status: int, error: str, action: str) -> Response:
    return JSONResponse({"error": error, "action_name": action}, status_code=status)
