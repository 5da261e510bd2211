"""The interview in the web chat at phone width, on the running stack with the real Rasa."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fakes.browsers import (
    PHONE,
    is_wider_than_screen,
    low_contrasts,
    small_targets,
    watch_faults,
)

OPENING = "我爸七十一了当过兵，一个人住，想进养老院"
MOST_ANSWERS = 6
PATIENCE_MS = 30_000
# By the words of the question; the rules choose the order.
SAID = {
    "户口": "开州农村的",
    "沾这些": "都没有",
    "可以问吗": "可以",
    "吃饭": "只有洗澡要人帮",
    "儿女": "没得",
    "残疾证": "都没有",
}
RESULT = "我先看了一遍"
TEXTS = ".text, .speaker, .button, .composer label"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=PHONE)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def say(page: Page, text: str) -> str:
    """Say it; return the last thing the bot then says."""
    answers = page.locator("#log .message.bot:not(.typing)")
    before = answers.count()
    page.fill("#text", text)
    page.press("#text", "Enter")
    expect(answers).not_to_have_count(before)
    expect(page.locator("#typing")).to_be_hidden()
    return answers.last.locator(".text").text_content() or ""


def answer_to(question: str) -> str:
    return next((said for word, said in SAID.items() if word in question), "不晓得")


@pytest.mark.timeout(300)
def test_the_sentence_of_the_issue_reaches_a_result(stack: Any, context: BrowserContext):
    expect.set_options(timeout=PATIENCE_MS)
    page = context.new_page()
    faults = watch_faults(page)
    page.goto(stack.base_url)

    heard, count = say(page, OPENING), 0
    while RESULT not in heard:
        count += 1
        assert count <= MOST_ANSWERS, f"still asked: {heard}"
        heard = say(page, answer_to(heard))

    head, *lines = heard.splitlines()
    assert head.startswith("您父亲的情况")
    assert any("养老院优先" in line for line in lines)
    expect(page.get_by_role("link", name="看预审单（可打印）")).to_have_count(1)
    # the head of the result is what one sees first, and every button can be hit with a thumb
    last = page.locator("#log .message.bot:not(.typing)").last
    expect(last.locator(".text")).to_be_in_viewport()
    assert not is_wider_than_screen(page)
    assert low_contrasts(page, TEXTS) == []
    assert small_targets(page, ".choices .button, .choices button", 48) == []
    assert faults == []
