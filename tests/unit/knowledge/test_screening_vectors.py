"""The vectors of screening.md §4, read as screening-amendments.md §2 says."""

from datetime import date

import pytest

FOUR_ACTS_LOST = ["不能", "不能", "不能", "不能", "不能", "能"]

# name, is "clean", facts, what each programme comes to
VECTORS = [
    (
        "T01",
        True,
        {"track": "rural", "hh_n": 3, "inc_wage": 1200, "inc_excl": 1000},
        {"P01": "likely"},
    ),
    (
        "T02",
        True,
        {"track": "rural", "hh_n": 3, "inc_wage": 2200},
        {"P01": "check", "P03": "likely"},
    ),
    (
        "T03",
        True,
        {"track": "rural", "hh_n": 3, "inc_wage": 2600},
        {"P01": "other_path", "P03": "likely"},
    ),
    (
        "T04",
        True,
        {
            "track": "rural",
            "hh_n": 3,
            "inc_wage": 2600,
            "vet": ["退役军人"],
            "dis_cert": {"type": "肢体", "level": 2},
        },
        {"P02": "likely"},
    ),
    (
        "T05",
        True,
        {
            "track": "rural",
            "hh_n": 3,
            "inc_wage": 2600,
            "vet": ["退役军人"],
            "ill": "重病未认定",
            "adult_dep": False,
            "dis_cert": "无",
        },
        {"P02": "check"},
    ),
    (
        "T06",
        True,
        {
            "track": "rural",
            "hh_n": 3,
            "inc_wage": 2600,
            "vet": ["无"],
            "ill": "无",
            "adult_dep": False,
            "dis_cert": {"type": "肢体", "level": 3},
        },
        {"P02": "other_path"},
    ),
    (
        "T07",
        True,
        {"track": "urban", "hh_n": 1, "inc_wage": 900, "car": "其他"},
        {"P01": "check", "P03": "check"},
    ),
    (
        "T08",
        True,
        {"track": "urban", "hh_n": 1, "inc_wage": 2400},
        {"P01": "other_path", "P03": "other_path"},
    ),
    (
        "T09 rural",
        True,
        {"track": "rural", "age": 67, "obl": [], "inc_basic_pension": 150, "adl": FOUR_ACTS_LOST},
        {"P04": "likely"},
    ),
    (
        "T09 urban",
        True,
        {"track": "urban", "age": 67, "obl": [], "inc_basic_pension": 150, "adl": FOUR_ACTS_LOST},
        {"P04": "likely"},
    ),
    (
        "T10",
        False,
        {"age": 67, "obl": [{"rel": "儿子", "age": 38, "can_support": True}]},
        {"P04": "other_path"},
    ),
    (
        "T11",
        True,
        {"age": 67, "obl": [{"rel": "儿子", "prison_or_missing_or_incapable": True}]},
        {"P04": "check"},
    ),
    (
        "T12",
        False,
        {"age": 45, "dis_cert": {"type": "肢体", "level": 3}, "obl": []},
        {"P04": "other_path"},
    ),
    (
        "T13",
        False,
        {
            "age": 45,
            "dis_cert": {"type": "精神", "level": 3},
            "obl": [
                {"rel": "父亲", "age": 72, "income": 300},
                {"rel": "母亲", "age": 72, "income": 300},
            ],
        },
        {"P04": "check"},
    ),
    ("T14", False, {"event": {"type": "火灾", "now_ok": False}}, {"P05": "likely"}),
    (
        "T15",
        False,
        {"event": {"type": "重病", "cost": 80000}, "status": ["低保"]},
        {"P05": "likely"},
    ),
    ("T18", False, {"age": 71, "vet": ["退役军人"], "inst": "公办"}, {"P07": "likely"}),
    ("T19", False, {"age": 71, "vet": ["退役军人"], "inst": "民办"}, {"P07": "other_path"}),
    ("T20", False, {"age": 58, "vet": ["退役军人"], "inst": "公办"}, {"P07": "check"}),
    ("T20 disabled", False, {"age": 58, "vet": ["残疾军人"], "inst": "公办"}, {"P07": "likely"}),
]


@pytest.mark.parametrize(
    ("is_clean", "facts", "expected"),
    [vector[1:] for vector in VECTORS],
    ids=[vector[0] for vector in VECTORS],
)
def test_vector_comes_out_as_specified(screen, clean, is_clean, facts, expected):
    result = screen({**clean, **facts} if is_clean else facts)

    found = {key: result.programme(key).outcome.value for key in expected}
    assert found == expected


def test_t14_calls_a_person_at_once(screen):
    result = screen({"event": {"type": "火灾", "now_ok": False}})

    assert result.urgent
    assert result.programmes[0].id == "P05"
    assert result.programmes[0].queue == "Q-JN"


def test_t01_says_that_the_pension_money_was_left_out(screen, clean):
    facts = {**clean, "track": "rural", "hh_n": 3, "inc_wage": 1200, "inc_excl": 1000}

    without_vet = screen(facts).programme("P01")
    of_veteran = screen({**facts, "vet": ["退役军人"]}).programme("P01")
    of_others = screen({**facts, "vet": ["无"], "youfu": "无"}).programme("P01")

    cites = [
        next(line.cite for line in row.because if line.facts == ("inc_excl",))
        for row in (without_vet, of_veteran, of_others)
    ]
    assert cites == [("A-2.3", "C-57 13"), ("A-2.3",), ("C-57 13",)]


def test_t04_rests_on_the_veterans_clause(screen, rural_three):
    disabled = {"vet": ["退役军人"], "dis_cert": {"type": "肢体", "level": 2}}

    row = screen({**rural_three, "inc_wage": 2600, **disabled}).programme("P02")

    assert any("A-2.2" in line.cite and "dis_cert.level" in line.facts for line in row.because)


def test_t05_stays_open_for_the_window_and_not_for_another_question(screen, rural_three):
    ill = {"vet": ["退役军人"], "ill": "重病未认定", "adult_dep": False, "dis_cert": "无"}

    row = screen({**rural_three, "inc_wage": 2600, **ill}).programme("P02")

    assert row.missing == ()
    assert row.is_settled
    assert [line.facts for line in row.because if "A-2.2" in line.cite] == [("ill",)]


def test_t06_leaves_the_clergy_route_to_the_window(screen, rural_three):
    facts = {
        "vet": ["无"],
        "ill": "无",
        "adult_dep": False,
        "dis_cert": {"type": "肢体", "level": 3},
    }

    row = screen({**rural_three, "inc_wage": 2600, **facts}).programme("P02")

    assert row.at_window == ("clergy3y",)
    assert "clergy3y" not in row.missing


def test_t09_names_full_care_and_the_home(screen, clean):
    facts = {**clean, "age": 67, "obl": [], "inc_basic_pension": 150, "adl": FOUR_ACTS_LOST}

    row = screen(facts).programme("P04")

    assert any("300元" in line.text and "集中供养" in line.text for line in row.because)


def test_t11_waits_for_the_sons_means(screen, clean):
    son = {"rel": "儿子", "prison_or_missing_or_incapable": True}

    row = screen({**clean, "age": 67, "obl": [son]}).programme("P04")

    assert "obl[0].can_support" in row.missing


def test_t12_points_to_dibao(screen):
    facts = {"age": 45, "dis_cert": {"type": "肢体", "level": 3}, "obl": []}

    row = screen(facts).programme("P04")

    assert [path.programme for path in row.alternatives] == ["P01"]
    assert any("您仍有权提出申请，由镇街受理审核" in line.text for line in row.because)


def test_t18_shows_a_flag_and_no_rank(screen):
    row = screen({"age": 71, "vet": ["退役军人"], "inst": "公办"}).programme("P07")

    assert [flag.id for flag in row.flags] == ["F1"]
    assert any("A-5.1" in line.cite for line in row.because)
    assert any("不排名次" in line.text for line in row.because)


def test_the_vectors_are_expired_on_a_day_without_a_current_standard(screen, rural_three):
    result = screen({**rural_three, "inc_wage": 2600}, on=date(2026, 11, 21))

    found = {row.id: (row.outcome.value, row.provisional) for row in result.programmes}
    assert found["P01"] == ("expired", "other_path")
    assert found["P03"] == ("expired", "likely")
