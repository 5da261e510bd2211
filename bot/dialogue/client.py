"""Talking to the dialogue server over its REST channel."""

import json
import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from bot.errors import BotError
from knowledge.text.cleaning import to_simplified

_COMMAND = re.compile(r"(/\w+)\s*(\{.*\})?", re.DOTALL)
_HEALTH_TIMEOUT_S = 2.0


class DialogueDownError(BotError):
    """The dialogue server did not answer; the turn can be tried again."""


class DialogueClient:
    """One connection pool to one dialogue server."""

    def __init__(
        self, url: str, timeout_s: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.AsyncClient(
            base_url=self.url, timeout=timeout_s, trust_env=False, transport=transport
        )

    async def send(
        self, sender: str, text: str, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Hand over a citizen's turn; return the plain utterances, each with text and buttons.

        What our actions say they write themselves. A pressed button travels as ``/intent`` with
        its values in the metadata: Rasa would need an entity for every key of its JSON. Raises
        DialogueDownError.
        """
        command, values = split_command(metadata.get("press"))
        body = {
            "sender": sender,
            "message": command or to_simplified(text),
            "metadata": {**metadata, "press": values},
        }
        try:
            response = await self._http.post("/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            said: list[dict[str, Any]] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise DialogueDownError(
                f"no answer from the dialogue server at {self.url} ({type(error).__name__})"
            ) from error
        return said

    async def is_healthy(self) -> bool:
        """Say whether the server answers; it listens only once its model is loaded."""
        try:
            response = await self._http.get("/webhooks/rest/", timeout=_HEALTH_TIMEOUT_S)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


def split_command(press: object) -> tuple[str, dict[str, Any] | None]:
    """Return a button's ``/intent`` and its values; ("", None) for anything but a button."""
    match = _COMMAND.fullmatch(press.strip()) if isinstance(press, str) else None
    if match is None:
        return "", None
    try:
        values = json.loads(match[2] or "{}")
    except ValueError:
        values = {}
    return match[1], values
