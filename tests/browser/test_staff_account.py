"""Setting up a code, one's own account, numbers and exports, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from actions import accounts, handoff
from actions.accounts import second_factor
from actions.delivery import inbound
from actions.storage.tables import ScreeningSession
from bot.staff.doors.session import COOKIE
from tests.browser.conftest import Open
from tests.fakes.browsers import (
    DESKTOP,
    PHONE,
    is_wider_than_screen,
    low_contrasts,
    small_targets,
)
from tests.fakes.web import Running, build_services, new_database, running

SCREENING = {
    "facts": {"age": 70, "vet": ["退役军人"], "hukou": "开州", "inc_wage": {"min": 800, "max": 900}},
    "context": {"person": "self", "is_person_known": True, "consent": True},
    "result": {
        "programmes": [
            {
                "id": "P01", "outcome": "check", "provisional": None, "because": [], "documents": [],
                "missing": ["hh_n"], "where": "镇街窗口", "queue": "Q-JZ", "name": "最低生活保障",
            }
        ],
        "urgent": False,
        "as_of": "2026-11-21",
    },
}  # fmt: skip
PASSWORD = "a-long-enough-one"
NUMBER = "13800001234"
TEXTS = "h1, h2, p, td, th, dt, dd, li, label, legend, summary, .button, .tag, .areas a, .tabs a"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    services = build_services(new_database(tmp_path))
    with services.database.transaction() as tx:
        for login, name, role in (("li", "李主任", "supervisor"), ("zhou", "周主任", "supervisor"), ("shen", "沈审计", "auditor"), ("qian", "钱管理", "admin")):  # fmt: skip
            accounts.add_staff(tx, login, name, office="区民政局", role=role, password=PASSWORD)
        accounts.add_staff(tx, "wang", "王小明", office="文峰服务站", password=PASSWORD)
        accepted = inbound.accept(tx, "web", "one", "one", inbound.Said("抚恤金算不算收入？"))
        tx.add(
            ScreeningSession(conversation_id=accepted.conversation_id, state="done", **SCREENING)
        )
        handoff.request(tx, accepted.conversation_id, reason="asked", queue="Q-JZ")
        handoff.leave_contact(tx, accepted.conversation_id, NUMBER)
    with running(services) as started:
        yield started


@pytest.fixture
def open_page(open_page: Open) -> Open:
    """Opens an empty page, signed in as somebody or as nobody."""

    def new_page(site: Running, login: str = "", **options: object) -> Page:
        return open_page(cookies=[cookie(site, login)] if login else [], **options)

    return new_page


def cookie(site: Running, login: str) -> dict[str, str]:
    with site.services.database.transaction() as tx:
        staff = next(one for one in accounts.list_staff(tx) if one.login == login)
        token = accounts.open_session(tx, staff.id).token
    return {"name": COOKIE, "value": token, "url": f"{site.url}/staff"}


def test_the_first_supervisor_comes_in_with_a_telephone(open_page: Open, site: Running):
    page = open_page(site)
    page.goto(f"{site.url}/staff")
    page.get_by_label("账号").fill("li")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_role("heading", name="设置手机验证码")).to_be_visible()
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    secret = (page.locator("#secret").text_content() or "").replace(" ", "")
    page.get_by_label("验证码").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="确定").click()
    codes = page.locator("#codes li").all_text_contents()
    page.get_by_role("link", name="抄好了").click()
    page.locator("#rows").wait_for()
    page.locator("#settings summary").click()
    page.get_by_role("button", name="退出登录").click()

    page.get_by_label("账号").fill("li")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("alert")).to_contain_text("验证码不对")
    page.get_by_label("验证码").fill(codes[0])
    page.get_by_role("button", name="确定").click()
    page.locator("#rows").wait_for()


def test_a_number_is_seen_for_a_purpose_and_gone_after(open_page: Open, site: Running):
    page = open_page(site, "wang")
    page.goto(f"{site.url}/staff/cases/1")
    expect(page.locator("#side")).to_contain_text("138****1234")

    page.get_by_role("link", name="查看").click()
    page.get_by_label("群众要人回电话").check()
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".number")).to_have_text(NUMBER)
    page.get_by_role("link", name="回到").click()

    expect(page.locator("#side")).to_contain_text("138****1234")
    assert NUMBER not in page.content()


def test_two_supervisors_make_an_export(open_page: Open, site: Running):
    asker, other = open_page(site, "li"), open_page(site, "zhou")
    asker.goto(f"{site.url}/staff/exports")
    asker.get_by_label("到哪天").fill("2026-12-31")
    asker.get_by_label("从哪天").fill("2026-01-01")
    asker.get_by_label("为什么要").fill("年报")
    asker.get_by_role("button", name="交上去").click()
    other.goto(f"{site.url}/staff/exports")
    other.get_by_role("button", name="批", exact=True).click()
    expect(other.locator(".fine")).to_contain_text("批了")

    asker.reload()
    with asker.expect_download() as download:
        asker.get_by_role("button", name="下载").click()
    asker.reload()

    assert "LB-" in Path(download.value.path()).read_text(encoding="utf-8")
    expect(asker.locator(".export .tag")).to_have_text("下载过了")


def test_an_admin_makes_an_account_and_tells_its_password(open_page: Open, site: Running):
    admin, clerk = open_page(site, "qian"), open_page(site)
    admin.goto(f"{site.url}/staff")
    expect(admin.get_by_role("heading", name="人员", level=1)).to_be_visible()
    admin.get_by_role("link", name="加一个人").click()
    admin.get_by_label("登录名").fill("liu")
    admin.get_by_label("姓名").fill("刘芳")
    admin.get_by_label("社会救助").check()
    admin.get_by_role("button", name="加上").click()
    password = admin.locator("#password").text_content() or ""
    assert low_contrasts(admin, TEXTS) == []
    admin.get_by_role("link", name="告诉他了").click()
    expect(admin.get_by_role("heading", name="刘芳", level=1)).to_be_visible()

    clerk.goto(f"{site.url}/staff")
    clerk.get_by_label("账号").fill("liu")
    clerk.get_by_label("密码").fill(password)
    clerk.get_by_role("button", name="登录").click()

    expect(clerk.locator("#rows")).to_be_visible()
    admin.get_by_text("停用", exact=True).first.click()
    admin.get_by_role("button", name="停用", exact=True).click()
    expect(admin.locator(".fine")).to_contain_text("停用了")
    clerk.reload()
    expect(clerk.get_by_role("button", name="登录")).to_be_visible()


PAGES = {
    "two-step": ("li", "/staff/two-step"),
    "code": ("", "/staff/code"),
    "account": ("wang", "/staff/account"),
    "contact": ("wang", "/staff/cases/1/contact"),
    "exports": ("li", "/staff/exports"),
    "audit": ("shen", "/staff/audit"),
    "disclosures": ("shen", "/staff/disclosures"),
    "facts": ("wang", "/staff/cases/1/facts"),
    "accounts": ("qian", "/staff/accounts"),
    "accounts-new": ("qian", "/staff/accounts/new"),
    "accounts-one": ("qian", "/staff/accounts/5"),
    "accounts-own": ("qian", "/staff/accounts/4"),
    "accounts-events": ("shen", "/staff/audit/accounts"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_readable_everywhere(open_page, site, tmp_path_factory, name, size, scheme):
    login, path = PAGES[name]
    with site.services.database.transaction() as tx:
        wang = next(one for one in accounts.list_staff(tx) if one.login == "wang")
        # the audit pages are about something
        from actions import oversight

        oversight.look(tx, 1, wang.id, "call_back", "约下午三点")
        qian = next(one for one in accounts.list_staff(tx) if one.login == "qian").id
        accounts.change_staff(tx, "wang", queues=["Q-JZ", "Q-YL"], units=["qu-minzheng"], by=qian)
        accounts.add_staff(tx, "sun", "孙已调走", queues=["Q-TY"], password=PASSWORD, by=qian)
        accounts.disable_staff(tx, "sun", by=qian)
    page = open_page(site, login, viewport=size, color_scheme=scheme)
    if name == "code":
        half_signed_in(page, site)
    page.goto(f"{site.url}{path}")
    page.screenshot(path=tmp_path_factory.getbasetemp() / f"{name}-{size['width']}-{scheme}.png", full_page=True)  # fmt: skip

    assert page.url.startswith(f"{site.url}{path}")
    assert low_contrasts(page, TEXTS) == []
    assert small_targets(page, ".tabs a, main .button, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), main select, .choice", 36) == []  # fmt: skip
    assert not is_wider_than_screen(page)
    assert page.locator("main h1").count() == 1
    assert page.locator("input:not([type=hidden]):not([id]):not(label input)").count() == 0


def half_signed_in(page: Page, site: Running) -> None:
    with site.services.database.transaction() as tx:
        staff = next(one for one in accounts.list_staff(tx) if one.login == "zhou")
        secret = second_factor.begin(tx, staff.id)
        second_factor.confirm(tx, staff.id, pyotp.TOTP(secret).now())
        token = accounts.open_session(tx, staff.id, is_verified=False).token
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": f"{site.url}/staff"}])
