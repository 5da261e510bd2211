"""The decision tables say what the engine does, in words, with the amounts of the day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.screening import load_rulebook, parse_facts
from knowledge.screening.engine import look
from knowledge.screening.frozen import PACKAGED_CASES, load_cases
from knowledge.screening.logic import Truth
from knowledge.screening.programmes import stand
from knowledge.screening.results import ProgrammeOutcome
from knowledge.screening.tabling import load_labels, make_table
from knowledge.screening.tabling.combinations import Want, combinations

ON = date(2025, 8, 1)
RULEBOOK = load_rulebook()
PROGRAMMES = sorted(RULEBOOK.programmes)


@pytest.fixture(params=PROGRAMMES)
def table(request):
    return make_table(RULEBOOK, request.param, ON)


def test_a_table_names_everything_of_its_programme(table):
    programme = RULEBOOK.programmes[table.id]

    assert table.trigger
    assert all(row.test for row in table.conditions)
    assert [paper.text for paper in table.papers] == [paper.text for paper in programme.papers]
    assert [said.text.split(" ")[0] for said in table.queues] == [q.queue for q in programme.queues]
    assert {row.cite for row in table.sources} >= set(programme.cite)
    assert table.combinations[-1].outcome == "check"
    assert table.as_json()["on"] == "2025-08-01"


def test_a_table_says_nothing_in_keys(table):
    known = {*RULEBOOK.dictionary.facts, *RULEBOOK.standards.rows, *load_labels().numbers}
    said = [table.trigger, *(text for row in table.conditions for text in (row.test, row.holds))]
    said += [one.text for one in (*table.tells, *table.papers)]

    words = {word for text in said for word in text.replace("（", " ").split()}

    assert words & known == set()
    assert not any("{" in text for text in said)


def test_every_composed_condition_has_a_label():
    nodes = {node for found in RULEBOOK.readers.values() for node in found}
    unnamed = {
        node.name
        for node in nodes
        if getattr(node, "sentences", "") is None and not getattr(node, "label", "")
    }

    assert unnamed == set()


@pytest.mark.parametrize(
    ("day", "urban", "is_expired"),
    [
        (date(2023, 8, 31), "770", True),  # nothing in force yet
        (date(2024, 8, 31), "735", False),
        (date(2024, 9, 1), "750", False),
        (date(2026, 9, 1), "770", False),
        (date(2026, 9, 2), "770", True),  # 14 months after the newest row
    ],
)
def test_amounts_are_those_of_the_day(day, urban, is_expired):
    table = make_table(RULEBOOK, "P01", day)

    amount = next(row for row in table.amounts if row.name == "std_urban")

    assert (amount.amount, amount.is_expired) == (urban, is_expired)
    assert f"城镇{urban}" in next(
        row.test for row in table.conditions if row.name == "income_below_std"
    )


def test_an_amount_comes_with_date_mark_and_source():
    table = make_table(RULEBOOK, "P02", ON)

    row = next(row for row in table.amounts if row.name == "k_dependent")

    assert (row.amount, row.valid_from, row.mark, row.source) == (
        "3",
        date(2025, 7, 1),
        "found*",
        "W-SYX",
    )
    assert "认定办法" in row.title


@pytest.mark.parametrize("programme", ["P03b", "P08"])
def test_a_path_that_only_a_window_opens_says_so(programme):
    assert "likely" in make_table(RULEBOOK, programme, ON).never


def test_the_table_of_a_simple_programme():
    table = make_table(RULEBOOK, "P01", ON)

    names = {row.number: row.name for row in table.conditions}
    found = [
        (row.outcome, {names[number]: want for number, want in row.wants.items()})
        for row in table.combinations
    ]
    assert found == [
        ("not_applicable", {"receives_dibao_or_tekun": "yes"}),
        (
            "likely",
            dict.fromkeys(
                [
                    "income_below_std",
                    "hukou_chongqing",
                    "assets_within_limit",
                    "car_unproblematic",
                    "homes_at_most_one",
                    "no_shop",
                ],
                "yes",
            ),
        ),
        ("other_path", {"income_far_above_std": "yes", "income_items_told": "yes"}),
        ("check", {}),
    ]


def test_each_fact_is_named_once_with_who_asks_it():
    table = make_table(RULEBOOK, "P02", ON)

    asked = {row.name: row.at_window for row in table.facts}

    assert len(asked) == len(table.facts)
    assert asked["clergy3y"] is True
    assert asked["inc_wage"] is False


def _values(spec):
    match spec.type.value:
        case "word":
            return st.sampled_from(spec.words)
        case "words":
            return st.lists(st.sampled_from(spec.words), unique=True, max_size=2)
        case "yes_no":
            return st.booleans()
        case "integer" | "number":
            top = int(spec.maximum) if spec.maximum is not None else 3000
            return st.integers(int(spec.minimum), top)
        case "six":
            return st.lists(st.sampled_from(["能", "不能", None]), min_size=6, max_size=6)
        case "struct":
            inner = {key: _values(one) for key, one in spec.fields.items() if key != "date"}
            some = st.fixed_dictionaries({}, optional=inner)
            return st.one_of(some, st.just("无")) if spec.has_none else some
        case "list":
            person = {"age": st.integers(0, 99), "can_support": st.booleans()}
            return st.lists(st.fixed_dictionaries({}, optional=person), max_size=2)
        case _:
            return st.none()


# Facts that only the window asks are always told here: while they are not, the rules pass over
# them, which the tables say in words.
HOUSEHOLDS = st.fixed_dictionaries(
    {one.name: st.booleans() for one in RULEBOOK.dictionary if one.is_residual},
    optional={
        one.name: st.one_of(st.none(), _values(one))
        for one in RULEBOOK.dictionary
        if not one.is_residual
    },
)
WAYS = {
    key: [(row.outcome, way) for row in one.rows for way in combinations(row.when)]
    for key, one in RULEBOOK.programmes.items()
}


def _is_so(ctx, node, want) -> bool:
    now = (ctx.verdict(node)).now
    return now == Truth.YES if want is Want.YES else now == Truth.NO if want is Want.NO else now < 2


def _read_off(ctx, key) -> ProgrammeOutcome:
    """Return the outcome of the first row whose every cell is met."""
    met = (
        outcome
        for outcome, way in WAYS[key]
        if all(_is_so(ctx, node, want) for node, want in way.items())
    )
    return next(met, ProgrammeOutcome.CHECK)


@settings(max_examples=60, deadline=None)
@given(raw=HOUSEHOLDS)
def test_reading_the_table_gives_what_the_engine_gives(raw):
    ctx = look(RULEBOOK, parse_facts(raw), ON)

    for key in PROGRAMMES:
        assert _read_off(ctx, key) is stand(ctx, key).now, key


# Random households seldom fulfil eight conditions at once; the frozen ones do.
@pytest.mark.parametrize("case", load_cases([PACKAGED_CASES]).values(), ids=lambda case: case.id)
def test_reading_the_table_gives_what_the_engine_gives_for_frozen_cases(case):
    answered = {one.name: False for one in RULEBOOK.dictionary if one.is_residual}
    ctx = look(RULEBOOK, parse_facts({**answered, "wish_tekun": True, **case.facts}), case.on)

    found = {key: _read_off(ctx, key) for key in PROGRAMMES}

    assert found == {key: stand(ctx, key).now for key in PROGRAMMES}


def test_every_row_is_short_enough_to_read():
    most = max(
        len(combinations(row.when)) for one in RULEBOOK.programmes.values() for row in one.rows
    )

    assert most <= 24
