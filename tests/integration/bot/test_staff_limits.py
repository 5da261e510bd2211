"""What a deployment sets for leases, offers and the grace holds for what the console does."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import time_machine
from sqlalchemy import select

from actions import handoff
from actions.storage.tables import Staff, Transfer
from bot.composition import case_choices
from bot.settings import Settings
from bot.web.services import WebServices
from tests.integration.bot.test_staff_console import (
    act,
    browser,
    case_of,
    csrf_of,
    open_case,
    sign_in_quickly,
)

MOMENT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LEASE, OFFER, GRACE = timedelta(minutes=5), timedelta(minutes=7), timedelta(hours=1)


@pytest.fixture(autouse=True)
def short() -> Iterator[None]:
    handoff.use(
        case_choices(Settings(_env_file=None, lease_minutes=5, transfer_minutes=7, grace_hours=1))
    )
    yield
    handoff.use(handoff.Choices())


@pytest.fixture
async def wang(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    with time_machine.travel(MOMENT, tick=False):
        async with browser(services) as client:
            sign_in_quickly(client, services.database, "wang")
            yield client


@pytest.fixture
def case_id(wang: httpx.AsyncClient, services: WebServices) -> int:
    with services.database.transaction() as tx:
        return open_case(tx, "抚恤金算不算收入？").id


async def test_claiming_and_signs_of_work_give_the_short_lease(
    services: WebServices, wang: httpx.AsyncClient, case_id: int
):
    await act(wang, case_id, "claim")
    claimed = case_of(services.database, case_id).lease_until
    with time_machine.travel(MOMENT + timedelta(minutes=2), tick=False):
        await act(wang, case_id, "note", note="等他女儿回话")
        renewed = case_of(services.database, case_id).lease_until

    assert claimed == MOMENT + LEASE
    assert renewed == MOMENT + timedelta(minutes=2) + LEASE


async def test_taking_the_next_one_gives_the_short_lease(
    services: WebServices, wang: httpx.AsyncClient, case_id: int
):
    await wang.post("/staff/next", data={"csrf": await csrf_of(wang)})

    assert case_of(services.database, case_id).lease_until == MOMENT + LEASE


async def test_an_offer_ends_after_the_short_time(
    services: WebServices, wang: httpx.AsyncClient, case_id: int
):
    await act(wang, case_id, "claim")
    await act(wang, case_id, "offer", queue="Q-TY", reason="wrong_queue")
    with services.database.reading() as tx:
        until = tx.scalars(select(Transfer.until)).one()

    await act(wang, case_id, "recall")

    assert until == MOMENT + OFFER
    assert case_of(services.database, case_id).lease_until == MOMENT + LEASE


async def test_a_supervisor_who_takes_over_has_the_short_lease(
    services: WebServices, wang: httpx.AsyncClient, case_id: int
):
    with services.database.transaction() as tx:
        tx.add(Staff(login="boss", name="周主任", role="supervisor", password_hash="-"))
    await act(wang, case_id, "claim")
    async with browser(services) as boss:
        sign_in_quickly(boss, services.database, "boss")
        await act(boss, case_id, "take-over", reason="absent")

    taken = case_of(services.database, case_id)
    assert taken.lease_until == MOMENT + LEASE
    assert taken.last_owner_id is not None


async def test_an_ended_case_may_come_back_for_the_short_grace(
    services: WebServices, wang: httpx.AsyncClient, case_id: int
):
    await act(wang, case_id, "claim")
    await act(wang, case_id, "resolve", outcome="explained")

    assert case_of(services.database, case_id).grace_until == MOMENT + GRACE
