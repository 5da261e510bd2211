"""The slip in the console: the same as the citizen's, in the brief of a case."""

import httpx
import pytest

from actions import handoff
from bot.web.services import WebServices
from tests.integration.actions.slip_world import WITH_HEALTH, meet, real_interview, screened
from tests.integration.actions.test_screening_session import CITIZEN
from tests.integration.bot.test_staff_console import browser, sign_in_quickly


@pytest.fixture
def case_id(services: WebServices) -> int:
    meet(services.database)
    screened(services.database, real_interview(), WITH_HEALTH)
    with services.database.transaction() as tx:
        return handoff.request(tx, CITIZEN, reason="screening").id


async def page_of(services: WebServices, case_id: int) -> str:
    async with browser(services) as client:
        sign_in_quickly(client, services.database, "wang")
        reply: httpx.Response = await client.get(f"/staff/cases/{case_id}")
    return reply.raise_for_status().text


async def test_staff_see_the_ledger_the_rules_and_the_date_of_the_standards(
    services: WebServices, case_id: int
):
    page = await page_of(services, case_id)

    for words in (
        "收入怎么算的", "866.67", "3 口人分", "农村低保边缘线（一倍半）", "2025年7月1日起",
        "规则版本", "校验码", "可能可以申请，建议去问", "窗口还要问", "群众说的情况", "在开州",
    ):  # fmt: skip
        assert words in page, words


async def test_what_the_screening_forgot_does_not_reach_staff(services: WebServices, case_id: int):
    side = (await page_of(services, case_id)).split('id="side"')[1]

    assert "肢体" not in side
    assert "残疾证是一级或二级" not in side
