"""Which of two clauses that differ is quoted first, whichever was found first."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.conflicts import Rule, day_of
from tests.unit.knowledge.conflict_shelf import FIRST, SECOND, clause, comparer

STATE = replace(FIRST, number="国测发〔2020〕1号", level="国家", issuers=("测试部",))
SAME_LEVEL = replace(SECOND, level="市", region="测试市")
SAME_ISSUER = replace(SECOND, issuers=("别的局", *FIRST.issuers))
EARLIER = {"issued": date(2023, 1, 1), "in_force_from": date(2023, 1, 1)}
UNDATED = {"issued": None, "in_force_from": date(2024, 1, 1), "number": "测县发〔2024〕2号"}


def _lead(first, second, text="试验补贴每人每月750元。", *more):
    """Return the lead's document and the rule, asked in both orders."""
    one, other = clause(first, text), clause(second, "试验补贴每人每月800元。")
    built = comparer((one, other, *more), documents=(first, second))
    found = [built.settle(a, b, built.partners(a)[b.id]) for a, b in ((one, other), (other, one))]
    return [(conflict.lead.document, conflict.rule) for conflict in found]


@pytest.mark.parametrize(
    ("first", "second", "lead", "rule"),
    [
        (FIRST, SECOND, FIRST, Rule.HIGHER),
        (replace(SECOND, **EARLIER), FIRST, FIRST, Rule.HIGHER),
        (replace(STATE, key="Z"), FIRST, STATE, Rule.HIGHER),
        (replace(STATE, key="Z"), SECOND, STATE, Rule.HIGHER),
        (FIRST, SAME_LEVEL, SAME_LEVEL, Rule.LATER_OF_OTHERS),
        (FIRST, replace(SAME_LEVEL, **EARLIER), FIRST, Rule.LATER_OF_OTHERS),
        (FIRST, SAME_ISSUER, SAME_ISSUER, Rule.LATER),  # before the level counts
        (FIRST, replace(SAME_ISSUER, **EARLIER), FIRST, Rule.LATER),
        # of an undated document only the year is known
        (FIRST, replace(SAME_LEVEL, **UNDATED, key="Z"), None, Rule.UNDECIDED),
        (FIRST, replace(SAME_ISSUER, **UNDATED, key="Z"), None, Rule.UNDECIDED),
        (FIRST, replace(SAME_LEVEL, issued=FIRST.issued), None, Rule.UNDECIDED),
    ],
)
def test_the_rules_in_their_order(first, second, lead, rule):
    in_order, reverse = _lead(first, second)

    assert (in_order[1], reverse[1]) == (rule, rule)
    expected = (lead.number,) * 2 if lead else (first.number, second.number)  # as it was found
    assert (in_order[0], reverse[0]) == expected


@pytest.mark.parametrize(
    ("text", "beside", "is_left"),
    [
        ("试验补贴每人每月750元，具体标准由各区县确定。", "", True),
        ("试验补贴每人每月750元。", "各区县可结合本地实际适当提高标准。", True),
        ("试验补贴每人每月750元。", "由区县民政局负责发放。", False),  # paying is not settling
    ],
)
def test_a_higher_document_may_leave_the_matter_to_the_districts(text, beside, is_left):
    more = (clause(FIRST, beside, number="1.2"),) if beside else ()

    found = _lead(FIRST, SECOND, text, *more)

    expected = (SECOND.number, Rule.LEFT_TO_LOWER) if is_left else (FIRST.number, Rule.HIGHER)
    assert found == [expected, expected]


def test_what_stands_under_another_heading_leaves_nothing():
    elsewhere = clause(FIRST, "具体标准由各区县确定。", "二、别的事项", number="2.1")

    assert _lead(FIRST, SECOND, "试验补贴每人每月750元。", elsewhere)[0][1] is Rule.HIGHER


@pytest.mark.parametrize(
    ("changed", "day", "is_rough"),
    [
        ({}, date(2024, 3, 1), False),
        ({"issued": None}, date(2024, 4, 1), False),
        ({"issued": None, "in_force_from": date(2024, 1, 1)}, date(2024, 1, 1), True),
        ({"issued": None, "in_force_from": date(2025, 1, 1)}, date(2025, 1, 1), False),
        ({"issued": None, "in_force_from": None}, None, False),
    ],
)
def test_the_first_of_the_year_in_the_number_is_only_a_year(changed, day, is_rough):
    assert day_of(replace(FIRST, **changed)) == (day, is_rough)
