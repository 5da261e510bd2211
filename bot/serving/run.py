"""The running assistant: servers, workers and the dialogue server, started and stopped in order."""

import asyncio
import contextlib
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog

from actions.delivery import outbox, turns
from actions.edge.registry import build_executor
from actions.messages import PULLED_CHANNELS
from bot import threads
from bot.composition import Services, make_services
from bot.dialogue.endpoint import create_app
from bot.dialogue.environment import dialogue_python, endpoints_file, server_environment
from bot.dialogue.process import DialogueServer, Launch
from bot.errors import BotError
from bot.forgetting import Forgetter
from bot.gateway.outbox import OutboxWorker
from bot.learning import IndexWatcher
from bot.serving.http import HttpServer
from bot.settings import ROOT, Settings
from bot.slip_links import make_links
from bot.sweeping import Sweeper, case_steps
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import make_bot
from bot.telegram.polling import Poller
from bot.telegram.staff_group import StaffGroup
from bot.web.app import create_web_app
from bot.web.limits import load_limits
from bot.web.services import WebServices

LOOPBACK = "127.0.0.1"
# How long a thread keeps Python's one lock while others want it. Every statement gives it away and
# waits to have it back: with the usual 5 ms, whoever asks the database most waits longest.
_SWITCH_S = 0.0005
Ready = Callable[[Services, float], Coroutine[Any, Any, None]]
log = structlog.get_logger()


async def serve(settings: Settings, model: Path | None, on_ready: Ready) -> None:
    """Run until SIGINT or SIGTERM, or until a part ends that must not.

    Without a model no dialogue server is started: ``rasa_url`` names one that runs already.
    Raises BotError with one clear line when something cannot start.
    """
    started = time.monotonic()
    stopping = _stop_on_signals()
    sys.setswitchinterval(_SWITCH_S)
    services = await asyncio.to_thread(make_services, settings)
    services.hub.bind()
    async with contextlib.AsyncExitStack() as stack:
        await _start(services, model, stack)
        workers = [asyncio.create_task(work) for work in _workers(services, stack)]
        stack.push_async_callback(_cancel, workers)
        await on_ready(services, time.monotonic() - started)
        await _wait(stopping, workers)


async def _start(services: Services, model: Path | None, stack: contextlib.AsyncExitStack) -> None:
    settings = services.settings
    stack.callback(services.database.close)
    stack.push_async_callback(services.dialogue.close)
    await _recover(services)
    token = settings.actions_token.get_secret_value() or secrets.token_urlsafe(32)
    web = HttpServer(create_web_app(_for_web(services)), settings.host, settings.port)
    await web.start()
    stack.push_async_callback(web.stop)
    actions_app = create_app(build_executor(services.edge), token)
    actions = HttpServer(actions_app, LOOPBACK, settings.actions_port)
    await actions.start()
    stack.push_async_callback(actions.stop)
    if model is not None:
        await stack.enter_async_context(_dialogue(settings, model, token))


@contextlib.asynccontextmanager
async def _dialogue(settings: Settings, model: Path, token: str) -> AsyncIterator[None]:
    server = DialogueServer(
        Launch(
            python=dialogue_python(settings),
            launcher=ROOT / "nlu" / "launcher.py",
            model=model,
            endpoints=endpoints_file(settings),
            port=settings.rasa_port,
            environment=server_environment(settings, token),
            log=settings.var_dir / "log" / "dialogue.log",
        )
    )
    await server.start()
    watching = asyncio.create_task(server.supervise())
    try:
        yield
    finally:
        await _cancel([watching])
        await server.stop()


def _for_web(services: Services) -> WebServices:
    return WebServices(
        database=services.database,
        gateway=services.gateway,
        hub=services.hub,
        settings=services.settings,
        texts=services.texts,
        limits=load_limits(),
        keeper=services.keeper,
        checks={"dialogue": services.dialogue.is_healthy},
    )


def _workers(
    services: Services, stack: contextlib.AsyncExitStack
) -> list[Coroutine[Any, Any, None]]:
    watcher = IndexWatcher(services.database, services.hub, services.keeper)
    forgetter = Forgetter(services.database, services.hub)
    token, group = (
        services.settings.telegram_token.get_secret_value(),
        services.settings.staff_group,
    )
    steps = case_steps(has_group=bool(token and group))
    sweeper = Sweeper(services.database, services.hub, steps)
    workers = [services.turns.run(), watcher.run(), forgetter.run(), sweeper.run()]
    if token:
        bot = make_bot(token, services.settings.telegram_api_url)
        stack.push_async_callback(bot.shutdown)
        channel = TelegramChannel(bot, services.texts, make_links(services.settings))
        sender = OutboxWorker(services.database, services.hub, [channel])
        workers += [sender.run(), Poller(bot, services.gateway, services.texts).run()]
        if group:
            told = StaffGroup(services.database, services.hub, channel, group, services.texts)
            workers.append(told.run())
    return workers


async def _recover(services: Services) -> None:
    """Take up what an earlier process left behind. With SQLite there is only one process."""
    is_alone = services.database.engine.dialect.name == "sqlite"
    if is_alone:
        await threads.write(services.database, turns.release_all)
    await threads.write(
        services.database,
        lambda tx: outbox.recover(tx, idempotent=PULLED_CHANNELS, all_leases=is_alone),
    )


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    return stopping


async def _wait(stopping: asyncio.Event, workers: list[asyncio.Task[None]]) -> None:
    stop = asyncio.create_task(stopping.wait())
    done, _ = await asyncio.wait([stop, *workers], return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    for task in done - {stop}:
        task.result()
        raise BotError("a worker ended by itself; see the log above")


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
