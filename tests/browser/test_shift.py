"""One shift in real browsers on the running stack: a case through every hand and back again.

Three clerks of two queues, a supervisor and a citizen; at each step what every screen shows.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, update

from actions import accounts
from actions.accounts import second_factor
from actions.storage.database import Database
from actions.storage.tables import Author, Case, CaseClock, CaseEvent, Conversation, Message
from knowledge import clock
from tests.fakes.browsers import DESKTOP, PHONE, watch_faults
from tests.stack import Stack, running_stack

PASSWORD = "a-long-enough-one"
PATIENCE_MS = 30_000
LEASE_AND_SWEEP_MS = 150_000  # one minute, the sweeper's quarter, and a busy machine
SECRETS = ("群众耳朵背，说慢点", "是退役军人，你们接着办")
POLICY = "抚恤金算不算家庭收入？"
AIDS, VETERANS = "社会救助", "帮扶援助"
STATION, BUREAU, OFFICE = "文峰街道办事处", "区退役军人事务局", "镇退役军人服务站"
CLERKS = (
    ("wang", "王小明", STATION, "Q-JZ"),
    ("zhao", "赵华", BUREAU, "Q-TB"),
    ("liu", "刘芳", OFFICE, "Q-TB"),
)


@pytest.fixture(scope="module", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack({"LAOBING_LEASE_MINUTES": "1"}) as one:
        yield one


@dataclass
class Shift:
    """Everybody's page, and the database behind them."""

    url: str
    database: Database
    citizen: Page
    wang: Page
    zhao: Page
    liu: Page
    boss: Page
    bot_lines: int = 0
    no: str = ""

    def case(self) -> Case:
        with self.database.reading() as tx:
            return tx.scalars(select(Case).where(Case.no == self.no)).one()

    def events(self) -> list[str]:
        with self.database.reading() as tx:
            chosen = select(CaseEvent.kind).where(CaseEvent.case_id == self.case().id)
            return list(tx.scalars(chosen.order_by(CaseEvent.seq)))

    def say(self, text: str) -> None:
        self.citizen.fill("#text", text)
        self.citizen.press("#text", "Enter")
        expect(self.citizen.locator(".message.citizen .text").last).to_have_text(text)

    def told(self, words: str) -> None:
        """The newest notice the citizen has: with these words, the number, and nobody's name."""
        expect(self.citizen.locator(".message.system").last).to_contain_text(words)
        self.keeps_secrets()

    def keeps_secrets(self) -> None:
        body = self.citizen.locator("body")
        for secret in (*SECRETS, "王小明", "赵华", "刘芳", "周主任"):
            expect(body).not_to_contain_text(secret)

    def bot_is_silent(self) -> None:
        """What the citizen just wrote has been settled, and only a person answers it."""
        with self.database.reading() as tx:
            bots = select(Message.id).where(Message.author == Author.BOT.value)
            assert len(tx.scalars(bots).all()) == self.bot_lines
            assert tx.scalars(select(Conversation.mode)).one() == "human"
        expect(self.citizen.locator("#typing")).to_be_hidden()

    def open(self, clerk: Page) -> None:
        clerk.goto(f"{self.url}/staff/cases/{self.case().id}")
        ready(clerk)


@pytest.fixture
def shift(stack: Stack, browser: Browser) -> Iterator[Shift]:
    contexts: list[BrowserContext] = []
    faults: list[list[str]] = []

    def page(size: dict[str, int], path: str) -> Page:
        context = browser.new_context(viewport=size)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        opened = context.new_page()
        faults.append(watch_faults(opened))
        opened.goto(stack.base_url + path)
        return opened

    with closing(Database(stack.database_url)) as database:
        codes = hire(database)
        pages = {login: page(DESKTOP, "/staff") for login, *_ in (*CLERKS, ("boss",))}
        for login, one in pages.items():
            sign_in(one, login, codes)
        yield Shift(stack.base_url, database, page(PHONE, "/"), **pages)
    for context in contexts:
        context.close()
    assert [fault for one in faults for fault in one] == []


def hire(database: Database) -> list[str]:
    """Three clerks and a supervisor; return the supervisor's codes."""
    with database.transaction() as tx:
        for login, name, office, queue in CLERKS:
            accounts.add_staff(tx, login, name, office=office, queues=(queue,), password=PASSWORD)
        made = accounts.add_staff(
            tx, "boss", "周主任", office="区民政局", role="supervisor", password=PASSWORD
        )
        secret = second_factor.begin(tx, made.staff.id)
        return second_factor.confirm(tx, made.staff.id, pyotp.TOTP(secret).now()) or []


def sign_in(page: Page, login: str, codes: list[str]) -> None:
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    if login == "boss":
        page.get_by_label("验证码").fill(codes.pop())
        page.get_by_role("button", name="确定").click()
    page.locator("html[data-ready] #rows").wait_for()


def ready(clerk: Page) -> None:
    clerk.locator("html[data-ready] #desk.tabbed").wait_for()


def shows(clerk: Page, state: str, whose: str) -> None:
    """The opened case's head: its state, and who has it."""
    expect(clerk.locator("#case-head p .tag").first).to_have_text(state)
    expect(clerk.locator("#case-head p").first).to_contain_text(whose)


def lists(clerk: Page, shelf: str, count: int) -> None:
    """How many cases stand in this list of the clerk's."""
    clerk.locator("#list-tabs a", has_text=shelf).first.click()
    clerk.locator("html[data-ready] #rows").wait_for()
    expect(clerk.locator(".case-row")).to_have_count(count)


def act(clerk: Page, name: str, button: str, **chosen: str) -> None:
    """Open one of the forms under the reply, fill it in, carry it out."""
    form = clerk.locator(f"[data-act={name}]")
    form.locator("summary").click()
    for field, value in chosen.items():
        place = form.locator(f"[name={field}]")
        if place.evaluate("node => node.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)
    form.get_by_role("button", name=button, exact=True).click()


def send(clerk: Page, words: str) -> None:
    clerk.fill("#reply", words)
    clerk.locator("[data-send]").click()
    expect(clerk.locator(".line-staff").last).to_contain_text(words)
    expect(clerk.locator("#reply")).to_have_value("")


@pytest.mark.timeout(600)
def test_a_case_through_every_hand_and_back(shift: Shift):
    asks_for_a_person(shift)
    wang_takes_the_next_one(shift)
    wang_offers_it_to_the_other_queue(shift)
    zhao_accepts_and_stalls(shift)
    liu_quotes_and_ends_it(shift)
    the_citizen_rates_and_comes_back(shift)
    the_supervisor_sees_the_breach_and_reassigns(shift)

    assert shift.events() == [
        "requested", "claimed", "replied", "citizen_wrote", "transfer_offered",
        "transfer_accepted", "lease_expired", "claimed", "replied", "resolved",
        "reopened", "reassigned", "replied",
    ]  # fmt: skip
    shift.citizen.reload()
    expect(shift.citizen.locator(".message.staff")).to_have_count(4)
    shift.keeps_secrets()


def asks_for_a_person(shift: Shift) -> None:
    shift.say(POLICY)
    expect(shift.citizen.locator("blockquote").first).to_contain_text("优待抚恤金")

    shift.citizen.locator("#human").click()

    expect(shift.citizen.locator("#state")).to_have_text("正在排队，您排第 1 位")
    with shift.database.reading() as tx:
        case = tx.scalars(select(Case)).one()
        bots = select(Message.id).where(Message.author == Author.BOT.value)
        shift.no, shift.bot_lines = case.no, len(tx.scalars(bots).all())
    expect(shift.citizen.locator(".message.system").first).to_contain_text(f"排在「{AIDS}」这一队")
    expect(shift.wang.locator(".case-row")).to_have_count(1)  # without a reload
    expect(shift.boss.locator(".case-row")).to_have_count(1)
    for other in (shift.zhao, shift.liu):  # it is not their queue
        expect(other.locator(".case-row")).to_have_count(0)


def wang_takes_the_next_one(shift: Shift) -> None:
    wang = shift.wang
    wang.get_by_role("button", name="取下一件").click()
    ready(wang)
    shows(wang, "办理中", "您在办")
    expect(wang.locator("#transcript")).to_contain_text(POLICY)
    expect(wang.locator("#cited")).to_contain_text("优待抚恤金")
    shift.told(f"「{STATION}」的工作人员来了")
    expect(shift.citizen.locator("#state")).to_have_text(f"{STATION}的人在接待您")

    wang.fill("#note", SECRETS[0])
    wang.get_by_role("button", name="存备注").click()
    expect(wang.locator("#note-list")).to_contain_text(SECRETS[0])
    send(wang, "您好，我是工作人员，您慢慢说。")
    expect(shift.citizen.locator(".message.staff .text")).to_have_text(
        "您好，我是工作人员，您慢慢说。"
    )
    shows(wang, "等群众回话", "您在办")

    shift.say(POLICY)  # the bot would know
    expect(wang.locator(".line-citizen").last).to_contain_text(POLICY)
    shows(wang, "办理中", "您在办")
    shift.bot_is_silent()
    shift.open(shift.boss)
    shows(shift.boss, "办理中", "王小明 在办")
    expect(shift.boss.locator("#note-list")).to_contain_text(SECRETS[0])


def wang_offers_it_to_the_other_queue(shift: Shift) -> None:
    notices = shift.citizen.locator(".message.system").count()
    act(shift.wang, "offer", "提出转交", queue="Q-TB", reason="wrong_queue", note=SECRETS[1])

    shows(shift.wang, "转交中", "您在办")
    expect(shift.wang.locator("#offer")).to_contain_text(VETERANS)
    shows(shift.boss, "转交中", "王小明 在办")
    for other in (shift.zhao, shift.liu):
        expect(other.locator("#bell-count")).to_be_visible()
        lists(other, "转给我的", 1)
        expect(other.locator(".case-row")).to_contain_text("王小明 转给")
    assert shift.citizen.locator(".message.system").count() == notices  # nothing has changed yet
    expect(shift.citizen.locator("#state")).to_have_text(f"{STATION}的人在接待您")
    shift.keeps_secrets()


def zhao_accepts_and_stalls(shift: Shift) -> None:
    zhao, before = shift.zhao, shift.case()
    zhao.locator(".case-row").click()
    ready(zhao)
    expect(zhao.locator("#offer")).to_contain_text(SECRETS[1])
    zhao.get_by_role("button", name="接下来").click()
    zhao.locator("html[data-ready] #reply").wait_for()
    shows(zhao, "办理中", "您在办")
    shift.told(f"（编号 {shift.no}）现在由「{BUREAU}」接着办")
    expect(shift.citizen.locator("#state")).to_have_text(f"{BUREAU}的人在接待您")
    lists(shift.wang, "我的", 0)
    lists(shift.liu, "转给我的", 0)
    shows(shift.boss, "办理中", "赵华 在办")
    shift.say("那要带啥子材料？")
    expect(zhao.locator(".line-citizen").last).to_contain_text("那要带啥子材料？")
    shift.bot_is_silent()

    # zhao only looks on
    expect(shift.citizen.locator(".message.system").last).to_contain_text(
        "还是原来的位置", timeout=LEASE_AND_SWEEP_MS
    )

    shift.told(f"「{VETERANS}」这一队，现在排在最前面")
    expect(shift.citizen.locator("#state")).to_have_text("正在排队，您排第 1 位")
    shows(zhao, "排队中", "没有人在办")
    expect(zhao.locator("#reply")).to_have_count(0)
    shows(shift.boss, "排队中", "没有人在办")
    lists(shift.liu, "等候", 1)
    assert shift.case().queued_at == before.queued_at


def liu_quotes_and_ends_it(shift: Shift) -> None:
    liu = shift.liu
    liu.locator(".case-row").click()
    ready(liu)
    expect(liu.locator("#note-list")).to_contain_text(SECRETS[0])
    liu.keyboard.press("c")
    liu.locator("html[data-ready] #reply").wait_for()
    shift.told(f"「{OFFICE}」的工作人员来了")
    shows(shift.zhao, "办理中", "刘芳 在办")

    liu.locator("#cited .clause button").first.click()
    quoted = liu.locator("#reply").input_value()
    assert "优待抚恤金" in quoted
    liu.locator("[data-send]").click()
    expect(shift.citizen.locator(".message.staff .text").last).to_contain_text("优待抚恤金")
    shows(liu, "等群众回话", "您在办")
    act(liu, "resolve", "办结这件", outcome="explained", closing="有事再来找我们。")

    shows(liu, "已办结", "没有人在办")
    shows(shift.boss, "已办结", "没有人在办")
    expect(shift.citizen.locator(".message.staff .text").last).to_have_text("有事再来找我们。")
    shift.told("办完了")
    expect(shift.citizen.locator("#state")).to_have_text("现在是机器人在答")


def the_citizen_rates_and_comes_back(shift: Shift) -> None:
    citizen = shift.citizen
    press(citizen, "满意")
    press(citizen, "讲得明白")
    shift.told("记下了，谢谢您")

    press(citizen, "还没完，接着找")

    shift.told(f"还是原来的编号 {shift.no}，排在「{VETERANS}」这一队")
    expect(citizen.locator("#state")).to_have_text("正在排队，您排第 1 位")
    shows(shift.boss, "排队中", "没有人在办")
    shows(shift.liu, "排队中", "没有人在办")
    expect(shift.liu.locator("#case-head")).to_contain_text("重开过")
    lists(shift.zhao, "等候", 1)
    lists(shift.wang, "等候", 0)


def the_supervisor_sees_the_breach_and_reassigns(shift: Shift) -> None:
    boss, case_id = shift.boss, shift.case().id
    boss.goto(f"{shift.url}/staff/oversight")
    expect(boss.locator("#alarms")).not_to_contain_text(shift.no)
    with shift.database.transaction() as tx:  # nobody came for an hour
        running = (CaseClock.case_id == case_id, CaseClock.stopped_at.is_(None))
        past = clock.now() - timedelta(hours=1)
        tx.execute(update(CaseClock).where(*running).values(warn_at=past, due_at=past))
    boss.reload()
    alarm = boss.locator("#alarms tr", has_text=shift.no).first
    expect(alarm).to_contain_text("超了 1 小时")
    expect(alarm).to_contain_text("没人接")

    alarm.get_by_role("link", name="接过来或改派").click()
    form = boss.locator("section", has=boss.get_by_role("heading", name="交给别人办"))
    people = form.get_by_label("交给").locator("option")
    assert not any("王小明" in one for one in people.all_text_contents())  # not his queue
    zhao = people.filter(has_text="赵华").get_attribute("value") or ""
    form.get_by_label("交给").select_option(zhao)
    form.get_by_label("原因").select_option("overdue")
    form.get_by_label("看清楚了").check()
    form.get_by_role("button", name="改派").click()

    expect(boss.get_by_role("status").filter(has_text="改派好了")).to_be_visible()
    shift.told(f"「{BUREAU}」")
    shows(shift.liu, "办理中", "赵华 在办")
    shift.zhao.locator("#bell summary").click()
    expect(shift.zhao.locator("#bell-box")).to_contain_text("主管改派了")
    lists(shift.zhao, "我的", 1)
    shift.zhao.locator(".case-row").click()
    ready(shift.zhao)
    send(shift.zhao, "让您久等了，我来办。")
    expect(shift.citizen.locator(".message.staff .text").last).to_have_text("让您久等了，我来办。")
    shift.bot_is_silent()


def press(citizen: Page, title: str) -> None:
    citizen.locator("#log").get_by_role("button", name=title, exact=True).click()
