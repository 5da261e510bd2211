"""Feedback over the citizen's API."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from actions.storage.tables import Feedback, Message, Update
from bot.web.services import WebServices
from tests.fakes.web import ScriptedDialogue
from tests.integration.bot.test_web_api import begin, browser, read, say


@pytest.fixture
async def client(services: WebServices) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(services) as opened:
        await begin(opened)
        await say(opened, "抚恤金算不算收入？")
        await ScriptedDialogue(services).drain()
        yield opened


async def answer_of(client: httpx.AsyncClient) -> dict[str, Any]:
    return (await read(client))["messages"][-1]


async def rate(client: httpx.AsyncClient, seq: int, useful: object) -> httpx.Response:
    return await client.post("/api/feedback", json={"seq": seq, "useful": useful})


async def test_an_answer_can_be_rated_and_shows_it(client, services: WebServices):
    answer = await answer_of(client)
    assert answer["rating"] == {"useful": None}

    reply = await rate(client, answer["seq"], False)

    assert (reply.status_code, reply.json()) == (200, {"seq": answer["seq"], "useful": False})
    assert (await answer_of(client))["rating"] == {"useful": False}
    await rate(client, answer["seq"], True)
    assert (await answer_of(client))["rating"] == {"useful": True}
    with services.database.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(Feedback)) == 1


async def test_rating_writes_no_line(client, services: WebServices):
    answer = await answer_of(client)
    with services.database.reading() as tx:
        before = [tx.scalar(select(func.count()).select_from(one)) for one in (Message, Update)]

    await rate(client, answer["seq"], True)

    with services.database.reading() as tx:
        after = [tx.scalar(select(func.count()).select_from(one)) for one in (Message, Update)]
    assert after == before


async def test_ones_own_line_has_no_rating(client):
    own = (await read(client))["messages"][0]

    refused = await rate(client, own["seq"], True)

    assert own["rating"] is None
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "no_answer")


async def test_nobody_rates_in_somebody_elses_conversation(client, services: WebServices):
    answer = await answer_of(client)
    async with browser(services) as stranger:
        nobody = await rate(stranger, answer["seq"], False)
        await begin(stranger)
        other = await rate(stranger, answer["seq"], False)

    assert (nobody.status_code, other.status_code) == (401, 404)
    assert (await answer_of(client))["rating"] == {"useful": None}


@pytest.mark.parametrize("useful", ["maybe", None, 3])
async def test_malformed_feedback_is_refused(client, useful):
    refused = await rate(client, (await answer_of(client))["seq"], useful)

    assert refused.status_code == 422
