"""The accounts page: what an admin sees and does, over a real database."""

import re
from collections.abc import AsyncIterator

import httpx
import pyotp
import pytest
from sqlalchemy.orm import Session

from actions import accounts, handoff
from actions.accounts import sealing, second_factor
from actions.storage.database import Database
from actions.storage.tables import Case, CaseState, Staff
from bot.web.services import WebServices
from tests.integration.bot.conftest import PASSWORD
from tests.integration.bot.test_staff_account import send
from tests.integration.bot.test_staff_console import (
    browser,
    case_of,
    open_case,
    sign_in,
    sign_in_quickly,
)

PAGE = "/staff/accounts"
NEW = {"login": "liu", "name": "刘芳", "office": "文峰服务站", "role": "agent", "queue": "Q-JZ"}


@pytest.fixture
def database(services: WebServices) -> Database:
    with services.database.transaction() as tx:
        accounts.add_staff(tx, "chief", "钱", role="admin", password=PASSWORD)
    return services.database


@pytest.fixture
async def chief(services: WebServices, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as made:
        sign_in_quickly(made, database, "chief")
        yield made


def row(database: Database, login: str) -> Staff:
    with database.reading() as tx:
        return next(one for one in accounts.list_staff(tx) if one.login == login)


def password_on(page: str) -> str:
    found = re.search(r'id="password">([\w-]+)<', page)
    assert found is not None
    return found[1]


async def keep(
    client: httpx.AsyncClient, database: Database, login: str, act: str = "", **fields: str
) -> httpx.Response:
    """Send a form of the account's page."""
    page = f"{PAGE}/{row(database, login).id}"
    return await send(client, page, f"{page}/{act}".rstrip("/"), **fields)


def own_case(tx: Session, database: Database) -> Case:
    """A case that wang has."""
    case = open_case(tx, "你好")
    return handoff.claim(tx, case.id, row(database, "wang").id, case.version)


async def test_the_list_shows_who_they_are_and_what_they_see(chief, database):
    with database.transaction() as tx:
        accounts.disable_staff(tx, "zhao")

    page = (await chief.get(PAGE)).text

    rows = dict(re.findall(r'href="/staff/accounts/\d+">([^<]+)</a>(.*?)</tr>', page, re.S))
    assert list(rows) == ["钱", "王小明", "陈危", "赵华"]  # by login, who left is last
    assert "危机" in rows["陈危"]
    assert "全部" in rows["王小明"]
    assert "还没有设" in rows["钱"]
    assert "停用了" in rows["赵华"]
    assert "没有登录过" in rows["王小明"]


async def test_a_new_person_comes_in_with_the_password_shown_once(services, chief, database):
    made = await send(chief, f"{PAGE}/new", f"{PAGE}/new", **NEW)
    password = password_on(made.text)
    later = (await chief.get(f"{PAGE}/{row(database, 'liu').id}")).text

    async with browser(services) as other:
        await sign_in(other, "liu", password)
        assert (await other.get("/staff")).status_code == 200
    assert made.headers["cache-control"] == "no-store"
    assert password not in later
    assert "钱 加了账号" in later
    assert (row(database, "liu").queues, row(database, "liu").office) == (["Q-JZ"], "文峰服务站")


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"login": "刘"}, 422, "登录名“刘”不能用"),
        ({"login": "wang"}, 409, "登录名“wang”已经有人用了。请换一个"),
        ({"role": "boss"}, 422, "没有“boss”这个角色。请从列表里选一个"),
        ({"queue": "Q-XX"}, 422, "没有编号是“Q-XX”的队列。请去掉它再存"),
        ({"unit": "nowhere"}, 422, "没有编号是“nowhere”的单位"),
        ({"name": " "}, 422, "姓名“”不行：要写"),
        ({"name": "", "login": ""}, 422, "登录名"),
    ],
)
async def test_what_cannot_be_is_said_with_its_value_and_what_to_do(
    chief, database, wrong, status, said
):
    refused = await send(chief, f"{PAGE}/new", f"{PAGE}/new", **{**NEW, **wrong})

    assert refused.status_code == status
    assert said in refused.text
    assert 'value="文峰服务站"' in refused.text  # what was typed is kept
    with database.reading() as tx:
        assert "liu" not in {one.login for one in accounts.list_staff(tx)}


async def test_place_and_role_are_changed_and_cases_go_back_where_nobody_works_them(
    chief, database
):
    with database.transaction() as tx:
        case = own_case(tx, database)

    changed = await keep(
        chief, database, "wang", name="王小明", role="auditor", queue="Q-TY", unit="qu-minzheng"
    )
    page = (await chief.get(changed.headers["location"])).text

    wang = row(database, "wang")
    assert (wang.role, wang.queues, wang.units) == ("auditor", ["Q-TY"], ["qu-minzheng"])
    assert case_of(database, case.id).state == CaseState.QUEUED.value
    assert "退回队列的办件：1 件" in page
    assert "角色：接待人员 → 审计" in page


async def test_a_change_that_cannot_be_keeps_what_was_typed(chief, database):
    refused = await keep(chief, database, "wang", name="王明", role="agent", queue="Q-XX")

    assert refused.status_code == 422
    assert "“Q-XX”" in refused.text
    assert 'value="王明"' in refused.text
    assert row(database, "wang").name == "王小明"


async def test_somebody_is_let_go_and_comes_back(services, chief, database):
    async with browser(services) as wang:
        sign_in_quickly(wang, database, "wang")
        with database.transaction() as tx:
            case = own_case(tx, database)

        gone = await keep(chief, database, "wang", "disable")
        status = (await wang.get("/staff")).status_code
        await keep(chief, database, "wang", "enable")

        assert gone.headers["location"].endswith("?done=disabled&cases=1")
        assert status == 303
        assert case_of(database, case.id).state == CaseState.QUEUED.value
        assert not row(database, "wang").is_disabled
        assert (await sign_in(wang, "wang")).headers["location"] == "/staff"


async def test_a_new_password_replaces_the_old_one(services, chief, database):
    shown = await keep(chief, database, "wang", "password")

    async with browser(services) as wang:
        old = await sign_in(wang, "wang")
        new = await sign_in(wang, "wang", password_on(shown.text))
    assert (old.status_code, new.status_code) == (401, 303)


async def test_a_lost_telephone_is_forgotten_and_logins_end(services, chief, database):
    async with browser(services) as wang:
        sign_in_quickly(wang, database, "wang")
        with database.transaction() as tx:
            phone = pyotp.TOTP(second_factor.begin(tx, row(database, "wang").id))
            second_factor.confirm(tx, row(database, "wang").id, phone.now())

        await keep(chief, database, "wang", "second-factor")

        assert row(database, "wang").totp_confirmed_at is None
        assert (await wang.get("/staff")).status_code == 303


async def test_logins_are_ended_from_outside(services, chief, database):
    async with browser(services) as wang:
        sign_in_quickly(wang, database, "wang")

        await keep(chief, database, "wang", "sessions")

        assert (await wang.get("/staff")).status_code == 303


ACTS = ["", "disable", "enable", "password", "second-factor", "sessions"]


@pytest.mark.parametrize("act", ACTS)
async def test_nobody_keeps_their_own_account(chief, database, act):
    own = f"{PAGE}/{row(database, 'chief').id}"
    page = (await chief.get(own)).text

    refused = await send(chief, own, f"{own}/{act}".rstrip("/"), name="x", role="agent")

    assert f'action="{own}' not in page  # no such form is offered
    assert refused.status_code == 422
    assert "“chief”是您自己的账号" in refused.text
    assert (row(database, "chief").role, row(database, "chief").is_disabled) == ("admin", False)
    assert (await chief.get(own)).status_code == 200


async def test_a_person_who_is_not_there_is_not_found(chief):
    assert (await chief.get(f"{PAGE}/999")).status_code == 404
    assert (await send(chief, PAGE, f"{PAGE}/999/disable")).status_code == 404


async def test_a_queue_that_was_removed_since_is_shown_to_be_taken_out(chief, database):
    with database.transaction() as tx:
        tx.get_one(Staff, row(database, "wang").id).queues = ["Q-OLD"]

    page = (await chief.get(f"{PAGE}/{row(database, 'wang').id}")).text

    assert re.search(r'value="Q-OLD" checked> Q-OLD <span class="tag due">已经没有了', page)


async def test_who_audits_reads_what_was_done_to_accounts(services, chief, database):
    await keep(chief, database, "wang", name="王小明", role="supervisor", queue="Q-TY")
    with database.transaction() as tx:
        accounts.add_staff(tx, "shen", "沈", role="auditor", password=PASSWORD)

    async with browser(services) as shen:
        sign_in_quickly(shen, database, "shen")
        page = (await shen.get("/staff/audit/accounts")).text

    assert re.search(r"钱</td>\s*<td[^>]*>改了账号</td>\s*<td[^>]*>王小明", page)
    assert "角色：接待人员 → 主管" in page
    assert "服务器上" in page  # the command line


async def test_under_a_wrong_key_the_code_page_says_what_helps(services, database):
    with database.transaction() as tx:
        wang = row(database, "wang").id
        phone = pyotp.TOTP(second_factor.begin(tx, wang))
        codes = second_factor.confirm(tx, wang, phone.now())
    sealing.use(["another-key-of-at-least-32-letters"])

    async with browser(services) as client:
        await sign_in(client, "wang")
        page = await client.get("/staff/code")
        refused = await send(client, "/staff/code", "/staff/code", code=phone.now())
        reply = await send(client, "/staff/code", "/staff/code", code=codes[0])

    assert "请输一个备用码" in page.text
    assert "请输一个备用码" in refused.text
    assert reply.headers["location"] == "/staff"
