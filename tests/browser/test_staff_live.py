"""The console that stays open all day: cut connections, two tabs, the bell, the keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from actions import accounts
from tests.browser.conftest import Open
from tests.browser.test_staff_page import (
    PASSWORD,
    ask_for_person,
    claim,
    say,
    sign_in,
)
from tests.fakes.browsers import DESKTOP, SMALL_PHONE, is_wider_than_screen, small_targets
from tests.fakes.web import Running, build_services, new_database, running

TARGETS = (
    "button, select, summary, textarea, .tabs a, .areas a, input[type=search], input[type=date]"
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    services = build_services(new_database(tmp_path))
    with services.database.transaction() as tx:
        accounts.add_staff(tx, "wang", "王小明", office="文峰服务站", password=PASSWORD)
        accounts.add_staff(tx, "zhao", "赵华", office="区民政局", password=PASSWORD)
    with running(services) as started:
        yield started


def seqs(clerk: Page) -> list[int]:
    return clerk.eval_on_selector_all(
        "#transcript [data-seq]", "all => all.map(a => +a.dataset.seq)"
    )


def wait_for_line(clerk: Page, words: str) -> None:
    expect(clerk.locator(".line-citizen").last).to_contain_text(words, timeout=20_000)


@pytest.mark.parametrize("seconds", [1, 300])
def test_a_cut_connection_loses_nothing_and_repeats_nothing(
    open_page: Open, site: Running, seconds: int
):
    citizen = ask_for_person(open_page, site, "你好")
    clerk = sign_in(open_page, site, "wang")
    claim(clerk)
    clerk.locator("#transcript [data-seq]").first.wait_for()
    clerk.clock.install()

    clerk.context.set_offline(True)
    clerk.evaluate("dispatchEvent(new Event('offline'))")
    for number in range(3):
        say(citizen, f"断线时第 {number} 句")
        expect(citizen.locator("#log")).to_contain_text(f"断线时第 {number} 句")
    clerk.clock.fast_forward(seconds * 1000)
    clerk.context.set_offline(False)
    clerk.clock.fast_forward(60_000)  # whatever it waits for before it tries again
    clerk.clock.resume()

    wait_for_line(clerk, "断线时第 2 句")
    shown = seqs(clerk)
    assert shown == sorted(set(shown)) == list(range(1, len(shown) + 1))
    expect(clerk.locator("#line")).to_have_text("")


def test_a_hidden_page_asks_for_nothing_until_it_is_seen(open_page: Open, site: Running):
    citizen = ask_for_person(open_page, site, "你好")
    clerk = sign_in(open_page, site, "wang")
    claim(clerk)
    clerk.locator("#transcript [data-seq]").first.wait_for()
    clerk.wait_for_timeout(800)  # what the page reads when it is opened
    asked: list[str] = []
    clerk.on("request", lambda request: asked.append(request.url))
    hide = "value => { Object.defineProperty(document, 'hidden', {configurable: true, value}); document.dispatchEvent(new Event('visibilitychange')); }"

    clerk.evaluate(hide, True)
    for number in range(5):
        say(citizen, f"第 {number} 句")
        expect(citizen.locator("#log")).to_contain_text(f"第 {number} 句")
    clerk.wait_for_timeout(800)
    while_hidden = [
        url
        for url in asked
        if "/staff/lines" in url or "/staff/parts" in url or "/staff/list" in url
    ]
    clerk.evaluate(hide, False)

    wait_for_line(clerk, "第 4 句")
    assert while_hidden == []
    assert seqs(clerk) == list(range(1, len(seqs(clerk)) + 1))


def test_two_tabs_of_one_clerk_agree(open_page: Open, site: Running):
    citizen = ask_for_person(open_page, site, "你好")
    first = sign_in(open_page, site, "wang")
    claim(first)
    second = first.context.new_page()
    second.goto(first.url)
    second.locator("html[data-ready]").wait_for()

    say(citizen, "两边都要看到")
    for tab in (first, second):
        wait_for_line(tab, "两边都要看到")
    second.fill("#reply", "收到")
    second.get_by_role("button", name="发送").click()

    expect(first.locator(".line-staff").last).to_contain_text("收到")
    assert seqs(first) == seqs(second)


def test_the_bell_counts_in_the_title_and_both_tabs_hear_that_it_was_read(
    open_page: Open, site: Running
):
    clerk = sign_in(open_page, site, "wang")
    other = clerk.context.new_page()
    other.goto(clerk.url)
    ask_for_person(open_page, site, "你好")

    for tab in (clerk, other):
        expect(tab).to_have_title("(1) 待办 · 老兵通")
    clerk.locator("#bell summary").click()
    expect(clerk.locator("#bell-box")).to_contain_text("新办件")
    clerk.get_by_role("button", name="都知道了").click()

    for tab in (clerk, other):
        expect(tab).to_have_title("待办 · 老兵通")


def test_sound_is_off_until_it_is_switched_on_and_then_remembered(open_page: Open, site: Running):
    clerk = sign_in(open_page, site, "wang")
    ask_for_person(open_page, site, "第一个")
    expect(clerk.locator("#bell-count")).to_have_text("1")
    silent = clerk.evaluate("document.documentElement.dataset.rang || '0'")

    clerk.locator("#settings summary").click()
    clerk.get_by_label("有新通知时响一声").check()
    clerk.reload()
    clerk.locator("html[data-bar=ready]").wait_for()
    expect(clerk.locator("#bell-count")).to_have_text("1")
    ask_for_person(open_page, site, "第二个")

    expect(clerk.locator("#bell-count")).to_have_text("2")
    assert silent == "0"
    assert clerk.evaluate("document.documentElement.dataset.rang") == "1"


def test_the_chosen_colours_hold_for_this_browser(open_page: Open, site: Running):
    clerk = sign_in(open_page, site, "wang", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = clerk.evaluate(ground)

    clerk.locator("#settings summary").click()
    clerk.get_by_label("颜色").select_option("dark")
    clerk.reload()

    assert clerk.evaluate(ground) != light
    clerk.locator("#settings summary").click()
    expect(clerk.get_by_label("颜色")).to_have_value("dark")


def test_the_keyboard_searches_and_explains_itself_but_not_while_typing(
    open_page: Open, site: Running
):
    ask_for_person(open_page, site, "抚恤金")
    clerk = sign_in(open_page, site, "wang")
    clerk.locator("html[data-ready]").wait_for()

    clerk.keyboard.press("?")
    expect(clerk.locator("#help")).to_be_visible()
    clerk.keyboard.press("Escape")
    clerk.keyboard.press("/")
    clerk.keyboard.type("jck?抚恤金")
    expect(clerk.locator("#help")).not_to_be_visible()
    expect(clerk.locator("#q")).to_have_value("jck?抚恤金")
    clerk.fill("#q", "抚恤金")
    clerk.keyboard.press("Enter")

    clerk.locator(".found-head").wait_for()
    assert "urgent" not in clerk.url
    clerk.locator(".case-row").click()
    clerk.locator("#transcript").wait_for()
    clerk.go_back()
    expect(clerk.locator("#q")).to_have_value("抚恤金")
    expect(clerk.locator(".case-row")).to_have_count(1)


def test_what_is_typed_into_the_search_survives_the_refresh(open_page: Open, site: Running):
    clerk = sign_in(open_page, site, "wang")
    clerk.locator("html[data-ready]").wait_for()
    clerk.fill("#q", "写到一半")

    ask_for_person(open_page, site, "你好")

    clerk.locator(".case-row").wait_for()
    expect(clerk.locator("#q")).to_have_value("写到一半")
    expect(clerk.locator("#q")).to_be_focused()


@pytest.mark.parametrize("viewport", [SMALL_PHONE, DESKTOP])
def test_every_control_is_labelled_large_and_on_the_screen(
    open_page: Open, site: Running, viewport: dict[str, int]
):
    ask_for_person(open_page, site, "你好")
    clerk = sign_in(open_page, site, "wang", viewport=viewport)
    clerk.locator("#filters summary").click()

    assert small_targets(clerk, TARGETS, 44) == []
    assert not is_wider_than_screen(clerk)
    assert clerk.evaluate(UNNAMED) == []
    assert clerk.evaluate(LANDMARKS) == {"main": 1, "h1": 1, "skips": []}


UNNAMED = """() => Array.from(document.querySelectorAll('input, select, textarea, button, summary, a'))
  .filter(node => node.type !== 'hidden')
  .filter(node => !(node.getAttribute('aria-label') || node.textContent.trim()
    || (node.labels && node.labels.length)))
  .map(node => node.outerHTML)"""
LANDMARKS = """() => {
  const levels = Array.from(document.querySelectorAll('main :is(h1, h2, h3, h4)'), h => +h.tagName[1]);
  return {
    main: document.querySelectorAll('main').length,
    h1: document.querySelectorAll('main h1').length,
    skips: levels.filter((level, at) => at && level > levels[at - 1] + 1),
  };
}"""
