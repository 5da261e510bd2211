"""Whatever an action raises: the citizen gets a reply, Rasa goes on, no words are logged."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from actions import handoff
from actions.edge import answering
from actions.edge.boundary import guarded
from actions.edge.context import Call, Edge
from actions.edge.registry import HANDLERS, build_executor
from actions.storage.database import Database
from actions.storage.tables import Message
from tests.integration.actions.edge_world import ASK_AGAIN, hear, make_edge, said, slots


@pytest.fixture
def edge(database: Database) -> Edge:
    return make_edge(database)


def state_of(call: Call) -> Any:
    metadata = {"turn": call.turn, "epoch": call.epoch, "text": call.text, "press": call.press}
    latest = {"intent": {"name": call.intent}, "metadata": metadata}
    state = {"sender_id": call.conversation_id, "latest_message": latest, "events": []}
    return SimpleNamespace(current_state=lambda: state)


def _fail(_edge: Edge, call: Call) -> list[dict[str, Any]]:
    raise RuntimeError(f"could not read {call.text}")


async def test_a_failure_is_answered_with_a_way_to_a_person_and_logged_without_words(
    edge: Edge, capsys: pytest.CaptureFixture[str]
):
    call = hear(edge, "我家在幸福村", "ask_policy")

    events = await guarded("action_answer", _fail, edge)(None, state_of(call), {})

    with edge.database.reading() as tx:
        line = tx.scalars(select(Message).where(Message.turn_id == call.turn)).one()
    logged = capsys.readouterr()
    assert events == []
    assert line.payload["outcome"] == "error"
    assert line.payload["buttons"][0]["payload"] == "/request_human"
    assert "RuntimeError" in logged.out + logged.err
    assert "幸福村" not in logged.out + logged.err


async def test_a_failed_answer_does_not_end_the_form(edge: Edge):
    broken = replace(edge, interview=None)  # type: ignore[arg-type]
    run = build_executor(broken).actions["validate_screening_form"]
    call = hear(edge, "3", "screening_answer")

    events = await run(None, state_of(call), {})

    assert slots(events) == ASK_AGAIN


async def test_a_session_starts_even_when_the_database_is_away(edge: Edge):
    edge.database.close()
    away = replace(edge, database=Database("sqlite:////nowhere/none.db"))
    run = build_executor(away).actions["action_session_start"]

    events = await run(None, state_of(Call("c1")), {})

    assert [event["event"] for event in events] == ["session_started", "action"]


def test_every_action_has_its_boundary(edge: Edge):
    actions = build_executor(edge).actions

    assert set(actions) == set(HANDLERS)
    assert {run.__qualname__ for run in actions.values()} == {"guarded.<locals>.run"}


def test_no_bot_line_after_a_person_took_over(edge: Edge):
    call = hear(edge, "低保怎么申请", "ask_policy")
    with edge.database.transaction() as tx:
        handoff.request(tx, call.conversation_id, reason="asked")

    answering.answer(edge, call)

    assert said(edge, call) == []
