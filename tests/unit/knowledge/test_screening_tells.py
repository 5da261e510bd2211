"""What is said only to some: each sentence, paper and flag with a condition, shown and not shown."""

from datetime import date

import pytest

from knowledge.screening import evaluate, load_rulebook, parse_facts
from tests.unit.knowledge.screening_cases import CLEAN

ON = date(2025, 8, 1)
RULEBOOK = load_rulebook()


def acts(failing: int) -> list[str]:
    return ["不能"] * failing + ["能"] * (6 - failing)


OLD = {**CLEAN, "age": 67, "obl": [], "dis_cert": "无"}
OLD_SOLDIER = {"age": 71, "vet": ["退役军人"]}
LAID_UP = {"age": 70, "status": ["低保"], "dis_cert": "无"}
HOME = {"age": 71, "inst": "公办", "hukou": "开州"}
HONOUR = {**HOME, "vet": ["退役军人"], "obl": [], "youfu": "定期生活补助"}
BED = {"age": 80, "pilot_bed": True, "adl": acts(3)}
CARD = {"hukou": "开州", "dis_cert": {"type": "肢体", "level": 1}, "status": ["低保"]}
DEAD = {"dead": {"youfu": "定期生活补助", "status": "低保", "hukou": "开州", "cremation": True}}
KID = {"kid": {"age": 9, "father": "死亡", "mother": "死亡"}}


def kid(father: str, mother: str | None) -> dict[str, object]:
    return {"kid": {"age": 9, "father": father, "mother": mother}}


def dead(**others: object) -> dict[str, object]:
    return {"dead": {**DEAD["dead"], **others}}


HELPED = {"vet": ["退役军人"], "event": {"type": "失业"}, "hard_now": True}

# programme, words of the sentence, facts with which it is said, facts with which it is not
TOLD = [
    ("P05", "医疗救助", [{"event": {"type": "重病"}}], [{"event": {"type": "火灾"}}]),
    ("P04", "按全自理", [{**OLD, "adl": acts(0)}], [{**OLD, "adl": acts(1)}, OLD]),
    (
        "P04",
        "按半护理",
        [{**OLD, "adl": acts(1)}, {**OLD, "adl": acts(3)}],
        [{**OLD, "adl": acts(0)}, {**OLD, "adl": acts(4)}],
    ),
    (
        "P04",
        "有残疾证。",
        [{**CLEAN, "age": 40, "obl": [], "dis_cert": {"type": "肢体", "level": 1}, "inc_own": 0}],
        [OLD],
    ),
    ("P08", "已经住在养老院", [OLD_SOLDIER | {"inst": "公办"}, OLD_SOLDIER | {"living": "机构"}], [OLD_SOLDIER]),
    ("P10b", "还没有满60岁，或者", [{**LAID_UP, "bed_m": 6, "age": 59}], [{**LAID_UP, "bed_m": 6, "age": 60}]),
    ("P10b", "还没有满80岁，或者", [{**LAID_UP, "bed_m": 5}], [{**LAID_UP, "bed_m": 5, "age": 80}]),
    ("P10b", "这条线要请窗口核对", [{**LAID_UP, "bed_m": 5}], [{**LAID_UP, "bed_m": 6}]),
    ("P04", "按全护理", [{**OLD, "adl": acts(4)}], [{**OLD, "adl": acts(3)}]),
    ("P04", "按本人意愿优先", [{**OLD, "vet": ["烈士遗属"]}], [{**OLD, "vet": ["军人家属"]}, OLD]),
    (
        "P06",
        "还没有申请过社会救助",
        [{**HELPED, "applied_before": False}],
        [{**HELPED, "applied_before": True}, HELPED],
    ),
    ("P06", "未成年子女", [{**HELPED, "vet": ["军人家属"]}], [HELPED]),
    (
        "P07",
        "光荣院",
        [HONOUR],
        [
            {**HONOUR, "vet": ["无"], "status": ["特困"]},
            {**HONOUR, "obl": [{"rel": "儿子", "can_support": True}]},
            {**HONOUR, "youfu": "无"},
        ],
    ),
    ("P09", "优先；要先上门评估", [{**BED, "vet": ["退役军人"]}], [{**BED, "vet": ["无"]}, BED]),
    ("P09", "经济困难的失能老人", [{**BED, "vet": ["无"]}], [{**BED, "vet": ["退役军人"]}, BED]),
    ("P11", "续发几个月", [DEAD], [dead(youfu="无")]),
    (
        "P11",
        "光凭当过兵",
        [dead(youfu="无", status="无", vet=["退役军人"])],
        [dead(youfu="无", status="无"), dead(vet=["退役军人"])],
    ),
    (
        "P12",
        "生活补贴这一样看起来是通的",
        [CARD],
        [{**CARD, "status": ["无"]}, {**CARD, "hukou": None}],
    ),
    (
        "P12",
        "一级每月",
        [CARD],
        [{**CARD, "dis_cert": {"type": "肢体", "level": 2}}, {**CARD, "hukou": None}],
    ),
    (
        "P12",
        "二级每月",
        [{**CARD, "dis_cert": {"type": "肢体", "level": 2}}],
        [CARD, {**CARD, "dis_cert": {"type": "肢体", "level": 3}}],
    ),
    (
        "P12",
        "残疾证是一级或二级",
        [CARD],
        [{**CARD, "dis_cert": {"type": "肢体", "level": 3}}],
    ),
    (
        "P12",
        "两样可以一起享受",
        [CARD],
        [{**CARD, "status": None}, {**CARD, "status": ["无"]}, {**CARD, "dis_cert": {"type": "肢体", "level": 3}}],
    ),
    ("P12", "不能两样都拿", [CARD], [{**CARD, "dis_cert": {"type": "肢体", "level": 3}}]),
    ("P12", "不是残疾人证", [{**CARD, "vet": ["残疾军人"]}], [{**CARD, "vet": ["退役军人"]}]),
    ("P13", "儿童福利机构养的", [KID, kid("宣告失踪", "死亡"), kid("死亡", "查找不到"), kid("查找不到", "宣告失踪")], [kid("死亡", "失联")]),
    ("P13", "事实无人抚养的儿童", [kid("死亡", "失联")], [KID, kid("死亡", "在"), kid("服刑", None)]),
    ("P13", "正在受虐待", [KID, kid("在", "在"), kid("服刑", None)], []),
    (
        "P13",
        "满了6个月可以再来",
        [kid("服刑", "其他"), kid("其他", "服刑")],
        [KID, kid("服刑", "失联")],
    ),
]  # fmt: skip

PENSIONED = {**CLEAN, "vet": ["退役军人"]}
PAPERS = [
    (
        "P01",
        "抚恤补助领取凭证",
        [PENSIONED, {**CLEAN, "vet": ["无"], "youfu": "定期生活补助"}],
        [{**CLEAN, "vet": ["无"], "youfu": "无"}],
    ),
    (
        "P03",
        "抚恤补助领取凭证",
        [{**PENSIONED, "inc_wage": 800}],
        [{**CLEAN, "inc_wage": 800, "vet": ["无"], "youfu": "无"}],
    ),
    ("P07", "低保证或特困证", [{**HOME, "status": ["低保"]}], [{**HOME, "status": ["无"]}]),
]

CANNOT = {"adl": acts(4)}
FLAGS = [
    ("F1", [{**HOME, "vet": ["退役军人"]}], [{**HOME, "vet": ["无"]}, {**HOME, "age": 59, "vet": ["退役军人"]}]),
    ("F2", [{**HOME, "vet": ["残疾军人"]}], [{**HOME, "vet": ["退役军人"]}]),
    ("F3", [{**HOME, "vet": ["军人家属"]}], [{**HOME, "vet": ["退役军人"]}]),
    ("F4", [{**HOME, "status": ["特困"]}], [{**HOME, "status": ["低保"]}, {**HOME, "inst": None, "status": ["特困"], "vet": ["退役军人"]}]),
    (
        "F5",
        [{**HOME, "status": ["低保"], "obl": []}, {**HOME, "status": ["低保边缘"], **CANNOT}],
        [{**HOME, "status": ["无"], "obl": []}, {**HOME, "status": ["低保"]}, {**HOME, "status": ["低保"], "adl": acts(3)}],
    ),
    ("F6", [{**HOME, "status": ["特困"], **CANNOT}], [{**HOME, "status": ["低保"], **CANNOT}, {**HOME, "status": ["特困"]}]),
]  # fmt: skip


def spread(rows):
    for *key, shown, hidden in rows:
        yield from (pytest.param(*key, facts, True) for facts in shown)
        yield from (pytest.param(*key, facts, False) for facts in hidden)


def result(programme, facts):
    return evaluate(RULEBOOK, parse_facts(facts), ON).programme(programme)


@pytest.mark.parametrize(("programme", "words", "facts", "is_shown"), list(spread(TOLD)))
def test_a_sentence_is_said_to_those_it_is_for(programme, words, facts, is_shown):
    said = [reason.text for reason in result(programme, facts).because]

    assert any(words in text for text in said) is is_shown


@pytest.mark.parametrize(("programme", "words", "facts", "is_shown"), list(spread(PAPERS)))
def test_a_paper_is_asked_of_those_who_may_need_it(programme, words, facts, is_shown):
    assert any(words in text for text in result(programme, facts).documents) is is_shown


@pytest.mark.parametrize(("flag", "facts", "is_shown"), list(spread(FLAGS)))
def test_a_flag_is_raised_for_those_it_is_for(flag, facts, is_shown):
    assert (flag in [one.id for one in result("P07", facts).flags]) is is_shown


@pytest.mark.parametrize(("now_ok", "queue"), [(False, "Q-JN"), (True, "Q-JZ"), (None, "Q-JZ")])
def test_only_who_cannot_cope_now_goes_to_the_urgent_queue(now_ok, queue):
    event = {"event": {"type": "火灾", "now_ok": now_ok}}

    assert result("P05", event).queue == queue


def test_no_conditional_sentence_paper_or_flag_goes_without_a_case():
    told = {
        (key, tell.text)
        for key, programme in RULEBOOK.programmes.items()
        for tell in (*programme.consequences, *programme.notes)
        if tell.when is not None
    }
    papers = {
        (key, paper.text)
        for key, programme in RULEBOOK.programmes.items()
        for paper in programme.papers
        if paper.when is not None
    }
    flags = {flag.id for programme in RULEBOOK.programmes.values() for flag in programme.flags}

    def missing(found, rows):
        return [
            one
            for one in found
            if not any(one[0] == key and words in one[1] for key, words, *_ in rows)
        ]

    assert missing(told, TOLD) == []
    assert missing(papers, PAPERS) == []
    assert flags == {flag for flag, *_ in FLAGS}


def test_a_hukou_elsewhere_is_for_the_window_to_look_at_not_a_no():
    away = result("P01", {**CLEAN, "hukou": "外省"})

    assert away.outcome == "check"
    assert "或者还没说在哪里" in "".join(reason.text for reason in away.because)


@pytest.mark.parametrize(
    ("programme", "facts", "count"),
    [
        ("P03b", {**CLEAN, "spend12": 7500, "inc12": 10000}, 1),
        ("P10b", {**LAID_UP, "bed_m": 6}, 1),
        ("P12", CARD, 3),
        ("P13", KID, 2),
    ],
)
def test_an_amount_that_is_only_told_says_when_it_is_too_old(programme, facts, count):
    sentence = RULEBOOK.texts.shown_expired

    def dated(on):
        row = evaluate(RULEBOOK, parse_facts(facts), on).programme(programme)
        return [line for line in row.because if line.cite == sentence.cite]

    assert dated(ON) == []
    assert len(dated(date(2028, 1, 1))) == count


def test_who_cannot_care_for_themselves_and_is_tekun_need_not_have_named_a_home():
    row = result("P07", {"age": 40, "status": ["特困"], **CANNOT, "inst": None})

    assert row.outcome == "likely"
