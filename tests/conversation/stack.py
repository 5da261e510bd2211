"""The stack for conversation tests: the real Rasa, our action endpoint, a database, the index.

A ``Talk`` is one citizen; what it says goes the way of every message: stored, turned, answered.
"""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from anyio.from_thread import BlockingPortal, start_blocking_portal

from actions.delivery import inbound, reading
from actions.delivery.reading import MessageView
from actions.edge.registry import build_executor
from bot.composition import Services, make_services
from bot.dialogue.endpoint import create_app
from bot.dialogue.environment import dialogue_python, endpoints_file, server_environment
from bot.dialogue.process import DialogueServer, Launch
from bot.dialogue.training import Project, ensure_model
from bot.serving.http import HttpServer
from bot.serving.prepare import prepare_database, prepare_index
from bot.settings import ROOT, Settings


@dataclass
class Stack:
    """Everything that runs; ``portal`` calls async code from the tests."""

    portal: BlockingPortal
    services: Services
    rasa: DialogueServer
    model: Path

    def restart_rasa(self) -> None:
        """End Rasa and start it with an empty memory."""
        self.portal.call(self.rasa.stop)
        self.portal.call(self.rasa.start)

    def talk(self) -> "Talk":
        return Talk(self, uuid4().hex)


@dataclass
class Talk:
    """One citizen's conversation; every method returns the new lines that the citizen sees."""

    stack: Stack
    key: str
    conversation_id: str = ""
    lines: list[MessageView] = field(default_factory=list)

    def say(self, text: str) -> list[MessageView]:
        return self._send(inbound.Said(text))

    def press(self, title: str) -> list[MessageView]:
        return self._send(inbound.PressedTitle(title))

    def command(self, payload: str) -> list[MessageView]:
        """Send what a stored button stands for, whether or not it is still shown."""
        return self._send(inbound.Commanded("button", payload))

    def _send(self, content: inbound.Content) -> list[MessageView]:
        database = self.stack.services.database
        with database.transaction() as tx:
            accepted = inbound.accept(tx, "web", self.key, uuid4().hex, content)
        self.conversation_id = accepted.conversation_id
        self.stack.portal.call(self.stack.services.turns.drain)
        with database.reading() as tx:
            new = reading.messages_since(tx, self.conversation_id, accepted.message_seq)
        self.lines += new
        return new


@contextmanager
def running(folder: Path) -> Iterator[Stack]:
    """Train when needed, start everything on free ports, stop it at the end."""
    settings = Settings(
        var_dir=folder, rasa_port=free_port(), actions_port=free_port(), _env_file=None
    )
    prepare_database(settings)
    prepare_index(settings, print)
    model = ensure_model(rasa_project(folder), print)
    services = make_services(settings)
    token = secrets.token_urlsafe()
    app = create_app(build_executor(services.edge), token)
    actions = HttpServer(app, "127.0.0.1", settings.actions_port)
    rasa = DialogueServer(launch(settings, model, token))
    with start_blocking_portal() as portal:
        portal.call(actions.start)
        try:
            portal.call(rasa.start)
            yield Stack(portal, services, rasa, model)
        finally:
            portal.call(rasa.stop)
            portal.call(services.dialogue.close)
            portal.call(actions.stop)
            services.database.close()


def rasa_project(folder: Path) -> Project:
    """Return the project; its models are kept between runs, by content."""
    python = dialogue_python(Settings(_env_file=None))
    return Project(ROOT, python, ROOT / "var" / "models", folder / "training.log")


def launch(settings: Settings, model: Path, token: str = "test") -> Launch:
    return Launch(
        python=dialogue_python(settings),
        launcher=ROOT / "nlu" / "launcher.py",
        model=model,
        endpoints=endpoints_file(settings),
        port=settings.rasa_port,
        environment=server_environment(settings, token),
        log=settings.var_dir / "rasa.log",
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
