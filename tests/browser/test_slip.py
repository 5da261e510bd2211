"""The slip from the chat's result to paper and away, on the running stack with the real Rasa."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from sqlalchemy import func, select

from actions.storage.database import Database
from actions.storage.tables import ScreeningSession, ScreeningSlip
from tests.fakes.browsers import (
    PHONE,
    SMALL_PHONE,
    is_wider_than_screen,
    low_contrasts,
    small_targets,
    watch_faults,
)
from tests.integration.actions.slip_world import WITH_HEALTH

PATIENCE_MS = 30_000
MOST_ANSWERS = 40
OFFER = "看预审单（可打印）"
TEXTS = ".slip p, .slip li, .slip h2, .slip h3, .standing, .slip th, .slip td, .slip dt, .slip dd"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=PHONE)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def database(stack: Any) -> Iterator[Database]:
    opened = Database(f"sqlite:///{stack.folder / 'laobing.db'}")
    yield opened
    opened.close()


def newest_question(database: Database) -> str | None:
    with database.reading() as tx:
        newest = select(ScreeningSession).order_by(ScreeningSession.id.desc())
        session = tx.scalars(newest).first()
        return None if session is None or session.state == "done" else session.question


def say(page: Page, text: str) -> None:
    answers = page.locator("#log .message.bot")
    before = answers.count()
    page.fill("#text", text)
    page.press("#text", "Enter")
    expect(answers).not_to_have_count(before)
    expect(page.locator("#state")).to_have_text("现在是机器人在答")


def screened(page: Page, database: Database) -> None:
    """Answer whatever is asked until there is a result."""
    say(page, "我当过兵，想申请低保，抚恤金一千")
    for _ in range(MOST_ANSWERS):
        asked = newest_question(database)
        if asked is None:
            return
        say(page, WITH_HEALTH[asked])
    raise AssertionError("the screening does not end")


def count(database: Database) -> int:
    with database.reading() as tx:
        return int(tx.scalar(select(func.count()).select_from(ScreeningSlip)) or 0)


@pytest.mark.timeout(300)
def test_from_the_result_to_the_slip_and_away(
    stack: Any, context: BrowserContext, browser: Browser, database: Database
):
    expect.set_options(timeout=PATIENCE_MS)
    chat = context.new_page()
    chat.goto(stack.base_url)
    screened(chat, database)

    # the result offers the slip as one link, which stays when the talk goes on
    expect(chat.get_by_role("link", name=OFFER)).to_have_count(1)
    expect(chat.get_by_role("button", name=OFFER)).to_have_count(0)
    say(chat, "谢谢")
    with context.expect_page() as opened:
        chat.get_by_role("link", name=OFFER).click()
    slip = opened.value
    faults = watch_faults(slip)
    slip.reload()

    # the ledger adds up, and stands beside the line it is compared with
    rows = slip.locator("table tr")
    expect(rows.filter(has_text="工资")).to_contain_text("2600")
    expect(rows.filter(has_text="抚恤金")).to_contain_text("不算")
    expect(rows.filter(has_text="3 口人分")).to_contain_text("866.67")
    expect(rows.filter(has_text="比的线：农村低保标准")).to_contain_text("630")
    quoted = slip.locator("blockquote", has_text="优待抚恤金等不计入家庭收入")
    expect(quoted).to_have_count(1)
    expect(slip.locator(".papers li").first).to_be_visible()
    # a condition that several paths share stands under each of them
    expect(slip.get_by_text("残疾证是一级或二级").first).to_be_visible()

    # it can be read on a small phone, and printed on paper in black
    assert not is_wider_than_screen(slip)
    assert low_contrasts(slip, TEXTS) == []
    assert small_targets(slip, ".button", 48) == []
    slip.set_viewport_size(SMALL_PHONE)
    assert not is_wider_than_screen(slip)
    expect(slip.get_by_role("button", name="打印")).to_be_visible()
    slip.emulate_media(media="print")
    expect(slip.locator(".tools").first).to_be_hidden()
    assert slip.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    paper = PdfReader(BytesIO(slip.pdf(prefer_css_page_size=True)))
    # a fourth path came to light, so the clauses take a third page; what one acts on takes two
    assert len(paper.pages) <= 3
    acted_on = "".join(page.extract_text() for page in paper.pages[:2])
    assert "规则版本" in normalize("NFKC", acted_on)
    assert all(page.mediabox.height > page.mediabox.width for page in paper.pages)
    slip.emulate_media(media="screen")

    # somebody else's browser sees nothing of it
    stranger = browser.new_context().new_page()
    stranger.goto(slip.url)
    expect(stranger.locator("main")).to_contain_text("没有这张预审单")

    # deleted, after asking once more; and it is gone from the chat too
    kept = count(database)
    slip.get_by_text("删掉这张预审单").click()
    slip.get_by_role("button", name="确定删掉").click()
    expect(slip.locator("main")).to_contain_text("删掉了")
    assert count(database) == kept - 1
    chat.reload()
    expect(chat.get_by_role("link", name=OFFER)).to_have_count(0)
    expect(chat.locator("#log")).not_to_contain_text("肢体二级")
    assert faults == []
