"""A running web application over a real database, with a dialogue that answers from a script."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from sqlalchemy.orm import Session

from actions import handoff
from actions.delivery import turns
from actions.messages import Origin, post
from actions.replies import Button, Citation, Reply
from actions.storage.database import Database
from actions.storage.tables import Author, Mode
from actions.texts import load_texts
from bot import threads
from bot.gateway import controls
from bot.gateway.hub import Hub
from bot.gateway.inbox import TURNS, Gateway
from bot.settings import Settings
from bot.web.app import create_web_app
from bot.web.limits import Limits, load_limits
from bot.web.services import WebServices
from knowledge.outcomes import Outcome

CLAUSE = Citation(
    document="渝民发〔2021〕13号",
    clause="A-2.3",
    path="二、加强社会救助 / （一）最低生活保障",
    text="示例条款：优待抚恤金等不计入家庭收入。",
    strength="duty",
)
Answer = Callable[[str], Reply]


def answer_from_script(text: str) -> Reply:
    """Quote, offer, warn or repeat: one of each, for looking at."""
    if "抚恤金" in text:
        return Reply(
            f"不算。文件是这样写的：\n{CLAUSE.text}\n能不能办成，由经办窗口核实以后决定。",
            Outcome.ANSWERED,
            buttons=(Button("帮我预审", "/start_screening"), Button("转人工", controls.REQUEST)),
            citations=(CLAUSE,),
        )
    if "不想活" in text:
        return Reply("您先别急。请马上打 110，身体不好打 120，心里难受打 12356。", Outcome.CRISIS)
    return Reply(f"您说的是：{text}", Outcome.SMALLTALK, buttons=(Button("继续", "/continue"),))


class ScriptedDialogue:
    """Answers pending turns as the turn runner would, without a dialogue server."""

    def __init__(self, services: WebServices, answer: Answer = answer_from_script) -> None:
        self._services = services
        self._answer = answer

    async def run(self) -> None:
        self._services.hub.bind()
        async for _ in self._services.hub.watch(TURNS, 0.5):
            await self.drain()

    async def drain(self) -> None:
        database = self._services.database
        while (work := await threads.write(database, turns.claim_next)) is not None:
            await threads.write(database, lambda tx, work=work: self._settle(tx, work))
            await threads.write(database, lambda tx, work=work: turns.finish(tx, work, None))

    def _settle(self, tx: Session, work: turns.Work) -> None:
        is_held, texts = work.mode is Mode.HUMAN, self._services.texts
        settle = controls.beside_a_person if is_held else controls.reply_to
        replies, author = settle(tx, work, texts), Author.SYSTEM
        if replies is None and is_held:
            handoff.citizen_wrote(tx, work.conversation_id)
        elif replies is None:
            replies, author = [self._answer(work.text)], Author.BOT
        for number, reply in enumerate(replies or []):
            origin = Origin(author, turn_id=work.turn_id, part=f"answer.{number}")
            post(tx, work.conversation_id, reply, origin)


def build_services(
    database: Database, limits: Limits | None = None, settings: Settings | None = None
) -> WebServices:
    """Wire the web as the composition root does, without workers."""
    hub = Hub()
    database.on_commit = hub.notify
    return WebServices(
        database=database,
        gateway=Gateway(database),
        hub=hub,
        settings=settings or Settings(_env_file=None),
        texts=load_texts(),
        limits=limits or load_limits(),
    )


@dataclass(frozen=True)
class Running:
    """A server that listens on loopback."""

    url: str
    services: WebServices


@contextmanager
def running(services: WebServices) -> Iterator[Running]:
    """Serve the application with its scripted dialogue from a thread."""
    app: FastAPI = create_web_app(services)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        config = uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=_serve, args=(server, listener, services), daemon=True)
        thread.start()
        try:
            yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", services)
        finally:
            server.should_exit = True
            thread.join(10)


def _serve(server: uvicorn.Server, listener: socket.socket, services: WebServices) -> None:
    async def main() -> None:
        worker = asyncio.create_task(ScriptedDialogue(services).run())
        await server.serve(sockets=[listener])
        worker.cancel()

    asyncio.run(main())


def new_database(folder: Path) -> Database:
    """A fresh SQLite database with every table."""
    from actions.storage.migrate import migrate

    url = f"sqlite:///{folder / 'web.db'}"
    migrate(url)
    return Database(url)
