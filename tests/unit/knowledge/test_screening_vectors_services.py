"""T15 to T30 of screening.md §4, exactly: outcome, queue, sources, what is said beside it."""

import pytest

ALL_LOST = ["不能"] * 6
OLD_VETERAN = {"age": 71, "vet": ["退役军人"]}
BEDRIDDEN = {"age": 80, "vet": ["退役军人"], "bed_m": 12, "adl": ALL_LOST, "pilot_bed": None}
JOBLESS = {"vet": ["退役军人"], "unemployed_m": 14, "event": {"type": "失业"}, "hard_now": True}

# name, facts, programme, outcome, queue, a source that a reason must carry
VECTORS = [
    ("T15 P05", {"event": {"type": "重病"}, "status": ["低保"]}, "P05", "likely", "Q-JZ", "A-2.5"),
    ("T15 P03b", {"event": {"type": "重病"}, "status": ["低保"]}, "P03b", "other_path", "Q-JZ", "C-39 二"),
    ("T16", JOBLESS, "P06", "likely", "Q-TB", "A-8.2"),
    ("T17", {"vet": ["军人家属"], "ill": "重病未认定"}, "P06", "check", "Q-TB", "W-19WJ"),
    ("T18", {**OLD_VETERAN, "inst": "公办"}, "P07", "likely", "Q-YL", "A-5.1"),
    ("T18 P08", {**OLD_VETERAN, "inst": "公办"}, "P08", "check", "Q-YL", "A-5.2"),
    ("T19 P07", {**OLD_VETERAN, "inst": "民办"}, "P07", "other_path", "Q-YL", "A-5.1"),
    ("T19 P08", {**OLD_VETERAN, "inst": "民办"}, "P08", "check", "Q-YL", "A-5.2"),
    ("T20", {**OLD_VETERAN, "age": 58, "inst": "公办"}, "P07", "check", "Q-YL", "A-5.1"),
    ("T20 disabled", {"age": 58, "vet": ["残疾军人"], "inst": "公办"}, "P07", "likely", "Q-YL", "L-VET 54"),
    ("T21", BEDRIDDEN, "P09", "check", "Q-YL", "A-5.4"),
    ("T22", {"age": 76, "vet": ["退役军人"], "living": "空巢"}, "P10", "likely", "Q-YL", "A-5.3"),
    ("T23", {"dead": {"youfu": "定期生活补助"}}, "P11", "likely", "Q-SW", "A-7.3"),
    ("T24", {"dead": {"vet": ["退役军人"], "youfu": "无", "status": "无"}}, "P11", "other_path", "Q-SW", "A-7.3"),
    ("T25", {"hukou": "开州", "dis_cert": {"type": "肢体", "level": 2}, "status": ["低保"]}, "P12", "likely", "Q-FL", "B-3.4.2"),
    ("T26", {"vet": ["残疾军人"], "dis_cert": "无"}, "P12", "check", "Q-FL", "B-3.4.2"),
    ("T27", {"kid": {"age": 9, "father": "服刑", "mother": "失联"}}, "P13", "likely", "Q-FL", "B-3.2.3"),
    ("T28", {"kid": {"age": 9, "father": "死亡", "mother": "在"}}, "P13", "other_path", "Q-FL", "B-3.2.3"),
    ("T29", {"kid": {"age": 9, "father": "服刑", "mother": "其他"}}, "P13", "other_path", "Q-FL", "B-3.2.3"),
    ("T30", {"age": 83, "status": ["低保"]}, "P10b", "likely", "Q-YL", "W-LPYL"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "programme", "outcome", "queue", "source"),
    [vector[1:] for vector in VECTORS],
    ids=[vector[0] for vector in VECTORS],
)
def test_vector_comes_out_as_specified(screen, facts, programme, outcome, queue, source):
    result = screen(facts)

    row = result.programme(programme)
    assert (row.outcome, row.provisional, row.queue) == (outcome, None, queue)
    assert source in {cite for line in row.because if line.facts for cite in line.cite}
    assert not result.urgent


def said(row):
    return "\n".join(line.text for line in row.because)


def test_t08_leaves_the_rigid_spending_family_open(screen, clean):
    row = screen({**clean, "track": "urban", "hh_n": 1, "inc_wage": 2400}).programme("P03b")

    assert row.outcome == "check"
    assert set(row.missing) == {"spend12", "inc12"}


def test_t15_sends_the_hospital_bill_on(screen):
    row = screen({"event": {"type": "重病"}, "status": ["低保"]}).programme("P05")

    line = next(line for line in row.because if "医疗救助" in line.text)
    assert line.cite == ("B-3.1.4",)


def test_t16_goes_to_the_veterans_and_names_dibao_beside_it(screen):
    result = screen(JOBLESS)

    row = result.programme("P06")
    assert row.missing == ()
    assert "可以同时申请" in said(row)
    assert "P01" in {path.programme for path in row.alternatives}
    assert row.at_window == ("applied_before",)
    assert result.programme("P05").outcome == "check"  # losing work alone is no sudden trouble


def test_t17_keeps_the_family_at_the_window_and_names_relief(screen):
    row = screen({"vet": ["军人家属"], "ill": "重病未认定"}).programme("P06")

    assert row.is_settled
    assert "有没有条件" in said(row)
    assert "P05" in {path.programme for path in row.alternatives}


def test_t19_promises_no_share(screen):
    text = said(screen({**OLD_VETERAN, "inst": "民办"}).programme("P08"))

    assert "由机构定" in text
    assert "%" not in text


def test_t21_waits_for_the_project_only(screen):
    row = screen(BEDRIDDEN).programme("P09")

    assert row.missing == ("pilot_bed",)


def test_t23_tells_what_is_free_and_how_sure_that_is(screen):
    text = said(screen({"dead": {"youfu": "定期生活补助"}}).programme("P11"))

    assert "普通火化" in text
    assert "以窗口核定为准" in text
    assert "续发" in text


def test_t24_says_that_having_served_is_not_enough(screen):
    dead = {"vet": ["退役军人"], "youfu": "无", "status": "无"}

    served = said(screen({"dead": dead}).programme("P11"))
    others = said(screen({"dead": {**dead, "vet": "无"}}).programme("P11"))

    assert "光凭当过兵" in served
    assert "光凭当过兵" not in others
    assert "您仍有权提出申请，由镇街受理审核" in served


def test_t25_names_both_subsidies_with_date_and_mark(screen):
    card = {"type": "肢体", "level": 2}

    row = screen({"hukou": "开州", "dis_cert": card, "status": ["低保"]}).programme("P12")

    text = said(row)
    assert "生活补贴这一样看起来是通的，每月90元" in text
    assert "护理补贴这一样看起来是通的，二级每月90元" in text
    assert text.count("2025年7月1日起，是照后来公布的提高幅度推算的，以窗口核定为准") == 2
    assert "两样可以一起享受" in text
    assert row.at_window == ("injury_care_pay",)


def test_t26_points_to_the_federation(screen):
    row = screen({"vet": ["残疾军人"], "dis_cert": "无"}).programme("P12")

    assert "残疾军人证不是残疾人证" in said(row)
    assert "injury_care_pay" not in row.missing


def test_t27_and_an_orphan_have_their_own_clauses(screen):
    unattended = screen({"kid": {"age": 9, "father": "服刑", "mother": "失联"}}).programme("P13")
    orphan = screen({"kid": {"age": 9, "father": "死亡", "mother": "查找不到"}}).programme("P13")

    cites = [{c for line in row.because for c in line.cite} for row in (unattended, orphan)]
    assert ("B-3.2.2" in cites[0], "B-3.2.3" in cites[0]) == (False, True)
    assert ("B-3.2.2" in cites[1], "B-3.2.3" in cites[1]) == (True, False)
    assert "每月1651元" in said(unattended)
    assert "每月1851元" in said(orphan)


def test_t28_names_the_care_for_children_in_difficulty(screen):
    row = screen({"kid": {"age": 9, "father": "死亡", "mother": "在"}}).programme("P13")

    assert "困境儿童" in row.alternatives[0].text
    assert "P01" in {path.programme for path in row.alternatives}
    assert "满了6个月" not in said(row)


def test_t29_says_to_come_back_after_six_months(screen):
    row = screen({"kid": {"age": 9, "father": "服刑", "mother": "其他"}}).programme("P13")

    assert "满了6个月可以再来申请" in said(row)


def test_t30_shows_the_amount_with_its_date_and_where_it_is_from(screen):
    text = said(screen({"age": 83, "status": ["低保"]}).programme("P10b"))

    assert "每月200元" in text
    assert "梁平区" in text
    assert "以窗口核定为准" in text
