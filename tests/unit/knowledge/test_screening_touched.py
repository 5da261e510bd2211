"""Which facts bring a programme up by themselves, and which ones only together."""

from datetime import date

import pytest

from knowledge.screening import evaluate, load_rulebook, parse_facts

ON = date(2025, 8, 1)
RULEBOOK = load_rulebook()

INCOME = ["hh_n", "inc_wage", "inc_biz", "inc_prop", "inc_trans", "inc_total"]
ALONE = {
    "P01": INCOME,
    "P02": [*INCOME, "dis_cert", "ill", "adult_dep", "vet"],
    "P03": INCOME,
    "P03b": [*INCOME, "status", "spend12", "inc12"],
    "P04": ["obl", "adl", "dis_cert", "age"],
    "P05": ["event"],
    "P06": ["vet"],
    "P07": ["inst"],
    "P08": ["inst"],
    "P11": ["dead"],
    "P12": ["dis_cert", "vet"],
    "P13": ["kid"],
}
WITH_AGE = {"P09": ["adl", "ability", "living", "pilot_bed"], "P10b": ["status"]}
WITH_AGE["P10"] = WITH_AGE["P09"]
UNTOUCHED = "not_applicable"


def touched(facts):
    rows = evaluate(RULEBOOK, parse_facts(facts), ON).programmes
    return {row.id for row in rows if row.outcome != UNTOUCHED}


@pytest.mark.parametrize("fact", sorted(RULEBOOK.dictionary.facts))
def test_a_question_put_brings_up_the_programmes_it_is_for_whatever_the_answer(fact):
    expected = {key for key, facts in ALONE.items() if fact in facts}

    assert touched({fact: None}) == expected


@pytest.mark.parametrize("fact", ["adl", "ability", "living", "pilot_bed", "status"])
def test_with_the_age_more_come_up(fact):
    expected = {key for key, facts in WITH_AGE.items() if fact in facts}

    found = touched({fact: None, "age": 50})

    assert found & WITH_AGE.keys() == expected
    assert not touched({fact: None}) & WITH_AGE.keys()
    assert not touched({"age": 50}) & WITH_AGE.keys()
