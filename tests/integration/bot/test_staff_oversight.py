"""Numbers, exports and the audit pages, over a real database."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select

from actions import accounts, handoff
from actions.delivery import inbound
from actions.storage.database import Database
from actions.storage.tables import Disclosure
from bot.web.services import WebServices
from tests.integration.bot.conftest import PASSWORD
from tests.integration.bot.test_staff_account import send
from tests.integration.bot.test_staff_console import browser, sign_in_quickly

NUMBER = "13800001234"
WORDS = "我叫张三，抚恤金算不算收入"


@pytest.fixture
def database(services: WebServices) -> Database:
    with services.database.transaction() as tx:
        for login, name, role in (
            ("li", "李主任", "supervisor"),
            ("zhou", "周主任", "supervisor"),
            ("shen", "沈审计", "auditor"),
        ):
            accounts.add_staff(tx, login, name, role=role, password=PASSWORD)
    return services.database


@pytest.fixture
def case_id(database: Database) -> int:
    with database.transaction() as tx:
        accepted = inbound.accept(tx, "web", "one", "one", inbound.Said(WORDS))
        case = handoff.request(tx, accepted.conversation_id, reason="asked", queue="Q-JZ")
        handoff.leave_contact(tx, accepted.conversation_id, NUMBER)
        return case.id


@pytest.fixture
async def people(
    services: WebServices, database: Database
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    made = {login: browser(services) for login in ("wang", "li", "zhou", "shen", "weiji")}
    for login, client in made.items():
        sign_in_quickly(client, database, login)
    yield made
    for client in made.values():
        await client.aclose()


def looks(database: Database) -> list[Disclosure]:
    with database.reading() as tx:
        return list(tx.scalars(select(Disclosure)))


async def test_a_case_shows_the_number_masked_and_the_way_to_it(people, case_id, database):
    page = (await people["wang"].get(f"/staff/cases/{case_id}")).text

    assert "138****1234" in page
    assert NUMBER not in page
    assert f'href="/staff/cases/{case_id}/contact"' in page
    assert looks(database) == []


async def test_the_whole_number_is_shown_for_a_purpose_and_on_that_page_only(
    people, case_id, database
):
    path = f"/staff/cases/{case_id}/contact"
    before = (await people["wang"].get(path)).text

    shown = await send(people["wang"], path, path, purpose="call_back", note="约下午")
    after = (await people["wang"].get(path)).text

    assert NUMBER in shown.text
    assert NUMBER not in before + after
    (line,) = looks(database)
    assert (line.purpose, line.note) == ("call_back", "约下午")


@pytest.mark.parametrize("purpose", ["", "curious"])
async def test_without_a_purpose_there_is_no_number(people, case_id, database, purpose):
    path = f"/staff/cases/{case_id}/contact"

    refused = await send(people["wang"], path, path, purpose=purpose, note="想看看")

    assert refused.status_code == 422
    assert NUMBER not in refused.text
    assert 'value="想看看"' in refused.text
    assert looks(database) == []


async def test_where_nobody_left_a_number_there_is_no_such_page(people, case_id, database):
    with database.transaction() as tx:
        accepted = inbound.accept(tx, "web", "two", "two", inbound.Said("你好"))
        other = handoff.request(tx, accepted.conversation_id, reason="asked", queue="Q-JZ").id

    reply = await people["wang"].get(f"/staff/cases/{other}/contact")

    assert reply.status_code == 404


async def test_auditors_see_who_looked_but_neither_number_nor_words(people, case_id):
    path = f"/staff/cases/{case_id}/contact"
    await send(people["wang"], path, path, purpose="danger", note="没人接")

    disclosures = (await people["shen"].get("/staff/disclosures")).text
    audit = (await people["shen"].get("/staff/audit")).text
    case = await people["shen"].get(f"/staff/cases/{case_id}")

    assert all(word in disclosures for word in ("王小明", "怕有危险", "没人接", "LB-"))
    assert "提出转人工" in audit
    assert "张三" not in disclosures + audit
    assert NUMBER not in disclosures + audit
    assert case.status_code == 403


async def test_the_audit_finds_one_case(people, case_id, database):
    with database.transaction() as tx:
        no = handoff.case_view(tx, case_id).case.no

    found = (await people["li"].get("/staff/audit", params={"no": no})).text
    nothing = (await people["li"].get("/staff/audit", params={"no": "LB-0"})).text

    assert "提出转人工" in found
    assert "没有记录" in nothing


async def ask(client: httpx.AsyncClient, **more: str) -> httpx.Response:
    fields = {"kind": "cases", "first": "2026-01-01", "last": "2026-12-31", "reason": "年报"}
    return await send(client, "/staff/exports", "/staff/exports", **{**fields, **more})


async def decide(client: httpx.AsyncClient, what: str) -> httpx.Response:
    return await send(client, "/staff/exports", f"/staff/exports/1/{what}")


async def test_an_export_takes_two_people_and_is_fetched_once(people, case_id):
    await ask(people["li"])
    own = await decide(people["li"], "approve")
    early = await decide(people["li"], "file")
    await decide(people["zhou"], "approve")
    foreign = await decide(people["zhou"], "file")
    file = await decide(people["li"], "file")
    again = await decide(people["li"], "file")

    assert [r.status_code for r in (own, early, foreign, file, again)] == [403, 409, 403, 200, 409]
    assert "attachment" in file.headers["content-disposition"]
    assert file.headers["cache-control"] == "no-store"
    assert re.search(r"LB-\d{6}-\w{4}", file.text)
    assert "张三" not in file.text


async def test_the_page_offers_each_what_they_can_do(people, case_id):
    await ask(people["li"], reason="给区里报")

    own = (await people["li"].get("/staff/exports")).text
    other = (await people["zhou"].get("/staff/exports")).text
    await decide(people["zhou"], "refuse")
    after = (await people["li"].get("/staff/exports")).text

    assert "自己不能批自己的" in own
    assert "/approve" not in own
    assert "给区里报" in other
    assert "/approve" in other
    assert "没有批" in after


async def test_an_export_that_cannot_be_asked_for_keeps_what_was_typed(people):
    refused = await ask(people["li"], first="昨天", reason="给区里报")

    assert refused.status_code == 422
    assert "没有申请成" in refused.text
    assert 'value="给区里报"' in refused.text
