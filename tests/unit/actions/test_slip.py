"""The slip: one builder for the citizen's page, the chat and staff."""

from datetime import date
from itertools import chain
from typing import Any

import pytest

from actions.screening.describing import Describer
from actions.screening.privacy import without_health, without_reasons
from actions.screening.progress import Progress
from actions.screening.results import as_kept
from actions.screening.slip import SlipBuilder
from actions.screening.slip_model import Health, KeptScreening, ProgrammePart, Slip
from actions.texts import load_texts
from knowledge.documents import load_clauses
from knowledge.screening import evaluate, load_rulebook, parse_facts
from knowledge.screening.interview_mind import load_mind

IN_FORCE, TOO_LATE = date(2025, 8, 1), date(2026, 11, 25)
HOUSEHOLD: dict[str, Any] = {
    "hukou": "开州", "track": "rural", "hh_n": 3,
    "inc_wage": 2600, "inc_biz": 0, "inc_prop": 0, "inc_trans": 0, "inc_excl": 1000,
    "ded_work": 0, "ded_rigid": 0, "assets": 0, "car": "无", "homes": 1, "shop": False,
    "status": ["无"], "vet": ["退役军人"],
}  # fmt: skip
HEALTH: dict[str, Any] = {"dis_cert": {"type": "肢体", "level": 2}, "ill": "已认定重特大疾病"}
BANNED = ("符合", "批准", "拒绝", "不合格")


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook()


@pytest.fixture(scope="module")
def builder() -> SlipBuilder:
    texts = load_texts()
    clauses = {clause.id: clause for clause in load_clauses()}
    return SlipBuilder(Describer(load_mind().book, texts), texts, clauses)


@pytest.fixture
def make(rulebook, builder):
    def built(facts, wanted=(), on=IN_FORCE, person="self", skipped=(), **options) -> Slip:
        result = as_kept(evaluate(rulebook, parse_facts(facts), on), wanted)
        kept = KeptScreening(person, facts, result, "2026.11.1 abcdef0123456789", dict(skipped))
        return builder.build(kept, **options)

    return built


def part(slip: Slip, programme: str) -> ProgrammePart:
    return next(one for one in slip.programmes if one.id == programme)


def test_it_is_for_a_relation_and_never_names_anybody(make):
    slip = make(HOUSEHOLD, person="father")

    assert slip.who == "父亲"
    assert slip.made_on == IN_FORCE
    assert (slip.version, slip.digest) == ("2026.11.1", "abcdef012345")


def test_facts_are_told_in_the_words_of_the_questions(make):
    told = {one.label: one.value for one in make({**HOUSEHOLD, **HEALTH}).told}

    assert told["户口"] == "在开州"
    assert told["全家工资"] == "2600元/月"
    assert told["残疾证"] == "肢体2级"
    assert told["和军人的关系"] == "当过兵"


def test_structs_and_people_are_told_field_by_field(make):
    people = [{"rel": "儿子", "age": 38, "can_support": None}, {"rel": "女儿"}]
    facts = {"event": {"type": "火灾", "now_ok": True}, "obl": people, "kid": {"father": None}}

    told = [(one.label, one.value) for one in make(facts).told]

    assert told[:2] == [("出的事", "火灾"), ("眼下过不过得去", "过得去")]
    assert told[2:6] == [
        ("家人是谁", "儿子"), ("家人的年龄", "38岁"), ("家人养得起吗", "不晓得"),
        ("家人是谁", "女儿"),
    ]  # fmt: skip
    assert told[6] == ("孩子父亲的情况", "不晓得")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"min": 2000, "max": 2999}, "2000到2999元/月"),
        (0, "没有"),
        (None, "不晓得"),
    ],
)
def test_amounts_that_are_not_sharp_are_told_as_they_are(make, value, shown):
    told = {one.label: one.value for one in make({"hh_n": 3, "inc_wage": value}).told}

    assert told["全家工资"] == shown


def test_what_was_not_answered_stands_with_its_reason(make):
    skipped = {"assets": "refused", "shop": "later", "car": "dont_know"}

    slip = make({**HOUSEHOLD, "car": None}, skipped=skipped)

    assert [(one.label, one.value) for one in slip.skipped] == [
        ("存款和理财", "不愿说"),
        ("门面或公司", "说以后再讲"),
    ]
    assert ("车船农机", "不晓得") in [(one.label, one.value) for one in slip.told]


def test_the_ledger_shows_amount_treatment_source_sum_and_line(make):
    income = make(HOUSEHOLD).income

    assert income is not None
    rows = [(row.label, row.amount, row.words) for row in income.rows]
    assert rows == [
        ("工资", "2600", "算收入"),
        ("抚恤金、优待金、救助款、奖学金等", "1000", "不算"),
    ]
    assert all(row.refs for row in income.rows)
    assert (income.left, income.heads) == ("2600", "3")
    assert income.per_head.startswith("866.6")
    assert [(one.label, one.amount, one.since) for one in income.compared] == [
        ("农村低保标准", "630", "2025年7月1日"),
        ("农村低保边缘线（一倍半）", "945", "2025年7月1日"),
    ]


def test_a_clause_is_quoted_verbatim_once_under_its_number(make, builder):
    slip = make(HOUSEHOLD)
    clauses = {one.text: one for one in slip.references if one.text}

    verbatim = builder.clauses["A-2.3"]
    assert clauses[verbatim.text].document == verbatim.document
    assert [one.number for one in slip.references] == list(range(1, len(slip.references) + 1))
    excluded = next(row for row in slip.income.rows if row.treatment == "not_counted")
    assert excluded.refs == (clauses[verbatim.text].number,)


def test_a_source_without_its_text_gives_title_article_and_whether_it_was_seen(make):
    titles = [one.document for one in make(HOUSEHOLD).references if not one.text]

    assert "最低生活保障审核确认办法第13条" in titles
    assert any(title.endswith("（转载，没有见到原件）") for title in titles)


def test_what_was_asked_for_and_what_looks_open_stand_in_full(make):
    facts = {**HOUSEHOLD, "age": 71, "inst": "公办", "obl": []}

    slip = make(facts, wanted=("P01",))

    assert {one.id for one in slip.programmes} == {"P01", "P03", "P07"}
    assert "P04" in {one.id for one in slip.others}
    assert "临时救助" in slip.untouched
    assert not {one.id for one in slip.programmes} & {one.id for one in slip.others}


def test_more_open_paths_than_one_can_take_in_leave_only_the_likely_ones_in_full(builder):
    row = {
        "id": "P01", "outcome": "check", "because": [], "missing": ["hh_n"], "documents": [],
        "where": "镇街",
    }  # fmt: skip
    rows = [{**row, "id": f"X{number}"} for number in range(6)]
    likely = {**row, "id": "P03", "outcome": "likely"}
    result = {"programmes": [*rows, likely], "as_of": "2025-08-01", "urgent": False}

    crowded = builder.build(KeptScreening("self", {}, result, "", {}))

    assert [one.id for one in crowded.programmes] == ["P03"]
    assert [one.standing for one in crowded.others] == ["要窗口核对，还差：一起过日子的人数"] * 6


def test_another_path_is_named_in_one_line(make):
    slip = make({**HOUSEHOLD, "event": "无"}, wanted=("P03",))

    lines = {one.id: one.standing for one in slip.others}

    assert lines["P05"].startswith("大概走别的路，可以看看")


def test_a_gap_names_the_paper_that_settles_it(make):
    slip = make({**HOUSEHOLD, "inc_wage": None}, wanted=("P01",))

    gaps = {gap.label: gap.paper for gap in part(slip, "P01").gaps}

    assert gaps["全家工资"] == "收入证明"


def test_papers_are_one_list_with_each_paper_once(make):
    slip = make({**HOUSEHOLD, **HEALTH}, wanted=("P02", "P03"))

    texts = [paper.text for paper in slip.papers]
    assert len(texts) == len(set(texts))
    shared = next(paper for paper in slip.papers if "核查授权书" in paper.text)
    single = next(paper for paper in slip.papers if "边缘家庭也用它" in paper.text)
    assert shared.programmes == ("低保单人户", "低保边缘")
    assert single.programmes == ("低保边缘",)


def test_what_every_programme_wants_names_none_of_them(make):
    (place,) = make({**HOUSEHOLD, "vet": ["无"]}, wanted=("P01", "P03")).places

    assert place.programmes == ()


def test_reasons_in_common_are_told_once_and_then_counted(make):
    slip = make({**HOUSEHOLD, **HEALTH}, wanted=("P02", "P03"))

    first, second = part(slip, "P02"), part(slip, "P03")
    said = [reason.text for reason in first.reasons]
    assert not {reason.text for reason in second.reasons} & set(said)
    assert second.same == (f"有{6}条理由和低保单人户的一样。",)


def test_what_only_the_window_asks_stands_by_itself(make):
    slip = make({**HOUSEHOLD, **HEALTH}, wanted=("P02",))

    assert "是不是在宗教场所住满三年的教职人员" in slip.at_window
    assert not [one for one in part(slip, "P02").reasons if "窗口还会问" in one.text]


def test_an_amount_left_out_is_explained_in_the_ledger_not_under_every_programme(make):
    slip = make({**HOUSEHOLD, "inc_wage": 1200})

    said = [reason.text for one in slip.programmes for reason in one.reasons]
    assert "每月1000元的抚恤金、优待金、救助款等不计入收入。" not in said
    assert slip.income.rows[1].note == "每月1000元的抚恤金、优待金、救助款等不计入收入。"


def test_an_old_standard_is_dated_and_the_outcome_marked(make):
    slip = make(HOUSEHOLD, on=TOO_LATE)

    assert slip.is_dated
    assert part(slip, "P03").standing == "可能可以申请，建议去问（暂按）"
    assert any("标准可能已调整" in note.text for note in slip.notes)
    assert not make(HOUSEHOLD).is_dated


@pytest.mark.parametrize("on", [IN_FORCE, TOO_LATE])
@pytest.mark.parametrize("wage", [1200, 2600, 9000])
def test_no_word_of_ours_decides(make, on, wage):
    facts = {**HOUSEHOLD, **HEALTH, "inc_wage": wage, "age": 71, "obl": [], "inst": "民办"}
    slip = make(facts, on=on)

    ours = [
        *chain.from_iterable((one.standing, *one.same) for one in slip.programmes),
        *(reason.text for one in slip.programmes for reason in one.reasons),
        *(one.standing for one in slip.others),
        *(note.text for note in slip.notes),
    ]
    assert ours
    assert not [line for line in ours for word in BANNED if word in line]


def test_what_was_forgotten_leaves_no_trace_on_the_slip(make, builder, rulebook):
    facts = {
        **HOUSEHOLD, **HEALTH, "age": 67, "obl": [{"rel": "儿子"}], "adl": ["不能"] * 6,
        "status": ["低保边缘"], "inst": "公办", "ded_rigid": 300,
    }  # fmt: skip
    book, progress = builder.describer.book, Progress(facts=facts)
    wanted = ("P02", "P04", "P07")
    result = as_kept(evaluate(rulebook, parse_facts(facts), IN_FORCE), wanted)
    bare = without_health(book, progress).facts
    stripped = without_reasons(book, result, progress)
    kept = KeptScreening("self", bare, stripped, "", {})

    slip = builder.build(kept, Health.LEFT_OUT)

    whole, left = str(make(facts, wanted)), str(slip)
    for word in ("肢体", "一级或二级", "重残必须花", "照料补贴", "日常事", "失能、高龄"):
        assert word in whole, word
        assert word not in left, word
    assert "重残" not in str(slip.income)
    assert "必须花的钱（刚性支出）" in str(slip.income)
    assert any(one.is_shortened for one in slip.programmes)


def test_forgetting_twice_still_says_that_something_is_missing(builder, rulebook):
    facts = {**HOUSEHOLD, **HEALTH}
    book, progress = builder.describer.book, Progress(facts=facts)
    once = without_reasons(
        book, as_kept(evaluate(rulebook, parse_facts(facts), IN_FORCE)), progress
    )

    twice = without_reasons(book, once, without_health(book, progress))

    assert [row["is_shortened"] for row in twice["programmes"]] == [
        row["is_shortened"] for row in once["programmes"]
    ]


def test_a_screening_that_goes_on_has_facts_and_no_result(builder):
    slip = builder.build(KeptScreening("self", {"age": 75}, None, "", {}))

    assert slip.programmes == slip.papers == slip.references == ()
    assert (slip.made_on, slip.income) == (None, None)
    assert [(one.label, one.value) for one in slip.told] == [("年龄", "75岁")]


def test_a_result_kept_by_an_earlier_release_is_still_shown(builder):
    row = {
        "id": "P01", "outcome": "check", "provisional": None, "missing": ["hh_n"],
        "because": [{"text": "户口在开州", "cite": ["C-57 4"], "facts": ["hukou"]}],
        "documents": [], "where": "镇街", "flags": ["优先"],
    }  # fmt: skip

    slip = builder.build(
        KeptScreening("self", {}, {"programmes": [row], "as_of": "2026-01-05"}, "", {})
    )

    assert slip.income is None
    assert part(slip, "P01").reasons[0].text == "户口在开州"
    assert slip.places[0].text == "镇街"


def test_an_unknown_relation_is_told_by_the_question_book(builder):
    assert builder.build(KeptScreening("child", {}, None, "", {})).who == "孩子"


def test_another_path_in_full_names_where_to_look_among_its_reasons(make):
    whole = part(make({**HOUSEHOLD, "inc_wage": 9000}, wanted=("P01",)), "P01")

    assert whole.standing == "大概走别的路"
    assert any(reason.text.startswith("可以先看看") for reason in whole.reasons)
