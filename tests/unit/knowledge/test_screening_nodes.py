from datetime import date

import pytest

from knowledge.screening import logic, parse_facts
from knowledge.screening.engine import look
from knowledge.screening.facts import Marker
from knowledge.screening.intervals import exactly
from knowledge.screening.leaves import Compares, IsNone, IsSo, Line
from knowledge.screening.logic import Truth
from knowledge.screening.nodes import All, Any, NeverNo, NeverYes, Not, Unless
from knowledge.screening.programmes import stand

ON = date(2025, 8, 1)
RESIDUAL, PLAIN = IsSo("clergy3y", True), IsSo("shop", True)
NUMBER = Compares("spend12", "above", Line(100, ()))  # a range may leave it unknown


@pytest.fixture
def verdict(rulebook):
    def work_out(node, raw):
        return look(rulebook, parse_facts(raw), ON).verdict(node)

    return work_out


@pytest.mark.parametrize("join", [All, Any])
def test_a_residual_fact_takes_no_part_until_it_was_asked(verdict, join):
    assert verdict(join((RESIDUAL, PLAIN)), {"shop": True}) == logic.YES
    assert verdict(join((RESIDUAL, PLAIN)), {"shop": False}) == logic.NO
    assert verdict(join((RESIDUAL,)), {}) is None
    assert verdict(Not(RESIDUAL), {}) is None
    assert verdict(Unless(RESIDUAL), {}) == logic.YES
    assert verdict(RESIDUAL, {"clergy3y": None}) == logic.OPEN


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"vet": []}, logic.YES),
        ({"vet": ["无"]}, logic.YES),
        ({"vet": ["现役"]}, logic.NO),
        ({"vet": None}, logic.OPEN),
        ({}, logic.OPEN),
    ],
)
def test_known_to_be_none(verdict, raw, expected):
    assert verdict(IsNone("vet"), raw) == expected


def test_looking_ahead_forgets_the_field_that_was_put_in(rulebook):
    ctx = look(rulebook, parse_facts({"status": ["低保边缘"], "dis_cert": {}}), ON)

    outcomes = []
    for level in (1, 2, 3, 4):
        stand(ctx, "P02")  # fills the memory
        outcomes.append(stand(ctx.assume({"dis_cert.level": exactly(level)}), "P02").now)

    assert outcomes == ["likely", "likely", "check", "check"]


def test_looking_ahead_leaves_the_first_look_alone(rulebook):
    ctx = look(rulebook, parse_facts({"event": {}}), ON)

    ctx.assume({"event": Marker.NOTHING})

    assert ctx.facts.value("event") is Marker.PRESENT
    assert stand(ctx, "P05").now == "check"


def test_all_of_nothing_holds_and_one_of_nothing_does_not(verdict):
    assert verdict(All(()), {}) == logic.YES
    assert verdict(Any(()), {}) == logic.NO


SHOP = {"shop": 1}


@pytest.mark.parametrize(
    ("wrapped", "when_no", "when_unknown", "when_yes"),
    [
        (PLAIN, SHOP, {}, SHOP),  # a yes/no question ends in yes or no, never in unknown
        (Not(PLAIN), SHOP, {}, SHOP),
        (NeverNo(PLAIN), {}, {}, SHOP),
        (NeverYes(PLAIN), SHOP, {}, {}),
        (Unless(PLAIN), SHOP, {}, SHOP),
        (Unless(NUMBER), {"spend12": 1}, {}, {"spend12": 1}),
        (Unless(NeverNo(NUMBER)), {"spend12": 1}, {}, {"spend12": 1}),
        (Not(NeverYes(PLAIN)), {}, {}, SHOP),
        (Not(NeverNo(PLAIN)), SHOP, {}, {}),
        (NeverNo(NUMBER), {}, {}, {"spend12": 1}),
        (NeverYes(NUMBER), {"spend12": 1}, {}, {}),
    ],
)
def test_what_to_ask_depends_on_the_end_looked_for(
    rulebook, wrapped, when_no, when_unknown, when_yes
):
    ctx = look(rulebook, parse_facts({}), ON)

    found = [dict(ctx.open_for(wrapped, truth)) for truth in (Truth.NO, Truth.UNKNOWN, Truth.YES)]

    assert found == [when_no, when_unknown, when_yes]
