"""What the tests of the Rasa actions share: stand-ins for answering and interviewing, one citizen."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.answering import Answer, Topic
from actions.delivery import inbound
from actions.edge.context import Call, Edge
from actions.replies import Citation, Reply
from actions.screening import Step
from actions.storage.database import Database
from actions.storage.tables import Conversation, Message, ScreeningSession, Turn
from actions.texts import load_texts
from knowledge import clock
from knowledge.offices import load_queues
from knowledge.outcomes import Outcome

ASK_AGAIN = [("screening_answer", None)]
END = [("screening_answer", None), ("requested_slot", None)]


@dataclass
class FakeAnswerer:
    outcome: Outcome = Outcome.ANSWERED
    asked: list[str] = field(default_factory=list)
    topics: list[Topic | None] = field(default_factory=list)
    citations: tuple[Citation, ...] = ()

    def answer(
        self, question: str, on: Any, district: str, *, topic: Topic | None = None
    ) -> Answer:
        self.asked.append(question)
        self.topics.append(topic)
        return Answer(
            self.outcome, f"答：{question}", citations=self.citations, asked=f"全：{question}"
        )


class FakeInterview:
    """Asks two questions; reads texts of digits; keeps its state in the real table."""

    def start(
        self, tx: Session, conversation_id: str, text: str = "", programmes: Any = ()
    ) -> Step:
        tx.add(ScreeningSession(conversation_id=conversation_id, facts={"left": 2}))
        return Step([_say("第一问")], False)

    def take(
        self, tx: Session, conversation_id: str, text: str, kind: str = "answer", fact: Any = None
    ) -> Step:
        session = self.open_session(tx, conversation_id)
        if session is None:
            return Step([_say(f"再开：{fact}")], True)
        if kind == "answer" and not text.isdigit():
            return Step([_say("没听明白")], False)
        session.facts = {"left": session.facts["left"] - 1, "kind": kind, "fact": fact}
        if session.facts["left"]:
            return Step([_say("第二问")], False)
        session.state = "done"
        return Step([_say("结果")], True)

    def ask_again(self, tx: Session, conversation_id: str) -> list[Reply]:
        return [_say("再问一遍")]

    def stop(self, tx: Session, conversation_id: str) -> list[Reply]:
        session = self.open_session(tx, conversation_id)
        assert session is not None
        session.state = "cancelled"
        return [_say("停了")]

    def detail(self, tx: Session, conversation_id: str, programme: str = "") -> list[Reply]:
        return [_say(f"理由：{programme}")] if programme else []

    def reads_as_answer(self, tx: Session, conversation_id: str, text: str) -> bool:
        return text.isdigit()

    def is_question(self, text: str) -> bool:
        return any(word in text for word in ("算不算", "怎么", "多少", "？"))

    def open_session(self, tx: Session, conversation_id: str) -> ScreeningSession | None:
        return tx.scalar(
            select(ScreeningSession).where(
                ScreeningSession.conversation_id == conversation_id,
                ScreeningSession.state == "active",
            )
        )

    def can_change(self, tx: Session, conversation_id: str) -> bool:
        kept = select(ScreeningSession.id).where(
            ScreeningSession.conversation_id == conversation_id
        )
        return tx.scalar(kept) is not None


def _say(text: str) -> Reply:
    return Reply(text, Outcome.SCREENING)


def make_edge(database: Database) -> Edge:
    return Edge(
        database=database,
        answerer=FakeAnswerer(),  # type: ignore[arg-type]
        interview=FakeInterview(),  # type: ignore[arg-type]
        texts=load_texts(),
        queues=load_queues(),
        district="重庆市开州区",
        today=clock.today,
    )


def hear(
    edge: Edge, text: str, intent: str, press: dict[str, Any] | None = None, key: str = "key"
) -> Call:
    """Store a citizen's message with its turn; return the call that Rasa makes for it.

    ``key`` is whose conversation it is said in.
    """
    with edge.database.transaction() as tx:
        accepted = inbound.accept(tx, "web", key, f"{text}{uuid4()}", inbound.Said(text))
        message = select(Message.id).where(
            Message.conversation_id == accepted.conversation_id,
            Message.seq == accepted.message_seq,
        )
        turn = tx.scalar(select(Turn.id).where(Turn.message_id == message.scalar_subquery()))
        epoch = tx.get_one(Conversation, accepted.conversation_id).epoch
    return Call(accepted.conversation_id, intent, text, press, turn, epoch)


def said(edge: Edge, call: Call) -> list[str]:
    """Return what was written in answer to this call's turn."""
    with edge.database.reading() as tx:
        rows = select(Message.text).where(Message.turn_id == call.turn).order_by(Message.seq)
        return list(tx.scalars(rows))


def slots(events: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(event["name"], event["value"]) for event in events if event["event"] == "slot"]
