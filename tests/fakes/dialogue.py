"""A dialogue server of our own: small talk itself, policy and people through our real actions."""

from typing import Any

import httpx
from fastapi import FastAPI, HTTPException

from bot.dialogue.endpoint import TOKEN_HEADER

POLICY = "低保"  # words of a question that our answerer takes
PERSON = "转人工"
_ACTIONS = {POLICY: "action_answer", PERSON: "action_request_human"}


class FakeDialogueServer:
    """Understands by a word; knows nothing and keeps nothing, like Rasa for us."""

    def __init__(self, token: str) -> None:
        self.url = ""
        self._actions = ""
        self._headers = {TOKEN_HEADER: token}

    def call_at(self, actions_port: int) -> None:
        """Say where the assistant's actions are."""
        self._actions = f"http://127.0.0.1:{actions_port}/webhook"

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/webhooks/rest/")
        async def health() -> dict[str, str]:
            return {"status": "ok"}

        @app.post("/webhooks/rest/webhook")
        async def hear(body: dict[str, Any]) -> list[dict[str, str]]:
            text = body["metadata"]["text"]
            action = next((name for word, name in _ACTIONS.items() if word in text), None)
            if action is None:
                return [{"text": f"听到了：{text}"}]
            await self._call(action, body)
            return []

        return app

    async def _call(self, action: str, body: dict[str, Any]) -> None:
        latest = {"intent": {"name": "ask_policy"}, "text": body["message"]}
        tracker = {
            "sender_id": body["sender"],
            "slots": {},
            "latest_message": latest | {"metadata": body["metadata"]},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
        }
        call = {"next_action": action, "sender_id": body["sender"], "tracker": tracker}
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
                answer = await client.post(self._actions, json=call, headers=self._headers)
                answer.raise_for_status()
        except httpx.HTTPError as error:  # the assistant died while it thought
            raise HTTPException(502, "no action server") from error
