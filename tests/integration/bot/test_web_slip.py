"""The slip's page: who may see it, what its headers say, how it is deleted."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
import time_machine
from sqlalchemy import func, select

from actions.messages import Origin, post
from actions.screening.privacy import HEALTH_MINUTES
from actions.storage.database import Database
from actions.storage.tables import Author, Case, Conversation, ScreeningSession, ScreeningSlip
from bot.settings import Settings
from bot.slip_links import LINK_MINUTES, make_links
from bot.web.app import create_web_app
from bot.web.identity import COOKIE, hash_token
from bot.web.services import WebServices
from tests.fakes.web import build_services
from tests.integration.actions.slip_world import (
    WITH_HEALTH,
    meet,
    real_interview,
    screened,
    slip_row,
)
from tests.integration.actions.test_screening_session import CITIZEN

BASE = "http://127.0.0.1:8000"
OWN, OTHERS = "own-token", "somebody-elses"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def interview():
    return real_interview()


@pytest.fixture
def database(services: WebServices, interview) -> Database:
    """A citizen whose screening has just ended, and another one."""
    meet(services.database, hash_token(OWN))
    meet(services.database, hash_token(OTHERS), "d" * 32)
    talk = screened(services.database, interview, WITH_HEALTH)
    with services.database.transaction() as tx:
        post(tx, CITIZEN, talk.replies[-1], Origin(Author.BOT))
    return services.database


@pytest.fixture
def key(database: Database) -> str:
    with database.reading() as tx:
        return slip_row(tx).key


def browser(services: WebServices, token: str = "") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_web_app(services))
    cookies = {COOKIE: token} if token else {}
    headers = {"Origin": BASE, **PAGE}
    return httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers, cookies=cookies)


@pytest.fixture
async def owner(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services, OWN) as client:
        yield client


def linked(services: WebServices) -> WebServices:
    """The same web for a deployer with a public address and Telegram."""
    settings = Settings(_env_file=None, public_url=BASE, telegram_token="1:secret")
    return build_services(services.database, settings=settings)


def link_of(services: WebServices, key: str) -> str:
    links = make_links(services.settings)
    assert links is not None
    url = urlsplit(links.make(key))
    return f"{url.path}?{url.query}"


def slips(database: Database) -> int:
    with database.reading() as tx:
        return int(tx.scalar(select(func.count()).select_from(ScreeningSlip)) or 0)


async def test_the_owner_reads_everything_on_it(owner: httpx.AsyncClient, key: str):
    page = (await owner.get(f"/slip/{key}")).raise_for_status().text

    for words in (
        "帮谁问", "您仍有权提出申请，由镇街受理审核", "这张单子不作决定", "要带的材料", "去哪里",
        "家里的收入怎么算的", "866.67", "农村低保标准", "规则版本", "渝民发〔2021〕13号",
        "窗口还会问", "这里还没有登记办事电话和地址", "肢体2级", "没有碰到的",
    ):  # fmt: skip
        assert words in page, words


async def test_no_word_of_the_page_decides(owner: httpx.AsyncClient, key: str):
    page = (await owner.get(f"/slip/{key}")).text

    ours = re.sub(r"<blockquote>.*?</blockquote>", "", page, flags=re.DOTALL)
    assert not [word for word in ("符合", "批准", "拒绝", "不合格") if word in ours]


@pytest.mark.parametrize("path", ["", "/text"])
async def test_it_is_never_stored_never_indexed_and_loads_nothing_foreign(
    owner: httpx.AsyncClient, key: str, path: str
):
    reply = await owner.get(f"/slip/{key}{path}")

    assert reply.headers["cache-control"] == "no-store"
    assert "noindex" in reply.headers["x-robots-tag"]
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', reply.text) == []
    assert " style=" not in reply.text


@pytest.mark.parametrize("token", ["", "made-up", OTHERS])
@pytest.mark.parametrize("path", ["", "/text"])
async def test_nobody_else_is_told_that_it_exists(
    services: WebServices, key: str, token: str, path: str
):
    async with browser(services, token) as client:
        real = await client.get(f"/slip/{key}{path}")
        made_up = await client.get(f"/slip/{'x' * len(key)}{path}")

    assert (real.status_code, made_up.status_code) == (404, 404)
    assert real.text == made_up.text
    assert "肢体" not in real.text


async def test_nobody_else_deletes_it(services: WebServices, database: Database, key: str):
    async with browser(services, OTHERS) as client:
        reply = await client.post(f"/slip/{key}/delete")

    assert reply.status_code == 404
    assert slips(database) == 1


async def test_another_site_cannot_delete_it(
    owner: httpx.AsyncClient, database: Database, key: str
):
    evil = {"Origin": "https://evil.example"}

    reply = await owner.post(f"/slip/{key}/delete", headers=evil)

    assert reply.status_code == 403
    assert slips(database) == 1


async def test_a_terminal_reads_it_as_text_with_its_token(services: WebServices, key: str):
    with services.database.transaction() as tx:
        tx.get_one(Conversation, CITIZEN).channel = "terminal"
    async with browser(services) as client:
        bearer = {"Authorization": f"Bearer {OWN}", "Accept": "*/*"}
        reply = await client.get(f"/slip/{key}/text", headers=bearer)
        refused = await client.get(f"/slip/{key}/text", headers={"Accept": "*/*"})

    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert "比的线：农村低保标准" in reply.text
    assert "<" not in reply.text
    assert refused.json()["error"]["code"] == "no_slip"


async def test_health_is_on_it_for_half_an_hour_and_then_it_says_so(
    services: WebServices, database: Database, owner: httpx.AsyncClient, key: str
):
    before = (await owner.get(f"/slip/{key}")).text
    later = timedelta(minutes=HEALTH_MINUTES, seconds=1)
    with database.reading() as tx:
        made = slip_row(tx).created_at
    with time_machine.travel(made + later, tick=False):
        after = (await owner.get(f"/slip/{key}")).text

    assert "肢体2级" in before
    assert "过了就清掉" in before
    assert "肢体" not in after
    assert "您说过的身体情况没有留" in after


async def test_a_signed_link_needs_no_cookie(services: WebServices, key: str):
    web = linked(services)
    async with browser(web) as client:
        page = await client.get(link_of(web, key))

    assert page.status_code == 200
    assert "肢体2级" in page.text


async def test_a_link_that_ran_out_or_was_changed_shows_nothing(services: WebServices, key: str):
    web = linked(services)
    link = link_of(web, key)
    async with browser(web) as client:
        with time_machine.travel(timedelta(minutes=LINK_MINUTES, seconds=1)):
            late = await client.get(link)
        forged = await client.get(link[:-1] + ("0" if link[-1] != "0" else "1"))
        stranger = await client.get(link.replace(key, "x" * len(key)))

    assert [reply.status_code for reply in (late, forged, stranger)] == [404, 404, 404]
    assert "肢体" not in late.text + forged.text


async def test_without_a_public_address_no_signature_counts(services: WebServices, key: str):
    link = link_of(linked(services), key)
    async with browser(services) as client:
        assert (await client.get(link)).status_code == 404


@pytest.mark.parametrize("is_signed", [False, True])
async def test_the_button_on_the_page_deletes_it(
    services: WebServices, database: Database, key: str, is_signed: bool
):
    web = linked(services) if is_signed else services
    async with browser(web, "" if is_signed else OWN) as client:
        page = (await client.get(link_of(web, key) if is_signed else f"/slip/{key}")).text
        action = re.search(r'<form method="post" action="([^"]+)"', page)
        assert action is not None
        reply = await client.post(action.group(1).replace("&amp;", "&"))
        again = await client.get(f"/slip/{key}")

    assert (reply.status_code, again.status_code) == (200, 404)
    assert "这张预审单删掉了" in reply.text
    assert slips(database) == 0
    with database.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(ScreeningSession)) == 0


async def test_while_a_case_is_open_the_page_says_why_it_stays(
    owner: httpx.AsyncClient, database: Database, key: str
):
    with database.transaction() as tx:
        tx.add(Case(no="1", conversation_id=CITIZEN, queue="Q-JZ", reason="asked"))

    reply = await owner.post(f"/slip/{key}/delete")

    assert reply.status_code == 409
    assert "先不删" in reply.text
    assert slips(database) == 1


async def test_the_result_in_the_chat_leads_to_it(
    owner: httpx.AsyncClient, database: Database, key: str
):
    line = (await owner.get("/api/messages")).json()["messages"][-1]

    assert line["slip"] == {"href": f"/slip/{key}", "title": "看预审单（可打印）"}
    assert "看预审单（可打印）" in [button["title"] for button in line["buttons"]]


async def test_the_contact_is_the_deployers(services: WebServices, key: str):
    settings = Settings(_env_file=None, contact_phone="000-0000000", contact_address="<b>路</b>")
    async with browser(build_services(services.database, settings=settings), OWN) as client:
        page = (await client.get(f"/slip/{key}")).text

    assert "000-0000000" in page
    assert "&lt;b&gt;路&lt;/b&gt;" in page
    assert "还没有登记" not in page
