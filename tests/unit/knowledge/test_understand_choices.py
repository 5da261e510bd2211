"""Closed answers, certificates, relatives and the six acts in free words."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked, read_answer

ON = date(2025, 8, 1)


def read(fact: str, text: str, person: str = "self"):
    return read_answer(load_mind(), Asked(fact, person, ON), text)


@pytest.mark.parametrize(
    ("fact", "said", "expected"),
    [
        ("_programmes", "全部看哈", []),
        ("hukou", "开州的", "开州"),
        ("hukou", "万州", "重庆其他区县"),
        ("hukou", "我是四川人", "外省"),
        ("hukou", "不是开州，是万州", "重庆其他区县"),  # what is taken back does not count
        ("track", "农村户口", "rural"),
        ("track", "農村戶口", "rural"),  # traditional characters
        ("track", "城里", "urban"),
        ("track", "不是农村是城镇", "urban"),
        ("car", "没得汽车", "无"),  # a denied word means none
        ("car", "有个摩托", "残疾代步或两轮摩托"),
        ("car", "面包车", "其他"),
        ("ill", "认定过", "已认定重特大疾病"),
        ("ill", "没有认定", "重病未认定"),  # «not certified» is an illness, «none» is not
        ("ill", "没得", "无"),
        ("inst", "公立敬老院", "公办"),
        ("inst", "公建民营", "公建民营"),
        ("inst", "私人开的", "民办"),
        ("living", "一个人住", "独居"),
        ("living", "一个人住，儿女都在外地", "独居"),  # both true: the narrower one
        ("living", "跟儿子住", "与子女同住"),
        ("living", "老两口", "空巢"),
        ("shop", "有个小卖部", True),
        ("shop", "没得门面", False),
        ("live_here", "在的", True),
        ("live_here", "在外地打工", False),
        ("event.now_ok", "过不去", False),
        ("event.now_ok", "没得地方住", False),
        ("event.now_ok", "还过得去", True),
        ("event.now_ok", "没问题", True),  # a «no» that means yes
        ("hard_now", "不困难", False),
        ("hard_now", "恼火得很", True),
        ("unemployed", "没得工作", True),
        ("unemployed", "有工作", False),
        ("_consent", "要得", True),
        ("_consent", "不想说", False),
        ("_relation", "帮我爸问", "father"),
        ("_relation", "我自己", "self"),
    ],
)
def test_one_option(fact, said, expected):
    assert read(fact, said) == {fact: expected}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("hukou", "哈哈哈"),
        ("hukou", "四川人，现在开州"),  # two places: ask again
        ("track", "没得"),  # no is not an answer to «which»
        ("shop", "一千二"),
        ("vet", "一千二"),
    ],
)
def test_what_fits_no_option_or_two_is_no_answer(fact, said):
    assert read(fact, said) is None


@pytest.mark.parametrize(
    ("said", "person", "expected"),
    [
        ("当过兵", "self", ["退役军人"]),
        ("我当了三年兵", "self", ["退役军人"]),
        ("我当过兵", "father", ["军人家属"]),  # said of the child: the father is family
        ("他当过兵", "father", ["退役军人"]),
        ("我爸当过兵", "father", ["退役军人"]),
        ("我爸当过兵", "self", ["军人家属"]),
        ("我爸是烈士", "self", ["烈士遗属"]),
        ("残疾军人", "self", ["残疾军人"]),
        ("没当过兵", "self", ["无"]),
        ("都不是", "self", ["无"]),
        ("没得", "self", ["无"]),
        ("病故军人的家属", "self", ["病故军人遗属"]),
    ],
)
def test_relation_to_the_forces_depends_on_whom_it_is_said_of(said, person, expected):
    assert read("vet", said, person) == {"vet": expected}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("低保户", ["低保"]),
        ("五保户", ["特困"]),
        ("低保边缘", ["低保边缘"]),  # not 低保 itself
        ("监测户，也是贫困户", ["防返贫监测", "原建档立卡"]),
        ("没得", ["无"]),
    ],
)
def test_several_words(said, expected):
    assert read("status", said) == {"status": expected}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("肢体二级", {"type": "肢体", "level": 2}),
        ("二级残", {"level": 2}),
        ("精神残疾3级", {"type": "精神", "level": 3}),
        ("有", {}),  # type and level are asked next
        ("没得", "无"),
        ("没办过", "无"),
    ],
)
def test_certificate(said, expected):
    assert read("dis_cert", said) == {"dis_cert": expected}


def test_the_soldiers_certificate_is_another_one():
    assert read("dis_cert", "残疾军人证六级") is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("没得", {"event": "无"}),
        ("没出事", {"event": "无"}),
        ("房子遭烧了", {"event.type": "火灾"}),
        ("出了车祸住院", {"event.type": "交通事故"}),  # the cause before its consequence
        ("涨水把屋淹了", {"event.type": "灾害"}),
        ("没得工作了", {"event.type": "失业"}),
    ],
)
def test_events(said, expected):
    assert read("event", said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("没得", []),
        ("无儿无女，孤人一个", []),
        ("有个儿子，养得起", [{"rel": "儿子", "can_support": True}]),
        ("老伴走了，有个儿子", [{"rel": "儿子"}]),  # the dead support nobody
        ("两个女儿，都困难", [{"rel": "女儿", "can_support": False}] * 2),
        ("有，但养不起", [{"can_support": False}]),
    ],
)
def test_relatives(said, expected):
    assert read("obl", said) == {"obl": expected}


def test_having_no_children_says_nothing_about_the_others():
    assert read("obl", "没得儿女") is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("都能自己做", "111111"),
        ("样样都要人帮", "000000"),
        ("吃饭穿衣可以，洗澡不行", "11???0"),  # what is not spoken of stays open
        ("只有洗澡不行", "111110"),  # «only» settles the others
        ("洗澡", "?????0"),  # asked which cannot be done
        ("不能走路，别的都可以", "111101"),
        ("上厕所和洗澡要人帮，其他都行", "111010"),
    ],
)
def test_the_six_acts(said, expected):
    words = {"1": "能", "0": "不能", "?": None}

    assert read("adl", said) == {"adl": [words[act] for act in expected]}


def test_a_pressed_title_is_its_option():
    assert read("assets", "1万到3万元") == {"assets": {"min": 10000, "max": 30000}}
    assert read("obl", "一个都没有") == {"obl": []}


def test_an_item_of_a_list_keeps_its_number():
    assert read("obl[2].can_support", "养不起") == {"obl[2].can_support": False}


def test_wishing_everything_deleted_is_not_wishing_to_see_everything():
    assert not read("_programmes", "把我的资料全部删掉")
