"""A child's parents in free words: six months of prison or silence decide."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked, Manner, hear, read_answer

ON = date(2025, 8, 1)
FATHER, MOTHER = "kid.father", "kid.mother"


def read(said: str, fact: str = FATHER):
    return read_answer(load_mind(), Asked(fact, "child", ON), said)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("死了", "死亡"),
        ("走了好几年了", "死亡"),  # as one says of the dead
        ("不在了", "死亡"),
        ("车祸过世了", "死亡"),
        ("坐牢去了判了两年", "服刑"),
        ("他爸坐牢去了判了两年", "服刑"),
        ("判了半年", "服刑"),  # on the line
        ("判了五个月", "其他"),
        ("判了三个月", "其他"),
        ("强制戒毒两年", "服刑"),
        ("判的无期", "服刑"),
        ("进去一年多了", "服刑"),
        ("坐牢半年以上", "服刑"),  # the button
        ("判了缓刑", "在"),
        ("坐过牢，去年放出来了", "在"),
        ("没坐牢，在家", "在"),
        ("跑了，一年多没音信", "失联"),
        ("跑了大半年了", "失联"),
        ("联系不上半年了", "失联"),
        ("没得消息五个月", "其他"),
        ("跑了三个月", "其他"),
        ("不晓得跑到哪里去了，好多年", "失联"),
        ("走了一年多没音信", "失联"),  # silence tells which «gone» is meant
        ("出去打工，死在外头了", "死亡"),
        ("法院宣告失踪了", "宣告失踪"),
        ("瘫在床上", "重残"),
        ("残疾证二级", "重残"),
        ("精神三级", "重残"),  # mental: three and four count as well
        ("肢体三级", "其他"),
        ("得了癌症", "重病"),
        ("改嫁了", "其他"),
        ("离婚了", "其他"),
        ("在的", "在"),
        ("在外头打工", "在"),
        ("上班的，能照顾", "在"),
    ],
)
def test_the_state_of_one_parent(said, state):
    assert read(said) == {FATHER: state}


@pytest.mark.parametrize(
    "said",
    [
        "坐牢去了",  # how long is not said
        "进去三个月了",  # the sentence may be longer
        "跑了",
        "联系不上大概半年",  # about six months: on which side?
        "残疾",
        "哈哈哈",
        "没得",
    ],
)
def test_what_does_not_settle_it_is_asked_again(said):
    heard = hear(load_mind(), Asked(FATHER, "child", ON), said)

    assert heard.manner is Manner.UNCLEAR
    assert "要说多久" in load_mind().book.question(FATHER).hint


@pytest.mark.parametrize(
    ("said", "fact", "expected"),
    [
        ("妈跑了，一年多没音信", MOTHER, {MOTHER: "失联"}),
        ("爸坐牢判了两年，妈跑了一年多", FATHER, {FATHER: "服刑", MOTHER: "失联"}),
        ("爸妈都不在了", FATHER, {FATHER: "死亡", MOTHER: "死亡"}),
        ("都死了", FATHER, {FATHER: "死亡", MOTHER: "死亡"}),
        ("他爸一年多都没消息", FATHER, {FATHER: "失联"}),  # 都 beside a name is no «both»
        ("妈改嫁了", FATHER, {MOTHER: "其他"}),  # told of the other one: still to be asked
    ],
)
def test_the_other_parent_is_taken_in_as_well(said, fact, expected):
    assert read(said, fact) == expected


@pytest.mark.parametrize(
    ("fact", "said", "expected"),
    [
        ("kid.age", "九岁", 9),
        ("kid.age", "十一二岁", {"min": 11, "max": 12}),
        ("kid.age", "八个月", 0),
        ("kid.age", "刚满月", 0),
        ("kid.age", "上小学二年级", {"min": 5, "max": 14}),
        ("kid.in_school", "读高中", True),
        ("kid.in_school", "读职高", True),
        ("kid.in_school", "没读了", False),
        ("kid.in_school", "辍学了", False),
        ("kid.in_school", "在读大学", False),  # 义务教育、高中、中职 only
    ],
)
def test_the_child_itself(fact, said, expected):
    assert read(said, fact) == {fact: expected}
