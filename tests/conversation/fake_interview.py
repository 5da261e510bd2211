"""A short interview of two questions over the real table, for tests of the form alone."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.replies import Button, Reply
from actions.storage.tables import ScreeningSession
from knowledge.outcomes import Outcome

QUESTIONS = {"hukou": "户口在哪里？", "hh_n": "家里几口人？"}


@dataclass(frozen=True)
class Step:
    replies: list[Reply]
    is_done: bool


class FakeInterview:
    def start(self, tx: Session, conversation_id: str, text: str = "", programmes=()):
        session = ScreeningSession(
            conversation_id=conversation_id, question="hukou", programmes=list(programmes)
        )
        tx.add(session)
        tx.flush()
        return [_say("开始。"), _ask(session)]

    def take(self, tx: Session, conversation_id: str, text: str, kind="answer", fact=None) -> Step:
        session = self.open_session(tx, conversation_id)
        if kind == "why":
            return Step([_say("因为要看户口。"), _ask(session)], False)
        order = list(QUESTIONS)
        about = fact or session.question
        session.facts = {**session.facts, about: text if kind == "answer" else None}
        left = [name for name in order if name not in session.facts]
        if not left:
            session.state, session.question = "done", None
            return Step([_say(f"结果：{session.facts}")], True)
        session.question = left[0]
        return Step([_say(f"记下了（{kind}）。"), _ask(session)], False)

    def ask_again(self, tx: Session, conversation_id: str) -> list[Reply]:
        return [_ask(self.open_session(tx, conversation_id))]

    def stop(self, tx: Session, conversation_id: str) -> list[Reply]:
        tx.execute(
            update(ScreeningSession)
            .where(ScreeningSession.conversation_id == conversation_id)
            .values(state="cancelled")
        )
        return [_say("停了。")]

    def detail(self, tx: Session, conversation_id: str) -> list[Reply]:
        return []

    def reads_as_answer(self, tx: Session, conversation_id: str, text: str) -> bool:
        session = self.open_session(tx, conversation_id)
        return session is not None and any(word in text for word in ("开州", "口人"))

    def open_session(self, tx: Session, conversation_id: str) -> ScreeningSession | None:
        return tx.scalar(
            select(ScreeningSession).where(
                ScreeningSession.conversation_id == conversation_id,
                ScreeningSession.state == "active",
            )
        )


def _say(text: str) -> Reply:
    return Reply(text, Outcome.SCREENING)


def _ask(session: ScreeningSession) -> Reply:
    button = Button("开州", '/screening_answer{"fact":"hukou","value":"开州"}')
    return Reply(QUESTIONS[session.question], Outcome.SCREENING, buttons=(button,))
