"""What goes to the dialogue server and comes back from it, as plain values."""

from collections.abc import Mapping
from typing import Any

from actions.replies import Button, Reply
from knowledge.outcomes import Outcome


def from_utterance(utterance: Mapping[str, Any]) -> Reply:
    """Return what the dialogue server says as a reply of ours."""
    buttons = tuple(
        Button(str(button["title"]), str(button["payload"]))
        for button in utterance.get("buttons") or ()
    )
    return Reply(str(utterance.get("text") or ""), Outcome.SMALLTALK, buttons=buttons)


def defused(text: str) -> str:
    """Return typed text so that the dialogue server cannot take it for a press."""
    stripped = text.lstrip()
    return "／" + stripped[1:] if stripped.startswith("/") else text
