"""What must hold for every household, tried on generated ones."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.screening import Rulebook, evaluate, parse_facts
from knowledge.screening.context import fact_head
from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.engine import look
from knowledge.screening.nodes import Node
from knowledge.screening.paths import put_answer
from knowledge.screening.programmes import ProgrammeIsLikely, stand
from tests.fakes.answers import COMPLETE, ONE_MORE, PARTIAL, SPECS, known
from tests.oracle import spec
from tests.oracle.agreement import disagreements

ON = date(2025, 8, 1)
TRY = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def outcomes(rulebook: Rulebook, raw: dict[str, Any]) -> dict[str, Any]:
    return {row.id: row for row in evaluate(rulebook, parse_facts(raw), ON).programmes}


@TRY
@given(raw=PARTIAL, answer=ONE_MORE)
def test_a_new_answer_turns_likely_and_other_path_only_on_a_named_assumption(rulebook, raw, answer):
    name, value = answer
    if raw.get(name) is not None:
        return

    before, after = outcomes(rulebook, raw), outcomes(rulebook, {**raw, name: value})

    for key, row in before.items():
        if {row.outcome, after[key].outcome} == {"likely", "other_path"}:
            assert any(name in line.facts for line in row.because), (key, name)


@TRY
@given(raw=PARTIAL, answer=ONE_MORE)
def test_what_is_settled_stays_and_what_is_not_missing_changes_nothing(rulebook, raw, answer):
    name, value = answer
    if raw.get(name) is not None or SPECS[name].is_residual or name == "inc_basic_pension":
        return

    before, after = outcomes(rulebook, raw), outcomes(rulebook, {**raw, name: value})

    for key, row in before.items():
        is_touched = row.outcome != "not_applicable" or row.is_settled
        if is_touched and (row.is_settled or name not in row.missing):
            assert after[key].outcome == row.outcome, (key, name)


@TRY
@given(raw=COMPLETE)
def test_complete_answers_leave_nothing_open(rulebook, raw):
    for key, row in outcomes(rulebook, raw).items():
        assert row.missing == (), key
        assert row.is_settled or row.outcome == "not_applicable", key


@TRY
@given(raw=PARTIAL, seed=st.integers(0, 9))
def test_the_order_of_answers_does_not_matter(rulebook, raw, seed):
    names = sorted(raw)
    random.Random(seed).shuffle(names)

    first = evaluate(rulebook, parse_facts(raw), ON)
    second = evaluate(rulebook, parse_facts({name: raw[name] for name in names}), ON)

    assert first.as_json() == second.as_json()


@TRY
@given(raw=PARTIAL)
def test_dont_know_and_not_asked_are_the_same_to_the_logic(rulebook, raw):
    told = {name: value for name, value in raw.items() if value is not None}
    asked = {
        name: None
        for name, spec in SPECS.items()
        if not spec.is_residual and name != "inc_basic_pension"
    }

    contexts = [look(rulebook, parse_facts(facts), ON) for facts in (told, {**asked, **told})]

    for key in rulebook.programmes:
        assert stand(contexts[0], key).now == stand(contexts[1], key).now


@TRY
@given(raw=PARTIAL, answer=ONE_MORE)
def test_looking_ahead_agrees_with_starting_over(rulebook, raw, answer):
    name, value = answer
    ctx = look(rulebook, parse_facts(raw), ON)
    for key in rulebook.programmes:
        stand(ctx, key)
    later = parse_facts({name: value})

    ahead = ctx
    for part, known_value in later.values.items():
        ahead = ahead.assume({part: known_value})
    fresh = look(rulebook, ahead.facts, ON)

    for key in rulebook.programmes:
        assert stand(ahead, key) == stand(fresh, key), key


def is_named(name: str, facts: tuple[str, ...]) -> bool:
    return any(fact_head(fact) == fact_head(name) for fact in facts)


@TRY
@given(data=st.data(), raw=PARTIAL)
def test_answers_in_a_row_never_turn_a_path_unless_an_assumption_was_named(rulebook, data, raw):
    rows = outcomes(rulebook, raw)
    for _ in range(4):
        names = sorted({name for row in rows.values() for name in row.missing})
        if not names:
            return
        name = data.draw(st.sampled_from(names))
        value = data.draw(known(load_dictionary().spec(name), partial=True))

        raw = put_answer(raw, name, value)
        before, rows = rows, outcomes(rulebook, raw)

        for key, row in before.items():
            if {row.outcome, rows[key].outcome} == {"likely", "other_path"}:
                assert any(is_named(name, line.facts) for line in row.because), (key, name)


@TRY
@given(raw=COMPLETE)
def test_complete_answers_come_to_what_the_tables_say(rulebook, raw):
    expected = spec.decide(raw, ON)

    assert list(disagreements(rulebook, raw, ON, expected)) == []


def told_one_by_one(raw: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every answer by its dotted name; an empty struct or list is an answer of its own."""
    if isinstance(raw, dict) and raw and raw.keys() != {"min", "max"}:
        for key, value in raw.items():
            yield from told_one_by_one(value, f"{name}.{key}" if name else key)
    elif isinstance(raw, list) and any(isinstance(item, dict) for item in raw):
        for place, item in enumerate(raw):
            yield from told_one_by_one(item, f"{name}[{place}]")
    else:
        yield name, raw


@TRY
@given(raw=PARTIAL, seed=st.integers(0, 9))
def test_the_order_in_which_single_fields_are_told_does_not_matter(rulebook, raw, seed):
    answers = list(told_one_by_one(raw))
    random.Random(seed).shuffle(answers)

    built: dict[str, Any] = {}
    for name, answer in answers if raw else ():
        built = put_answer(built, name, answer)

    assert built == raw
    assert outcomes(rulebook, built) == outcomes(rulebook, raw)


def heads_read(rulebook: Rulebook, node: Node) -> set[str]:
    heads = {fact_head(name) for name in node.names()}
    if isinstance(node, ProgrammeIsLikely):
        for row in rulebook.programmes[node.programme].rows:
            heads |= heads_read(rulebook, row.when)
    for part in node.parts():
        heads |= heads_read(rulebook, part)
    return heads


@TRY
@given(raw=PARTIAL, answer=ONE_MORE)
def test_a_correction_works_out_again_only_what_reads_it(rulebook, raw, answer):
    name, value = answer
    ctx = look(rulebook, parse_facts(raw), ON)
    for key in rulebook.programmes:
        stand(ctx, key)

    corrected = ctx.assume({name: parse_facts({name: value}).values[name]})

    reading = {node for node in ctx.verdicts if name in heads_read(rulebook, node)}
    assert all(node in corrected.stale for node in reading)
    for node in ctx.verdicts.keys() - reading:
        assert corrected.verdict(node) is ctx.verdicts[node]


@TRY
@given(raw=PARTIAL, answer=ONE_MORE)
def test_a_correction_leaves_programmes_that_do_not_read_it_alone(rulebook, raw, answer):
    name, value = answer

    before, after = outcomes(rulebook, raw), outcomes(rulebook, {**raw, name: value})

    for key, programme in rulebook.programmes.items():
        roots = (programme.trigger, *(row.when for row in programme.rows))
        if not any(name in heads_read(rulebook, root) for root in roots):
            assert before[key].outcome == after[key].outcome, (key, name)
            assert before[key].missing == after[key].missing, (key, name)
