"""The supervisors' pages in a real browser: readable, operable, nothing refused by the policy."""

import os
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from actions import accounts, clocks, desk, handoff
from actions.storage.database import Database
from actions.storage.tables import Case, CaseClock, Staff
from bot.staff.doors.session import COOKIE
from knowledge import clock
from tests.browser.conftest import Open
from tests.fakes.browsers import (
    DESKTOP,
    PHONE,
    is_wider_than_screen,
    low_contrasts,
    small_targets,
)
from tests.fakes.web import Running, build_services, new_database, running
from tests.integration.actions.statistics_world import MIDNIGHT, Made, store
from tests.integration.bot.test_staff_console import open_case

PAGES = ("statistics", "oversight", "hours", "canned", "hours?day={day}", "canned/1")
TEXTS = "h1, h2, h3, p, th, td, caption, summary, label, .tag, .button, .pill, .figure b, a"
SHOTS = os.environ.get("LAOBING_SHOTS")  # a folder to keep pictures in, for looking at
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    services = build_services(new_database(tmp_path_factory.mktemp("site")))
    fill(services.database)
    with running(services) as started:
        yield started


@pytest.fixture(scope="module")
def token(site: Running) -> str:
    with site.services.database.transaction() as tx:
        boss = Staff(login="boss", name="周主任", role="supervisor", office="区民政局")
        boss.password_hash, boss.totp_sealed, boss.totp_confirmed_at = "-", "X", clock.now()
        tx.add(boss)
        tx.flush()
        return accounts.open_session(tx, boss.id, is_verified=True).token


@pytest.fixture
def open_page(open_page: Open, site: Running, token: str) -> Open:
    """Opens the supervisor's page."""
    cookies = [{"name": COOKIE, "value": token, "url": f"{site.url}/staff"}]

    def new_page(path: str, **options: object) -> Page:
        url = f"{site.url}/staff/{path.format(day=clock.today())}"
        return open_page(url, cookies=cookies, **options)

    return new_page


def fill(database: Database) -> None:
    """A month of work: most of it done, some of it late."""
    made, start = random.Random(3), (clock.now() - MIDNIGHT) // timedelta(minutes=1)
    cases = []
    for number in range(160):
        opened = start - made.randint(20, 28 * 24 * 60)
        is_open = number % 8 == 0
        state = made.choice(("queued", "owned", "waiting_citizen")) if is_open else "closed"
        cases.append(
            Made(
                queue=made.choice(("Q-JZ", "Q-JZ", "Q-JZ", "Q-YL", "Q-YL", "Q-TB", "Q-TY", "Q-JN")),
                opened=opened,
                taken=() if state == "queued" else (made.randint(2, 400),),
                replied=() if state == "queued" else (made.randint(400, 700),),
                ended=None if is_open else made.randint(60, 5000),
                state=state,
                outcome=None if is_open else made.choice(("explained", "guided", "referred")),
                reopened=number % 11 == 0,
                transfers=("accepted",) if number % 9 == 0 else (),
                rating=None if number % 3 else (number % 4 != 0, None),
                clocks=(("first_reply", "late" if is_open else made.choice(("met", "missed"))),),
            )
        )
    with database.transaction() as tx:
        store(tx, cases, clock.now())
        desk.seed_canned(tx)
        clocks.seed(tx)
        for row in tx.scalars(select(CaseClock).where(CaseClock.stopped_at.is_(None)).limit(6)):
            row.warn_at, row.due_at = clock.now(), clock.now() + timedelta(minutes=12)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", PAGES)
def test_the_pages_can_be_read(open_page: Open, path: str, viewport: dict[str, int], scheme: str):
    page = open_page(path, viewport=viewport, color_scheme=scheme)
    expect(page.locator("h1")).to_be_visible()
    if SHOTS:
        size = "phone" if viewport == PHONE else "desktop"
        name = path.split("?")[0].replace("/", "-") + ("-day" if "?" in path else "")
        page.screenshot(path=Path(SHOTS) / f"{name}-{size}-{scheme}.png", full_page=True)

    assert low_contrasts(page, TEXTS) == []
    assert small_targets(page, "main .button, main select, summary, main .linklike", 36) == []
    assert not is_wider_than_screen(page)


def test_a_supervisor_gives_a_late_case_to_somebody_else(open_page: Open, site: Running):
    with site.services.database.transaction() as tx:
        for login, name in (("wang", "王小明"), ("zhao", "赵华")):
            tx.add(Staff(login=login, name=name, office="文峰", password_hash="-"))
        tx.flush()
        wang = tx.scalars(select(Staff.id).where(Staff.login == "wang")).one()
        case = open_case(tx, "抚恤金算不算收入？")
        handoff.claim(tx, case.id, wang, case.version)
        for row in tx.scalars(select(CaseClock).where(CaseClock.case_id == case.id)):
            row.warn_at = row.due_at = clock.now() - timedelta(days=60)  # the first on the page
    page = open_page("oversight")

    page.get_by_role("link", name="接过来或改派").first.click()
    assign = page.locator("section", has=page.get_by_role("heading", name="交给别人办"))
    assign.get_by_label("交给").select_option(label="赵华（文峰）：在岗，手上 0 件")
    assign.get_by_label("原因").select_option("overdue")
    assign.get_by_label("看清楚了").check()
    assign.get_by_role("button", name="改派").click()

    expect(page.get_by_role("status").filter(has_text="改派好了")).to_be_visible()
    with site.services.database.reading() as tx:
        owners = tx.scalars(select(Staff.login).join(Case, Case.owner_id == Staff.id)).all()
    assert owners.count("zhao") == 1


def test_the_filters_are_in_the_address_and_the_table_comes_along(open_page: Open):
    page = open_page("statistics")

    page.locator("main").get_by_label("队列", exact=True).select_option("Q-JZ")
    page.get_by_role("button", name="看", exact=True).click()
    expect(page).to_have_url(re.compile("queue=Q-JZ"))
    with page.expect_download() as download:
        page.get_by_role("link", name="下载表格").click()

    assert Path(download.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")
