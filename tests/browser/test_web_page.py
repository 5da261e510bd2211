"""The citizen's page in a real browser, the dialogue scripted."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import func, select

from actions import handoff
from actions.storage.tables import Author, Message
from tests.fakes.browsers import (
    DESKTOP,
    PHONE,
    SMALL_PHONE,
    is_wider_than_screen,
    low_contrasts,
    small_targets,
    watch_faults,
)
from tests.fakes.web import CLAUSE, Running, build_services, new_database, running

QUESTION = "抚恤金算不算家庭收入？"
TEXTS = ".text, .speaker, .sent, .button, .state, .composer label, .emergency a, summary"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("site")
    with running(build_services(new_database(folder))) as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=PHONE)
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, site: Running) -> Iterator[Page]:
    opened = context.new_page()
    faults = watch_faults(opened)
    opened.goto(site.url)
    yield opened
    assert faults == []


def say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.press("#text", "Enter")


def citizen_lines(site: Running, text: str) -> int:
    query = select(func.count(Message.id)).where(
        Message.text == text, Message.author == Author.CITIZEN.value
    )
    with site.services.database.reading() as tx:
        return tx.scalar(query) or 0


def test_a_question_is_answered_with_the_quotation_set_apart(page: Page):
    say(page, QUESTION)

    expect(page.locator("blockquote")).to_have_text(CLAUSE.text)
    expect(page.locator(".message.citizen .speaker")).to_have_text("您")
    expect(page.locator(".message.bot .speaker").last).to_have_text("机器人")
    expect(page.locator("#typing")).to_be_hidden()
    expect(page.locator("#state")).to_have_text("现在是机器人在答")
    page.locator("summary").click()
    expect(page.locator(".basis")).to_contain_text(CLAUSE.path)
    expect(page.locator(".basis")).to_contain_text("这是部门该做的事")


def test_two_quick_lines_begin_one_conversation_in_order(page: Page):
    opening: list[Route] = []
    page.route("**/api/conversations", lambda route: opening.append(route))

    say(page, "第一句")
    say(page, "第二句")
    page.wait_for_timeout(300)
    for route in opening:
        route.continue_()

    expect(page.locator(".message.bot .text").last).to_have_text("您说的是：第二句")
    page.reload()
    expect(page.locator(".message.citizen .text")).to_have_text(["第一句", "第二句"])
    assert len(opening) == 1


def test_markup_is_shown_as_it_was_written(page: Page):
    markup = "<img src=x onerror=alert(1)><b>粗</b>"

    say(page, markup)

    expect(page.locator(".message.citizen .text")).to_have_text(markup)
    expect(page.locator(".message.bot .text").last).to_have_text(f"您说的是：{markup}")
    assert page.locator("#log img, #log b").count() == 0


def test_a_suggestion_is_one_press(page: Page):
    page.get_by_role("button", name=QUESTION).click()

    expect(page.locator("blockquote")).to_be_visible()


def test_choices_go_once_something_else_was_said(page: Page):
    say(page, QUESTION)
    page.get_by_role("button", name="帮我预审").click()

    expect(page.locator(".message.citizen .text").last).to_have_text("帮我预审")
    expect(page.locator(".message.bot .text").last).to_have_text("您说的是：帮我预审")
    expect(page.get_by_role("button", name="帮我预审")).to_have_count(0)


def test_what_the_network_lost_is_sent_again_once(
    page: Page, context: BrowserContext, site: Running
):
    text = "断网的时候写的"
    context.set_offline(True)
    say(page, text)
    expect(page.locator(".retry")).to_have_text("没发出去，点这里重发")
    expect(page.locator("#state")).to_contain_text("网断了")

    context.set_offline(False)
    page.locator(".retry").click()

    expect(page.locator(".message.bot .text").last).to_have_text(f"您说的是：{text}")
    expect(page.locator(".message.citizen")).to_have_count(1)
    assert citizen_lines(site, text) == 1


def test_a_lost_reply_does_not_double_the_message(page: Page, site: Running):
    text = "服务器收到了，回话丢了"
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        if not lost:
            lost.append(route.request.post_data)
            route.fetch()  # it did arrive
            route.abort()
        else:
            route.continue_()

    say(page, "先开个头")
    expect(page.locator(".message.bot")).to_have_count(3)  # welcome, typing, answer
    page.route("**/api/messages", lose_first)
    say(page, text)
    expect(page.locator(".message.bot .text").last).to_have_text(f"您说的是：{text}")
    page.locator(".retry").click()

    expect(page.locator(".retry")).to_have_count(0)
    expect(page.locator(".message.citizen")).to_have_count(2)
    assert citizen_lines(site, text) == 1


def test_unsent_words_survive_a_reload(page: Page, context: BrowserContext):
    context.set_offline(True)
    say(page, "还没发出去")
    page.locator(".retry").wait_for()
    page.fill("#text", "写到一半")
    context.set_offline(False)

    page.reload()

    expect(page.locator("#text")).to_have_value("写到一半")
    expect(page.locator(".message.bot .text").last).to_have_text("您说的是：还没发出去")


def test_the_conversation_is_there_again_after_a_reload(page: Page):
    say(page, QUESTION)
    page.locator("blockquote").wait_for()

    page.reload()

    expect(page.locator("blockquote")).to_have_text(CLAUSE.text)
    expect(page.locator(".message.citizen")).to_have_count(1)


def test_two_tabs_show_the_same(page: Page, context: BrowserContext, site: Running):
    say(page, "第一个窗口")
    page.locator("text=您说的是：第一个窗口").wait_for()
    other = context.new_page()
    other.goto(site.url)

    say(page, "再说一句")

    expect(other.locator(".message.citizen .text").last).to_have_text("再说一句")
    expect(other.locator(".message.citizen")).to_have_count(2)


def test_answers_come_without_a_stream(page: Page):
    page.route("**/api/stream*", lambda route: route.abort())

    say(page, "没有流也要答")

    expect(page.locator(".message.bot .text").last).to_have_text("您说的是：没有流也要答")


def test_asking_for_a_person_tells_the_place(page: Page):
    page.locator("#human").click()

    expect(page.locator("#state")).to_contain_text(re.compile(r"您排第 \d+ 位"))
    expect(page.locator(".message.system .speaker").first).to_have_text("系统提示")


def test_while_a_case_is_open_one_button_leads_to_where_it_stands(page: Page):
    page.locator("#human").click()
    expect(page.locator("#human")).to_be_hidden()

    page.locator("#cases").click()

    choices = page.locator(".message.system").last.locator(".choices button")
    expect(choices).to_have_text(["再补充几句", "催一下", "留个电话", "先问问机器人", "不找人工了"])
    assert not is_wider_than_screen(page)
    assert small_targets(page, ".choices button, #cases", 48) == []
    choices.last.click()
    expect(page.locator("#human")).to_be_visible()
    expect(page.locator("#cases")).to_be_hidden()


def test_many_towns_stand_side_by_side(page: Page, tmp_path: Path):
    names = [f"第{number}镇" for number in "一二三四五六七八九十"]
    (tmp_path / "towns.yml").write_text(f"towns: [{', '.join(names)}]", encoding="utf-8")
    handoff.use(handoff.Choices(offices=tmp_path))
    try:
        page.locator("#human").click()
        towns = page.locator(".message.system").last.locator(".choices.many button")
        expect(towns).to_have_count(11)
    finally:
        handoff.use(handoff.Choices())

    tops = {round(box["y"]) for box in (one.bounding_box() for one in towns.all()) if box}
    assert len(tops) < 8
    assert small_targets(page, ".choices.many button", 48) == []
    towns.nth(2).click()
    expect(page.locator(".message.system").last).to_contain_text("记下了：第三镇")


def test_danger_brings_telephone_buttons(page: Page):
    say(page, "不想活了")

    calls = page.locator(".message.crisis .call")
    expect(calls).to_have_count(3)
    assert calls.first.get_attribute("href") == "tel:110"


@pytest.mark.parametrize(
    ("text", "hint"), [("   ", "您还没有写字"), ("字" * 5_001, "有 5001 个字")]
)
def test_what_cannot_be_sent_stays_with_a_reason(page: Page, text: str, hint: str):
    page.fill("#text", text)
    page.locator("#send").click()

    expect(page.locator("#hint")).to_contain_text(hint)
    expect(page.locator("#text")).to_have_value(text)
    expect(page.locator(".message.citizen")).to_have_count(0)


def test_the_size_of_the_type_is_kept(page: Page):
    size = "getComputedStyle(document.querySelector('.text')).fontSize"
    before = float(page.evaluate(size).removesuffix("px"))
    page.get_by_role("button", name="更大").click()
    page.reload()

    after = float(page.evaluate(size).removesuffix("px"))

    assert before >= 20
    assert after >= 26
    assert not is_wider_than_screen(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [SMALL_PHONE, PHONE, DESKTOP])
def test_it_can_be_read_and_pressed(
    browser: Browser, site: Running, scheme: str, viewport: dict[str, int]
):
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    page.goto(site.url)
    for text in (QUESTION, "不想活了"):
        say(page, text)
    page.locator(".message.crisis").wait_for()

    assert low_contrasts(page, TEXTS) == []
    assert small_targets(page, "button, .emergency a, .call, summary, textarea", 48) == []
    assert not is_wider_than_screen(page)
    context.close()


def test_it_works_from_the_keyboard_and_tells_a_screen_reader(page: Page):
    page.locator("#text").focus()
    page.keyboard.type("键盘")
    page.keyboard.press("Enter")

    expect(page.locator(".message.bot .text").last).to_have_text("您说的是：键盘")
    expect(page.locator("#text")).to_be_focused()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("[role=log][aria-live=polite]").count() == 1
    expect(page.get_by_label("在这里写")).to_be_visible()


def test_long_talk_stays_at_the_newest_line_unless_one_scrolls_back(page: Page):
    for number in range(6):
        say(page, f"第 {number} 句\n" + "很长的话\n" * 6)
        page.locator(f".message.bot .text:has-text('第 {number} 句')").wait_for()
    expect(page.locator(".message.bot .text").last).to_be_in_viewport()

    page.locator("#log").evaluate("log => { log.scrollTop = 0; }")
    page.wait_for_timeout(100)
    page.evaluate("""() => fetch('/api/messages', {method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({key: 'another-tab', text: '另一个窗口说的'})})""")

    expect(page.locator("#newest")).to_be_visible()
    assert page.locator("#log").evaluate("log => log.scrollTop") == 0
    page.locator("#newest").click()
    expect(page.locator(".message.bot .text").last).to_be_in_viewport()
