"""The dialogue server as a child of this process: started, watched, started again, stopped."""

import asyncio
import os
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.dialogue.client import DialogueClient
from bot.errors import BotError
from bot.serving.http import listen

HOST = "127.0.0.1"
_MODEL_BROKEN = 3  # exit status of nlu/launcher.py
_POLL_S = 0.25
_GRACE_S = 5.0
_TAIL = 5
_RESTART_MAX_S = 60.0
_STEADY_S = 300.0
log = structlog.get_logger()


class DialogueStartError(BotError):
    """The dialogue server did not come up; the message says why and what to do."""


@dataclass(frozen=True)
class Launch:
    """What to start. ``log`` receives the server's own words."""

    python: Path
    launcher: Path
    model: Path
    endpoints: Path
    port: int
    environment: Mapping[str, str]
    log: Path
    timeout_s: float = 120.0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


class DialogueServer:
    """Owns the child process. It also ends by itself when this process dies."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Return the child's process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def start(self) -> None:
        """Start the server; return when it answers.

        Raises DialogueStartError, and PortInUseError when somebody else listens there.
        """
        listen(HOST, self.launch.port).close()
        self._process = await self._spawn()
        try:
            await self._wait_until_healthy(self._process)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the server, gently first."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _GRACE_S)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def supervise(self) -> None:
        """Start the server again whenever it dies, until cancelled; waits grow between failures."""
        failures = 0
        while True:
            started = time.monotonic()
            status = await self._process.wait() if self._process is not None else None
            failures = 1 if time.monotonic() - started > _STEADY_S else failures + 1
            log.error("the dialogue server ended", action="dialogue.supervise", status=status)
            await asyncio.sleep(min(_RESTART_MAX_S, 2.0 ** (failures - 1)))
            try:
                await self.start()
            except BotError as error:
                log.error("no dialogue server", action="dialogue.supervise", why=str(error))
                continue
            log.info("the dialogue server is back", action="dialogue.supervise")

    async def _spawn(self) -> asyncio.subprocess.Process:
        launch = self.launch
        if not launch.python.exists():
            raise DialogueStartError(
                f"there is no Python of the dialogue server at {launch.python}. "
                "Run `make run`, which makes it, or set LAOBING_DIALOGUE_PYTHON."
            )
        command = (launch.python, launch.launcher, "--parent", str(os.getpid()), "serve")
        options = ("--model", launch.model, "--port", str(launch.port))
        launch.log.parent.mkdir(parents=True, exist_ok=True)
        with open(launch.log, "w", encoding="utf-8") as output:
            return await asyncio.create_subprocess_exec(
                *(str(part) for part in (*command, *options, "--endpoints", launch.endpoints)),
                cwd=launch.launcher.parents[1],
                env=dict(launch.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us first; we stop it in order
            )

    async def _wait_until_healthy(self, process: asyncio.subprocess.Process) -> None:
        deadline = time.monotonic() + self.launch.timeout_s
        async with DialogueClient(self.launch.url, timeout_s=2.0) as client:
            while not await client.is_healthy():
                if process.returncode is not None:
                    raise DialogueStartError(self._why(process.returncode))
                if time.monotonic() > deadline:
                    waited = f"not ready after {self.launch.timeout_s:.0f} s"
                    raise DialogueStartError(f"the dialogue server is {waited}; {self._said()}")
                await asyncio.sleep(_POLL_S)

    def _why(self, status: int) -> str:
        if status == _MODEL_BROKEN:
            return (
                f"the dialogue server cannot load the model {self.launch.model}. "
                "Run: laobing train --force"
            )
        return f"the dialogue server ended with status {status}; {self._said()}"

    def _said(self) -> str:
        path = self.launch.log
        try:
            with open(path, encoding="utf-8", errors="replace") as lines:
                last = [line.strip() for line in deque(lines, _TAIL) if line.strip()]
        except OSError:
            last = []
        return f"its last words ({path}): {' | '.join(last) or 'none'}"
