"""What holds for every request: headers, origin, a reply even when we fail; and operation."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
import structlog
from sqlalchemy.exc import StatementError

from actions.delivery import inbound
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.database import Database
from actions.storage.tables import Author
from bot.settings import Settings
from bot.web.app import create_web_app
from bot.web.services import WebServices
from knowledge.outcomes import Outcome
from tests.fakes.web import ScriptedDialogue, build_services

BASE = "http://127.0.0.1:8000"
WRITTEN = "what a citizen wrote"


def browser(services: WebServices) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_web_app(services))
    return httpx.AsyncClient(transport=transport, base_url=BASE)


@pytest.fixture
async def client(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/api/messages", "/staff/login", "/nowhere", "/healthz"])
async def test_every_reply_is_guarded(client: httpx.AsyncClient, path: str):
    headers = (await client.get(path)).headers

    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


async def test_static_files_may_be_kept_but_are_asked_for_again(client: httpx.AsyncClient):
    reply = await client.get("/static/chat.js")

    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://evil.example", 403),
        ("null", 403),  # a sandboxed frame
        ("http://127.0.0.1:9999", 403),  # another port is another site
        (BASE, 201),
    ],
)
async def test_other_sites_cannot_write(client: httpx.AsyncClient, origin: str, status: int):
    reply = await client.post("/api/conversations", json={}, headers={"Origin": origin})

    assert reply.status_code == status


async def test_the_public_address_is_our_own_origin(web_database: Database):
    settings = Settings(_env_file=None, public_url="https://laobing.example")
    async with browser(build_services(web_database, settings=settings)) as client:
        headers = {"Origin": "https://laobing.example"}
        reply = await client.post("/api/conversations", json={}, headers=headers)

    assert reply.status_code == 201
    assert "Secure" in reply.headers["set-cookie"]


async def test_a_form_cannot_stand_in_for_json(client: httpx.AsyncClient):
    reply = await client.post("/api/conversations", data={"channel": "web"})

    assert reply.status_code == 422


async def test_a_failure_of_ours_is_answered_and_logged_without_words(services: WebServices):
    class BrokenGateway:
        async def open_conversation(self, channel: str, channel_key: str) -> str:
            raise StatementError(WRITTEN, "INSERT", {"text": WRITTEN}, Exception())

    broken = replace(services, gateway=BrokenGateway())
    async with browser(broken) as client:
        with structlog.testing.capture_logs() as logs:
            reply = await client.post("/api/conversations", json={})

    assert reply.status_code == 500
    assert "找工作人员" in reply.json()["error"]["message"]
    assert reply.headers["x-frame-options"] == "DENY"
    assert [log["action"] for log in logs] == ["web_failed"]
    assert logs[0]["error"] == "StatementError"
    assert WRITTEN not in str(logs)


async def test_a_wrong_address_is_a_page_for_people_and_json_for_programs(
    client: httpx.AsyncClient,
):
    page = await client.get("/nowhere", headers={"Accept": "text/html"})
    data = await client.get("/api/nowhere", headers={"Accept": "text/html"})

    assert (page.status_code, data.status_code) == (404, 404)
    assert "回到首页" in page.text
    assert data.json()["error"]["code"] == "not_found"


async def test_the_page_tells_who_to_call_without_scripts(web_database: Database):
    settings = Settings(_env_file=None, contact_phone="000-0000000", contact_hours="<b>9:00</b>")
    async with browser(build_services(web_database, settings=settings)) as client:
        page = (await client.get("/")).text

    noscript = page.split("<noscript>")[1].split("</noscript>")[0]
    assert "tel:000-0000000" in noscript
    assert "&lt;b&gt;9:00" in noscript


async def test_without_a_configured_phone_the_page_says_so(client: httpx.AsyncClient):
    page = (await client.get("/")).text

    assert "没有登记办事电话" in page


async def test_the_process_lives_and_is_ready(client: httpx.AsyncClient):
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json()["checks"] == {"database": True}


async def test_a_failing_check_is_named(services: WebServices):
    async def dialogue_is_there() -> bool:
        return False

    checks = MappingProxyType({"dialogue": dialogue_is_there})
    async with browser(replace(services, checks=checks)) as client:
        reply = await client.get("/readyz")

    assert reply.status_code == 503
    assert reply.json() == {
        "status": "not ready",
        "checks": {"database": True, "dialogue": False},
    }


async def test_a_database_that_is_away_is_named(services: WebServices, tmp_path: Path):
    async with browser(services) as client:
        services.database.close()
        (tmp_path / "web.db").unlink()
        (tmp_path / "web.db").mkdir()
        reply = await client.get("/readyz")

    assert (reply.status_code, reply.json()["checks"]["database"]) == (503, False)


async def test_figures_count_turns_messages_and_cases(services: WebServices):
    async with browser(services) as client:
        await client.post("/api/conversations", json={})
        await client.post("/api/messages", json={"key": "human-01", "command": "human"})
        await ScriptedDialogue(services).drain()
        await client.post("/api/messages", json={"key": "human-02", "text": "等"})
        with services.database.transaction() as tx:
            inbound.accept(tx, "telegram", "chat", "update", inbound.Said("你好"))
            there = inbound.open_conversation(tx, "telegram", "chat")
            post(tx, there.id, Reply("您好", Outcome.SMALLTALK), Origin(Author.BOT))
        figures = (await client.get("/metrics")).text

    assert 'laobing_turns{outcome="none"} 3.0' in figures
    assert 'laobing_outbox{state="queued"} 1.0' in figures
    assert "laobing_open_cases{queue=" in figures
