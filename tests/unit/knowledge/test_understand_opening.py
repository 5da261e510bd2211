"""Whole sentences: whom they are about, what is wanted, what they tell."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_opening import read_in_passing, read_opening

DIBAO = ("P01", "P02", "P03")


def opening(text: str):
    return read_opening(load_mind(), text, date(2025, 8, 1))


def test_the_sentence_of_the_issue():
    heard = opening("我爸七十一了当过兵，一个人住，想进养老院")

    assert heard.person == "father"
    assert heard.programmes == ("P07",)
    assert heard.values == {"age": 71, "vet": ["退役军人"], "living": "独居"}


@pytest.mark.parametrize(
    ("said", "person"),
    [
        ("我想吃低保", "self"),
        ("我今年七十一，儿子在外打工", "self"),  # the first person named is the one meant
        ("帮我妈问下低保", "mother"),
        ("我想帮我老汉儿问养老院", "father"),
        ("老伴瘫在床上，想申请低保", "spouse"),
        ("我爸是烈士，我想问哈补助", "self"),  # the dead do not apply
        ("低保要啥条件", None),
    ],
)
def test_whom_it_is_about(said, person):
    assert opening(said).person == person


@pytest.mark.parametrize(
    ("said", "programmes"),
    [
        ("想吃低保", DIBAO),
        ("想进敬老院", ("P07",)),
        ("孤老一个，问五保", ("P04",)),
        ("屋头遭火烧了", ("P05",)),
        ("我妈吃着低保，想住养老院", ("P07",)),  # received already: no need to look
        ("你好", ()),
    ],
)
def test_what_is_wanted(said, programmes):
    assert opening(said).programmes == programmes


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("想吃低保", {}),  # a wish is not what somebody receives
        ("我吃着低保", {"status": ["低保"]}),
        ("我没当过兵，农村户口", {"vet": ["无"], "track": "rural"}),
        ("屋头三口人，工资一个月一千二", {"hh_n": 3, "inc_wage": 1200}),
        ("屋头四个人，养老金一百五", {"hh_n": 4, "inc_trans": 150}),
        ("屋头两个人打工", {}),
        ("我抚恤金一个月一千", {"inc_excl": 1000}),
        ("房子遭烧了，没得地方住", {"event.type": "火灾", "event.now_ok": False}),
        ("我腿脚不行", {}),  # not «cannot cope»
        ("我妈肢体二级残疾", {"dis_cert": {"type": "肢体", "level": 2}}),
        ("我儿子七十斤", {}),  # a number that is no age
        ("给我71块钱", {}),
        ("我老公当过兵，牺牲了", {}),  # which kind of bereaved family is not said
        ("没得", {}),  # a bare no belongs to the open question
        ("我七十一，我爸九十三", {"age": 71}),  # the father's age is his own
    ],
)
def test_what_is_told_along_the_way(said, values):
    assert opening(said).values == values


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("重病没得", {}),
        ("车祸也没有", {}),
        ("没得重病", {}),
        ("工资两千八，其他没得", {}),  # the rest of the incomes, no other trouble
        ("其他事都没得", {}),
        ("家里出了车祸", {"event.type": "交通事故"}),
        ("房子遭火烧，啥都没得了", {"event.type": "火灾"}),
        ("我失业了，钱都没得", {"event.type": "失业"}),
        ("还有其他事", {"event.type": "其他"}),
    ],
)
def test_trouble_that_is_denied_did_not_happen(said, told):
    mind = load_mind()

    found = read_in_passing(mind, mind.words.tidy(said), "self", date(2025, 8, 1))

    assert {key: value for key, value in found.items() if key.startswith("event")} == told
