from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge.screening import logic, parse_facts
from knowledge.screening.circumstances import IsSoHere, Since
from knowledge.screening.engine import look
from knowledge.screening.local import Local
from knowledge.screening.logic import Truth

FIRST = date(2025, 4, 14)


@pytest.mark.parametrize(("days", "expected"), [(-1, logic.NO), (0, logic.YES), (1, logic.YES)])
def test_a_rule_exists_from_its_first_day_on(rulebook, days, expected):
    since = Since(FIRST)

    ctx = look(rulebook, parse_facts({}), FIRST + timedelta(days=days))

    assert ctx.verdict(since) == expected
    assert [dict(since.open_for(ctx, truth)) for truth in Truth] == [{}, {}, {}]
    assert (list(since.names()), since.parts()) == ([], ())


@pytest.mark.parametrize(
    ("setting", "told", "expected"),
    [
        (None, {}, logic.OPEN),
        (None, {"pilot_bed": None}, logic.OPEN),
        (None, {"pilot_bed": True}, logic.YES),
        (None, {"pilot_bed": False}, logic.NO),
        (True, {}, logic.YES),
        (False, {}, logic.NO),
        (True, {"pilot_bed": None}, logic.YES),
        (False, {"pilot_bed": None}, logic.NO),
        (True, {"pilot_bed": False}, logic.NO),
        (False, {"pilot_bed": True}, logic.YES),
    ],
)
def test_the_citizen_goes_before_the_setting(rulebook, setting, told, expected):
    here = replace(rulebook, local=Local(pilot_bed=setting))

    ctx = look(here, parse_facts(told), FIRST)

    assert ctx.verdict(IsSoHere("pilot_bed", True)) == expected
    assert ctx.verdict(IsSoHere("pilot_bed", False)) == logic.negate(expected)
