"""Starting and watching the dialogue server, with a small program in Rasa's place."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue.process import DialogueServer, DialogueStartError, Launch
from bot.serving.http import PortInUseError

# Answers the health check like Rasa; the model's name tells it how to misbehave.
PROGRAM = """
import http.server, sys, time
option = lambda name: sys.argv[sys.argv.index(name) + 1]
model = option("--model")
if model == "unreadable":
    sys.exit(3)
if model == "crash":
    print("Traceback …")
    sys.exit("KeyError: 'pipeline'")
if model == "slow":
    time.sleep(60)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(option("--port"))), Answer).serve_forever()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(folder: Path, model: str = "good", **changes: object) -> Launch:
    launcher = folder / "nlu" / "launcher.py"
    launcher.parent.mkdir(exist_ok=True)
    launcher.write_text(PROGRAM, encoding="utf-8")
    values: dict[str, object] = {
        "python": Path(sys.executable),
        "launcher": launcher,
        "model": Path(model),
        "endpoints": folder / "endpoints.yml",
        "port": free_port(),
        "environment": dict(os.environ),
        "log": folder / "log" / "dialogue.log",
        "timeout_s": 20.0,
    }
    return Launch(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[DialogueServer]:
    one = DialogueServer(launch(tmp_path))
    yield one
    await one.stop()


async def test_starts_when_it_answers_and_stops(server: DialogueServer):
    await server.start()
    pid = server.pid
    assert pid is not None

    await server.stop()

    assert server.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_an_unreadable_model_says_what_to_do(tmp_path: Path):
    with pytest.raises(DialogueStartError, match=r"unreadable.*laobing train --force"):
        await DialogueServer(launch(tmp_path, "unreadable")).start()


async def test_a_crash_at_start_says_the_last_words(tmp_path: Path):
    with pytest.raises(DialogueStartError, match=r"status 1.*KeyError: 'pipeline'"):
        await DialogueServer(launch(tmp_path, "crash")).start()


async def test_a_start_that_takes_too_long_is_given_up_and_ended(tmp_path: Path):
    slow = DialogueServer(launch(tmp_path, "slow", timeout_s=1.0))

    with pytest.raises(DialogueStartError, match="not ready after 1 s"):
        await slow.start()

    assert slow.pid is None


async def test_a_port_in_use_is_named(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])

        with pytest.raises(PortInUseError, match=str(port)):
            await DialogueServer(launch(tmp_path, port=port)).start()


async def test_a_missing_environment_says_what_to_do(tmp_path: Path):
    with pytest.raises(DialogueStartError, match="LAOBING_DIALOGUE_PYTHON"):
        await DialogueServer(launch(tmp_path, python=tmp_path / "none")).start()


async def test_it_is_started_again_when_it_dies(server: DialogueServer):
    await server.start()
    first = server.pid
    watching = asyncio.create_task(server.supervise())

    os.kill(first, signal.SIGKILL)

    deadline = time.monotonic() + 15
    while server.pid in (None, first) and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    second = server.pid
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert second not in (None, first)
