"""The actions that lead to people, and the one that deletes."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.edge import deletion, people, screening
from actions.edge.context import Edge
from actions.storage.database import Database
from actions.storage.tables import (
    OWNED_STATES,
    Case,
    CaseState,
    Feedback,
    Message,
    ScreeningSession,
    Staff,
    UnansweredQuestion,
)
from actions.texts import load_texts
from tests.integration.actions.edge_world import hear, make_edge, said


@pytest.fixture
def edge(database: Database) -> Edge:
    return make_edge(database)


def begun(edge: Edge) -> None:
    screening.start(edge, hear(edge, "做个预审", "start_screening"))


def cases(edge: Edge) -> list[Case]:
    with edge.database.reading() as tx:
        return list(tx.scalars(select(Case)))


def test_asking_for_a_person_opens_one_case(edge: Edge):
    call = hear(edge, "转人工", "request_human")

    people.request_human(edge, call)
    people.request_human(edge, call)

    (case,) = cases(edge)
    assert case.reason == "asked"
    queued, region = said(edge, call)
    assert case.no in queued
    assert "住在哪个镇" in region


def test_a_complaint_goes_to_its_queue(edge: Edge):
    people.request_human(edge, hear(edge, "投诉", "request_human", {"reason": "complaint"}))

    (case,) = cases(edge)
    assert case.queue == "Q-TS"


@pytest.mark.parametrize("values", [{"reason": "crisis"}, {"reason": "x"}, {"queue": "Q-XX"}])
def test_a_button_cannot_name_what_is_not_its_to_name(edge: Edge, values: dict[str, str]):
    people.request_human(edge, hear(edge, "转人工", "request_human", values))

    (case,) = cases(edge)
    assert case.reason == "asked"


def _staff(tx: Session) -> int:
    member = Staff(login="a", name="甲", password_hash="x")
    tx.add(member)
    tx.flush()
    return member.id


def test_my_cases_without_any_offers_a_person(edge: Edge):
    call = hear(edge, "我的事", "my_cases")

    people.my_cases(edge, call)

    assert "还没有交给工作人员" in said(edge, call)[0]


# Without a time until which it may be reopened, a resolved case reads as closed.
_SHOWN_AS = {CaseState.RESOLVED: CaseState.CLOSED}


@pytest.mark.parametrize("state", list(CaseState))
def test_my_cases_says_where_each_stands(edge: Edge, state: CaseState):
    people.request_human(edge, hear(edge, "转人工", "request_human"))
    with edge.database.transaction() as tx:
        owner = _staff(tx)
        case = tx.scalars(select(Case)).one()
        case.state = state.value
        case.owner_id = owner if state in OWNED_STATES else None
    call = hear(edge, "我的事", "my_cases")

    people.my_cases(edge, call)

    (text,) = said(edge, call)
    assert case.no in text
    entry = load_texts().entries[f"handoff.mine.state.{_SHOWN_AS.get(state, state).value}"]
    assert entry.template.partition("{")[0] in text


def count(edge: Edge, table: type) -> int:
    with edge.database.reading() as tx:
        return int(tx.scalar(select(func.count()).select_from(table)) or 0)


def test_deletion_asks_first_and_deletes_nothing(edge: Edge):
    begun(edge)
    call = hear(edge, "把我的资料删了", "delete_data")

    deletion.delete_data(edge, call)

    assert "确定要删" in said(edge, call)[0]
    assert count(edge, ScreeningSession) == 1


def test_confirmed_deletion_leaves_no_words(edge: Edge):
    begun(edge)
    call = hear(edge, "确定删除", "delete_data", {"confirm": "yes"})

    deletion.delete_data(edge, call)

    mark = load_texts().render("edge.delete.mark")
    with edge.database.reading() as tx:
        rows = list(tx.execute(select(Message.text, Message.payload).order_by(Message.seq)))
    assert count(edge, ScreeningSession) == 0
    assert {(text, str(payload)) for text, payload in rows[:-2]} == {(mark, "{}")}
    assert rows[-2].text == "确定删除"  # the press itself; its answer is the last line
    assert "都删掉了" in rows[-1].text


def test_confirmed_deletion_takes_collected_questions_and_opinions_along(edge: Edge):
    call = hear(edge, "今天落不落雨", "nlu_fallback")
    with edge.database.transaction() as tx:
        asked = tx.scalars(select(Message).order_by(Message.id)).first()
        where = {"message_id": asked.id, "conversation_id": call.conversation_id}
        tx.add(UnansweredQuestion(**where, text="问", cause="error", asked_at=asked.created_at))
        tx.add(Feedback(**where, is_useful=False))

    deletion.delete_data(edge, hear(edge, "确定删除", "delete_data", {"confirm": "yes"}))

    assert (count(edge, UnansweredQuestion), count(edge, Feedback)) == (0, 0)


def test_nothing_is_deleted_while_somebody_works_on_a_case(edge: Edge):
    begun(edge)
    people.request_human(edge, hear(edge, "转人工", "request_human"))
    call = hear(edge, "确定删除", "delete_data", {"confirm": "yes"})

    deletion.delete_data(edge, call)

    assert "先不删" in said(edge, call)[0]
    assert count(edge, ScreeningSession) == 1
