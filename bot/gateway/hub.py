"""Waking whoever waits for a change: streams, workers. Hints only; the truth is in the database."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import contextmanager, suppress


class Hub:
    """Topics are conversation ids and a few fixed names; ``notify`` may come from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._events: dict[str, set[asyncio.Event]] = defaultdict(set)

    def bind(self) -> None:
        """Tie the hub to the running event loop; before that, hints go nowhere."""
        self._loop = asyncio.get_running_loop()

    def notify(self, topics: Iterable[str]) -> None:
        """Wake the watchers of these topics."""
        loop, wanted = self._loop, frozenset(topics)
        if loop is None:
            return
        with suppress(RuntimeError):  # the loop closed while the process was ending
            loop.call_soon_threadsafe(self._wake, wanted)

    async def watch(self, topic: str, every_s: float) -> AsyncGenerator[None, None]:
        """Yield at once, then at every hint and at least every ``every_s`` seconds."""
        with self.subscription(topic) as event:
            while True:
                event.clear()
                yield
                with suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), every_s)

    @contextmanager
    def subscription(
        self, *topics: str, event: asyncio.Event | None = None
    ) -> Iterator[asyncio.Event]:
        """Hold an event that hints on any of the topics set, for as long as the block lasts.

        An ``event`` of the caller's must not be in two subscriptions at a time.
        """
        event = event or asyncio.Event()
        for topic in topics:
            self._events[topic].add(event)
        try:
            yield event
        finally:
            for topic in topics:
                self._forget(topic, event)

    def _forget(self, topic: str, event: asyncio.Event) -> None:
        self._events[topic].discard(event)
        if not self._events[topic]:
            del self._events[topic]

    def _wake(self, topics: frozenset[str]) -> None:
        for topic in topics:
            for event in self._events.get(topic, ()):
                event.set()
