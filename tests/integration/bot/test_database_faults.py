"""The database goes away in the middle of work: nothing half-written, and all comes back."""

import asyncio
import contextlib
import random
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text, update
from telegram import Bot

from actions import accounts, handoff
from actions.delivery import inbound
from actions.delivery.contents import Said
from actions.storage import database as storage
from actions.storage.database import Database, DatabaseAwayError
from actions.storage.tables import Case, Message, Outbox, Turn
from actions.texts import load_texts
from bot.gateway.hub import Hub
from bot.gateway.inbox import Gateway
from bot.gateway.outbox import OutboxWorker
from bot.gateway.turns import Skills, TurnRunner
from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import Poller
from bot.web.app import create_web_app
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.web import build_services
from tests.integration.bot.conftest import PASSWORD
from tests.integration.bot.test_gateway import FakeDialogue
from tests.integration.bot.test_staff_console import BASE, act, sign_in_quickly
from tests.integration.bot.test_telegram import api, client
from tests.integration.faults import Fault, fault, stoppable

__all__ = ["api", "client", "fault", "stoppable"]  # fixtures

CHILD = Path(__file__).parent / "full_disk.py"


def texts(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.scalars(select(Message.text).order_by(Message.id)))


def take(database: Database, key: str, words: str = "你好") -> None:
    with database.transaction() as tx:
        inbound.accept(tx, "telegram", "4001", key, Said(words))


@contextlib.asynccontextmanager
async def browser(database: Database):
    transport = httpx.ASGITransport(create_web_app(build_services(database)))
    async with httpx.AsyncClient(
        transport=transport, base_url=BASE, headers={"Origin": BASE}
    ) as made:
        yield made


async def until(holds: Any) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def running(*work: Coroutine[Any, Any, None]):
    tasks = [asyncio.create_task(one) for one in work]
    yield tasks
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# ---- what a transaction promises


def test_nothing_is_half_written_and_the_next_one_works(fault: Fault):
    take(fault.database, "u1", "一")
    fault.begin()

    with pytest.raises(DatabaseAwayError) as caught:
        take(fault.database, "u2", "二")

    assert "二" not in str(caught.value)
    fault.end()
    assert texts(fault.database) == ["一"]
    take(fault.database, "u2", "二")
    assert texts(fault.database) == ["一", "二"]


def test_a_connection_cut_within_a_transaction_undoes_all_of_it(database: Database):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("a file has no connection that somebody could cut")

    def write_two() -> None:
        with database.transaction() as tx:
            inbound.accept(tx, "telegram", "4001", "u1", Said("一"))
            _terminate(database, tx.scalar(text("SELECT pg_backend_pid()")))
            inbound.accept(tx, "telegram", "4001", "u2", Said("二"))

    with pytest.raises(DatabaseAwayError):
        write_two()

    assert texts(database) == []
    take(database, "u1", "一")
    assert texts(database) == ["一"]


def test_connections_cut_again_and_again_lose_nothing(database: Database):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("a file has no connection that somebody could cut")
    stop = threading.Event()
    cutter = threading.Thread(target=_cut_all, args=(database.url, stop))
    cutter.start()

    try:
        for number in range(60):
            _insist(database, f"u{number}", f"第{number}句")
    finally:
        stop.set()
        cutter.join()

    assert texts(database) == [f"第{number}句" for number in range(60)]
    with database.reading() as tx:
        assert len(tx.scalars(select(Turn)).all()) == 60


def _insist(database: Database, key: str, words: str) -> None:
    for _ in range(200):
        with contextlib.suppress(DatabaseAwayError):
            take(database, key, words)
            return
        time.sleep(0.01)
    raise AssertionError("never stored")


def _terminate(database: Database, pid: int | None) -> None:
    other = Database(database.url)
    with other.transaction() as tx:
        tx.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    other.close()


def _cut_all(url: str, stop: threading.Event) -> None:
    other, chance = Database(url), random.Random(1)
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    # Between two cuts there must be time for a line, however slow the machine is.
    while not stop.wait(chance.uniform(0.0, 0.5)):
        with other.transaction() as tx:
            tx.execute(others)
    other.close()


def test_a_statement_that_is_wrong_is_an_error_of_ours(database: Database):
    """Not «try again later»: it would be tried for ever."""
    with pytest.raises(Exception, match="no_such_table") as caught, database.transaction() as tx:
        tx.execute(text("SELECT * FROM no_such_table"))

    assert not isinstance(caught.value, DatabaseAwayError)


def test_writers_wait_for_each_other_only_so_long(sqlite_file, monkeypatch):
    monkeypatch.setattr(storage, "_TURN_SECONDS", 0.2)
    storage_migrated = Database(f"sqlite:///{sqlite_file}")
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with storage_migrated.transaction():
            entered.set()
            leave.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(30)

    with pytest.raises(DatabaseAwayError), storage_migrated.transaction():
        pass
    leave.set()
    holder.join()
    with storage_migrated.transaction():
        pass
    storage_migrated.close()


# ---- the web


async def test_the_chat_says_503_and_the_same_line_is_taken_later(fault: Fault):
    async with browser(fault.database) as page:
        await page.post("/api/conversations", json={"channel": "web"})
        body = {"key": "key-00000001", "text": "低保咋个申请"}
        fault.begin()

        refused = await page.post("/api/messages", json=body)

        assert refused.status_code == 503
        assert refused.json()["error"]["code"] == "away"
        assert refused.headers["retry-after"]
        fault.end()
        assert texts(fault.database) == []
        taken = await page.post("/api/messages", json=body)
        assert (taken.status_code, taken.json()["is_new"]) == (202, True)
        assert texts(fault.database) == ["低保咋个申请"]


async def test_a_reply_of_staff_comes_back_in_the_page(fault: Fault):
    case_id = owned_case(fault.database)
    async with browser(fault.database) as page:
        sign_in_quickly(page, fault.database, "wang")
        with fault.database.reading() as tx:
            version = tx.get_one(Case, case_id).version
        form = {"csrf": await _csrf(page), "version": version, "text": "请带<户口本>来窗口"}
        fault.begin()

        refused = await page.post(
            f"/staff/cases/{case_id}/reply", data=form, headers={"accept": "text/html"}
        )

        assert refused.status_code == 503
        assert "请带&lt;户口本&gt;来窗口" in refused.text
        fault.end()
        assert "请带<户口本>来窗口" not in texts(fault.database)
        again = await act(page, case_id, "reply", text=form["text"])
        assert again.status_code == 303
        assert texts(fault.database).count("请带<户口本>来窗口") == 1


async def test_a_password_never_comes_back_in_the_page(fault: Fault):
    async with browser(fault.database) as page:
        fault.begin()

        refused = await page.post(
            "/staff/login",
            data={"login": "wang", "password": "hush-hush-hush"},
            headers={"accept": "text/html"},
        )

    fault.end()
    assert refused.status_code == 503
    assert "hush" not in refused.text


async def _csrf(page: httpx.AsyncClient) -> str:
    return (await page.get("/staff")).text.split('name="csrf" value="')[1].split('"')[0]


def owned_case(database: Database) -> int:
    with database.transaction() as tx:
        staff = accounts.add_staff(tx, "wang", "王", office="关面镇", password=PASSWORD).staff
        accepted = inbound.accept(tx, "telegram", "4001", "u0", Said("要人"))
        case = handoff.request(tx, accepted.conversation_id, reason="asked", queue="Q-JZ")
        return handoff.claim(tx, case.id, staff.id, case.version).id


# ---- Telegram and the workers


async def test_the_offset_stays_until_the_database_is_back(
    fault: Fault, api: FakeBotApi, client: Bot
):
    poller = Poller(client, Gateway(fault.database), load_texts(), wait_s=0)
    fault.begin()
    number = api.say("低保咋个申请")

    async with running(poller.run()) as tasks:
        await asyncio.sleep(1.5)
        assert api.acknowledged <= number
        assert not tasks[0].done()
        fault.end()
        await until(lambda: api.acknowledged == number + 1)

    assert texts(fault.database) == ["低保咋个申请"]


async def test_workers_come_back_by_themselves(fault: Fault, api: FakeBotApi, client: Bot):
    hub, database = Hub(), fault.database
    skills = Skills(lambda _: None, lambda *_: False, lambda *_: False, lambda _: False)
    runner = TurnRunner(database, hub, FakeDialogue(), skills, load_texts())
    sender = OutboxWorker(database, hub, [TelegramChannel(client, load_texts())])
    take(database, "u1")

    async with running(runner.run(), sender.run()):
        await until(lambda: len(api.sent) == 1)
        fault.begin()
        await asyncio.sleep(2.5)  # both look again, in vain
        fault.end()
        take(database, "u2")
        await until(lambda: len(api.sent) == 2)

    assert [one["text"] for one in api.sent] == ["您好", "您好"]


async def test_a_turn_that_lost_the_database_is_answered_later_without_an_apology(
    fault: Fault,
):
    dialogue = FakeDialogue(meanwhile=lambda *_: fault.begin())
    skills = Skills(lambda _: None, lambda *_: False, lambda *_: False, lambda _: False)
    runner = TurnRunner(fault.database, Hub(), dialogue, skills, load_texts())
    take(fault.database, "u1")

    async with running(runner.run()):
        await until(lambda: dialogue.heard)
        await asyncio.sleep(2)
        dialogue.meanwhile = None
        fault.end()
        with fault.database.transaction() as tx:
            # the lease of a turn that could not even be given back runs out
            tx.execute(update(Turn).values(lease_until=Turn.created_at))
        await until(lambda: len(texts(fault.database)) > 1)

    assert texts(fault.database) == ["你好", "您好"]


async def test_what_was_sent_is_written_down_when_the_database_is_back(
    fault: Fault, api: FakeBotApi
):
    take(fault.database, "u1")
    case_of_nobody(fault.database)
    is_away = asyncio.Event()

    class Channel:
        name = "telegram"
        is_idempotent = False

        async def send(self, delivery: object) -> str:
            if not is_away.is_set():  # the first of two notices
                await asyncio.to_thread(fault.begin)
                is_away.set()
            return "77"

    async with running(OutboxWorker(fault.database, Hub(), [Channel()]).drain()) as tasks:
        await is_away.wait()
        await asyncio.sleep(1)  # the first attempts fail
        fault.end()  # here: the server dies with the thread that started it
        async with asyncio.timeout(60):
            await tasks[0]

    with fault.database.reading() as tx:
        rows = tx.execute(select(Outbox.state, Outbox.external_id)).all()
    assert [tuple(row) for row in rows] == [("sent", "77")] * 2


def case_of_nobody(database: Database) -> None:
    with database.transaction() as tx:
        conversation_id = tx.scalars(select(Message.conversation_id)).one()
        handoff.request(tx, conversation_id, reason="asked")


# ---- a full disk


def test_a_full_disk_is_told_and_breaks_nothing(tmp_path: Path):
    """The child may write no file longer than so much, takes lines until that is reached, and
    goes on when there is room again."""
    file = tmp_path / "full.db"

    done = subprocess.run(
        [sys.executable, str(CHILD), str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "PATH": "/usr/bin:/bin"},
    )

    assert done.returncode == 0, done.stderr
    taken, refused = map(int, done.stdout.split())
    assert taken > 1
    assert refused >= 1
    with contextlib.closing(sqlite3.connect(file)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert kept.execute("SELECT count(*) FROM messages").fetchone() == (taken,)
        assert kept.execute("SELECT count(*) FROM turns").fetchone() == (taken,)
        assert kept.execute("SELECT count(*) FROM updates").fetchone() == (taken,)


def test_the_limit_of_the_child_is_the_childs_own():
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_cases_are_untouched_by_what_failed(fault: Fault):
    case_id = owned_case(fault.database)
    with fault.database.reading() as tx:
        before = tx.get_one(Case, case_id).version
        staff_id = tx.get_one(Case, case_id).owner_id
    fault.begin()

    with pytest.raises(DatabaseAwayError), fault.database.transaction() as tx:
        handoff.reply(tx, case_id, staff_id, "您说")

    fault.end()
    with fault.database.reading() as tx:
        assert tx.get_one(Case, case_id).version == before
        handoff.verify_events(tx, case_id)
