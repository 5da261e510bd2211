"""A citizen says that an answer missed; staff word the question; the next citizen is answered."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_whole_conversation import ask, sign_in
from tests.fakes.browsers import (
    DESKTOP,
    SMALL_PHONE,
    is_wider_than_screen,
    low_contrasts,
    small_targets,
    watch_faults,
)

ODD = "爬不动楼了，有没得人来装扶手"
PATIENCE_MS = 90_000  # the check asks every known question again


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened = [browser.new_context(viewport=size) for size in (SMALL_PHONE, DESKTOP, SMALL_PHONE)]
    for context in opened:
        context.set_default_timeout(PATIENCE_MS)
    yield opened
    for context in opened:
        context.close()


def pick_clause(clerk: Page) -> str:
    """Look for the clause and choose the first one found; return its words."""
    clerk.get_by_label("用文件里的词搜").fill("适老化改造")
    clerk.get_by_role("button", name="搜", exact=True).click()
    clerk.locator(".found .button").first.click()
    return clerk.locator(".picked blockquote").text_content() or "?"


@pytest.mark.timeout(600)
def test_a_missed_question_is_answered_after_staff_worded_it(
    stack: Any, contexts: list[BrowserContext], tmp_path_factory: pytest.TempPathFactory
):
    expect.set_options(timeout=PATIENCE_MS)
    citizen, clerk, later = (context.new_page() for context in contexts)
    faults = [watch_faults(page) for page in (citizen, clerk, later)]
    shots = tmp_path_factory.mktemp("shots")

    # the citizen gets no answer, and says so with one tap; a reload still shows it
    citizen.goto(stack.base_url)
    ask(citizen, ODD)
    said = citizen.locator(".message.bot:not(.welcome):not(.typing)")
    said.locator(".rate", has_text="没答到").click()
    expect(said.locator(".thanks")).to_have_text("记下了，工作人员会看")
    assert low_contrasts(citizen, ".rate") == []
    assert small_targets(citizen, ".rate", 44) == []
    citizen.screenshot(path=shots / "citizen.png")
    citizen.reload()
    expect(said.locator(".rate", has_text="没答到")).to_have_attribute("aria-pressed", "true")
    assert citizen.locator(".citizen .rate, .welcome .rate").count() == 0

    # staff find it, choose a clause, try the words and make them live
    sign_in(clerk, stack)
    clerk.get_by_role("link", name="没答上的").click()
    clerk.screenshot(path=shots / "list.png", full_page=True)
    clerk.locator(".groups .case-row", has_text=ODD).click()
    clause = pick_clause(clerk)
    expect(clerk.locator("#text")).to_have_value(ODD)
    clerk.get_by_role("button", name="试一下").click()
    expect(clerk.locator("#trial")).to_contain_text("检查过了")
    expect(clerk.locator("#trial td").nth(1).locator("li").first).to_have_class("wanted")
    assert low_contrasts(clerk, ".sheet p, .sheet td, .sheet .button") == []
    clerk.screenshot(path=shots / "trial.png", full_page=True)
    clerk.locator("#write").get_by_role("button", name="上线").click()
    expect(clerk.locator(".fine")).to_contain_text("上线了")
    expect(clerk.locator(".group-head")).to_contain_text("处理")
    clerk.screenshot(path=shots / "done.png", full_page=True)

    # the same question is answered now, in the running assistant
    later.goto(stack.base_url)
    ask(later, ODD)
    answer = later.locator(".message.bot:not(.welcome):not(.typing)")
    expect(answer.locator("blockquote").first).to_have_text(clause)

    # taken back, it is not answered any more
    clerk.locator("#learned").get_by_role("button", name="撤回").click()
    expect(clerk.locator(".fine")).to_contain_text("撤回了")
    ask(later, ODD)
    expect(answer).to_have_count(2)
    expect(answer.nth(1).locator("blockquote")).to_have_count(0)

    # the pages fit a phone
    clerk.set_viewport_size(SMALL_PHONE)
    assert not is_wider_than_screen(clerk)
    clerk.screenshot(path=shots / "phone.png", full_page=True)
    clerk.goto(f"{stack.base_url}/staff/learning")
    assert not is_wider_than_screen(clerk)
    assert faults == [[], [], []]
