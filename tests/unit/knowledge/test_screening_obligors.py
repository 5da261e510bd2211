from datetime import date

import pytest

from knowledge.screening import logic, parse_facts
from knowledge.screening.engine import look
from knowledge.screening.logic import MASK_NO, MASK_UNKNOWN, MASK_YES, Truth, Verdict
from knowledge.screening.obligors import NobodyCanSupport

NOBODY = NobodyCanSupport("obl", frozenset({"特困"}), 60, frozenset({"低保", "低保边缘"}))
NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
ANYTHING = Verdict(UNKNOWN, MASK_NO | MASK_UNKNOWN | MASK_YES)
WINDOW_OR_NO = Verdict(UNKNOWN, MASK_NO | MASK_UNKNOWN)
WINDOW_OR_YES = Verdict(UNKNOWN, MASK_UNKNOWN | MASK_YES)
POOR, AIDED, OTHER = ["低保"], ["特困"], []


@pytest.fixture
def about(rulebook):
    def look_at(*persons):
        return look(rulebook, parse_facts({"obl": list(persons)}), date(2025, 8, 1))

    return look_at


# What one person counts as: status, age, whether they can support.
@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({}, ANYTHING),
        ({"status": None}, ANYTHING),
        ({"age": 70}, ANYTHING),
        ({"status": AIDED}, logic.YES),
        ({"status": ["特困", "低保"], "age": 30}, logic.YES),
        ({"status": AIDED, "can_support": True}, logic.YES),
        ({"status": OTHER}, WINDOW_OR_NO),
        ({"status": OTHER, "age": 70}, WINDOW_OR_NO),
        ({"status": ["刚性支出"], "age": 70}, WINDOW_OR_NO),
        ({"status": POOR}, ANYTHING),
        ({"status": POOR, "age": None}, ANYTHING),
        ({"status": POOR, "age": 59}, WINDOW_OR_NO),
        ({"status": POOR, "age": 60}, logic.YES),
        ({"status": POOR, "age": 61}, logic.YES),
        ({"status": ["低保边缘"], "age": 60}, logic.YES),
        ({"status": POOR, "age": {"min": 60, "max": 70}}, logic.YES),
        ({"status": POOR, "age": {"min": 59, "max": 70}}, WINDOW_OR_NO),
        ({"status": POOR, "age": {"min": 40, "max": 50}}, WINDOW_OR_NO),
        ({"can_support": True}, logic.NO),
        ({"can_support": True, "status": POOR}, logic.NO),
        ({"can_support": True, "status": POOR, "age": 60}, logic.YES),
        ({"can_support": False}, WINDOW_OR_YES),
        ({"can_support": False, "status": POOR}, WINDOW_OR_YES),
        ({"can_support": False, "status": OTHER}, logic.STUCK),
        ({"can_support": False, "status": POOR, "age": 59}, logic.STUCK),
        ({"can_support": False, "status": AIDED}, logic.YES),
        ({"can_support": None, "status": OTHER}, WINDOW_OR_NO),
    ],
)
def test_one_person_counts_as_unable_or_able_or_is_for_the_window(about, person, expected):
    ctx = about(person)

    assert NOBODY.person(ctx, "obl[0]") == expected
    assert ctx.verdict(NOBODY) == expected


@pytest.mark.parametrize(
    ("persons", "expected"),
    [
        ([], logic.YES),
        ([{"status": AIDED}, {"status": AIDED}], logic.YES),
        ([{"status": AIDED}, {"can_support": True}], logic.NO),
        ([{"can_support": True}, {}], logic.NO),
        ([{"status": AIDED}, {}], ANYTHING),
        ([{"can_support": False, "status": OTHER}, {"status": AIDED}], logic.STUCK),
    ],
)
def test_one_who_can_is_enough_and_all_who_cannot_are_needed(about, persons, expected):
    assert about(*persons).verdict(NOBODY) == expected


@pytest.mark.parametrize("raw", [{}, {"obl": None}])
def test_while_nobody_told_of_relatives_everything_may_come(rulebook, raw):
    ctx = look(rulebook, parse_facts(raw), date(2025, 8, 1))

    assert ctx.verdict(NOBODY) == logic.OPEN_NUMBER
    assert [NOBODY.open_for(ctx, truth) for truth in Truth] == [{"obl": 1}] * 3
    assert NOBODY.facts_read(ctx) == ("obl",)


SUPPORT, STATUS, AGE = "obl[0].can_support", "obl[0].status", "obl[0].age"


@pytest.mark.parametrize(
    ("person", "for_no", "for_yes"),
    [
        ({}, [SUPPORT, STATUS, AGE], [STATUS, AGE]),
        ({"age": 70}, [SUPPORT, STATUS], [STATUS]),
        ({"status": POOR}, [SUPPORT, AGE], [AGE]),
        ({"status": POOR, "age": 59}, [SUPPORT], []),
        ({"status": OTHER}, [SUPPORT], []),
        ({"can_support": False}, [STATUS, AGE], [STATUS, AGE]),
        ({"can_support": False, "status": OTHER}, [], []),
        ({"can_support": True}, [], []),
        ({"status": AIDED}, [], []),
    ],
)
def test_what_is_asked_about_one_person(about, person, for_no, for_yes):
    ctx = about(person)

    assert NOBODY.open_for(ctx, NO) == dict.fromkeys(for_no, 1)
    assert NOBODY.open_for(ctx, UNKNOWN) == dict.fromkeys(for_no, 1)
    assert NOBODY.open_for(ctx, YES) == dict.fromkeys(for_yes, 1)


def test_of_several_only_the_unsettled_are_asked_about(about):
    ctx = about({"status": AIDED}, {"status": OTHER}, {"can_support": False})

    assert list(NOBODY.open_for(ctx, NO)) == ["obl[1].can_support", "obl[2].status", "obl[2].age"]


def test_once_somebody_can_nothing_more_is_asked(about):
    ctx = about({}, {"can_support": True})

    assert [dict(NOBODY.open_for(ctx, truth)) for truth in Truth] == [{}, {}, {}]


@pytest.mark.parametrize(
    ("persons", "expected"),
    [
        ([], ("obl",)),
        ([{"status": AIDED}], ("obl",)),
        ([{"can_support": False, "status": OTHER}], ("obl",)),
        ([{"can_support": True}], (SUPPORT,)),
        ([{"status": AIDED}, {"can_support": True}], ("obl[1].can_support",)),
        ([{}, {"can_support": True}, {"can_support": True}], ("obl[1].can_support",)),
        ([{"status": OTHER}], (SUPPORT,)),
        ([{"can_support": False}], (STATUS, AGE)),
        ([{}], (SUPPORT, STATUS, AGE)),
    ],
)
def test_the_verdict_rests_on_who_can_or_on_what_is_open(about, persons, expected):
    assert NOBODY.facts_read(about(*persons)) == expected


def test_the_leaf_reads_the_list_and_has_no_parts():
    assert (list(NOBODY.names()), NOBODY.parts()) == (["obl"], ())
