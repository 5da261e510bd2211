"""What the tests of slips share: a finished screening of the real interview, with health in it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.screening import Interview, build_interview
from actions.storage.database import Database
from actions.storage.tables import Conversation, ScreeningSlip
from actions.texts import load_texts
from knowledge.documents import load_clauses
from knowledge.screening import load_rulebook
from tests.integration.actions.test_screening_session import ANSWERS, CITIZEN, Talk

IN_FORCE = date(2025, 8, 1)
# Over the line of 低保, so that the certificate is what opens a path (T04).
WITH_HEALTH = {**ANSWERS, "all_income": "打工二千六，抚恤金一千", "inc_wage": "二千六"}
WITHOUT_HEALTH = {**WITH_HEALTH, "_consent": "不想说"}


def real_interview(on: date = IN_FORCE) -> Interview:
    clauses = {clause.id: clause for clause in load_clauses()}
    return build_interview(load_rulebook(), load_texts(), clauses, today=lambda: on)


def meet(database: Database, key: str = "k", citizen: str = CITIZEN) -> None:
    with database.transaction() as tx:
        tx.add(Conversation(id=citizen, channel="web", channel_key=key))


def screened(database: Database, interview: Interview, answers: dict[str, str]) -> Talk:
    """Carry a screening for 低保 through to its result."""
    talk = Talk(database, interview)
    talk.start("我想吃低保")
    talk.replies, _ = talk.answer_all(answers)
    return talk


def slip_row(tx: Session) -> ScreeningSlip:
    return tx.scalars(select(ScreeningSlip).order_by(ScreeningSlip.id.desc())).first()
