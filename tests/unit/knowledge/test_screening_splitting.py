"""The bounded case split: one unknown read in two places has one value."""

from dataclasses import replace

import pytest

from knowledge.screening.dictionary import FactType
from knowledge.screening.facts import Facts, Items, Marker
from knowledge.screening.intervals import exactly
from knowledge.screening.leaves import Compares, IsNone, Line
from knowledge.screening.nodes import All, Any, Not
from knowledge.screening.programmes import Standing, stand
from knowledge.screening.results import ProgrammeOutcome
from knowledge.screening.splitting import (
    complete_values,
    stand_by_cases,
    typical_values,
)
from tests.unit.knowledge.screening_small import (
    CHAIN,
    dictionary,
    is_in,
    is_so,
    look,
    programme,
    row,
    small,
    spec,
)

LIKELY, CHECK = ProgrammeOutcome.LIKELY, ProgrammeOutcome.CHECK
OTHER = ProgrammeOutcome.OTHER_PATH
SETTLED = Standing(LIKELY, frozenset({LIKELY}))


@pytest.fixture
def split(rulebook):
    """Return (plain standing, standing by cases) of one programme."""

    def work_out(one, values=None, *others):
        book = small(rulebook, one, *others)
        ctx = look(book, values or {}, one, *others)
        return stand(ctx, one.id), stand_by_cases(ctx, one, book.words_tested[one.id])

    return work_out


def either_way(name):
    return Any((is_so(name), Not(is_so(name))))


def test_what_holds_either_way_is_settled_by_cases(split):
    plain, cases = split(programme("P", row("likely", either_way("a"))))

    assert plain == Standing(CHECK, frozenset({LIKELY, CHECK}))
    assert cases == SETTLED


def test_cases_that_disagree_leave_it_open(split):
    one = programme(
        "P", row("likely", is_so("a")), row("other_path", All((Not(is_so("a")), is_so("b"))))
    )

    plain, cases = split(one, {"b": True})

    assert cases == plain == Standing(CHECK, frozenset({LIKELY, OTHER, CHECK}))


def test_what_is_settled_already_is_not_split(split):
    plain, cases = split(programme("P", row("likely", either_way("a"))), {"a": True})

    assert cases == plain == SETTLED


def test_an_unknown_read_once_is_not_split(split):
    plain, cases = split(programme("P", row("likely", is_so("a"))))

    assert cases == plain


def test_a_local_fact_is_left_to_the_window(split):
    plain, cases = split(programme("P", row("likely", either_way("pilot_bed"))))

    assert cases == plain


@pytest.mark.parametrize(("count", "is_settled"), [(12, True), (13, False)])
def test_so_many_facts_are_split_and_no_more(split, count, is_settled):
    one = programme("P", row("likely", All(tuple(either_way(name) for name in CHAIN[:count]))))

    plain, cases = split(one)

    assert cases == (SETTLED if is_settled else plain)


def test_what_is_read_once_takes_nobodys_place(split):
    either_ways = All(tuple(either_way(name) for name in CHAIN[:12]))

    assert split(programme("P", row("likely", Any((is_so("a"), either_ways)))))[1] == SETTLED


def test_words_are_split_into_those_that_the_conditions_tell_apart(split):
    every_word = Any((is_in("word", "u"), is_in("word", "v"), is_in("word", "w")))
    two_of_three = Any((is_in("word", "u"), is_in("word", "v")))

    assert split(programme("P", row("likely", every_word)))[1] == SETTLED
    assert not split(programme("P", row("likely", two_of_three)))[1].is_settled


def test_a_list_of_words_may_also_be_empty(split):
    some = Any((is_in("words", "u", "v", "w"), is_in("words", "u")))
    any_or_none = Any((is_in("words", "u", "v", "w"), Not(is_in("words", "u"))))
    none_too = Any((is_in("words", "u", "v", "w"), IsNone("words")))

    assert not split(programme("P", row("likely", some)))[1].is_settled
    assert split(programme("P", row("likely", any_or_none)))[1] == SETTLED
    assert split(programme("P", row("likely", none_too)))[1] == SETTLED


def test_a_small_number_is_split_one_by_one(split):
    at_most = Compares("few", "at_most", Line(5, ()))
    above = Compares("few", "above", Line(5, ()))
    above_next = Compares("few", "above", Line(6, ()))

    assert split(programme("P", row("likely", Any((at_most, above)))))[1] == SETTLED
    assert not split(programme("P", row("likely", Any((at_most, above_next)))))[1].is_settled


VALUES = dictionary(
    spec("yes"),
    spec("word", FactType.WORD, words=("u", "v", "w")),
    spec("words", FactType.WORDS, words=("u", "v", "w")),
    spec("ten", FactType.INTEGER, minimum=1, maximum=10, probes=(2, 9)),
    spec("eleven", FactType.INTEGER, minimum=0, maximum=10, probes=(1,)),
    spec("endless", FactType.INTEGER, minimum=0, probes=(3,)),
    spec("number", FactType.NUMBER, minimum=0, maximum=5, probes=(0, 500)),
    spec("struct", FactType.STRUCT, has_none=True),
    spec("always", FactType.STRUCT),
    spec("list", FactType.LIST),
    spec("six", FactType.SIX),
    spec("day", FactType.DATE),
    spec("text", FactType.TEXT),
)
TESTED = {
    "word": (frozenset({"v"}),),
    "words": (frozenset({"u"}), frozenset({"v"})),
}


def f(*words):
    return frozenset(words)


@pytest.mark.parametrize(
    ("name", "tested", "expected"),
    [
        ("yes", {}, (True, False)),
        ("word", TESTED, ("u", "v")),  # one for each way the conditions tell words apart
        ("word", {}, ("u", "v", "w")),
        ("words", TESTED, (f(), f("u"), f("v"), f("u", "v"))),
        ("words", {}, ()),
        ("ten", {}, tuple(exactly(number) for number in range(1, 11))),
        ("eleven", {}, ()),
        ("endless", {}, ()),
        ("number", {}, ()),
        ("struct", {}, (Marker.NOTHING, Marker.PRESENT)),
        ("always", {}, ()),
        ("list", {}, ()),
        ("six", {}, ()),
        ("day", {}, ()),
        ("text", {}, ()),
    ],
)
def test_values_that_stand_for_every_answer(made_up, name, tested, expected):
    assert complete_values(made_up, name, tested) == expected


@pytest.mark.parametrize(
    ("name", "tested", "expected"),
    [
        ("yes", {}, (True, False)),
        ("word", TESTED, ("u", "v")),
        ("words", TESTED, (f(), f("u"), f("v"))),
        ("words", {}, (f(),)),
        ("ten", {}, (exactly(2), exactly(9))),
        ("endless", {}, (exactly(3),)),
        ("number", {}, (exactly(0), exactly(500))),
        ("struct", {}, (Marker.NOTHING, Marker.PRESENT)),
        ("always", {}, (Marker.PRESENT,)),
        ("list", {}, (Items(0), Items(1))),
        ("six", {}, ((True,) * 6, (False,) * 6)),
        ("day", {}, ()),
        ("text", {}, ()),
    ],
)
def test_values_to_try_out_when_choosing_a_question(made_up, name, tested, expected):
    assert typical_values(made_up, name, tested) == expected


@pytest.fixture
def made_up(rulebook):
    ctx = look(small(rulebook), {})
    return replace(ctx, facts=Facts({}, VALUES))
