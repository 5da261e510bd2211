"""The case page in a real browser: double clicks, two tabs, the way back, conflicts, quoting."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from actions import accounts, desk
from actions.learning import IndexKeeper
from actions.storage.tables import Author, Message
from knowledge.retrieval import build_index, load_index
from tests.browser.test_staff_page import ask_for_person, claim, sign_in
from tests.fakes.browsers import (
    DESKTOP,
    PHONE,
    is_wider_than_screen,
    low_contrasts,
    small_targets,
)
from tests.fakes.web import Running, build_services, new_database, running

PASSWORD = "a-long-enough-one"
SECRET = "他家的事只有我们晓得"
TEXTS = "#desk p, #desk h1, #desk h2, #desk label, #desk .tag, #desk summary, #desk dt, #desk dd, #desk a, #desk .button, #desk .someone"


PATIENCE_MS = 30_000
CUT_OFF = """() => Array.from(document.querySelectorAll('#desk :is(button, select, textarea, input)'))
  .filter(node => node.offsetParent && node.getBoundingClientRect().width > 1)
  .filter(node => node.getBoundingClientRect().right > innerWidth)
  .map(node => node.outerHTML.slice(0, 60))"""


@pytest.fixture(scope="module", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> IndexKeeper:
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    return IndexKeeper(load_index(folder), folder, "", None)


@pytest.fixture
def site(tmp_path: Path, keeper: IndexKeeper) -> Iterator[Running]:
    services = replace(build_services(new_database(tmp_path)), keeper=keeper)
    with services.database.transaction() as tx:
        accounts.add_staff(tx, "wang", "王小明", office="文峰服务站", password=PASSWORD)
        accounts.add_staff(tx, "zhao", "赵华", office="区民政局", password=PASSWORD)
        desk.seed_canned(tx)
    with running(services) as started:
        yield started


@pytest.fixture
def wang(open_page, site: Running) -> Page:
    """A clerk who has just taken a case."""
    ask_for_person(open_page, site, "抚恤金算不算收入？")
    clerk = sign_in(open_page, site, "wang")
    claim(clerk)
    ready(clerk)
    return clerk


def ready(page: Page) -> None:
    page.locator("html[data-ready] #desk.tabbed").wait_for()


def said(site: Running) -> list[str]:
    with site.services.database.reading() as tx:
        staff = select(Message.text).where(Message.author == Author.STAFF.value)
        return list(tx.scalars(staff.order_by(Message.id)))


def kept(page: Page) -> None:
    expect(page.locator("#draft-state")).to_have_text("草稿已存")


def test_a_double_click_sends_once(wang: Page, site: Running):
    wang.fill("#reply", "您好")

    wang.locator("[data-send]").dblclick()

    expect(wang.locator(".line-staff")).to_have_count(1)
    expect(wang.locator("#reply")).to_have_value("")
    assert said(site) == ["您好"]


def test_without_a_script_the_page_sends_once_too(open_page, site: Running, wang: Page):
    plain = sign_in(open_page, site, "wang", java_script_enabled=False)
    plain.goto(wang.url)
    plain.fill("#reply", "您好")

    plain.locator("[data-send]").dblclick()

    expect(plain.locator(".line-staff")).to_have_count(1)
    assert said(site) == ["您好"]


def test_two_tabs_share_the_draft_and_none_sends_what_the_other_sent(wang: Page, site: Running):
    wang.fill("#reply", "写到一半")
    kept(wang)
    second = wang.context.new_page()
    second.goto(wang.url)
    ready(second)
    expect(second.locator("#reply")).to_have_value("写到一半")

    wang.locator("[data-send]").click()
    expect(wang.locator(".line-staff")).to_have_count(1)
    expect(second.locator(".line-staff")).to_have_count(1)  # the other tab sees it

    wang.reload()
    expect(wang.locator("#reply")).to_have_value("")
    assert said(site) == ["写到一半"]


def test_the_way_back_after_sending_offers_an_empty_box(wang: Page, site: Running):
    wang.fill("#reply", "您好")
    wang.locator("[data-send]").click()
    expect(wang.locator(".line-staff")).to_have_count(1)
    wang.goto(f"{site.url}/staff")

    wang.go_back()
    ready(wang)

    expect(wang.locator(".line-staff")).to_have_count(1)
    expect(wang.locator("#reply")).to_have_value("")
    assert said(site) == ["您好"]


def test_what_is_typed_is_kept_on_the_server(open_page, wang: Page, site: Running):
    wang.fill("#reply", "写到一半")
    kept(wang)

    elsewhere = sign_in(open_page, site, "wang")
    elsewhere.goto(wang.url)

    expect(elsewhere.locator("#reply")).to_have_value("写到一半")


def test_what_was_typed_before_the_script_came_survives_a_reload(wang: Page):
    late: list[Route] = []
    wang.route("**/case.js*", lambda route: late.append(route))
    wang.reload(wait_until="commit")
    wang.fill("#reply", "手快，先写了")
    while not late:
        wang.wait_for_timeout(50)
    late[0].continue_()
    ready(wang)
    wang.unroute("**/case.js*")

    wang.reload()

    ready(wang)
    expect(wang.locator("#reply")).to_have_value("手快，先写了")


def test_a_conflict_says_who_has_it_and_shows_the_draft_to_copy(
    open_page, wang: Page, site: Running
):
    other = sign_in(open_page, site, "zhao")
    wang.route("**/staff/stream*", lambda route: route.abort())
    wang.route("**/staff/parts/**", lambda route: route.abort())
    wang.reload()
    ready(wang)
    wang.fill("#reply", "我写了很久的话")
    kept(wang)
    with wang.context.expect_page() as opened:
        wang.evaluate("window.open(location.href)")
    twin = opened.value
    ready(twin)
    twin.locator("[data-act=return] > summary").click()
    twin.locator("#reason").select_option("off_duty")
    twin.get_by_role("button", name="退回", exact=True).click()
    twin.locator("[data-key=c]").wait_for()
    other.goto(wang.url)
    other.locator("[data-key=c]").click()
    other.locator("#reply").wait_for()

    wang.locator("[data-send]").click()

    expect(wang.locator("#notice")).to_contain_text("赵华 已经接手")
    expect(wang.locator("#kept")).to_have_value("我写了很久的话")
    wang.reload()
    expect(wang.locator("#kept")).to_have_value("我写了很久的话")
    assert said(site) == []


def test_a_clause_is_found_and_quoted_while_writing(wang: Page, site: Running, keeper: IndexKeeper):
    wang.fill("#reply", "您好")
    wang.fill("#find", "适老化改造")
    wang.press("#find", "Enter")  # looks; it must not send
    card = wang.locator("#found .clause").first
    clause = keeper.holder.clauses[card.locator("button").get_attribute("value") or ""]

    card.locator("button").click()

    note = keeper.holder.documents[clause.document].note
    caution = f"\n（{note}）" if note else ""
    expect(wang.locator("#reply")).to_have_value(
        f"您好\n文件里是这样写的：「{clause.text}」\n"
        f"（{clause.document}，{' / '.join(clause.path)}）{caution}"
    )
    assert said(site) == []


def test_enter_in_the_search_never_sends_without_a_script(open_page, wang: Page, site: Running):
    plain = sign_in(open_page, site, "wang", java_script_enabled=False)
    plain.goto(wang.url)
    plain.fill("#reply", "写到一半")
    plain.fill("#find", "适老化改造")

    plain.press("#find", "Enter")

    expect(plain.locator("#found .clause").first).to_be_visible()
    expect(plain.locator("#reply")).to_have_value("写到一半")
    assert said(site) == []


def test_a_gap_of_a_canned_reply_is_marked_and_stops_the_sending(wang: Page, site: Running):
    wang.locator("#canned").select_option(label="还要核实（要填：什么时候）")
    expect(wang.locator("#gaps")).to_have_text("还有要填的：什么时候")

    wang.locator("[data-send]").click()
    assert said(site) == []
    wang.keyboard.type("明天上午")  # the gap is selected

    expect(wang.locator("#gaps")).to_be_hidden()
    wang.keyboard.press("Control+Enter")
    expect(wang.locator(".line-staff")).to_have_count(1)
    assert "明天上午在这里回您" in said(site)[0]


def test_the_citizen_never_sees_a_note(open_page, site: Running):
    citizen = ask_for_person(open_page, site, "你好")
    clerk = sign_in(open_page, site, "wang")
    claim(clerk)
    ready(clerk)

    clerk.keyboard.press("n")
    clerk.keyboard.type(SECRET)
    clerk.get_by_role("button", name="存备注").click()
    expect(clerk.locator("#note-list")).to_contain_text(SECRET)
    clerk.fill("#reply", "您好")
    clerk.locator("[data-send]").click()

    expect(citizen.locator(".message.staff")).to_have_count(1)
    citizen.reload()
    expect(citizen.locator(".message.staff")).to_have_count(1)
    expect(citizen.locator("body")).not_to_contain_text(SECRET)


def test_colleagues_see_who_is_replying(open_page, wang: Page, site: Running):
    other = sign_in(open_page, site, "zhao")
    other.goto(wang.url)
    ready(other)
    expect(other.locator("#present")).to_contain_text("王小明正在看")
    expect(wang.locator("#present")).to_contain_text("赵华正在看")

    wang.fill("#reply", "我来回")
    expect(other.locator("#present")).to_contain_text("王小明正在回复")
    wang.close()

    expect(other.locator("#present")).not_to_contain_text("王小明")


def test_keys_reach_reply_note_and_transfer(wang: Page):
    for key, field in (("r", "#reply"), ("n", "#note"), ("t", "#offer-queue")):
        wang.evaluate("document.activeElement.blur()")
        wang.keyboard.press(key)
        expect(wang.locator(field)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_every_part_of_the_page_can_be_read(
    open_page, site: Running, wang: Page, scheme: str, viewport: dict[str, int]
):
    page = sign_in(open_page, site, "wang", viewport=viewport, color_scheme=scheme)
    page.goto(wang.url)
    ready(page)
    for area in ("对话", "交接单", "条款", "备注", "经过"):
        tab = page.locator(".case-tabs a", has_text=area)
        if tab.is_visible():
            tab.click()
        expect(page.locator(".bar")).to_be_in_viewport(ratio=1)
        assert page.evaluate(CUT_OFF) == []
        assert low_contrasts(page, TEXTS) == []
        assert small_targets(page, "#desk :is(button, select, textarea, .case-tabs a)", 36) == []
        assert not is_wider_than_screen(page)
