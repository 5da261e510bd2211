"""The staff console in a real browser, the dialogue scripted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from actions import accounts
from tests.browser.conftest import Open
from tests.fakes.browsers import (
    DESKTOP,
    PHONE,
    is_wider_than_screen,
    low_contrasts,
    small_targets,
)
from tests.fakes.web import Running, build_services, new_database, running

PASSWORD = "a-long-enough-one"
TEXTS = "h1, h2, p, .tag, .tabs a, .row-text, .row-foot, .age, .button, summary, dt, dd, label, kbd"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    services = build_services(new_database(tmp_path))
    with services.database.transaction() as tx:
        accounts.add_staff(tx, "wang", "王小明", office="文峰服务站", password=PASSWORD)
        accounts.add_staff(tx, "zhao", "赵华", office="区民政局", password=PASSWORD)
    with running(services) as started:
        yield started


def sign_in(open_page: Open, site: Running, login: str, **options: object) -> Page:
    page = open_page(f"{site.url}/staff", **options)
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.locator("#rows").wait_for()
    return page


def ask_for_person(open_page: Open, site: Running, text: str) -> Page:
    page = open_page(site.url, viewport=PHONE)
    say(page, text)
    page.locator(".message.bot .text").nth(1).wait_for()
    page.locator("#human").click()
    page.locator(".message.system").first.wait_for()
    return page


def say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.press("#text", "Enter")


def claim(page: Page) -> None:
    page.locator(".case-row").first.click()
    page.get_by_role("button", name="接手").click()
    page.locator("#reply").wait_for()


def test_a_whole_handoff_by_keyboard(open_page: Open, site: Running):
    clerk = sign_in(open_page, site, "wang")
    citizen = ask_for_person(open_page, site, "抚恤金算不算家庭收入？")

    clerk.locator(".case-row").wait_for()  # it came without a reload
    clerk.keyboard.press("j")
    clerk.keyboard.press("Enter")
    clerk.locator("html[data-ready] #transcript").wait_for()
    clerk.keyboard.press("c")
    clerk.locator("html[data-ready] #reply").wait_for()
    expect(citizen.locator("#state")).to_contain_text("文峰服务站")
    clerk.keyboard.press("r")
    clerk.keyboard.type("您好，抚恤金不算收入。")
    clerk.keyboard.press("Control+Enter")

    expect(citizen.locator(".message.staff .text")).to_have_text("您好，抚恤金不算收入。")
    expect(citizen.locator(".message.staff .speaker")).to_have_text("工作人员（文峰服务站）")
    expect(citizen.locator("#log")).not_to_contain_text("王小明")
    expect(clerk.locator("#reply")).to_have_value("")

    say(citizen, "晓得了，谢谢")
    expect(clerk.locator(".line-citizen").last).to_contain_text("晓得了，谢谢")
    expect(clerk.locator("#case-head p .tag").first).to_have_text("办理中")
    clerk.locator("summary", has_text="办结").click()
    clerk.get_by_label("结果").select_option("explained")
    clerk.get_by_role("button", name="办结这件").click()

    expect(citizen.locator(".message.system").last).to_contain_text("办完了")
    expect(citizen.locator("#state")).to_have_text("现在是机器人在答")


def test_what_is_being_written_survives_the_refresh(open_page: Open, site: Running):
    citizen = ask_for_person(open_page, site, "你好")
    clerk = sign_in(open_page, site, "wang")
    claim(clerk)
    clerk.fill("#reply", "写到一半")

    say(citizen, "还有一件事")

    expect(clerk.locator(".line-citizen").last).to_contain_text("还有一件事")
    expect(clerk.locator("#reply")).to_have_value("写到一半")
    clerk.reload()
    expect(clerk.locator("#reply")).to_have_value("写到一半")


def test_two_clerks_one_case(open_page: Open, site: Running):
    ask_for_person(open_page, site, "你好")
    first = sign_in(open_page, site, "wang")
    second = sign_in(open_page, site, "zhao")
    second.route("**/staff/stream*", lambda route: route.abort())  # does not see the change
    for clerk in (first, second):
        clerk.locator(".case-row").first.click()
        clerk.locator("#transcript").wait_for()
    second.route("**/staff/parts/**", lambda route: route.abort())

    first.get_by_role("button", name="接手").click()
    first.locator("#reply").wait_for()
    second.get_by_role("button", name="接手").click()

    expect(second.locator("#notice")).to_contain_text("王小明 已经接手")
    expect(second.locator("#reply")).to_have_count(0)


def test_an_open_case_that_somebody_takes_loses_its_claim_button(open_page: Open, site: Running):
    ask_for_person(open_page, site, "你好")
    first = sign_in(open_page, site, "wang")
    second = sign_in(open_page, site, "zhao")
    second.locator(".case-row").first.click()
    second.get_by_role("button", name="接手").wait_for()

    claim(first)

    expect(second.get_by_role("button", name="接手")).to_have_count(0)
    expect(second.locator("#actions")).to_contain_text("王小明 在办")


def test_what_citizens_write_stays_text(open_page: Open, site: Running):
    markup = "<img src=x onerror=alert(1)>"
    ask_for_person(open_page, site, markup)
    clerk = sign_in(open_page, site, "wang")

    clerk.locator(".case-row").first.click()

    expect(clerk.locator(".line-citizen p").first).to_have_text(markup)
    assert clerk.locator(".pane img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_the_console_can_be_read(
    open_page: Open, site: Running, scheme: str, viewport: dict[str, int]
):
    ask_for_person(open_page, site, "抚恤金")
    clerk = sign_in(open_page, site, "wang", viewport=viewport, color_scheme=scheme)

    assert low_contrasts(clerk, TEXTS) == []
    assert not is_wider_than_screen(clerk)
    claim(clerk)
    assert low_contrasts(clerk, TEXTS) == []
    assert small_targets(clerk, "button, select, textarea, summary, .tabs a", 36) == []
    assert not is_wider_than_screen(clerk)


def test_on_a_phone_the_case_takes_the_whole_screen(open_page: Open, site: Running):
    ask_for_person(open_page, site, "你好")
    clerk = sign_in(open_page, site, "wang", viewport=PHONE)

    clerk.locator(".case-row").first.click()
    expect(clerk.locator("#transcript")).to_be_visible()
    expect(clerk.locator("#list")).not_to_be_visible()
    clerk.get_by_role("link", name="列表").click()

    expect(clerk.locator("#list")).to_be_visible()


def test_a_session_that_ended_leads_to_the_sign_in_page(open_page: Open, site: Running):
    clerk = sign_in(open_page, site, "wang")
    clerk.context.clear_cookies()

    ask_for_person(open_page, site, "你好")

    clerk.get_by_label("密码").wait_for()
