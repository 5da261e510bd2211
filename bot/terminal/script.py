"""Scripts of whole conversations: JSON lines in, JSON lines out (design §9)."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.errors import BotError
from bot.terminal.client import Client


class ScriptError(BotError):
    """A line of the script cannot be used."""


@dataclass(frozen=True)
class Step:
    """What the citizen does."""

    say: str | None = None
    press: str | None = None


def read_script(lines: Iterable[str]) -> Iterator[Step]:
    """Read {"say": …} and {"press": title} lines; raise ScriptError naming a bad one."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_step(number, line)


def play(client: Client, steps: Iterable[Step], patience_s: float) -> Iterator[dict[str, Any]]:
    """Play the steps; yield a line for every message of the bot, staff or system."""
    turn = 0
    for turn, step in enumerate(steps, start=1):
        if step.say is not None:
            client.say(step.say)
        else:
            client.press(step.press or "")
        for message in client.answers(patience_s):
            yield _line(turn, message, client)


def listen(client: Client, turn: int, seconds: float) -> Iterator[dict[str, Any]]:
    """Wait for what others still say, such as a member of staff."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for message in client.read().messages:
            if message["author"] != "citizen":
                yield _line(turn, message, client)
        time.sleep(0.2)


def _line(turn: int, message: dict[str, Any], client: Client) -> dict[str, Any]:
    return {
        "turn": turn,
        "from": message["author"],
        "text": message["text"],
        "buttons": [button["title"] for button in message["buttons"]],
        "outcome": message["outcome"],
        "citations": message["citations"],
        "case": client.case,
    }


def _read_step(number: int, line: str) -> Step:
    try:
        body = json.loads(line)
    except json.JSONDecodeError as error:
        raise ScriptError(f"line {number} is no JSON: {error.msg}") from error
    if not isinstance(body, dict) or len(body.keys() & {"say", "press"}) != 1:
        raise ScriptError(f'line {number}: give either {{"say": …}} or {{"press": …}}')
    (kind, value), *_ = [(key, body[key]) for key in ("say", "press") if key in body]
    if not isinstance(value, str):
        raise ScriptError(f'line {number}: "{kind}" must be a text, not {value!r}')
    return Step(**{kind: value})
