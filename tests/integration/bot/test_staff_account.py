"""Signing in with a code, and one's own account, over a real database."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pyotp
import pytest
import time_machine

from actions import accounts
from actions.accounts import second_factor
from actions.storage.database import Database
from actions.storage.tables import Staff
from bot.staff.doors.session import COOKIE
from bot.web.services import WebServices
from tests.integration.bot.conftest import PASSWORD
from tests.integration.bot.test_staff_console import browser, sign_in, sign_in_quickly

NEW = "xin-de-mi-ma"


@pytest.fixture
def database(services: WebServices) -> Database:
    return services.database


@pytest.fixture
def boss(database: Database) -> Staff:
    with database.transaction() as tx:
        return accounts.add_staff(tx, "boss", "周", role="supervisor", password=PASSWORD).staff


@pytest.fixture
def phone(database: Database, boss: Staff) -> pyotp.TOTP:
    """The telephone of a supervisor who set it up a while ago."""
    with time_machine.travel("2026-01-01T00:00:00Z"), database.transaction() as tx:
        made = pyotp.TOTP(second_factor.begin(tx, boss.id))
        assert second_factor.confirm(tx, boss.id, made.now())
    return made


@pytest.fixture
async def client(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as made:
        yield made


@pytest.fixture
async def wang(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as made:
        sign_in_quickly(made, services.database, "wang")
        yield made


async def send(client: httpx.AsyncClient, page: str, path: str, **fields: str) -> httpx.Response:
    """Fill in a form of the page."""
    found = re.search(r'name="csrf" value="([^"]+)"', (await client.get(page)).text)
    assert found is not None
    return await client.post(path, data={"csrf": found.group(1), **fields})


def secret_on(page: str) -> str:
    found = re.search(r'id="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found.group(1).replace(" ", "")


async def test_the_first_supervisor_sets_the_code_up_and_is_in(client, boss, database):
    await sign_in(client, "boss")
    sent_away = await client.get("/staff")
    page = await client.get("/staff/two-step")
    half = client.cookies[COOKIE]

    code = pyotp.TOTP(secret_on(page.text)).now()
    shown = await send(client, "/staff/two-step", "/staff/two-step", code=code)

    assert sent_away.headers["location"] == "/staff/two-step?next=%2Fstaff"
    assert "<svg" in page.text
    assert len(re.findall(r"<li>\w{4}-\w{4}-\w{4}</li>", shown.text)) == 10
    assert client.cookies[COOKIE] != half  # a token of before opens nothing
    assert (await client.get("/staff")).status_code == 200
    client.cookies.set(COOKIE, half, domain="127.0.0.1", path="/staff")
    assert (await client.get("/staff")).status_code == 303


@pytest.mark.parametrize(
    "path", ["/staff", "/staff/list", "/staff/stream", "/staff/account", "/staff/exports"]
)
async def test_without_the_code_a_supervisor_can_do_nothing_else(client, boss, path):
    await sign_in(client, "boss")

    assert (await client.get(path)).headers["location"].startswith("/staff/two-step")


async def test_a_wrong_first_code_shows_the_same_secret(client, boss):
    await sign_in(client, "boss")
    before = secret_on((await client.get("/staff/two-step")).text)

    refused = await send(client, "/staff/two-step", "/staff/two-step", code="000000")

    assert refused.status_code == 401
    assert secret_on(refused.text) == before
    assert "验证码不对" in refused.text


async def test_with_the_code_a_supervisor_comes_to_the_page_that_was_wanted(client, phone):
    await client.post(
        "/staff/login", data={"login": "boss", "password": PASSWORD, "next": "/staff/audit"}
    )
    asked = await client.get("/staff/audit")

    reply = await send(
        client, asked.headers["location"], "/staff/code", code=phone.now(), next="/staff/audit"
    )

    assert asked.headers["location"] == "/staff/code?next=%2Fstaff%2Faudit"
    assert reply.headers["location"] == "/staff/audit"
    assert (await client.get("/staff/audit")).status_code == 200


async def test_the_password_alone_never_shows_the_secret(client, phone):
    await sign_in(client, "boss")

    for method in ("GET", "POST"):
        reply = await send_or_get(client, method)
        assert reply.headers["location"].startswith("/staff/code")
        assert phone.secret not in reply.text.replace(" ", "")


async def send_or_get(client: httpx.AsyncClient, method: str) -> httpx.Response:
    if method == "GET":
        return await client.get("/staff/two-step")
    return await send(client, "/staff/code", "/staff/two-step", code="000000")


@pytest.mark.parametrize("next_page", ["https://example.com/", "//example.com", "/", "/staff/../x"])
async def test_the_way_back_stays_in_the_console(client, phone, next_page):
    await sign_in(client, "boss")

    reply = await send(client, "/staff/code", "/staff/code", code=phone.now(), next=next_page)

    assert reply.headers["location"] == "/staff"


async def test_a_code_that_opened_one_browser_opens_no_second(services, client, phone):
    code = phone.now()
    await sign_in(client, "boss")
    await send(client, "/staff/code", "/staff/code", code=code)

    async with browser(services) as other:
        await sign_in(other, "boss")
        refused = await send(other, "/staff/code", "/staff/code", code=code)

    assert refused.status_code == 401


async def test_signing_in_again_ends_the_browsers_old_session(client):
    await sign_in(client, "wang")
    old = client.cookies[COOKIE]
    await sign_in(client, "wang")
    new = client.cookies[COOKIE]

    client.cookies.set(COOKIE, old, domain="127.0.0.1", path="/staff")

    assert old != new
    assert (await client.get("/staff")).status_code == 303


async def test_the_cookie_is_out_of_reach_and_pages_are_kept_nowhere(client):
    signed_in = await sign_in(client, "wang")
    pages = [await client.get(path) for path in ("/staff", "/staff/account", "/staff/list")]

    cookie = signed_in.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Path=/staff"))
    assert {page.headers["cache-control"] for page in pages} == {"no-store"}


async def test_an_idle_browser_is_signed_out_and_the_page_itself_keeps_nobody_in(client):
    with time_machine.travel("2026-11-21T08:00:00Z", tick=False) as traveller:
        await sign_in(client, "wang")
        traveller.shift(timedelta(minutes=90))
        worked = await client.get("/staff")
        traveller.shift(timedelta(minutes=90))
        by_itself = await client.get("/staff/list")
        traveller.shift(timedelta(minutes=31))
        late = await client.get("/staff")

    assert (worked.status_code, by_itself.status_code, late.status_code) == (200, 200, 303)


async def test_changing_the_password_ends_the_other_browsers(services, wang):
    async with browser(services) as other:
        sign_in_quickly(other, services.database, "wang")

        done = await send(wang, "/staff/account", "/staff/account/password", old=PASSWORD, new=NEW)

        assert done.headers["location"] == "/staff/account?done=password"
        assert (await other.get("/staff")).status_code == 303
        assert (await wang.get("/staff")).status_code == 200
        assert (await sign_in(other, "wang", NEW)).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong", NEW, "原来的密码不对"),
        (PASSWORD, "short", "10 到 200"),
        ("", "", "原来的密码不对"),
    ],
)
async def test_a_password_that_is_not_changed_says_why(services, wang, old, new, said):
    refused = await send(wang, "/staff/account", "/staff/account/password", old=old, new=new)

    assert refused.status_code == 422
    assert said in refused.text
    assert NEW not in refused.text


async def test_sessions_are_listed_and_ended(services, wang):
    async with browser(services) as other:
        sign_in_quickly(other, services.database, "wang")
        page = (await wang.get("/staff/account")).text
        (handle,) = re.findall(r'name="which" value="(\w{16})"', page)

        await send(wang, "/staff/account", "/staff/account/sessions", which=handle)

        assert "登录着的地方（2）" in page
        assert (await other.get("/staff")).status_code == 303
        assert (await wang.get("/staff")).status_code == 200


async def test_all_other_sessions_are_ended_at_once(services, wang):
    async with browser(services) as one, browser(services) as two:
        for other in (one, two):
            sign_in_quickly(other, services.database, "wang")

        await send(wang, "/staff/account", "/staff/account/sessions", which="others")

        codes = [(await each.get("/staff")).status_code for each in (wang, one, two)]
    assert codes == [200, 303, 303]


async def test_duty_goes_off_and_on(wang, database):
    states = []
    for on in ("0", "1"):
        await send(wang, "/staff/account", "/staff/account/duty", on=on)
        with database.reading() as tx:
            states.append(next(s for s in accounts.list_staff(tx) if s.login == "wang").is_on_duty)

    assert states == [False, True]


async def test_an_agent_may_set_a_code_up_and_take_it_off(client, database):
    await sign_in(client, "wang")
    secret = secret_on((await client.get("/staff/two-step")).text)
    shown = await send(client, "/staff/two-step", "/staff/two-step", code=pyotp.TOTP(secret).now())
    codes = re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", shown.text)

    renewed = await send(client, "/staff/account", "/staff/account/recovery", code=codes[0])
    codes = re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", renewed.text)
    refused = await send(client, "/staff/account", "/staff/account/phone", code="000000")
    off = await send(client, "/staff/account", "/staff/account/phone", code=codes[1])

    assert refused.status_code == 422
    assert off.headers["location"].startswith("/staff/two-step")
    assert (await client.get("/staff")).status_code == 200
    assert secret_on((await client.get("/staff/two-step")).text) != secret


async def test_a_supervisor_who_changes_the_telephone_does_nothing_before(client, phone):
    await sign_in(client, "boss")
    await send(client, "/staff/code", "/staff/code", code=phone.now())

    with time_machine.travel(timedelta(minutes=2)):
        await send(client, "/staff/account", "/staff/account/phone", code=phone.now())

    assert (await client.get("/staff")).headers["location"].startswith("/staff/two-step")


@pytest.mark.parametrize(
    ("role", "home"), [("auditor", "/staff/audit"), ("admin", "/staff/accounts")]
)
async def test_who_has_no_list_begins_elsewhere(services, database, client, role, home):
    with database.transaction() as tx:
        accounts.add_staff(tx, "kept", "柯", role=role, password=PASSWORD)
    sign_in_quickly(client, database, "kept")

    first = await client.get("/staff")

    assert first.headers["location"] == home
    assert (await client.get(home)).status_code == 200


async def test_guesses_at_the_code_are_slowed_down_by_address(services, boss, phone):
    from bot.web.limits import Bucket, Limits, Rate, load_limits
    from tests.fakes.web import build_services

    loose = load_limits()
    limits = Limits(
        loose.message_per_conversation,
        loose.message_per_address,
        loose.conversation_per_address,
        Bucket(Rate(2, 1000)),
    )
    async with browser(build_services(services.database, limits)) as client:
        await sign_in(client, "boss")
        await send(client, "/staff/code", "/staff/code", code="000000")
        refused = await send(client, "/staff/code", "/staff/code", code=phone.now())

    assert refused.status_code == 429
