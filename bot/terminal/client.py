"""Talking to a running assistant over its own API."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import httpx

from bot.errors import BotError

_POLL_S = 0.05


class NotRunningError(BotError):
    """No assistant answers at this address."""


class RefusedByServerError(BotError):
    """The assistant did not take the request; the message says why."""


@dataclass(frozen=True)
class Snapshot:
    """Lines after some seq, and who speaks."""

    messages: list[dict[str, Any]]
    state: dict[str, Any]


class Client:
    """One conversation on the channel «terminal»."""

    def __init__(self, base_url: str, token: str = "", timeout_s: float = 30.0) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=timeout_s)
        self.base_url = base_url
        self.token = token
        self.seen = 0
        self.case: dict[str, Any] | None = None  # as the last read showed it

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def open(self) -> bool:
        """Begin a conversation or resume the token's; say whether it is new."""
        reply = self._call("POST", "/api/conversations", json={"channel": "terminal"})
        self.token = reply.get("token") or self.token
        return bool(reply["is_new"])

    def skip_to_now(self) -> None:
        """Leave out what was said before this client came."""
        self.read()

    def say(self, text: str) -> int:
        """Send words; return the number of the line."""
        return self._send({"text": text})

    def press(self, title: str) -> int:
        """Press the newest button of that title."""
        return self._send({"press": {"title": title}})

    def slip(self, href: str) -> str:
        """Return the slip that a line leads to, as text."""
        return self._ask("GET", f"{href}/text").text

    def read(self) -> Snapshot:
        """Return the lines that this client has not seen, and who speaks."""
        body = self._call("GET", "/api/messages", params={"since": self.seen})
        self.case = body["state"]["case"]
        self.seen = max([self.seen, *(line["seq"] for line in body["messages"])])
        return Snapshot(body["messages"], body["state"])

    def answers(self, patience_s: float) -> Iterator[dict[str, Any]]:
        """Yield others' lines until the turn is over; raise when it takes longer."""
        deadline = time.monotonic() + patience_s
        while True:
            snapshot = self.read()
            yield from (line for line in snapshot.messages if line["author"] != "citizen")
            if not snapshot.state["is_answering"]:
                return
            if time.monotonic() > deadline:
                raise BotError(f"no answer within {patience_s:.0f} s; see `laobing doctor`")
            time.sleep(_POLL_S)

    def _send(self, content: dict[str, Any]) -> int:
        body = {"key": uuid4().hex, **content}
        return int(self._call("POST", "/api/messages", json=body)["seq"])

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        body: dict[str, Any] = self._ask(method, path, **options).json()
        return body

    def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            response = self._http.request(method, path, headers=headers, **options)
        except httpx.TransportError as error:
            raise NotRunningError(
                f"no assistant answers at {self.base_url} ({type(error).__name__}). "
                "Start it with `make run`, or give its address with --url."
            ) from error
        if response.is_error:
            raise RefusedByServerError(_explain(response))
        return response


def _explain(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {response.status_code} to {response.request.url.path}"
