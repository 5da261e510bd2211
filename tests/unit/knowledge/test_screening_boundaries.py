"""One below, at, one above and unknown, for every threshold."""

from datetime import date

import pytest


@pytest.mark.parametrize(
    ("wage", "p01", "p03"),
    [
        (1889, "likely", "not_applicable"),  # 629.67 is below 630
        (1890, "check", "likely"),  # 630: not below the standard, not far above either
        (1891, "check", "likely"),
        (2267, "check", "likely"),  # 755.67
        (2268, "check", "likely"),  # 756 = 1.2 × 630: not more than 20 % above
        (2269, "other_path", "likely"),  # 756.33
        (2834, "other_path", "likely"),  # 944.67 is below 945
        (2835, "other_path", "check"),  # 945 = 1.5 × 630
        (2836, "other_path", "check"),
        (3401, "other_path", "check"),  # 1133.67
        (3402, "other_path", "check"),  # 1134 = 1.8 × 630
        (3403, "other_path", "other_path"),
        (None, "check", "check"),
    ],
)
def test_income_lines_of_the_household(screen, rural_three, wage, p01, p03):
    result = screen({**rural_three, "inc_wage": wage})

    assert result.programme("P01").outcome == p01
    assert result.programme("P03").outcome == p03


@pytest.mark.parametrize(
    ("wage", "expected"),
    [
        ({"min": 1000, "max": 1889}, "likely"),  # a range wholly below is an answer
        ({"min": 1000, "max": 1890}, "check"),  # it touches the line
        ({"min": 2269, "max": 2500}, "other_path"),
        ({"min": 2268, "max": 2500}, "check"),
    ],
)
def test_a_range_counts_once_it_is_settled(screen, rural_three, wage, expected):
    assert screen({**rural_three, "inc_wage": wage}).programme("P01").outcome == expected


@pytest.mark.parametrize(
    ("track", "wage", "expected"),
    [
        ("urban", 769, "likely"),
        ("urban", 770, "check"),
        ("rural", 629, "likely"),
        ("rural", 630, "check"),
        (None, 629, "likely"),  # below both standards
        (None, 700, "check"),  # between them
        (None, 924, "check"),  # above 756, not above 924
        (None, 925, "other_path"),  # far above both
    ],
)
def test_without_a_track_both_standards_must_agree(screen, clean, track, wage, expected):
    facts = {**clean, "hh_n": 1, "track": track, "inc_wage": wage}

    assert screen(facts).programme("P01").outcome == expected


@pytest.mark.parametrize(
    "name", ["inc_biz", "inc_prop", "inc_trans", "ded_work", "ded_rigid", "inc_wage"]
)
def test_a_no_needs_every_income_item(screen, rural_three, name):
    facts = {**rural_three, "inc_wage": 9000, "inc_biz": 9000}
    del facts[name]

    row = screen(facts).programme("P01")

    assert row.outcome == "check"
    assert name in row.missing


def test_unknown_deductions_cannot_undo_an_income_below_the_line(screen, rural_three):
    facts = {**rural_three, "inc_wage": 1800, "ded_work": None, "ded_rigid": None}

    assert screen(facts).programme("P01").outcome == "likely"


def test_income_may_be_negative(screen, rural_three):
    facts = {**rural_three, "inc_wage": 100, "ded_rigid": 5000}

    assert screen(facts).programme("P01").outcome == "likely"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"assets": 45360}, "likely"),  # 15120 a head = 24 × 630
        ({"assets": 45361}, "check"),
        ({"assets": None}, "check"),
        ({"car": "残疾代步或两轮摩托"}, "likely"),
        ({"car": "其他"}, "check"),
        ({"car": None}, "check"),
        ({"homes": 0}, "likely"),
        ({"homes": 2}, "check"),
        ({"homes": None}, "check"),
        ({"shop": True}, "check"),
        ({"shop": None}, "check"),
        ({"hukou": "重庆其他区县"}, "likely"),
        ({"hukou": "外省"}, "check"),
        ({"hukou": None}, "check"),
    ],
)
def test_property_and_hukou_never_close_the_path(screen, rural_three, changed, expected):
    row = screen({**rural_three, "inc_wage": 1200, **changed}).programme("P01")

    assert row.outcome == expected
    assert row.missing == tuple(name for name, value in changed.items() if value is None)


@pytest.mark.parametrize(
    ("status", "p01", "p03", "p04"),
    [
        ("低保", "not_applicable", "not_applicable", "check"),
        ("特困", "not_applicable", "not_applicable", "not_applicable"),
        ("低保边缘", "likely", "not_applicable", "check"),
        ("刚性支出", "likely", "not_applicable", "check"),
    ],
)
def test_what_is_received_already_is_not_offered_again(screen, rural_three, status, p01, p03, p04):
    result = screen({**rural_three, "inc_wage": 1200, "age": 70, "status": [status]})

    found = [result.programme(key).outcome for key in ("P01", "P03", "P04")]
    assert found == [p01, p03, p04]


@pytest.mark.parametrize(
    ("cert", "expected"),
    [
        ({"type": "肢体", "level": 1}, "likely"),
        ({"type": "肢体", "level": 2}, "likely"),
        ({"type": "肢体", "level": 3}, "other_path"),
        ({"type": "智力", "level": 3}, "likely"),
        ({"type": "精神", "level": 3}, "likely"),
        ({"type": "精神", "level": 4}, "other_path"),
        ({"type": "精神"}, "check"),
        ({"level": 3}, "check"),
        ({"level": 4}, "other_path"),  # level 4 is settled whatever the type
        ({"level": 2}, "likely"),
        ("无", "other_path"),
        (None, "check"),
    ],
)
def test_severe_disability_in_a_margin_family(screen, rural_three, cert, expected):
    closed = {"vet": [], "ill": "无", "adult_dep": False, "unemployed": False}

    row = screen({**rural_three, "inc_wage": 2600, "dis_cert": cert, **closed}).programme("P02")

    assert row.outcome == expected


@pytest.mark.parametrize(
    ("ill", "vet", "expected"),
    [
        ("已认定重特大疾病", [], "likely"),
        ("重病未认定", [], "other_path"),
        ("重病未认定", ["病故军人遗属"], "check"),
        ("重病未认定", ["军人家属"], "other_path"),
        ("无", ["退役军人"], "other_path"),
        (None, [], "check"),
    ],
)
def test_illness_in_a_margin_family(screen, rural_three, ill, vet, expected):
    closed = {"dis_cert": "无", "adult_dep": False, "unemployed": False}

    row = screen({**rural_three, "inc_wage": 2600, "ill": ill, "vet": vet, **closed}).programme(
        "P02"
    )

    assert row.outcome == expected


@pytest.mark.parametrize(
    ("wage", "adult_dep", "expected"),
    [
        (5669, True, "likely"),
        (5670, True, "likely"),  # 1890 = 3 × 630, the line itself is inside
        (5671, True, "check"),  # a re-posted line closes nothing up to 20 % beyond
        (6804, True, "check"),  # 2268 = 1.2 × 1890
        (6805, True, "other_path"),
        (5670, None, "check"),
        (6805, None, "other_path"),
        (5670, False, "other_path"),
    ],
)
def test_dependent_adults_within_three_standards(screen, rural_three, wage, adult_dep, expected):
    closed = {"dis_cert": "无", "ill": "无", "vet": [], "unemployed": False}

    row = screen({**rural_three, "inc_wage": wage, "adult_dep": adult_dep, **closed}).programme(
        "P02"
    )

    assert row.outcome == expected


@pytest.mark.parametrize(
    ("age", "unemployed", "level", "expected"),
    [
        (17, True, 2, "other_path"),
        (18, True, 2, "likely"),
        (19, True, 2, "likely"),
        (None, True, 2, "check"),
        (18, False, 2, "other_path"),
        (18, None, 2, "check"),
        (18, True, 3, "other_path"),
    ],
)
def test_jobless_severely_disabled_adults(screen, rural_three, age, unemployed, level, expected):
    facts = {
        "inc_wage": 9000, "ill": "无", "vet": [], "adult_dep": False, "age": age,
        "unemployed": unemployed, "dis_cert": {"type": "肢体", "level": level},
    }  # fmt: skip

    assert screen({**rural_three, **facts}).programme("P02").outcome == expected


@pytest.mark.parametrize(
    ("answer", "expected"), [(True, "likely"), (False, "other_path"), (None, "check")]
)
def test_the_clergy_route_counts_once_it_was_asked(screen, rural_three, answer, expected):
    closed = {"dis_cert": "无", "ill": "无", "vet": [], "adult_dep": False}

    row = screen({**rural_three, "inc_wage": 2600, "clergy3y": answer, **closed}).programme("P02")

    assert row.outcome == expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (15, "likely"),
        (16, "other_path"),
        (59, "other_path"),
        (60, "likely"),
        (61, "likely"),
        (None, "check"),
    ],
)
def test_who_counts_as_unable_to_work_by_age(screen, clean, age, expected):
    facts = {**clean, "age": age, "obl": [], "inc_own": 0, "dis_cert": "无", "hh_n": 1}

    assert screen(facts).programme("P04").outcome == expected


@pytest.mark.parametrize(
    ("kind", "level", "expected"),
    [
        ("智力", 3, "likely"),
        ("智力", 4, "other_path"),
        ("精神", 3, "likely"),
        ("精神", 4, "other_path"),
        ("肢体", 2, "likely"),
        ("肢体", 3, "other_path"),
        ("视力", 1, "likely"),
        ("视力", 2, "other_path"),
        ("听力", 1, "other_path"),
        ("言语", 1, "other_path"),
        ("多重", 1, "check"),
        ("多重", 4, "check"),
    ],
)
def test_who_counts_as_unable_to_work_by_certificate(screen, clean, kind, level, expected):
    cert = {"type": kind, "level": level}
    facts = {**clean, "age": 40, "obl": [], "inc_own": 0, "dis_cert": cert, "hh_n": 1}

    assert screen(facts).programme("P04").outcome == expected


@pytest.mark.parametrize(
    ("obligors", "expected"),
    [
        ([], "likely"),
        ([{"status": ["特困"]}], "likely"),
        ([{"status": ["低保"], "age": 60}], "likely"),
        ([{"status": ["低保"], "age": 59, "can_support": False}], "check"),
        ([{"status": ["低保"]}], "check"),
        ([{"can_support": True}], "other_path"),
        ([{"can_support": False}], "check"),
        ([{"status": ["特困"]}, {"can_support": True}], "other_path"),
        ([{"age": 72}, {"can_support": True}], "other_path"),  # one who can settles it
        ([{"prison_or_missing_or_incapable": True}], "check"),
        ([{"dis_cert": {"type": "肢体", "level": 1}, "age": 50}], "check"),
        ([None], "check"),
        (None, "check"),
    ],
)
def test_whether_somebody_owes_support(screen, clean, obligors, expected):
    facts = {**clean, "age": 67, "obl": obligors, "inc_own": 0, "hh_n": 1}

    assert screen(facts).programme("P04").outcome == expected


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        ({"inc_own": 629}, "likely"),
        ({"inc_own": 630}, "check"),  # no income is for the window, never a no
        ({"inc_own": None, "hh_n": 3, "inc_wage": 900}, "check"),
        ({"hh_n": 1, "inc_wage": 629}, "likely"),  # living alone: the family's is one's own
        ({"hh_n": 1, "inc_wage": 630}, "check"),
        ({"hh_n": 3, "inc_wage": 629}, "likely"),  # at most the family's total
        ({"hh_n": 3, "inc_wage": 900}, "check"),
        ({"hh_n": 3, "inc_wage": 900, "inc_own": 100}, "likely"),
        ({"inc_own": 100, "inc_excl": 5000, "inc_basic_pension": 5000}, "likely"),
    ],
)
def test_own_income_of_tekun(screen, clean, income, expected):
    facts = {**clean, "track": "rural", "age": 67, "obl": [], "hh_n": 1, **income}

    assert screen(facts).programme("P04").outcome == expected


@pytest.mark.parametrize(
    ("wish", "expected"), [(True, "likely"), (False, "check"), (None, "check")]
)
def test_the_wish_for_tekun_counts_once_it_was_asked(screen, clean, wish, expected):
    facts = {**clean, "age": 67, "obl": [], "hh_n": 1, "wish_tekun": wish}

    assert screen(facts).programme("P04").outcome == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"event": "无"}, "other_path"),
        ({"event": None}, "check"),
        ({"event": {}}, "check"),
        ({"event": {"now_ok": False}}, "likely"),  # whatever the type
        ({"event": {"type": "失业", "now_ok": False}}, "likely"),
        ({"event": {"type": "失业", "now_ok": True}, "hard_now": True}, "check"),
        ({"event": {"type": "火灾", "now_ok": True}, "hard_now": True}, "likely"),
        ({"event": {"type": "火灾", "now_ok": True}, "hard_now": False, "status": []}, "check"),
        ({"event": {"type": "火灾", "now_ok": True}, "status": ["低保边缘"]}, "likely"),
        ({"event": {"type": "失业"}, "rigid_surge": True, "status": ["低保"]}, "likely"),
        ({"event": {"type": "失业"}, "rigid_surge": True, "status": []}, "check"),
        ({"event": "无", "status": ["低保"], "rigid_surge": True}, "likely"),
        ({"event": "无", "status": [], "rigid_surge": True}, "check"),  # rising costs need no event
        ({"event": "无", "status": [], "rigid_surge": None}, "other_path"),
    ],
)
def test_temporary_relief(screen, facts, expected):
    assert screen(facts).programme("P05").outcome == expected


@pytest.mark.parametrize(
    ("facts", "flags", "expected"),
    [
        ({"age": 59, "vet": ["退役军人"]}, [], "check"),
        ({"age": 60, "vet": ["退役军人"]}, ["F1"], "likely"),
        ({"age": 61, "vet": ["残疾军人"]}, ["F1", "F2"], "likely"),
        ({"age": 60, "vet": ["无"]}, [], "check"),
        ({"age": 40, "vet": ["残疾军人"]}, ["F2"], "likely"),
        ({"age": 40, "vet": ["烈士遗属"]}, ["F3"], "likely"),
        ({"age": 40, "vet": ["军人家属"]}, ["F3"], "likely"),
        ({"age": 40, "vet": ["现役"]}, [], "check"),
        (
            {"dis_cert": {"type": "肢体", "level": 1}, "vet": []},
            [],
            "check",
        ),  # a civil card is not F2
        ({"status": ["特困"]}, ["F4"], "likely"),
        ({"status": ["低保"], "age": 79}, [], "check"),
        ({"status": ["低保"], "age": 80}, ["F5"], "likely"),
        ({"status": ["低保"], "obl": []}, ["F5"], "likely"),
        ({"status": ["低保边缘"], "ability": "中度"}, [], "check"),
        ({"status": ["低保边缘"], "ability": "重度"}, ["F5"], "likely"),
        ({"status": ["低保"], "adl": ["不能"] * 3 + ["能"] * 3}, [], "check"),
        ({"status": ["低保"], "adl": ["不能"] * 4 + ["能"] * 2}, ["F5"], "likely"),
        ({"status": ["低保"], "adl": ["不能"] * 3 + [None] * 3}, [], "check"),
        ({"status": ["特困"], "ability": "完全"}, ["F4", "F5", "F6"], "likely"),
    ],
)
def test_priority_flags_of_a_public_home(screen, facts, flags, expected):
    row = screen({"inst": "公办", **facts}).programme("P07")

    assert row.outcome == expected
    assert [flag.id for flag in row.flags] == flags


@pytest.mark.parametrize(
    ("inst", "expected"),
    [("公办", "likely"), ("公建民营", "likely"), ("民办", "other_path"), (None, "likely")],
)
def test_only_a_private_home_closes_the_priority(screen, inst, expected):
    facts = {"age": 71, "vet": ["退役军人"], "inst": inst}

    assert screen(facts).programme("P07").outcome == expected


@pytest.mark.parametrize(
    ("day", "p01", "provisional"),
    [
        (date(2023, 8, 31), "expired", "likely"),  # before the first column
        (date(2023, 9, 1), "likely", None),
        (date(2026, 9, 1), "likely", None),  # 14 months after 2025-07-01, to the day
        (date(2026, 9, 2), "expired", "likely"),
    ],
)
def test_without_a_current_standard_the_outcome_is_expired(
    screen, rural_three, day, p01, provisional
):
    row = screen({**rural_three, "inc_wage": 1200}, on=day).programme("P01")

    assert row.outcome == p01
    assert row.provisional == provisional


@pytest.mark.parametrize(
    ("day", "wage", "expected"),
    [
        (date(2024, 8, 31), 599, "likely"),
        (date(2024, 8, 31), 600, "check"),
        (date(2024, 9, 1), 609, "likely"),
        (date(2024, 9, 1), 610, "check"),
        (date(2025, 6, 30), 610, "check"),
        (date(2025, 7, 1), 629, "likely"),
    ],
)
def test_each_day_gets_its_own_standard(screen, clean, day, wage, expected):
    facts = {**clean, "track": "rural", "hh_n": 1, "inc_wage": wage}

    assert screen(facts, on=day).programme("P01").outcome == expected


@pytest.mark.parametrize(
    ("day", "pension", "expected"),
    [
        (date(2025, 12, 31), 5000, "likely"),  # left out during the plan
        (date(2026, 1, 1), 5000, "check"),  # from then on it may count
        (date(2026, 1, 1), 89, "likely"),  # and cannot matter while it is small
        (date(2026, 1, 1), None, "check"),
    ],
)
def test_the_basic_pension_is_left_out_until_the_end_of_2025(
    screen, rural_three, day, pension, expected
):
    facts = {**rural_three, "inc_wage": 1800, "inc_basic_pension": pension}

    assert screen(facts, on=day).programme("P01").outcome == expected
