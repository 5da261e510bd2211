"""The payloads of buttons that the dialogue server answers: "/intent" or "/intent{json}"."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Press:
    """A pressed button: the intent as Rasa's shortcut, and the values it carries."""

    command: str
    values: Mapping[str, Any] = field(default_factory=dict)


def read(payload: str | None) -> Press | None:
    """Return the press, or None for typed text. Values travel as metadata, not as entities."""
    if not payload:
        return None
    command, brace, rest = payload.partition("{")
    values = json.loads(brace + rest) if brace else {}
    return Press(command.strip(), values)


def defused(text: str) -> str:
    """Return typed text so that the dialogue server cannot take it for a press."""
    stripped = text.lstrip()
    return "／" + stripped[1:] if stripped.startswith("/") else text
