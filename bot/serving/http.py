"""Several HTTP servers in one event loop."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from bot.errors import BotError

# A console asks every few seconds; opening a connection each time costs both sides more.
_KEEP_ALIVE_S = 75


class PortInUseError(BotError):
    """Another program listens there already."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals belong to the process, which runs two servers and a child.
        yield


class HttpServer:
    """One app on one address."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._address = (host, port)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=3,
            timeout_keep_alive=_KEEP_ALIVE_S,
            server_header=False,
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen; return once requests are answered. Raises PortInUseError."""
        listening = listen(*self._address)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started:
            if self._task.done():
                self._task.result()
                raise BotError("the web server ended while it was starting")
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """Finish the requests in hand, then close."""
        if self._task is None:
            return
        self._server.should_exit = True
        await self._task


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket; raise PortInUseError naming the port and what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise PortInUseError(
            f"cannot listen on {host}:{port} ({error.strerror}). Stop the other program, or "
            "choose another port: LAOBING_BIND for the web, LAOBING_RASA_PORT, "
            "LAOBING_ACTIONS_PORT."
        ) from error
    return bound
