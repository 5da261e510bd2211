"""How often one may write: token buckets in memory, tunables in limits.yml."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from knowledge.text.packaged import read_yaml

FOLDER = Path(__file__).parent
_MAX_KEYS = 20_000  # beyond it, buckets that have refilled are forgotten


@dataclass(frozen=True)
class Rate:
    """``burst`` at once, then one more every ``seconds``."""

    burst: int
    seconds: float


@dataclass
class Bucket:
    """The tokens that each key has left; used from the event loop only."""

    rate: Rate
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: str) -> bool:
        """Take a token of this key; False when none is left."""
        now = self.clock()
        left = self._refilled(key, now)
        if left < 1:
            self._left[key] = (left, now)
            return False
        self._left[key] = (left - 1, now)
        if len(self._left) > _MAX_KEYS:
            self._forget_full(now)
        return True

    def _refilled(self, key: str, now: float) -> float:
        left, since = self._left.get(key, (float(self.rate.burst), now))
        return min(float(self.rate.burst), left + (now - since) / self.rate.seconds)

    def _forget_full(self, now: float) -> None:
        full = [key for key in self._left if self._refilled(key, now) >= self.rate.burst]
        for key in full:
            del self._left[key]


@dataclass(frozen=True)
class Limits:
    """The buckets of one process."""

    message_per_conversation: Bucket
    message_per_address: Bucket
    conversation_per_address: Bucket
    login_per_address: Bucket


def load_limits(folder: Path = FOLDER) -> Limits:
    """Read limits.yml into fresh buckets."""
    raw = cast(dict[str, dict[str, float]], read_yaml(folder / "limits.yml"))
    rates = {name: Rate(int(rate["burst"]), rate["seconds"]) for name, rate in raw.items()}
    return Limits(**{name: Bucket(rate) for name, rate in rates.items()})
