"""The actions of the slip over real tables and the real interview."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from actions.edge import deletion, slips
from actions.edge.context import Call, Edge
from actions.storage.database import Database
from actions.storage.tables import Case, Message, ScreeningSession, ScreeningSlip, SlipEvent
from tests.integration.actions.edge_world import hear, make_edge, said
from tests.integration.actions.slip_world import WITH_HEALTH, real_interview
from tests.integration.actions.test_screening_session import Talk


@pytest.fixture(scope="module")
def interview():
    return real_interview()


@pytest.fixture
def edge(database: Database, interview) -> Edge:
    return replace(make_edge(database), interview=interview)


@pytest.fixture
def ended(edge: Edge) -> str:
    """Return a conversation whose screening has ended."""
    conversation_id = hear(edge, "你好", "greet").conversation_id
    talk = TalkOf(edge, conversation_id)
    talk.start("我爸想吃低保")
    talk.answer_all(WITH_HEALTH)
    return conversation_id


class TalkOf(Talk):
    """The interview's talk in the conversation of a channel."""

    def __init__(self, edge: Edge, conversation_id: str) -> None:
        super().__init__(edge.database, edge.interview)
        self.conversation_id = conversation_id

    def start(self, text="", programmes=()):
        with self.database.transaction() as tx:
            return self.interview.start(tx, self.conversation_id, text, programmes).replies

    def say(self, text, kind="answer", fact=None):
        with self.database.transaction() as tx:
            step = self.interview.take(tx, self.conversation_id, text, kind, fact)
        self.is_done = step.is_done
        return step.replies


def last_line(edge: Edge, call: Call) -> Message:
    with edge.database.reading() as tx:
        lines = select(Message).where(Message.turn_id == call.turn).order_by(Message.seq.desc())
        return tx.scalars(lines).first()


def count(edge: Edge, table: type) -> int:
    with edge.database.reading() as tx:
        return int(tx.scalar(select(func.count()).select_from(table)) or 0)


def test_the_short_version_says_where_it_stands_and_leads_to_the_page(edge: Edge, ended: str):
    call = hear(edge, "看预审单", "show_slip")

    slips.show(edge, call)

    line = last_line(edge, call)
    assert line.text.splitlines()[0] == "预审单（父亲）"
    assert "· 低保单人户：可能可以申请，建议去问" in line.text
    assert "您仍有权提出申请，由镇街受理审核" in line.text
    assert "要打印请在这之前" in line.text
    assert line.payload["slip"]["wants_link"] is True
    assert [one["title"] for one in line.payload["buttons"]] == ["删掉这张预审单"]


def test_no_line_of_the_chat_tells_about_health(edge: Edge, ended: str):
    slips.show(edge, hear(edge, "看预审单", "show_slip"))

    with edge.database.reading() as tx:
        lines = "".join(tx.scalars(select(Message.text)))
    assert "预审单（父亲）" in lines
    assert not [word for word in ("肢体", "一级或二级") if word in lines]


def test_the_short_version_stays_short(edge: Edge, ended: str):
    call = hear(edge, "看预审单", "show_slip")

    slips.show(edge, call)

    assert len(last_line(edge, call).text.splitlines()) <= 9


@pytest.mark.parametrize("action", [slips.show, slips.delete])
def test_without_a_slip_a_screening_is_offered(edge: Edge, action):
    call = hear(edge, "预审单", "show_slip")

    action(edge, call)

    assert "没有预审单" in said(edge, call)[0]


def test_deletion_asks_first(edge: Edge, ended: str):
    call = hear(edge, "删掉这张预审单", "delete_slip")

    slips.delete(edge, call)

    line = last_line(edge, call)
    assert "删了就找不回来了" in line.text
    assert [one["title"] for one in line.payload["buttons"]] == ["确定删掉", "先不删"]
    assert count(edge, ScreeningSlip) == 1


def test_confirmed_it_is_gone_with_its_answers_and_the_short_version(edge: Edge, ended: str):
    shown = hear(edge, "看预审单", "show_slip")
    slips.show(edge, shown)
    call = hear(edge, "确定删掉", "delete_slip", {"confirm": "yes"})

    slips.delete(edge, call)

    assert "删掉了" in said(edge, call)[0]
    assert count(edge, ScreeningSlip) == count(edge, ScreeningSession) == 0
    assert said(edge, shown) == [edge.texts.render("edge.delete.mark")]


def test_it_is_not_deleted_under_the_hands_of_staff(edge: Edge, ended: str):
    with edge.database.transaction() as tx:
        tx.add(Case(no="1", conversation_id=ended, queue="Q-JZ", reason="asked"))
    call = hear(edge, "确定删掉", "delete_slip", {"confirm": "yes"})

    slips.delete(edge, call)

    assert "先不删" in said(edge, call)[0]
    assert count(edge, ScreeningSlip) == 1


def test_deleting_all_data_deletes_the_slip_and_remembers_that_it_did(edge: Edge, ended: str):
    deletion.delete_data(edge, hear(edge, "确定删除", "delete_data", {"confirm": "yes"}))

    assert count(edge, ScreeningSlip) == count(edge, ScreeningSession) == 0
    with edge.database.reading() as tx:
        assert tx.scalars(select(SlipEvent.kind).order_by(SlipEvent.id)).all()[-1] == "deleted"
