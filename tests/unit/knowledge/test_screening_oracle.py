"""The second evaluator against the vectors of the specification, T01 to T30."""

from datetime import date
from typing import Any

import pytest

from knowledge.screening import Rulebook
from tests.oracle import spec
from tests.oracle.agreement import differences
from tests.oracle.cases import cases

DAY = date(2025, 9, 1)
CLEAN = {
    "hukou": "开州",
    "inc_wage": 0,
    "inc_biz": 0,
    "inc_prop": 0,
    "inc_trans": 0,
    "inc_excl": 0,
    "ded_work": 0,
    "ded_rigid": 0,
    "assets": 0,
    "car": "无",
    "homes": 1,
    "shop": False,
    "status": ["无"],
}
T03 = CLEAN | {"track": "rural", "hh_n": 3, "inc_wage": 2600}
ONE_URBAN = CLEAN | {"track": "urban", "hh_n": 1}
LONE_OLD = CLEAN | {"age": 67, "obl": [], "inc_basic_pension": 150}
SEVERE = {"type": "肢体", "level": 2}
FALLEN = {"type": "失业"}

VECTORS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "T01": (T03 | {"inc_wage": 1200, "inc_excl": 1000}, {"P01": "likely"}),
    "T02": (T03 | {"inc_wage": 2200}, {"P01": "check", "P03": "likely"}),
    "T03": (T03, {"P01": "other_path", "P03": "likely"}),
    "T04": (T03 | {"vet": "退役军人", "dis_cert": SEVERE}, {"P02": "likely"}),
    "T05": (
        T03 | {"vet": ["退役军人"], "ill": "重病未认定", "adult_dep": False, "dis_cert": "无"},
        {"P02": "check"},
    ),
    "T06": (
        T03
        | {"vet": ["无"], "ill": "无", "adult_dep": False}
        | {"dis_cert": {"type": "肢体", "level": 3}},
        {"P02": "other_path"},
    ),
    "T07": (ONE_URBAN | {"inc_wage": 900, "car": "其他"}, {"P01": "check", "P03": "check"}),
    "T08": (ONE_URBAN | {"inc_wage": 2400}, {"P03": "other_path", "P03b": "check"}),
    "T09 urban": (LONE_OLD | {"track": "urban"}, {"P04": "likely"}),
    "T09 rural": (LONE_OLD | {"adl": ["不能"] * 5 + ["能"]}, {"P04": "likely"}),
    "T10": (
        {"age": 67, "obl": [{"rel": "儿子", "age": 38, "can_support": True}]},
        {"P04": "other_path"},
    ),
    "T11": (
        CLEAN | {"age": 67, "obl": [{"rel": "儿子", "prison_or_missing_or_incapable": True}]},
        {"P04": "check"},
    ),
    "T12": (
        {"age": 45, "dis_cert": {"type": "肢体", "level": 3}, "obl": []},
        {"P04": "other_path"},
    ),
    "T13": (
        {
            "age": 45,
            "dis_cert": {"type": "精神", "level": 3},
            "obl": [{"age": 72, "income": 300}] * 2,
        },
        {"P04": "check"},
    ),
    "T14": ({"event": {"type": "火灾", "now_ok": False}}, {"P05": "likely"}),
    "T15": (
        {"event": {"type": "重病", "cost": 80000}, "status": "低保"},
        {"P05": "likely", "P03b": "other_path"},
    ),
    "T16": (
        {"vet": ["退役军人"], "event": FALLEN, "unemployed_m": 14, "hard_now": True},
        {"P06": "likely", "P05": "check"},
    ),
    "T17": ({"vet": ["军人家属"], "event": {"type": "重病"}}, {"P06": "check", "P05": "check"}),
    "T18": ({"age": 71, "vet": ["退役军人"], "inst": "公办"}, {"P07": "likely"}),
    "T19": (
        {"age": 71, "vet": ["退役军人"], "inst": "民办"},
        {"P07": "other_path", "P08": "check"},
    ),
    "T20": ({"age": 58, "vet": ["退役军人"], "inst": "公办"}, {"P07": "check"}),
    "T20 disabled": ({"age": 58, "vet": ["残疾军人"], "inst": "公办"}, {"P07": "likely"}),
    "T21": (
        {"age": 80, "vet": ["退役军人"], "adl": ["不能"] * 6, "pilot_bed": None},
        {"P09": "check"},
    ),
    "T22": ({"age": 76, "vet": ["退役军人"], "living": "空巢"}, {"P10": "likely"}),
    "T23": ({"dead": {"youfu": "定期生活补助"}}, {"P11": "likely"}),
    "T24": ({"dead": {"youfu": "无", "status": "无", "vet": "退役军人"}}, {"P11": "other_path"}),
    "T25": ({"hukou": "开州", "dis_cert": SEVERE, "status": ["低保"]}, {"P12": "likely"}),
    "T26": ({"vet": ["残疾军人"], "dis_cert": "无"}, {"P12": "check"}),
    "T27": ({"kid": {"age": 9, "father": "服刑", "mother": "失联"}}, {"P13": "likely"}),
    "T28": ({"kid": {"age": 9, "father": "死亡", "mother": "在"}}, {"P13": "other_path"}),
    "T29": ({"kid": {"age": 9, "father": "服刑", "mother": "其他"}}, {"P13": "other_path"}),
    "T30": ({"age": 83, "status": ["低保"]}, {"P10b": "likely"}),
}


@pytest.mark.parametrize("name", VECTORS)
def test_vector(name: str) -> None:
    facts, expected = VECTORS[name]

    verdicts = spec.decide(facts, DAY)

    assert {key: verdicts[key].outcome for key in expected} == expected


def test_only_a_failing_life_is_urgent() -> None:
    burnt = {"event": {"type": "火灾", "now_ok": False}}

    verdict = spec.decide(burnt, DAY)["P05"]

    assert spec.is_urgent(burnt)
    assert verdict.queue == "Q-JN"
    assert not spec.is_urgent({"event": {"type": "火灾", "now_ok": None}})


@pytest.mark.parametrize(
    ("day", "outcome", "provisional"),
    [
        (date(2023, 8, 31), "expired", "likely"),  # before the first column
        (date(2023, 9, 1), "likely", None),
        (date(2026, 9, 1), "likely", None),
        (date(2026, 9, 2), "expired", "likely"),
    ],
)
def test_standards_begin_and_expire(day: date, outcome: str, provisional: str | None) -> None:
    verdict = spec.decide(T03 | {"inc_wage": 1200}, day)["P01"]

    assert (verdict.outcome, verdict.provisional) == (outcome, provisional)


def test_a_few_random_persons_come_to_the_same_in_the_product(rulebook: Rulebook) -> None:
    drawn = cases(seed=20250801, count=150)  # the integration level draws ten thousand

    assert list(differences(rulebook, drawn)) == []
