"""Who reads a list when: a change of a queue concerns many consoles, and they take turns.

Reading a list is the dearest thing a console asks for. One console is told at once; two hundred are
told one after the other, and what changes while one waits its turn is read with it.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LISTS_A_SECOND = 15.0
_HELD = "list"


@dataclass
class Turns:
    """Gives out moments, so many in a second; ``now`` counts seconds."""

    rate: float = LISTS_A_SECOND
    now: Callable[[], float] = time.monotonic
    _next: float = 0.0

    def take(self) -> float:
        """Return the moment of the next turn."""
        turn = max(self._next, self.now())
        self._next = turn + 1 / self.rate
        return turn


@dataclass
class Held:
    """What one console has been told, and what waits for its turn."""

    turns: Turns
    told: dict[str, str] = field(default_factory=dict)
    _turn: float | None = None

    def news(self, marks: Mapping[str, str]) -> dict[str, str] | None:
        """Return the marks to tell now, None when nothing is; a new list may have to wait."""
        marks = dict(marks)
        if self._has_to_wait(marks):
            marks[_HELD] = self.told[_HELD]
        if marks == self.told:
            return None
        self.told = marks
        return marks

    def wait_s(self) -> float | None:
        """Return the seconds until what is held may be told; None when nothing is held."""
        return None if self._turn is None else max(0.0, self._turn - self.turns.now())

    def _has_to_wait(self, marks: Mapping[str, str]) -> bool:
        if not self.told or marks[_HELD] == self.told[_HELD]:
            self._turn = None
            return False
        if self._turn is None:
            self._turn = self.turns.take()
        if self._turn > self.turns.now():
            return True
        self._turn = None
        return False
