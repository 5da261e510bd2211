"""P03b never says more than "check": what it says about each condition is all that can go wrong."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge.screening import evaluate, load_rulebook, parse_facts
from knowledge.screening.local import AverageIncome, Local
from tests.unit.knowledge.screening_cases import SPENDING

ON = date(2025, 8, 1)
RULEBOOK = load_rulebook(local=Local(average_income=AverageIncome(2024, Fraction(12000))))
FEN = 0.01

LOW_INCOME, HIGH_INCOME = "元，低于上一年", "不低于上一年"
REACHED, NOT_REACHED = "占到了总收入10000元的70%以上", "没有占到总收入10000元的70%"
HALF, BELOW_HALF = "必需支出占到了总收入的一半", "还不到总收入10000元的一半"
NOT_AIDED, AIDED = "没有享受低保", "在享受低保"
PROPERTY = "没有超过低保标准的24倍"


def said(facts):
    row = evaluate(RULEBOOK, parse_facts({**SPENDING, **facts}), ON).programme("P03b")
    return row, [line.text for line in row.because]


@pytest.mark.parametrize(
    ("facts", "shown", "hidden"),
    [
        ({}, [NOT_AIDED, LOW_INCOME, REACHED, PROPERTY, HALF], [HIGH_INCOME, NOT_REACHED]),
        ({"inc_wage": 1000 - FEN}, [LOW_INCOME], [HIGH_INCOME]),
        ({"inc_wage": 1000}, [HIGH_INCOME], [LOW_INCOME, REACHED]),
        ({"inc_wage": 1000 + FEN}, [HIGH_INCOME], [LOW_INCOME]),
        ({"spend12": 7000 - FEN}, [NOT_REACHED, HALF], [REACHED]),
        ({"spend12": 7000}, [REACHED, HALF], [NOT_REACHED]),
        ({"spend12": 7000 + FEN}, [REACHED], [NOT_REACHED]),
        ({"spend12": 5000 - FEN}, [BELOW_HALF], [HALF, NOT_AIDED]),
        ({"spend12": 5000}, [NOT_REACHED, HALF], [BELOW_HALF]),
        ({"status": ["低保"]}, [AIDED], [NOT_AIDED, REACHED]),
        ({"status": ["低保"], "spend12": 0}, [AIDED], [REACHED]),
    ],
)
def test_every_line_is_said_on_its_own_side(facts, shown, hidden):
    _, lines = said(facts)

    assert [words for words in shown if not any(words in line for line in lines)] == []
    assert [words for words in hidden if any(words in line for line in lines)] == []


def test_nothing_spent_of_no_income_reaches_no_share():
    row, lines = said({"spend12": 0, "inc12": 0})

    assert row.outcome == "check"
    assert any("没有占到总收入0元的70%" in line for line in lines)


def test_something_spent_of_no_income_reaches_it():
    _, lines = said({"spend12": 1, "inc12": 0})

    assert any("占到了总收入0元的70%以上" in line for line in lines)


def test_without_the_share_the_line_is_still_told():
    row, lines = said({"spend12": None})

    assert row.missing == ("spend12",)
    assert any("重庆的线是70%" in line for line in lines)
