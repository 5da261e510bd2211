"""Interviews that begin with one of the later programmes, from the first word to the result."""

from datetime import date

import pytest

from actions.screening import build_interview
from actions.storage.database import Database
from actions.storage.tables import Base, Conversation, ScreeningSession
from actions.texts import load_texts
from knowledge.documents import load_clauses
from knowledge.screening import load_rulebook

CITIZEN = "c" * 32
ANSWERS = {
    "_consent": "可以",
    "_relation": "我自己",
    "event.now_ok": "过得去",
    "hard_now": "困难",
    "status": "低保户",
    "hukou": "开州的",
    "age": "八十",
    "vet": "当过兵",
    "living": "就我一个",
    "dead": "没领",
    "dead.youfu": "没领",
    "dead.status": "五保",
    "dead.hukou": "就是本地",
    "dead.cremation": "打算火化",
    "kid": "九岁",
    "kid.age": "九岁",
    "kid.father": "坐牢，判了两年",
    "kid.mother": "跑了，一年多没音信",
    "dis_cert": "肢体二级",
    "bed_m": "大半年了",
}


@pytest.fixture
def run(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    Base.metadata.create_all(database.engine)
    with database.transaction() as tx:
        tx.add(Conversation(id=CITIZEN, channel="web", channel_key="k"))
    clauses = {clause.id: clause for clause in load_clauses()}
    interview = build_interview(
        load_rulebook(), load_texts(), clauses, today=lambda: date(2025, 8, 1)
    )

    def until_done(opening: str) -> dict[str, str]:
        with database.transaction() as tx:
            interview.start(tx, CITIZEN, opening)
        for _ in range(15):
            with database.transaction() as tx:
                session = interview.open_session(tx, CITIZEN)
                if session is None:
                    break
                interview.take(tx, CITIZEN, ANSWERS.get(session.question or "", "不晓得"))
        with database.reading() as tx:
            session = tx.query(ScreeningSession).one()
            assert session.state == "done"
            return {row["id"]: row["outcome"] for row in session.result["programmes"]}

    yield until_done
    database.close()


@pytest.mark.parametrize(
    ("opening", "programme", "outcome"),
    [
        ("我孙子九岁，他爸坐牢判了两年，妈跑了一年多没音信", "P13", "likely"),
        ("我孙子没人养", "P13", "likely"),
        ("我爸过世了，想办殡葬费减免", "P11", "likely"),
        ("我妈肢体二级残疾，想申请残疾补贴", "P12", "likely"),
        ("我当过兵，下岗一年多了，想申请帮扶", "P06", "likely"),
        ("我爸八十了，想领高龄补贴", "P10b", "likely"),
        ("我妈七十六，一个人住，想登记探访", "P10", "likely"),
        ("我爸八十岁当过兵，想办家庭养老床位", "P09", "check"),
        ("我七十一，当过兵，养老院照护费想请减免点", "P08", "check"),
    ],
)
def test_an_interview_ends_where_the_words_lead(run, opening, programme, outcome):
    outcomes = run(opening)

    assert outcomes[programme] == outcome
