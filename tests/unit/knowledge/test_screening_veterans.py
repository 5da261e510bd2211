"""What having served changes: sources, money left out, paths beside; never a path taken away."""

import pytest

from tests.unit.knowledge.screening_cases import CARED, MARGIN, NOBODY, ROWS, SPENDING, VETERAN

RANK = {"other_path": 0, "check": 1, "likely": 2}
ALONE = {"age": 70, "living": "独居"}


def cites(row):
    return {cite for line in row.because for cite in line.cite}


def better_or_equal(before, after):
    if "not_applicable" in (before, after):
        return before == "not_applicable"  # touched now, or still not
    return RANK[after] >= RANK[before]


@pytest.mark.parametrize("row", [row for row in ROWS if row.fact != "vet"], ids=lambda r: r.fact)
def test_having_served_removes_no_path(screen, row):
    others = screen({**row.base, "vet": NOBODY})
    veteran = screen({**row.base, "vet": VETERAN})

    for one in others.programmes:
        after = veteran.programme(one.id).outcome
        assert better_or_equal(one.outcome, after), (one.id, one.outcome, after)


@pytest.mark.parametrize(
    ("programme", "facts", "clause"),
    [
        ("P02", {**MARGIN, "ill": "已认定重特大疾病"}, "A-2.2"),
        ("P06", {"hard_now": True, "unemployed_m": 3}, "A-8.2"),
        ("P07", {"age": 70, "inst": "公办"}, "A-5.1"),
        ("P08", {"age": 70, "inst": "公办"}, "A-5.2"),
        ("P09", {**ALONE, "pilot_bed": True, "ability": "重度"}, "A-5.4"),
        ("P09", {**ALONE, "pilot_bed": False, "ability": "重度"}, "A-5.4"),
        ("P09", {**ALONE, "ability": "重度"}, "A-5.4"),
        ("P10", ALONE, "A-5.3"),
        ("P10", {**ALONE, "living": "空巢"}, "A-5.3"),
        ("P10", {**ALONE, "living": "留守"}, "A-5.3"),
    ],
)
def test_what_rests_on_having_served_cites_its_clause(screen, programme, facts, clause):
    row = screen({**facts, "vet": VETERAN}).programme(programme)

    assert clause in cites(row)


def test_visits_to_others_rest_on_another_source(screen):
    row = screen({**ALONE, "vet": NOBODY}).programme("P10")

    deciding = {cite for line in row.because if line.facts for cite in line.cite}
    assert row.outcome == "likely"
    assert "A-5.3" not in deciding
    assert "W-TF22" in deciding


def test_losing_work_and_money_opens_both_windows_at_once(screen):
    facts = {"vet": VETERAN, "event": {"type": "火灾"}, "status": "低保"}

    result = screen(facts)

    assert (result.programme("P05").outcome, result.programme("P05").queue) == ("likely", "Q-JZ")
    assert (result.programme("P06").outcome, result.programme("P06").queue) == ("likely", "Q-TB")


@pytest.mark.parametrize("programme", ["P01", "P02", "P03", "P03b", "P04"])
@pytest.mark.parametrize(("vet", "clause"), [(VETERAN, "A-2.3"), (NOBODY, "C-57 13")])
@pytest.mark.parametrize("amount", ["inc_excl", "inc_basic_pension", "ded_work", "ded_rigid"])
def test_every_amount_left_out_or_deducted_has_its_line(screen, programme, vet, clause, amount):
    if programme == "P04" and amount.startswith("ded"):
        return  # the person's own income knows no deductions
    facts = {**SPENDING, "youfu": "无", "age": 67, "obl": [], "inc_wage": 5000, amount: 100}

    result = screen({**facts, "vet": vet})

    lines = [line for line in result.programme(programme).because if line.facts == (amount,)]
    assert len(lines) == 1
    assert clause in lines[0].cite
    assert "100元" in lines[0].text
    told = {line.fact: line for line in result.ledger}
    assert told[amount].treatment == ("deducted" if amount.startswith("ded") else "not_counted")
    assert clause in told[amount].cite


def test_programmes_without_income_have_no_such_line(screen):
    row = screen({**CARED, "inc_excl": 1000}).programme("P12")

    assert "inc_excl" not in {fact for line in row.because for fact in line.facts}
