"""Several things asked, some of which the clauses give: answered in part, and which part not."""

import pytest

from knowledge.outcomes import Completeness, Outcome
from tests.unit.actions.answering_fakes import ask, texts


def sentence(*kinds: str) -> str:
    what = "、".join(texts().render(f"answering.asked.{kind}") for kind in kinds)
    return texts().render("answering.partly", what=what)


@pytest.mark.parametrize(
    ("question", "clause", "missing"),
    [
        ("困难老兵低保要啥子条件，多久发钱", "A-2.1", ["deadline"]),
        ("临时救助归哪个管？去哪里申请？", "A-2.5", ["address"]),
        ("照护费能不能减，减百分之几", "A-5.2", ["percent"]),
        ("计划培训多少人，每人补多少钱", "B-4.1.8", ["amount"]),  # 2000人 is in the clause
        ("困难老兵能不能吃低保，要带啥子材料，几天批", "A-2.1", ["papers", "deadline"]),
    ],
)
def test_what_is_given_is_answered_and_what_is_not_is_named(question, clause, missing):
    answer = ask(question, (clause, 0.9))

    assert (answer.outcome, answer.completeness) == (Outcome.ANSWERED, Completeness.PARTIAL)
    assert sentence(*missing) in answer.reply


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("低保一个月多少钱，几天批", "A-2.1"),  # neither is given
        ("老兵住养老院，护理费打几折", "A-5.2"),  # the first part asks nothing
        ("临时救助最多给多少元", "A-2.5"),
    ],
)
def test_nothing_given_stays_not_stated(question, clause):
    answer = ask(question, (clause, 0.9))

    assert answer.outcome is Outcome.NOT_STATED
    assert "您还问了" not in answer.reply


def test_all_given_is_complete():
    answer = ask("全区多少个村建养老设施，什么时候建好", ("B-4.1.5", 0.9))

    assert (answer.outcome, answer.completeness) == (Outcome.ANSWERED, Completeness.FULL)


@pytest.mark.parametrize("question", ["有人隔几天来看望独居老兵吗", "他在车站睡了好几天，能救助吗"])
def test_days_that_are_told_are_not_asked_for(question):
    assert ask(question, ("A-5.3", 0.9)).outcome is Outcome.ANSWERED


def test_an_amount_asked_beside_something_else_is_shown_too():
    answer = ask("困难老兵能不能吃低保，一个月多少钱", ("A-2.1", 0.9))

    assert answer.outcome is Outcome.ANSWERED
    assert sentence("amount") in answer.reply
    assert "770" in answer.reply
