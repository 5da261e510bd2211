"""One look at the database for all open consoles: what has changed since the last one.

However many consoles are open, a change is read once. Numbers of changes live in this process;
``epoch`` says which process, so that a console that meets another one reads everything again.
"""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from actions import notifications
from actions.accounts import SignedIn
from actions.handoff import CASES_TOPIC
from actions.storage.database import Database, DatabaseAwayError
from bot import threads
from bot.gateway.hub import Hub
from bot.staff.live.marks import Look, Marks, look
from bot.staff.live.turns import Turns

TOPICS = (CASES_TOPIC, notifications.TOPIC)
LOOK_EVERY_S = 5.0  # in case another process wrote, whose hints do not reach us
GATHER_S = 0.25  # a burst of changes is read once
log = structlog.get_logger()


@dataclass(eq=False)
class Watcher:
    """One open console: whose, and the case it shows. ``news`` is set when it should compare."""

    staff_id: int
    queues: frozenset[str]  # empty: all
    case_id: int | None
    conversation_id: str | None
    news: asyncio.Event = field(default_factory=asyncio.Event)
    marks: dict[str, str] = field(default_factory=dict)


class Feed:
    """What consoles listen to; it works only while one is open."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database, self._hub = database, hub
        self._epoch = secrets.token_hex(4)
        self._watchers: set[Watcher] = set()
        self._task: asyncio.Task[None] | None = None
        self._hint = asyncio.Event()
        self._marks = Marks()
        self.turns = Turns()

    @contextmanager
    def watching(
        self, who: SignedIn, case_id: int | None, conversation_id: str | None
    ) -> Iterator[Watcher]:
        """Take part for as long as the block lasts."""
        queues = frozenset(who.staff.queues)
        watcher = Watcher(who.staff.id, queues, case_id, conversation_id)
        self._watchers.add(watcher)
        self._hint.set()  # its conversation has to be looked at
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)
            if not self._watchers and self._task is not None:
                self._task.cancel()
                self._task = None

    def mark(self, watcher: Watcher) -> dict[str, str]:
        """Return four codes; each is another one when that part of this console is not the same.

        ``list``: the cases it lists; ``case``: the open case; ``line``: its newest line;
        ``bell``: its notifications.
        """
        lists, bell = self._marks.of_console(watcher.staff_id, watcher.queues)
        case, line = self._marks.of_case(watcher.case_id, watcher.conversation_id)
        return {
            "list": f"{self._epoch}.{lists}",
            "case": f"{self._epoch}.{case}",
            "line": f"{self._epoch}.{line}",
            "bell": f"{self._epoch}.{bell}",
        }

    def ring(self, staff_id: int) -> None:
        """Tell a person's consoles that their notifications were read in one of them."""
        self._marks.ring(staff_id)
        self._tell()

    async def _run(self) -> None:
        while True:
            wanted = self._shown()
            with self._hub.subscription(*TOPICS, *wanted.conversations, event=self._hint):
                while wanted == self._shown():
                    self._hint.clear()
                    await self._read(wanted)
                    await self._wait()

    def _shown(self) -> Look:
        return Look(
            frozenset(one.conversation_id for one in self._watchers if one.conversation_id),
            frozenset(one.case_id for one in self._watchers if one.case_id),
        )

    async def _read(self, wanted: Look) -> None:
        try:
            seen = await threads.read(self._database, lambda tx: look(tx, wanted, self._marks))
        except (SQLAlchemyError, DatabaseAwayError):
            # The consoles keep what they have; the next look tries again.
            log.exception("the consoles could not be told what is new", action="console.look")
            return
        self._marks.take(seen)
        self._tell()

    def _tell(self) -> None:
        for watcher in self._watchers:
            if not self._marks.knows(watcher.case_id):
                continue  # it has come since: the next look is about its case, too
            marks = self.mark(watcher)
            if marks != watcher.marks:
                watcher.marks = marks
                watcher.news.set()

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hint.wait(), LOOK_EVERY_S)
            await asyncio.sleep(GATHER_S)
