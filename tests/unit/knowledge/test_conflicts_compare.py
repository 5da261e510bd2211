"""Pairs of made-up clauses: which differ about one matter, and which must be left alone."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.conflicts import Difference, Force, Kind
from knowledge.documents import Strength
from knowledge.documents.declared import Declared
from tests.unit.knowledge.conflict_shelf import FIRST, SECOND, clause, comparer, difference

LOW, HIGH = "试验补贴每人每月750元。", "试验补贴每人每月800元。"


def _between(mine: str, theirs: str) -> Difference | None:
    return difference(clause(FIRST, mine), clause(SECOND, theirs))


@pytest.mark.parametrize(
    ("mine", "theirs", "figures"),
    [
        (LOW, HIGH, ("750元", "800元")),
        (LOW, "对符合条件的人员发放试验补贴，标准为每人每月800元。", ("750元", "800元")),
        (LOW, "试验补贴标准由每人每月700元提高到800元。", ("750元", "800元")),
        (
            "城市试验补贴每月750元，农村试验补贴每月600元。",
            "城市试验补贴每月750元，农村试验补贴每月650元。",
            ("600元", "650元"),
        ),
        (
            "社区食堂对就餐老人减免10%的餐费。",
            "社区食堂对就餐的老年人减免百分之二十餐费。",
            ("10%", "百分之二十"),
        ),
        (
            "年满60周岁的试验人员优先入住社区公寓。",
            "年满65周岁的试验人员优先入住社区公寓。",
            ("年满60周岁", "年满65周岁"),
        ),
        (
            "乡镇应当在10个工作日内审核试验补贴申请。",
            "乡镇应当在20个工作日内审核试验补贴申请。",
            ("10个工作日内", "20个工作日内"),
        ),
        (
            "试验补贴不超过低保标准的3倍。",
            "试验补贴不超过最低生活保障标准的6倍。",
            ("不超过低保标准的3倍", "不超过最低生活保障标准的6倍"),
        ),
    ],
)
def test_another_figure_about_the_same_is_found(mine, theirs, figures):
    found = _between(mine, theirs)

    assert found == Difference(Kind.FIGURE, *figures)
    assert _between(theirs, mine) == found.swapped()


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (LOW, LOW),  # the same
        (LOW, "试验补贴每人每月不低于700元。"),  # within the limit
        (LOW, "试验津贴由每人每月750元调整为每人每月750元。"),
        (LOW, "取暖补贴每人每月800元。"),  # another allowance
        (LOW, "试验补贴每户每年800元。"),  # counted otherwise
        ("城市试验补贴每月750元。", "农村试验补贴每月600元。"),
        ("城市试验补贴每月750元。", "试验补贴每月600元。"),  # one names no group: who knows
        ("一级试验补贴每月750元。", "二级试验补贴每月600元。"),
        ("60岁以上老人每月试验补贴50元。", "80岁以上老人每月试验补贴100元。"),  # its condition
        ("试验补贴公示7日。", "试验补贴审核7个工作日。"),
        ("试验补贴申请公示7日。", "试验补贴申请备案10日。"),  # another step
        ("试验补贴每月750元、700元、600元。", HIGH),  # nobody can tell which of them
        ("本通知自2024年4月1日起施行，有效期5年。", "本通知自2025年4月1日起施行，有效期3年。"),
        ("违反试验规定的，处500元罚款。", "违反试验规定的，处800元罚款。"),
        ("计划培训试验人员2000人。", "计划培训试验人员3000人。"),
    ],
)
def test_other_matters_and_agreeing_figures_are_left_alone(mine, theirs):
    assert _between(mine, theirs) is None
    assert _between(theirs, mine) is None


def test_headings_tell_city_from_village():
    city = clause(FIRST, LOW, "一、标准", "（一）城市标准。")
    village = clause(SECOND, HIGH, "一、标准", "（二）农村标准。")
    other_city = clause(SECOND, HIGH, "二、标准", "（一）城镇标准。")

    assert difference(city, village) is None
    assert difference(clause(FIRST, LOW, "（一）城市标准。"), other_city) is None  # 城镇 is no 城市


def test_the_title_says_what_a_bare_figure_is_about():
    mine = replace(FIRST, title="关于取暖补贴的通知")
    theirs = replace(SECOND, title="关于取暖补贴的意见")
    other = replace(SECOND, title="关于食堂餐费的意见")
    texts = "标准为每人每月100元。", "标准为每人每月120元。"

    def found(document):
        pair = clause(mine, texts[0], "一、标准"), clause(document, texts[1], "一、标准")
        return difference(*pair, documents=(mine, document))

    assert found(theirs) == Difference(Kind.FIGURE, "100元", "120元")
    assert found(other) is None


@pytest.mark.parametrize("document", [FIRST, SECOND])
@pytest.mark.parametrize("text", [LOW, HIGH, "困难的，试验补贴每人每月900元。"])
def test_of_several_figures_of_one_matter_nobody_knows_which_is_meant(document, text):
    more = clause(document, text, number="1.2")

    assert difference(clause(FIRST, LOW), clause(SECOND, HIGH), more) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "forces"),
    [
        (
            "社区食堂应当减免老人的餐费。",
            "鼓励有条件的社区食堂减免老人一定比例的餐费。",
            (Force.MUST, Force.ENCOURAGE),
        ),
        (
            "社区食堂必须为试验人员免费送餐。",
            "社区食堂可以为试验人员免费送餐。",
            (Force.MUST, Force.MAY),
        ),
        (
            "对试验人员的餐费给予减免和补助。",
            "对试验人员的餐费可以给予减免和补助。",
            (Force.PLAIN, Force.MAY),
        ),
        (
            "社区食堂不得向试验人员收取送餐费用。",
            "社区食堂可以向试验人员收取送餐费用。",
            (Force.DENY, Force.MAY),
        ),
    ],
)
def test_another_force_of_the_same_act_is_found(mine, theirs, forces):
    found = _between(mine, theirs)

    assert found == Difference(Kind.FORCE, *forces)
    assert _between(theirs, mine) == found.swapped()


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("社区食堂应当减免老人的餐费。", "社区食堂必须减免老人的餐费。"),
        ("社区食堂应当减免老人的餐费。", "鼓励社会力量开办社区食堂。"),
        ("社区食堂应当减免老人的餐费。", "村卫生室可以减免老人的药费。"),
        # the word belongs to another act
        ("保障试验人员是全社会的责任。", "保障试验人员是全社会的责任，倡导大家关心邻里食堂。"),
        ("社区食堂应当减免餐费。", "社区食堂应当减免餐费，也可以送餐上门。"),  # words of two kinds
        ("对不能自理的试验人员给予护理。", "对试验人员应当给予护理。"),  # 不能自理 forbids nothing
    ],
)
def test_the_same_force_and_other_acts_are_left_alone(mine, theirs):
    assert _between(mine, theirs) is None
    assert _between(theirs, mine) is None


def test_what_is_only_a_plan_binds_nobody():
    plan = clause(FIRST, "对试验人员的餐费给予减免和补助。", strength=Strength.PILOT)

    assert difference(plan, clause(SECOND, "对试验人员的餐费可以给予减免和补助。")) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"functions": ("BG",)},  # never quoted
        {"functions": ("ANS(背景)",)},  # quoted as background only
    ],
)
def test_only_what_may_be_quoted_as_a_rule_is_compared(changed):
    quiet = clause(SECOND, HIGH, **changed)

    assert difference(clause(FIRST, LOW), quiet) is None
    assert difference(quiet, clause(FIRST, LOW)) is None


@pytest.mark.parametrize(
    ("changed", "is_found"),
    [
        ({}, True),
        ({"supersedes": (FIRST.number,)}, False),  # then it is no conflict but a succession
        ({"in_force_until": date(2024, 3, 31), "in_force_from": None}, False),  # over before
        ({"in_force_until": date(2024, 4, 1), "in_force_from": None}, True),  # one common day
    ],
)
def test_documents_must_be_in_force_on_one_day(changed, is_found):
    second = replace(SECOND, **changed)

    found = difference(clause(FIRST, LOW), clause(second, HIGH), documents=(FIRST, second))

    assert (found is not None) is is_found


@pytest.mark.parametrize(
    ("region", "is_found"),
    [("测试市测试县", True), ("测试市", True), ("测试市别的县", False)],
)
def test_documents_of_two_districts_never_meet(region, is_found):
    first = replace(FIRST, level="区县", region=region)

    found = difference(clause(first, LOW), clause(SECOND, HIGH), documents=(first, SECOND))

    assert (found is not None) is is_found


def test_clauses_of_one_document_are_not_compared():
    other = clause(FIRST, HIGH, number="1.2")

    assert difference(clause(FIRST, LOW), other) is None


@pytest.mark.parametrize(
    ("theirs", "declared", "kind"),
    [
        ("完全另外一件事。", Declared(("X-1.1", "Y-1.1")), Kind.DECLARED),
        (HIGH, Declared(("Y-1.1", "X-1.1")), Kind.DECLARED),
        (HIGH, Declared(("X-1.1", "Y-1.1"), differ=False), None),
        (HIGH, Declared(("X-1.1", "Y-9.9")), Kind.FIGURE),  # about others
    ],
)
def test_what_staff_declared_goes_before_the_words(theirs, declared, kind):
    found = difference(clause(FIRST, LOW), clause(SECOND, theirs), declared=(declared,))

    assert (found and found.kind) == kind


@pytest.mark.parametrize(("leads", "first"), [("", "X-1.1"), ("Y-1.1", "Y-1.1")])
def test_staff_may_declare_which_leads(leads, first):
    mine, theirs = clause(FIRST, LOW), clause(SECOND, HIGH)
    built = comparer((mine, theirs), declared=(Declared(("X-1.1", "Y-1.1"), leads),))

    conflicts = [
        built.settle(one, other, built.partners(one)[other.id])
        for one, other in ((mine, theirs), (theirs, mine))
    ]

    assert {conflict.lead.id for conflict in conflicts} == {first}
    assert {conflict.rule.value for conflict in conflicts} == {"declared" if leads else "higher"}
