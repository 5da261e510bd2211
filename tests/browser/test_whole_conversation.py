"""One conversation from the first question to the end, on the running stack with the real Rasa.

The fixture ``stack`` gives ``base_url``, ``staff_login``, ``staff_password`` and ``next_code``.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fakes.browsers import DESKTOP, PHONE, watch_faults

STAFF_WORDS = "您好，我是工作人员。抚恤金不算家庭收入，您放心。"
PATIENCE_MS = 30_000


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened = [browser.new_context(viewport=size) for size in (PHONE, DESKTOP)]
    for context in opened:
        context.set_default_timeout(PATIENCE_MS)
    yield opened
    for context in opened:
        context.close()


def ask(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.press("#text", "Enter")


def sign_in(page: Page, stack: Any) -> None:
    page.goto(f"{stack.base_url}/staff")
    page.get_by_label("账号").fill(stack.staff_login)
    page.get_by_label("密码").fill(stack.staff_password)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("验证码").fill(stack.next_code())
    page.get_by_role("button", name="确定").click()
    page.locator("#rows").wait_for()


@pytest.mark.timeout(300)
def test_from_the_first_question_to_the_end(stack: Any, contexts: list[BrowserContext]):
    expect.set_options(timeout=PATIENCE_MS)
    citizen, clerk = (context.new_page() for context in contexts)
    faults = [watch_faults(citizen), watch_faults(clerk)]
    citizen.goto(stack.base_url)

    # a policy question is answered with its clause
    ask(citizen, "抚恤金算不算家庭收入？")
    expect(citizen.locator("blockquote").first).to_contain_text("优待抚恤金")
    expect(citizen.locator(".basis").first).to_contain_text("渝民发〔2021〕13号")

    # a button starts a pre-screening, which asks something with choices
    citizen.locator(".choices button", has_text="预审").first.click()
    said = citizen.locator(".message.bot:not(.typing)")
    expect(said.nth(2)).to_be_visible()
    expect(said.last.locator(".choices button").first).to_be_visible()

    # a person is asked for: number and place
    citizen.locator("#human").click()
    expect(citizen.locator("#state")).to_contain_text("您排第 1 位")
    number = citizen.locator(".message.system").first.text_content() or ""

    # staff see the case, its brief and its clause, and take it over
    sign_in(clerk, stack)
    clerk.locator(".case-row").first.click()
    expect(clerk.locator("#transcript")).to_contain_text("抚恤金算不算家庭收入？")
    assert (clerk.locator("#case-head h1 .soft").text_content() or "?") in number
    expect(clerk.locator("#cited blockquote").first).to_contain_text("优待抚恤金")
    clerk.get_by_role("button", name="接手").click()
    expect(citizen.locator(".message.system").last).to_contain_text("真人")

    # staff write, the citizen reads it live and answers; the bot keeps silent
    clerk.locator("#reply").fill(STAFF_WORDS)
    clerk.get_by_role("button", name="发送").click()
    expect(citizen.locator(".message.staff .text")).to_have_text(STAFF_WORDS)
    before = said.count()
    ask(citizen, "那要带啥子材料？")
    expect(clerk.locator(".line-citizen").last).to_contain_text("那要带啥子材料？")
    expect(clerk.locator("#case-head p .tag").first).to_have_text("办理中")
    assert said.count() == before

    # staff end it, the citizen is told
    clerk.locator("summary", has_text="办结").click()
    clerk.get_by_label("结果").select_option("explained")
    clerk.get_by_label("最后对群众说的话").fill("有事再来找我们。")
    clerk.get_by_role("button", name="办结这件").click()
    expect(citizen.locator(".message.staff .text").last).to_have_text("有事再来找我们。")
    expect(citizen.locator(".message.system").last).to_contain_text("办完了")
    expect(citizen.locator("#state")).to_have_text("现在是机器人在答")

    # after a reload everything is still there
    lines = citizen.locator(".message .text").all_text_contents()
    citizen.reload()
    expect(citizen.locator(".message.system").last).to_contain_text("办完了")
    assert citizen.locator(".message .text").all_text_contents() == lines
    assert faults == [[], []]
