"""The console's pages about unanswered questions, over the real index."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from actions import accounts
from actions.learning import IndexKeeper
from bot.web.services import WebServices
from knowledge.outcomes import Outcome
from knowledge.questions import load_questions
from knowledge.retrieval import ClauseIndex, build_index, load_index
from tests.integration.actions.learning_world import LearningWorld
from tests.integration.bot.conftest import PASSWORD
from tests.integration.bot.test_staff_console import browser, sign_in_quickly

ODD = "爬不动楼了，有没得人来装扶手"
MARKUP = "<script>alert(1)</script>"
CLAUSE = "A-5.3"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("index")
    build_index(made)
    return made


@pytest.fixture(scope="module")
def index(folder: Path) -> ClauseIndex:
    return load_index(folder)


@pytest.fixture
def keeper(folder: Path, index: ClauseIndex) -> IndexKeeper:
    return IndexKeeper(index, folder, "", None)


@pytest.fixture
def console(services: WebServices, keeper: IndexKeeper) -> WebServices:
    with services.database.transaction() as tx:
        accounts.add_staff(tx, "boss", "周主任", role="supervisor", password=PASSWORD)
    return replace(services, keeper=keeper)


@pytest.fixture
def world(console: WebServices) -> LearningWorld:
    made = LearningWorld(console.database)
    made.ask(ODD, Outcome.OUT_OF_SCOPE)
    return made


def client_of(console: WebServices, login: str) -> httpx.AsyncClient:
    client = browser(console)
    sign_in_quickly(client, console.database, login)
    return client


@pytest.fixture
async def boss(console: WebServices, world: LearningWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(console, "boss") as client:
        yield client


@pytest.fixture
async def wang(console: WebServices, world: LearningWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(console, "wang") as client:
        yield client


async def first_group(client: httpx.AsyncClient) -> str:
    found = re.search(r'href="(/staff/learning/\d+)"', (await client.get("/staff/learning")).text)
    assert found is not None
    return found.group(1)


async def act(client: httpx.AsyncClient, name: str, **fields: str) -> httpx.Response:
    group = await first_group(client)
    page = (await client.get(group)).text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    data = {"csrf": csrf.group(1), **fields}
    return await client.post(f"{group}/{name}", data=data, follow_redirects=True)


async def test_the_list_shows_count_age_and_wording(wang):
    page = (await wang.get("/staff/learning")).text

    assert ODD in page
    assert "1 次" in page
    assert "文件里没找到" in page
    assert "最早 不到 1 分钟前" in page


async def test_what_people_wrote_is_never_markup(console, world):
    world.ask(MARKUP, Outcome.OUT_OF_SCOPE, key="two")

    async with client_of(console, "wang") as client:
        page = (await client.get("/staff/learning")).text

    assert MARKUP not in page
    assert "&lt;script&gt;" in page


async def test_a_group_offers_clauses_word_for_word(wang, keeper):
    group = await first_group(wang)

    page = (await wang.get(group, params={"search": CLAUSE})).text

    assert keeper.holder.clause(CLAUSE).text in page


async def test_a_question_goes_live_and_is_withdrawn(boss, keeper, console):
    group = await first_group(boss)

    done = await act(boss, "publish", clause=CLAUSE, text=ODD)

    assert "上线了" in done.text
    assert keeper.holder.search(ODD)[0].clause.id == CLAUSE
    handled = (await boss.get("/staff/learning?state=handled")).text
    assert ODD in handled
    assert "周主任" in handled

    item = re.search(r'name="item" value="(\d+)"', (await boss.get(group)).text)
    csrf = re.search(r'name="csrf" value="([^"]+)"', done.text)
    assert item is not None
    assert csrf is not None
    data = {"csrf": csrf.group(1), "item": item.group(1)}
    back = await boss.post(f"{group}/withdraw", data=data, follow_redirects=True)

    assert "撤回了" in back.text
    assert keeper.holder.index.learned_digest == ""


async def test_a_conflict_is_shown_and_nothing_goes_live(boss, keeper):
    before = keeper.holder.index

    refused = await act(boss, "publish", clause=CLAUSE, text=load_questions()["A-2.3"][0])

    assert refused.status_code == 409
    assert "抢走" in refused.text
    assert "A-2.3" in refused.text
    assert keeper.holder.index is before


async def test_trying_shows_both_rankings(wang):
    page = await act(wang, "try", clause=CLAUSE, text=ODD)

    assert page.status_code == 200
    assert "上线以后" in page.text
    assert "检查过了" in page.text


async def test_agents_propose_but_cannot_publish(wang, keeper):
    refused = await act(wang, "publish", clause=CLAUSE, text=ODD)
    proposed = await act(wang, "propose", clause=CLAUSE, text=ODD)

    assert refused.status_code == 403
    assert "等主管上线" in proposed.text
    assert 'formaction="/staff/learning/1/publish"' not in proposed.text
    assert keeper.holder.index.learned_digest == ""


async def test_unusable_words_are_refused_and_kept(boss):
    refused = await act(boss, "publish", clause="", text=ODD)
    note = await act(boss, "note", note="   ")

    assert (refused.status_code, note.status_code) == (422, 422)
    assert "先从右边选一条" in refused.text


async def test_a_note_and_a_dismissal_settle_the_group(wang, world, console):
    noted = await act(wang, "note", note="打社区电话。")
    world.ask("骨灰盒哪点买", Outcome.OUT_OF_SCOPE, key="two")
    dismissed = await act(wang, "dismiss")

    assert "备注存下来了" in noted.text
    assert "不用管" in dismissed.text
    assert "这里没有问题" in (await wang.get("/staff/learning")).text


@pytest.mark.parametrize(
    "name", ["try", "propose", "publish", "note", "withdraw", "dismiss", "reopen"]
)
async def test_forms_need_a_session_and_its_token(console, boss, name):
    group = await first_group(boss)
    data = {"clause": CLAUSE, "text": ODD, "note": "x", "item": "1", "csrf": "wrong"}

    forged = await boss.post(f"{group}/{name}", data=data)
    async with browser(console) as stranger:
        unknown = await stranger.post(f"{group}/{name}", data=data)

    assert forged.status_code == 403
    assert (unknown.status_code, unknown.headers["location"][:12]) == (303, "/staff/login")


async def test_without_an_index_there_is_no_such_page(services: WebServices):
    async with browser(services) as client:
        sign_in_quickly(client, services.database, "wang")
        page = await client.get("/staff")
        missing = await client.get("/staff/learning")

    assert "没答上的" not in page.text
    assert missing.status_code == 404
