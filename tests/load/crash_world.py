"""People who go on talking while the assistant is killed, and what they remember of it."""

import asyncio
import contextlib
import random
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import uuid4

import httpx
from sqlalchemy import select

from actions import accounts, failpoints
from actions.delivery import outbox
from actions.storage.database import Database
from actions.storage.tables import (
    Case,
    CaseState,
    Conversation,
    Outbox,
    OutboxState,
    ScreeningSession,
    ScreeningSlip,
    Staff,
    Turn,
    TurnState,
)
from bot.staff.doors.session import COOKIE
from knowledge import clock
from tests.fakes.bot_api import FakeBotApi, serving
from tests.fakes.dialogue import PERSON, POLICY, FakeDialogueServer
from tests.stack import Stack, StackError, running_stack

BOT_CHATS = (7001, 7002, 7003, 7004)  # never ask for a person
HUMAN_CHATS = (7101, 7102)
TOKEN = "crash-test-token"
QUIET_S = 300.0
_OPEN_TURNS = (TurnState.PENDING.value, TurnState.RUNNING.value, TurnState.WAITING.value)
_OPEN_ROWS = (OutboxState.QUEUED.value, OutboxState.SENDING.value)


Held = frozenset[tuple[object, ...]]


@dataclass
class Memory:
    """What happened outside of the assistant: the oracle's side."""

    said: list[tuple[str, str]] = field(default_factory=list)  # (chat or web visitor, words)
    resent: set[int] = field(default_factory=set)  # outbox rows that staff sent again
    deaths: list[str] = field(default_factory=list)  # at which failpoint, or "random"
    recovered_s: list[float] = field(default_factory=list)  # from ready to the last lease settled


@dataclass
class World:
    """The assistant as a process, with everybody around it."""

    stack: Stack
    api: FakeBotApi
    database: Database
    chance: random.Random
    memory: Memory = field(default_factory=Memory)
    watches: list["asyncio.Task[None]"] = field(default_factory=list)
    clerk_id: int = 0
    clerk_token: str = ""
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    # ---- the process

    async def start(self, failpoint: str = "") -> None:
        self.stack.environment[failpoints.VARIABLE] = failpoint
        assert not self.is_alive()
        stuck = self.held()
        with contextlib.suppress(StackError):  # it may die while it starts
            await asyncio.to_thread(self.stack.start)
        if stuck:
            self.watches.append(asyncio.create_task(self._time_recovery(stuck, time.monotonic())))

    def is_alive(self) -> bool:
        process = self.stack._process
        return process is not None and process.poll() is None

    async def wait_for_death(self, seconds: float) -> bool:
        """Say whether it died by itself within that time."""
        end = time.monotonic() + seconds
        while self.is_alive() and time.monotonic() < end:
            await asyncio.sleep(0.05)
        return not self.is_alive()

    async def kill_at_random(self, until: float) -> None:
        """Have it die again and again, at named places and anywhere."""
        while time.monotonic() < until:
            name = self.chance.choice([*failpoints.NAMES, *[""] * len(failpoints.NAMES)])
            times = self.chance.randint(1, 6)
            if name == "sweep.working":  # which one of the duties dies is chance
                self.leave_a_slip_that_is_due()
            await self.start(f"{name}:{times}" if name else "")
            died = await self.wait_for_death(self.chance.uniform(1, 9))
            if not died:
                await asyncio.to_thread(self.stack.kill)
            self.memory.deaths.append(name if died else "random")
        await self.start()

    async def _time_recovery(self, stuck: Held, since: float) -> None:
        while self.held() & stuck:
            await asyncio.sleep(0.3)
        self.memory.recovered_s.append(time.monotonic() - since)

    def held(self) -> Held:
        """Return the leases that are held: what, which row, and the number of the lease."""
        with self.database.reading() as tx:
            running = select(Turn.id, Turn.attempts).where(Turn.state == TurnState.RUNNING.value)
            sending = select(Outbox.id, Outbox.attempts).where(
                Outbox.state == OutboxState.SENDING.value
            )
            turns = {("turn", *row) for row in tx.execute(running)}
            return frozenset(turns | {("message", *row) for row in tx.execute(sending)})

    # ---- the people

    def words(self, kind: str = "") -> str:
        return f"{kind}第{next(self.numbers)}句话"

    def say(self, chat: int, kind: str = "") -> str:
        text = self.words(kind)
        self.memory.said.append((str(chat), text))
        self.api.say(text, chat=chat)
        return text

    async def talk(self, until: float) -> None:
        """Telegram: small talk and questions everywhere, now and then a wish for a person."""
        while time.monotonic() < until:
            chat = self.chance.choice(BOT_CHATS + HUMAN_CHATS)
            kinds = ["", "", POLICY] + [PERSON] * (chat in HUMAN_CHATS)
            self.say(chat, self.chance.choice(kinds))
            await asyncio.sleep(self.chance.uniform(0.1, 0.8))

    async def chat_on_web(self, name: str, goes_on: Callable[[], bool]) -> None:
        """A browser: posts each line until it is told that the line is kept, by the same key."""
        base = self.stack.base_url
        async with httpx.AsyncClient(base_url=base, timeout=25, trust_env=False) as client:
            await self.insist(client, "/api/conversations", {"channel": "web"})
            while goes_on():
                text = self.words()
                key = f"key-{name}-{len(self.memory.said)}"
                await self.insist(client, "/api/messages", {"key": key, "text": text})
                self.memory.said.append((name, text))
                await asyncio.sleep(self.chance.uniform(1.6, 2.5))

    async def insist(self, client: httpx.AsyncClient, path: str, body: dict[str, str]) -> None:
        while True:
            try:
                answer = await client.post(path, json=body)
                if answer.is_success:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.3)

    async def work(self, until: float) -> None:
        """A clerk in the console: takes what waits, writes, ends it; looks before trying again."""
        base = self.stack.base_url
        async with httpx.AsyncClient(base_url=base, timeout=25, trust_env=False) as client:
            client.cookies.set(COOKIE, self.clerk_token, domain="127.0.0.1", path="/staff")
            while time.monotonic() < until:
                with contextlib.suppress(httpx.HTTPError):
                    await self._work_once(client)
                await asyncio.sleep(self.chance.uniform(0.3, 1.0))

    async def _work_once(self, client: httpx.AsyncClient) -> None:
        for case in self.cases():
            page = (await client.get(f"/staff/cases/{case.id}")).text
            found = re.search(r'name="csrf" value="([^"]+)"', page)
            form = {"csrf": found.group(1) if found else "", "version": str(case.version)}
            if case.state == CaseState.QUEUED.value:
                await client.post(f"/staff/cases/{case.id}/claim", data=form)
            elif self.chance.random() < 0.7:
                form |= {"text": self.words("工作人员")}
                await client.post(f"/staff/cases/{case.id}/reply", data=form)
            else:
                form |= {"outcome": "explained", "closing": self.words("办好了")}
                await client.post(f"/staff/cases/{case.id}/resolve", data=form)

    def cases(self) -> list[Case]:
        with self.database.reading() as tx:
            open_ones = ("queued", "owned", "waiting_citizen")
            return list(tx.scalars(select(Case).where(Case.state.in_(open_ones))))

    def hire(self) -> None:
        with self.database.transaction() as tx:
            accounts.add_staff(tx, "crash", "值班", office="关面镇", password="a-long-enough-one")
            self.clerk_id = tx.scalars(select(Staff.id).where(Staff.login == "crash")).one()
            self.clerk_token = accounts.open_session(tx, self.clerk_id).token

    def leave_a_slip_that_is_due(self) -> None:
        """Give the periodic worker something to do."""
        key = uuid4().hex
        with self.database.transaction() as tx:
            tx.add(Conversation(id=key, channel="terminal", channel_key=key))
            tx.flush()
            session = ScreeningSession(conversation_id=key, facts={})
            tx.add(session)
            tx.flush()
            tx.add(
                ScreeningSlip(
                    key=key,
                    conversation_id=key,
                    session_id=session.id,
                    health={"kept": True},
                    health_until=clock.now() - timedelta(minutes=1),
                )
            )

    # ---- the end

    async def until_quiet(self) -> bool:
        """Wait until every turn and delivery has ended; False when that takes too long.

        As a supervisor would, start it again when it ended because it could not start.
        """
        end = time.monotonic() + QUIET_S
        while time.monotonic() < end:
            if not self.is_alive():
                self.memory.deaths.append("could not start")
                await self.start()
            with self.database.reading() as tx:
                turn = tx.scalar(select(Turn.id).where(Turn.state.in_(_OPEN_TURNS)))
                row = tx.scalar(select(Outbox.id).where(Outbox.state.in_(_OPEN_ROWS)))
            if turn is None and row is None and not self.api.updates:
                return True
            await asyncio.sleep(0.3)
        return False

    def resend_uncertain(self) -> int:
        """Staff press «重发» under every line of which nobody knows; return how many."""
        uncertain = select(Outbox.id, Outbox.message_id).where(
            Outbox.state == OutboxState.UNCERTAIN.value
        )
        with self.database.transaction() as tx:
            for row_id, message_id in tx.execute(uncertain).all():
                with contextlib.suppress(outbox.NotResendableError):  # the bot's, under a person
                    outbox.resend(tx, message_id, self.clerk_id)
                    self.memory.resent.add(row_id)
        return len(self.memory.resent)


@contextlib.asynccontextmanager
async def living(url: str, seed: int) -> AsyncIterator[World]:
    """Start everything; ``url`` names the database, "" is SQLite in the stack's folder."""
    api = FakeBotApi()
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(serving(api))
        dialogue = FakeDialogueServer(TOKEN)
        await stack.enter_async_context(serving(dialogue))
        settings = {
            "LAOBING_RASA_URL": dialogue.url,
            "LAOBING_ACTIONS_TOKEN": TOKEN,
            "LAOBING_TELEGRAM_TOKEN": "1:fake",
            "LAOBING_TELEGRAM_API_URL": api.url,
            "LAOBING_DATABASE_URL": url,
        }
        running = running_stack(settings)
        process = await asyncio.to_thread(running.__enter__)
        stack.push_async_callback(asyncio.to_thread, running.__exit__, None, None, None)
        dialogue.call_at(int(process.environment["LAOBING_ACTIONS_PORT"]))
        where = url or f"sqlite:///{process.folder / 'laobing.db'}"
        database = stack.enter_context(closing(Database(where)))
        world = World(process, api, database, random.Random(seed))
        world.hire()
        await asyncio.to_thread(process.kill)  # who drives the world starts it
        yield world
