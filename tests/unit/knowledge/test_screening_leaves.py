"""One test of one fact or number, for every kind of answer."""

from fractions import Fraction

import pytest

from knowledge.screening import logic, parse_facts
from knowledge.screening.engine import look as look_at
from knowledge.screening.facts import Items, Marker
from knowledge.screening.intervals import Interval, exactly
from knowledge.screening.leaves import (
    Answered,
    Asked,
    Compares,
    IsNone,
    IsOneOf,
    IsSo,
    Line,
)
from knowledge.screening.logic import MASK_YES, Truth, Verdict
from tests.unit.knowledge.screening_small import ON, is_so, look, small

UNKNOWN_THEN_YES = Verdict(Truth.UNKNOWN, MASK_YES)
NOTHING, NOT_ASKED, UNKNOWN = Marker.NOTHING, Marker.NOT_ASKED, Marker.UNKNOWN
BETWEEN = Interval(10, 20)


@pytest.fixture
def at(rulebook):
    """Look at made-up facts."""
    return lambda **values: look(small(rulebook), values)


@pytest.fixture
def real(rulebook):
    """Look at real facts, as they are written."""
    return lambda **raw: look_at(rulebook, parse_facts(raw), ON)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NOT_ASKED, logic.OPEN),
        (UNKNOWN, logic.OPEN),
        (NOTHING, logic.NO),
        (True, logic.YES),
        (False, logic.NO),
    ],
)
def test_a_yes_or_no(value, expected):
    assert IsSo("a", True).test(value) == expected
    assert IsSo("a", False).test(value) == (
        logic.negate(expected) if isinstance(value, bool) else expected
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NOT_ASKED, logic.OPEN),
        (UNKNOWN, logic.OPEN),
        (NOTHING, logic.NO),
        ("u", logic.YES),
        ("w", logic.NO),
        (frozenset(), logic.NO),
        (frozenset({"w"}), logic.NO),
        (frozenset({"v", "w"}), logic.YES),
    ],
)
def test_a_word_or_a_list_of_words(value, expected):
    assert IsOneOf("word", frozenset({"u", "v"})).test(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NOT_ASKED, logic.OPEN),
        (UNKNOWN, logic.OPEN),
        (NOTHING, logic.YES),
        (frozenset(), logic.YES),
        (Items(0), logic.YES),
        (Items(1), logic.NO),
        (frozenset({"u"}), logic.NO),
        (Marker.PRESENT, logic.NO),
        (False, logic.NO),
        (exactly(0), logic.NO),
    ],
)
def test_known_to_be_none(value, expected):
    assert IsNone("a").test(value) == expected


def test_a_leaf_is_one_fact_without_parts():
    leaf = is_so("a")

    assert (list(leaf.names()), leaf.parts()) == (["a"], ())


@pytest.mark.parametrize(
    ("fact", "values", "expected"),
    [
        ("a", {}, logic.OPEN),
        ("a", {"a": UNKNOWN}, logic.OPEN),
        ("left", {}, None),  # the window asks it
        ("left", {"left": UNKNOWN}, logic.OPEN),
        ("left", {"left": True}, logic.YES),
    ],
)
def test_what_only_the_window_asks_takes_no_part_until_told(at, fact, values, expected):
    assert at(**values).verdict(is_so(fact)) == expected


@pytest.mark.parametrize(
    ("leaf", "values", "asked"),
    [
        (is_so("a"), {}, {"a": 1}),
        (is_so("a"), {"a": UNKNOWN}, {"a": 1}),
        (is_so("a"), {"a": True}, {}),
        (is_so("left"), {}, {}),
    ],
)
def test_an_open_fact_is_asked_once_whichever_end_is_looked_for(at, leaf, values, asked):
    ctx = at(**values)

    assert ctx.open_for(leaf, Truth.YES) == asked
    assert ctx.open_for(leaf, Truth.NO) == asked
    assert ctx.open_for(leaf, Truth.UNKNOWN) == {}  # an answer ends in yes or no


@pytest.mark.parametrize(
    ("values", "verdict", "asked"),
    [
        ({}, UNKNOWN_THEN_YES, {"a": 1, "b": 1}),
        ({"a": True}, UNKNOWN_THEN_YES, {"b": 1}),
        ({"a": True, "b": UNKNOWN}, UNKNOWN_THEN_YES, {"b": 1}),
        ({"a": True, "b": False}, logic.YES, {}),
        ({"a": NOTHING, "b": False}, logic.YES, {}),
    ],
)
def test_answered_is_never_no(at, values, verdict, asked):
    node, ctx = Answered(("a", "b")), at(**values)

    assert ctx.verdict(node) == verdict
    assert [dict(ctx.open_for(node, truth)) for truth in Truth] == [{}, {}, asked]
    assert (list(node.names()), node.parts()) == (["a", "b"], ())


def test_a_part_of_a_sum_is_answered_by_the_sum(real):
    node = Answered(("inc_wage", "inc_biz"))

    assert real(inc_total=900).verdict(node) == logic.YES
    assert real(inc_wage=900).open_for(node, Truth.YES) == {"inc_biz": 1}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, logic.NO),
        ({"b": UNKNOWN}, logic.YES),
        ({"a": False}, logic.YES),
        ({"c": True}, logic.NO),
    ],
)
def test_asked_is_settled_whatever_was_answered(at, values, expected):
    node, ctx = Asked(("a", "b")), at(**values)

    assert ctx.verdict(node) == expected
    assert [dict(ctx.open_for(node, truth)) for truth in Truth] == [{}, {}, {}]
    assert (list(node.names()), node.parts()) == (["a", "b"], ())


@pytest.mark.parametrize(
    ("factor", "numbers", "values", "expected"),
    [
        (7, (), {}, exactly(7)),
        (2, ("number",), {"number": exactly(5)}, exactly(10)),
        (Fraction(1, 2), ("number",), {"number": exactly(10)}, exactly(5)),
        (2, ("number",), {"number": Interval(3, 4)}, Interval(6, 8)),
        (2, ("number",), {}, Interval(0, None)),
        (2, ("few",), {}, Interval(2, 20)),
        (2, ("few", "number"), {"number": exactly(3)}, Interval(6, 60)),
        (2, ("number", "few"), {}, Interval(0, None)),
        (2, ("number",), {"number": Interval(None, 4)}, Interval(None, 8)),
        (2, ("number", "few"), {"number": Interval(None, 4)}, Interval(None, 80)),
    ],
)
def test_a_line_is_the_product_of_its_numbers(at, factor, numbers, values, expected):
    line = Line(factor, numbers)

    found = line.interval(at(**values))

    assert found == expected
    assert type(found.low) is type(expected.low)  # whole numbers stay int


def test_a_line_reads_what_its_numbers_read():
    assert list(Line(2, ("assets_pc", "number")).reads()) == ["assets", "hh_n", "number"]


@pytest.mark.parametrize(
    ("comparison", "nine", "ten", "eleven", "five_to_ten", "ten_to_twenty", "open_"),
    [
        ("below", "yes", "no", "no", "?", "no", "?"),
        ("at_most", "yes", "yes", "no", "yes", "?", "?"),
        ("at_least", "no", "yes", "yes", "?", "yes", "?"),
        ("above", "no", "no", "yes", "no", "?", "?"),
    ],
)
def test_a_comparison_over_whole_intervals(
    at, comparison, nine, ten, eleven, five_to_ten, ten_to_twenty, open_
):
    node = Compares("number", comparison, Line(10, ()))
    told = {"yes": logic.YES, "no": logic.NO, "?": logic.STUCK}
    given = (exactly(9), exactly(10), exactly(11), Interval(5, 10), Interval(10, 20))

    found = [at(number=value).verdict(node) for value in given]

    assert found == [told[word] for word in (nine, ten, eleven, five_to_ten, ten_to_twenty)]
    assert open_ == "?"
    assert at().verdict(node) == logic.OPEN_NUMBER
    assert at(number=UNKNOWN).verdict(node) == logic.OPEN_NUMBER


SOFT = Compares("number", "at_most", Line(10, ()), tolerance=Fraction(12, 10), items=("a", "b"))
ANSWERED = {"a": True, "b": True}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"number": exactly(10)}, logic.YES),  # what is within needs no items
        ({"number": exactly(10), **ANSWERED}, logic.YES),
        ({"number": exactly(11), **ANSWERED}, logic.STUCK),
        ({"number": exactly(12), **ANSWERED}, logic.STUCK),  # not beyond by more than the factor
        ({"number": exactly(13), **ANSWERED}, logic.NO),
        ({"number": Interval(12, 20), **ANSWERED}, logic.STUCK),
        ({"number": Interval(13, 20), **ANSWERED}, logic.NO),
        ({"number": exactly(13), "a": True}, logic.OPEN_NUMBER),
        ({"number": exactly(13), "b": True}, logic.OPEN_NUMBER),
        ({"number": exactly(13), "a": True, "b": UNKNOWN}, logic.OPEN_NUMBER),
        ({**ANSWERED}, logic.OPEN_NUMBER),
    ],
)
def test_a_soft_line_says_no_only_far_beyond_and_with_every_item(at, values, expected):
    assert at(**values).verdict(SOFT) == expected


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({}, {"number": 1, "a": 1, "b": 1}),
        ({"number": exactly(13)}, {"a": 1, "b": 1}),
        ({"number": exactly(13), "a": True}, {"b": 1}),
        ({"number": exactly(13), **ANSWERED}, {}),
        ({"number": exactly(11), **ANSWERED}, {}),
        ({"number": exactly(9)}, {}),
    ],
)
def test_what_is_asked_for_a_soft_line(at, values, asked):
    ctx = at(**values)

    assert [dict(ctx.open_for(SOFT, truth)) for truth in Truth] == [asked] * 3


def test_both_sides_are_asked_and_read(real):
    node = Compares("spend12", "at_least", Line(Fraction(1, 2), ("inc12",)), items=("hh_n",))

    ctx = real()

    assert ctx.open_for(node, Truth.YES) == {"spend12": 1, "inc12": 1, "hh_n": 1}
    assert node.facts_read(ctx) == ("spend12", "inc12")
    assert list(node.names()) == ["spend12", "inc12", "hh_n"]
    assert node.parts() == ()


def test_the_number_of_what_does_not_exist_passes_no_line(real):
    node = Compares("dis_cert.level", "at_most", Line(2, ()))

    assert real(dis_cert="无").verdict(node) == logic.NO
    assert real(dis_cert={"level": 2}).verdict(node) == logic.YES
    assert real().open_for(node, Truth.YES) == {"dis_cert": 1}
