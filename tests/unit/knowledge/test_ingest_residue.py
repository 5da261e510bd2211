"""What converters leave behind goes; words and figures stay."""

# ruff: noqa: RUF001 -- full-width characters are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ingest.residue import tidy
from knowledge.ingest.rules import load_rules

RULES = load_rules()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("[bookmark: _GoBack]渝民发〔2021〕13号", "渝民发〔2021〕13号"),
        ('见HYPERLINK "http://a.b/c"附件。', "见附件。"),
        ("目录 PAGEREF _Toc123 \\h", "目录"),
        ("　　各区县：　", "各区县："),  # ragged indents
        ("关 于 试 验 的 通 知", "关于试验的通知"),
        ("每 人 每 月 7 5 0 元 。", "每人每月750元。"),  # a PDF that spaces every character
        ("每人每月 750 元", "每人每月750元"),
        ("年满６０周岁，Ａ类", "年满60周岁，A类"),
        ("老人,孩子;病人:都算", "老人，孩子；病人：都算"),
        ("(一)在本市居住", "（一）在本市居住"),
        ("（一)在本市居住", "（一）在本市居住"),
        ("3.5万元，共1,200元", "3.5万元，共1,200元"),  # figures keep their points and commas
        ("３．５万元", "3.5万元"),
        ("1．具体标准", "1．具体标准"),
        ("http://a.cn:80/x?y", "http://a.cn:80/x?y"),
        ("⽂件⼀、⼯作", "文件一、工作"),  # Kangxi radicals of PDF fonts
        ("低\u200b保\x07对象\ufeff", "低保对象"),
    ],
)
def test_a_line_is_tidied(raw, expected):
    assert tidy(raw, RULES) == expected


@given(st.text(alphabet="老兵低保一二（）(),;:，。：０１23４ 　\u200bABab.[]", max_size=40))
def test_tidying_twice_is_tidying_once(line):
    once = tidy(line, RULES)

    assert tidy(once, RULES) == once


@given(st.text(alphabet="老兵低保对象可以应当", max_size=40))
def test_plain_chinese_stays_as_it_is(line):
    assert tidy(line, RULES) == line
