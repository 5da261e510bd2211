"""The running stack for conversation tests: real Rasa, real action endpoint, real database.

A ``Talk`` is one citizen; what it says goes the way of every message: stored, turned, answered.
"""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlalchemy.orm import Session

from actions.delivery import inbound, reading
from actions.edge.context import Edge
from actions.edge.registry import build_executor
from actions.storage.database import Database
from bot.dialogue.client import DialogueClient
from bot.dialogue.endpoint import create_app
from bot.dialogue.environment import dialogue_python, endpoints_file, server_environment
from bot.dialogue.process import DialogueServer, Launch
from bot.dialogue.training import Project, ensure_model
from bot.gateway.hub import Hub
from bot.gateway.turns import Skills, TurnRunner
from bot.serving.http import HttpServer
from bot.settings import ROOT, Settings


@dataclass
class Stack:
    """Everything that runs; ``portal`` calls async code from the tests."""

    portal: BlockingPortal
    edge: Edge
    rasa: DialogueServer
    runner: TurnRunner

    def restart_rasa(self) -> None:
        """End Rasa and start it with an empty memory."""
        self.portal.call(self.rasa.stop)
        self.portal.call(self.rasa.start)

    def talk(self) -> "Talk":
        return Talk(self, uuid4().hex)

    def read(self, work: Callable[[Session], Any]) -> Any:
        with self.edge.database.reading() as tx:
            return work(tx)


@dataclass
class Talk:
    """One citizen's conversation."""

    stack: Stack
    key: str
    conversation_id: str = ""
    said: list[reading.MessageView] = field(default_factory=list)

    def say(self, text: str) -> list[reading.MessageView]:
        """Send words; return the new lines of the bot."""
        return self._send(inbound.Said(text))

    def press(self, title: str) -> list[reading.MessageView]:
        """Press the newest button of that title."""
        return self._send(inbound.PressedTitle(title))

    def command(self, payload: str) -> list[reading.MessageView]:
        """Send what a button of the channel stands for."""
        return self._send(inbound.Commanded("button", payload))

    def _send(self, content: inbound.Content) -> list[reading.MessageView]:
        with self.stack.edge.database.transaction() as tx:
            accepted = inbound.accept(tx, "web", self.key, uuid4().hex, content)
        self.conversation_id = accepted.conversation_id
        self.stack.portal.call(self.stack.runner.drain)
        with self.stack.edge.database.reading() as tx:
            lines = reading.messages_since(tx, self.conversation_id, accepted.message_seq)
        self.said += lines
        return lines


@contextmanager
def running(edge: Edge, folder: Path) -> Iterator[Stack]:
    """Train when needed, start everything on free ports, stop it at the end."""
    settings = Settings(
        var_dir=folder, rasa_port=free_port(), actions_port=free_port(), _env_file=None
    )
    project = Project(ROOT, dialogue_python(settings), ROOT / "var" / "models", folder / "train.log")
    model = ensure_model(project, print)
    token = secrets.token_urlsafe()
    actions = HttpServer(
        create_app(build_executor(edge), token), "127.0.0.1", settings.actions_port
    )
    rasa = DialogueServer(
        Launch(
            python=project.python,
            launcher=project.launcher,
            model=model,
            endpoints=endpoints_file(settings),
            port=settings.rasa_port,
            environment=server_environment(settings, token),
            log=folder / "rasa.log",
        )
    )
    with start_blocking_portal() as portal:
        client = DialogueClient(settings.effective_rasa_url, settings.dialogue_timeout_s)
        skills = Skills(crisis=lambda _text: None, reads_as_answer=edge.interview.reads_as_answer)
        runner = TurnRunner(edge.database, Hub(), client, skills, edge.texts)
        portal.call(actions.start)
        portal.call(rasa.start)
        try:
            yield Stack(portal, edge, rasa, runner)
        finally:
            portal.call(client.close)
            portal.call(rasa.stop)
            portal.call(actions.stop)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def open_database(folder: Path) -> Database:
    from actions.storage.migrate import migrate

    url = f"sqlite:///{folder / 'test.db'}"
    migrate(url)
    return Database(url)
