"""Figures in official sentences: how much of what, and limits."""

from math import inf

import pytest

from knowledge.conflicts.figures import read_figures
from knowledge.conflicts.rules import load_rules


@pytest.fixture(scope="module")
def rules():
    return load_rules().figures


@pytest.mark.parametrize(
    ("part", "low", "high", "unit"),
    [
        ("试验补贴每人每月750元", 750, 750, "元"),
        ("一次性给予1.5万元", 15000, 15000, "元"),
        ("每人每月七百五十元", 750, 750, "元"),
        ("减免百分之三十", 30, 30, "%"),
        ("比例为百分之一点五", 1.5, 1.5, "%"),
        ("按千分之七配建", 0.7, 0.7, "%"),
        ("减免两成", 20, 20, "%"),
        ("不低于500元", 500, inf, "元"),
        ("不得少于家庭收入的30%", 30, inf, "%"),
        ("年满60周岁的", 60, inf, "岁"),
        ("已满60岁的", 60, inf, "岁"),
        ("60岁以上的", 60, inf, "岁"),
        ("不超过低保标准的3倍", -inf, 3, "倍"),
        ("20个工作日内办结", -inf, 20, "工作日"),
        ("未满十八周岁", -inf, 18, "岁"),
        ("最长不超过一年", -inf, 12, "月"),
        ("60至69周岁的", 60, 69, "岁"),
        ("三年至五年", 36, 60, "月"),
        ("500元以上2000元以下", 500, 2000, "元"),
        ("由600元提高到650元", 650, 650, "元"),  # only what holds now
        ("自届满之日起十日", 10, 10, "日"),  # 届满 is no «at least»
    ],
)
def test_a_figure_is_read(rules, part, low, high, unit):
    (figure,) = read_figures(part, rules)

    assert (figure.low, figure.high, figure.unit) == pytest.approx((low, high, unit))


@pytest.mark.parametrize(
    "part",
    [
        "自2024年5月1日起",
        "根据测发〔2024〕50号",
        "到2022年底",
        "第三十日",
        "全区40个镇乡",  # counts of places and people are plans, not entitlements
        "成为第一批",
        "活动七日前",  # counted from somewhere else
        "服务十余年",
        "五年规划期末的三年级学生",
    ],
)
def test_what_is_no_figure(rules, part):
    found = [one for one in read_figures(part, rules) if one.unit != "月"]

    assert found == []


def test_limits_are_written_with_their_words(rules):
    (figure,) = read_figures("补贴不超过2000元", rules)

    assert figure.written == "不超过2000元"


@pytest.mark.parametrize(
    ("one", "other", "are_comparable"),
    [
        ("每人每月100元", "每人每月200元", True),
        ("每人每月100元", "100元", True),  # the second does not say
        ("每人每月100元", "每人每年100元", False),
        ("每人每月100元", "每户每月100元", False),
        ("一次性给予100元", "每月100元", False),
        ("10日内", "10个工作日内", False),
        ("100元", "100%", False),
    ],
)
def test_only_what_counts_the_same_is_compared(rules, one, other, are_comparable):
    (first,), (second,) = read_figures(one, rules), read_figures(other, rules)

    assert first.is_comparable(second) is are_comparable
    assert second.is_comparable(first) is are_comparable


@pytest.mark.parametrize(
    ("one", "other", "do_agree"),
    [
        ("750元", "750元", True),
        ("750元", "七百五十元", True),
        ("750元", "800元", False),
        ("750元", "不低于700元", True),  # within the limit
        ("750元", "不低于750元", True),
        ("750元", "不低于800元", False),
        ("750元", "不超过700元", False),
        ("不超过3倍", "不超过6倍", False),
        ("60岁以上", "65岁以上", False),
        ("三年至五年", "不超过五年", True),
        ("三年至五年", "不超过四年", False),
        ("60至69岁", "60至79岁", False),
        ("六个月内", "超过六个月", True),  # two sides of one limit
        ("不少于七日", "三日内", True),  # how long, and by when
        ("1年", "12个月", True),
    ],
)
def test_two_figures_agree_when_both_can_be_true(rules, one, other, do_agree):
    (first,), (second,) = read_figures(one, rules), read_figures(other, rules)

    assert first.agrees(second) is do_agree
    assert second.agrees(first) is do_agree
