"""What one evaluation says, with made-up programmes, so that nothing but the engine is seen."""

from dataclasses import replace

import pytest

from knowledge.screening.context import Day
from knowledge.screening.engine import evaluate, is_urgent, touched
from knowledge.screening.engine import look as look_at
from knowledge.screening.facts import Marker
from knowledge.screening.nodes import Any, Condition, NeverYes, Sentences
from knowledge.screening.programmes import FlagRule, Paper, QueueRule, Tell
from knowledge.screening.results import Alternative, Because, ProgrammeOutcome
from tests.unit.knowledge.screening_small import ON, is_so, programme, row, small, told

LIKELY, CHECK = ProgrammeOutcome.LIKELY, ProgrammeOutcome.CHECK
OTHER, NOT = ProgrammeOutcome.OTHER_PATH, ProgrammeOutcome.NOT_APPLICABLE
EXPIRED = ProgrammeOutcome.EXPIRED
UNKNOWN = Marker.UNKNOWN


def named(name):
    """A condition with sentences of its own."""
    said = Sentences(f"{name} holds", f"{name} fails", f"{name} open")
    return Condition(is_so(name), name, (f"C-{name}",), said)


def plain(key="P", **more):
    rows = (
        row("not_applicable", named("c")),
        row("likely", named("a")),
        row("other_path", named("b")),
    )
    return programme(key, *rows, trigger=Any((is_so("a"), is_so("b"), is_so("c"))), **more)


@pytest.fixture
def run(rulebook):
    def evaluate_one(values, one, **more):
        return evaluate(small(rulebook, one, **more), told(values), ON).programme(one.id)

    return evaluate_one


@pytest.fixture
def on_an_expired_day(rulebook):
    """Evaluate as if amounts were too old; those named."""

    def evaluate_one(values, one, *expired):
        book = small(rulebook, one)
        day = book.day(ON)
        old = Day(day.on, day.amounts, day.dates, day.marks, frozenset(expired))
        return evaluate(replace(book, _days={ON: old}), told(values), ON).programme(one.id)

    return evaluate_one


def texts(found):
    return [line.text for line in found.because]


def test_an_untouched_programme_says_so_and_no_more(run, rulebook):
    one = plain(queues=(QueueRule("first", is_so("d")), QueueRule("last")), papers=(Paper("证"),))

    found = run({}, one)

    assert (found.outcome, found.provisional, found.is_settled) == (NOT, None, False)
    assert found.because == (Because(rulebook.texts.not_triggered, (), ("P cite",)),)
    assert (found.missing, found.documents, found.flags, found.notes) == ((), (), (), ())
    assert (found.name, found.where, found.queue) == ("P name", "P where", "last")


def test_untouched_programmes_come_last_the_others_keep_their_order(rulebook):
    book = small(
        rulebook,
        programme("X", row("likely", is_so("b")), trigger=is_so("b")),
        programme("Y", row("likely", is_so("a")), trigger=is_so("a")),
        programme("Z", row("other_path", is_so("a")), trigger=is_so("a")),
    )

    result = evaluate(book, told({"a": True}), ON)

    assert [one.id for one in result.programmes] == ["Y", "Z", "X"]
    assert result.as_of == ON


@pytest.mark.parametrize(
    ("values", "outcome", "missing", "is_settled"),
    [
        ({"a": True, "c": False}, LIKELY, (), True),
        ({"a": True}, LIKELY, ("c",), False),
        ({"a": UNKNOWN, "c": False}, CHECK, ("a", "b"), False),
        ({"b": True, "a": False, "c": False}, OTHER, (), True),
        ({"c": True}, NOT, (), True),
    ],
)
def test_outcome_and_what_is_missing(run, values, outcome, missing, is_settled):
    found = run(values, plain())

    assert (found.outcome, found.provisional) == (outcome, None)
    assert (found.missing, found.is_settled) == (missing, is_settled)


def test_an_open_path_gives_its_reasons_and_what_follows(run):
    one = plain(
        consequences=(
            Tell("to all", ("T",)),
            Tell("when d", ("D",), is_so("d")),
            Tell("elsewhere", (), None, frozenset({OTHER})),
        ),
        alternatives=(Alternative("Q", "另一条"),),
    )

    with_d = run({"a": True, "c": False, "d": True}, one)
    without = run({"a": True, "c": False, "d": UNKNOWN}, one)

    assert texts(with_d) == ["a holds", "to all", "when d"]
    assert [(line.facts, line.cite) for line in with_d.because] == [
        (("a",), ("C-a",)),
        ((), ("T",)),
        (("d",), ("D",)),
    ]
    assert texts(without) == ["a holds", "to all"]
    assert with_d.alternatives == one.alternatives


def test_another_path_is_named_with_the_right_to_apply(run, rulebook):
    one = plain(
        consequences=(Tell("to open paths", ()), Tell("elsewhere", (), None, frozenset({OTHER}))),
        alternatives=(Alternative("Q", "这一条"), Alternative("", "那一条")),
    )
    right = rulebook.texts.right_to_apply

    found = run({"a": False, "b": True, "c": False}, one)

    paths = f"这一条{rulebook.texts.path_separator}那一条"
    assert texts(found) == [
        "b holds",
        "elsewhere",
        rulebook.texts.other_paths.format(paths=paths),
        right.text,
    ]
    assert found.because[-2].cite == ("P cite",)
    assert (found.because[-1].facts, found.because[-1].cite) == ((), right.cite)


def test_without_alternatives_only_the_right_to_apply_is_named(run, rulebook):
    found = run({"a": False, "b": True, "c": False}, plain())

    assert texts(found) == ["b holds", rulebook.texts.right_to_apply.text]


def test_what_is_received_already_needs_no_more_words(run):
    one = plain(consequences=(Tell("to all", (), None, frozenset(ProgrammeOutcome)),))

    assert texts(run({"c": True}, one)) == ["c holds"]


def test_what_only_the_window_asks_is_named_until_it_was_asked(run, rulebook):
    one = programme(
        "P", row("likely", Any((named("a"), is_so("left"), is_so("right")))), trigger=is_so("a")
    )

    open_, asked = run({"a": True}, one), run({"a": True, "left": False, "right": False}, one)

    both = f"left?{rulebook.texts.question_separator}right?"
    said = open_.because[-1]
    assert open_.at_window == ("left", "right")
    assert said.text == rulebook.texts.at_window.format(facts=both)
    assert (said.facts, said.cite) == (("left", "right"), ("C-left", "C-right"))
    assert asked.at_window == ()
    assert texts(asked) == ["a holds"]


def test_papers_are_left_out_only_where_they_are_known_not_to_matter(run):
    one = plain(papers=(Paper("always"), Paper("with d", is_so("d"))))

    assert run({"a": True}, one).documents == ("always", "with d")
    assert run({"a": True, "d": UNKNOWN}, one).documents == ("always", "with d")
    assert run({"a": True, "d": True}, one).documents == ("always", "with d")
    assert run({"a": True, "d": False}, one).documents == ("always",)


def test_the_queue_is_the_first_whose_condition_holds(run):
    one = plain(queues=(QueueRule("urgent", is_so("d")), QueueRule("usual")))

    assert run({"a": True, "d": True}, one).queue == "urgent"
    assert run({"a": True, "d": False}, one).queue == "usual"
    assert run({"a": True}, one).queue == "usual"  # unknown is not yes


def test_a_flag_is_up_only_while_it_is_so(run):
    one = plain(flags=(FlagRule("F1", "先", ("A-1",), is_so("d")),))

    up = run({"a": True, "d": True}, one).flags

    assert [(flag.id, flag.text, flag.cite, flag.facts) for flag in up] == [
        ("F1", "先", ("A-1",), ("d",))
    ]
    assert run({"a": True}, one).flags == ()
    assert run({"a": True, "d": False}, one).flags == ()


def test_notes_are_shown_whatever_the_outcome(run):
    one = plain(notes=(Tell("值得晓得", ("N",)),))

    assert run({"a": True}, one).notes == (Because("值得晓得", (), ("N",)),)


@pytest.mark.parametrize(
    ("values", "expired", "outcome", "provisional"),
    [
        ({"a": True, "c": False}, ("std_urban",), EXPIRED, LIKELY),
        ({"a": True, "c": False}, ("std_rural", "std_urban"), EXPIRED, LIKELY),
        ({"a": True, "c": False}, ("elder_subsidy",), LIKELY, None),
        ({"b": True, "a": False, "c": False}, ("std_urban",), EXPIRED, OTHER),
        ({"c": True}, ("std_urban",), NOT, None),  # received already: no amount decided it
        ({"c": UNKNOWN, "a": True}, ("std_urban",), EXPIRED, LIKELY),
    ],
)
def test_an_amount_too_old_says_so_beside_what_it_would_have_been(
    on_an_expired_day, values, expired, outcome, provisional
):
    found = on_an_expired_day(values, plain(decided_by=("std_urban", "std_rural")), *expired)

    assert (found.outcome, found.provisional) == (outcome, provisional)


def test_a_first_row_that_rests_on_amounts_expires_too(on_an_expired_day):
    rows = (row("not_applicable", is_so("c"), expires=True), row("likely", is_so("a")))
    one = programme("P", *rows, trigger=is_so("c"), decided_by=("std_urban",))

    found = on_an_expired_day({"c": True}, one, "std_urban")

    assert (found.outcome, found.provisional) == (EXPIRED, NOT)


def test_the_date_of_an_old_amount_is_told(on_an_expired_day, rulebook):
    one = plain(decided_by=("std_urban",), shows=("elder_subsidy", "std_rural"))
    values = {"a": True, "c": False}

    both = on_an_expired_day(values, one, "std_urban", "elder_subsidy")
    only_shown = on_an_expired_day(values, one, "elder_subsidy")
    fresh = on_an_expired_day(values, one)

    expired, shown = rulebook.texts.expired, rulebook.texts.shown_expired
    since = rulebook.day(ON).dates["std_urban"]
    assert len(both.because) == 3
    assert [line.cite for line in both.because[1:]] == [expired.cite, shown.cite]
    assert str(since.year) in both.because[1].text
    assert "{" not in both.because[1].text + both.because[2].text
    assert [line.cite for line in only_shown.because[1:]] == [shown.cite]
    assert texts(fresh) == ["a holds"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, set()),
        ({"a": True}, {"P", "S"}),
        ({"a": UNKNOWN}, {"P", "S"}),
        ({"a": False, "b": True, "c": False}, set()),  # can end in another path only
        ({"c": True}, set()),  # received already
    ],
)
def test_what_was_touched_and_may_still_be_likely(rulebook, values, expected):
    capped = programme("R", row("likely", NeverYes(is_so("a"))), trigger=is_so("a"))
    other = programme("S", row("likely", is_so("a")), trigger=is_so("a"))

    assert touched(small(rulebook, plain(), capped, other), told(values), ON) == expected


@pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False), (UNKNOWN, False)])
def test_urgent_only_when_it_is_known(rulebook, value, expected):
    book, facts = small(rulebook, plain()), told({"e": value})

    assert is_urgent(book, look_at(book, facts, ON)) is expected
    assert evaluate(book, facts, ON).urgent is expected
