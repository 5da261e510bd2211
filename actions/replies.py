"""What a use case says to the citizen, before any channel formats it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from knowledge.outcomes import Outcome


@dataclass(frozen=True)
class Button:
    """A choice to press. ``payload`` is ours and never shown."""

    title: str
    payload: str


@dataclass(frozen=True)
class Citation:
    """A verbatim clause behind a reply; ``document`` is the 文号, ``path`` joined by " / "."""

    document: str
    clause: str
    path: str
    text: str
    strength: str


@dataclass(frozen=True)
class Reply:
    """One message to the citizen."""

    text: str
    outcome: Outcome
    buttons: tuple[Button, ...] = ()
    citations: tuple[Citation, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)  # e.g. {"slip": …}, channel independent

    def payload(self) -> dict[str, Any]:
        """Return what is stored beside the text, ready for JSON."""
        return {
            "outcome": self.outcome.value,
            "buttons": [asdict(button) for button in self.buttons],
            "citations": [asdict(citation) for citation in self.citations],
            **self.extra,
        }
