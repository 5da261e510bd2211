"""Where a programme stands: its rows in order, what they may still become, and what to ask."""

import pytest

from knowledge.screening import logic
from knowledge.screening.facts import Marker
from knowledge.screening.intervals import exactly
from knowledge.screening.leaves import Compares, Line
from knowledge.screening.logic import MASK_NO, MASK_UNKNOWN, MASK_YES, Truth, Verdict
from knowledge.screening.nodes import All, Any, NeverNo, NeverYes, Not, Unless
from knowledge.screening.programmes import (
    ProgrammeIsLikely,
    Standing,
    Tell,
    is_triggered,
    open_facts,
    stand,
)
from knowledge.screening.results import ProgrammeOutcome
from tests.unit.knowledge.screening_small import is_so, look, programme, row, small

LIKELY, CHECK = ProgrammeOutcome.LIKELY, ProgrammeOutcome.CHECK
OTHER, NOT = ProgrammeOutcome.OTHER_PATH, ProgrammeOutcome.NOT_APPLICABLE

PLAIN = programme(
    "P", row("not_applicable", is_so("a")), row("likely", is_so("b")), row("other_path", is_so("c"))
)


@pytest.fixture
def at(rulebook):
    def look_at(values, *programmes):
        return look(small(rulebook, *programmes), values, *programmes)

    return look_at


@pytest.mark.parametrize(
    ("values", "now", "may"),
    [
        ({}, CHECK, {NOT, LIKELY, OTHER, CHECK}),
        ({"a": True}, NOT, {NOT}),
        ({"a": True, "b": True}, NOT, {NOT}),  # the first row wins
        ({"a": False, "b": True}, LIKELY, {LIKELY}),
        ({"a": False, "b": False, "c": True}, OTHER, {OTHER}),
        ({"a": False, "b": False, "c": False}, CHECK, {CHECK}),
        ({"b": True}, LIKELY, {NOT, LIKELY}),  # settled but for what may come before it
        ({"b": True, "c": True}, LIKELY, {NOT, LIKELY}),
        ({"c": True}, OTHER, {NOT, LIKELY, OTHER}),
        ({"a": False}, CHECK, {LIKELY, OTHER, CHECK}),
        ({"a": False, "b": False}, CHECK, {OTHER, CHECK}),
        ({"a": False, "c": False}, CHECK, {LIKELY, CHECK}),
    ],
)
def test_the_first_row_that_holds_and_what_may_still_come(at, values, now, may):
    found = stand(at(values, PLAIN), "P")

    assert found == Standing(now, frozenset(may))
    assert found.is_settled is (may == {now})


def test_a_row_that_only_the_window_asks_about_opens_nothing_until_told(at):
    residual = programme("P", row("likely", is_so("left")), row("other_path", is_so("b")))

    assert stand(at({"b": True}, residual), "P") == Standing(OTHER, frozenset({OTHER}))
    assert stand(at({}, residual), "P") == Standing(CHECK, frozenset({OTHER, CHECK}))
    assert stand(at({"left": True}, residual), "P").now == LIKELY
    assert open_facts(at({}, residual), residual) == {"b": 1}


def test_a_row_that_rests_on_an_assumption_wins_over_a_later_one(at):
    assumed = programme("P", row("likely", Unless(is_so("a"))), row("other_path", is_so("b")))

    assert stand(at({"b": True}, assumed), "P") == Standing(LIKELY, frozenset({LIKELY, OTHER}))
    assert stand(at({"a": False, "b": True}, assumed), "P") == Standing(LIKELY, frozenset({LIKELY}))
    assert stand(at({"a": True, "b": True}, assumed), "P") == Standing(OTHER, frozenset({OTHER}))


def test_discretion_is_never_likely(at):
    capped = programme("P", row("likely", NeverYes(is_so("a"))))

    assert stand(at({"a": True}, capped), "P") == Standing(CHECK, frozenset({CHECK}))
    assert stand(at({}, capped), "P") == Standing(CHECK, frozenset({CHECK}))


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({}, {"a": 1, "b": 1, "c": 1}),
        ({"a": True}, {}),
        ({"b": True}, {"a": 1}),  # what comes after a row that holds cannot matter
        ({"a": False}, {"b": 1, "c": 1}),
        ({"a": False, "b": True}, {}),
        ({"a": False, "b": False, "c": False}, {}),
    ],
)
def test_what_can_still_change_the_outcome(at, values, asked):
    assert open_facts(at(values, PLAIN), PLAIN) == asked


def test_a_fact_that_two_rows_read_counts_twice(at):
    twice = programme("P", row("likely", is_so("a")), row("other_path", Not(is_so("a"))))

    assert open_facts(at({}, twice), twice) == {"a": 2}


def test_only_what_can_make_a_row_hold_is_asked(at):
    weakened = programme("P", row("likely", NeverNo(is_so("a"))), row("other_path", is_so("b")))

    assert open_facts(at({}, weakened), weakened) == {"a": 1, "b": 1}


def test_the_first_row_of_an_outcome(at):
    two = programme("P", row("likely", is_so("a")), row("likely", is_so("b")))

    assert two.row(LIKELY) is two.rows[0]
    assert two.row(OTHER) is None


def test_a_consequence_is_for_open_paths_unless_it_says_otherwise():
    assert Tell("…", ()).meant_for == {LIKELY, CHECK}


@pytest.mark.parametrize(
    ("values", "both", "either", "turned"),
    [
        ({}, False, False, False),
        ({"a": True}, False, True, False),
        ({"a": None}, False, True, True),  # "don't know" touches it
        ({"a": False}, False, False, True),
        ({"a": True, "b": True}, True, True, False),
        ({"a": None, "b": True}, True, True, True),
        ({"a": False, "b": True}, False, True, True),
        ({"a": False, "b": False}, False, False, True),
    ],
)
def test_what_touches_a_programme(at, values, both, either, turned):
    told = {key: Marker.UNKNOWN if value is None else value for key, value in values.items()}
    ctx = at(told, PLAIN)

    assert is_triggered(ctx, All((is_so("a"), is_so("b")))) is both
    assert is_triggered(ctx, Any((is_so("a"), is_so("b")))) is either
    assert is_triggered(ctx, Not(is_so("a"))) is turned


def test_one_of_the_facts_behind_an_open_comparison_touches_it(at):
    node = Compares("number", "above", Line(1, ("few",)))

    assert is_triggered(at({"few": exactly(3)}, PLAIN), node)
    assert not is_triggered(at({}, PLAIN), node)


def test_what_only_the_window_asks_touches_nothing_until_it_was_asked(at):
    assert not is_triggered(at({}, PLAIN), is_so("left"))
    assert is_triggered(at({"left": True}, PLAIN), is_so("left"))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"b": True, "a": False}, logic.YES),
        ({"a": True}, logic.NO),
        ({"a": False, "b": False, "c": True}, logic.NO),
        ({"a": False, "b": False, "c": False}, logic.STUCK),
        ({}, Verdict(Truth.UNKNOWN, MASK_NO | MASK_UNKNOWN | MASK_YES)),
        ({"b": True}, Verdict(Truth.YES, MASK_NO | MASK_YES)),
        ({"a": False, "b": False}, Verdict(Truth.UNKNOWN, MASK_NO | MASK_UNKNOWN)),
    ],
)
def test_another_programme_read_as_a_condition(at, values, expected):
    node = ProgrammeIsLikely("P")

    assert at(values, PLAIN).verdict(node) == expected


def test_what_is_open_in_the_other_programme_is_open_here(at):
    node, ctx = ProgrammeIsLikely("P"), at({"a": False}, PLAIN)

    assert [dict(ctx.open_for(node, truth)) for truth in Truth] == [{"b": 1, "c": 1}] * 3
    assert (list(node.names()), node.parts()) == ([], ())
