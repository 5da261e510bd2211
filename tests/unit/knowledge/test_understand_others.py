"""Openings of the later programmes, and facts that belong to the dead or to a child."""

from datetime import date

import pytest

from knowledge.screening import load_rulebook
from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked, read_answer
from knowledge.screening.understand_opening import read_in_passing, read_opening

ON = date(2025, 8, 1)


def opening(said: str):
    return read_opening(load_mind(), said, ON)


@pytest.mark.parametrize(
    ("said", "programme"),
    [
        ("屋头医药费太高，撑不住了", "P03b"),
        ("想办刚性支出困难家庭", "P03b"),
        ("我当过兵，现在没得工作，想申请帮扶", "P06"),
        ("我是退伍军人，下岗了日子难", "P06"),
        ("腿上的老伤又犯了，旧伤复发", "P06"),
        ("养老院照护费想请减免点", "P08"),
        ("养老院收费能少收点的话想申请", "P08"),
        ("想把养老床位安到家里", "P09"),
        ("想办家庭养老床位", "P09"),
        ("我妈一个人在屋头我不放心，想请人上门看", "P10"),
        ("想登记探访", "P10"),
        ("想领高龄补贴", "P10b"),
        ("失能老人补贴", "P10b"),
        ("我爸过世了，想办殡葬费减免", "P11"),
        ("老汉走了，要办后事", "P11"),
        ("想申请残疾补贴", "P12"),
        ("有残疾证，想领补贴", "P12"),
        ("重度残疾人护理补贴", "P12"),
        ("我孙子没人养", "P13"),
        ("孙女他爸坐牢去了，妈跑了", "P13"),
        ("娃儿父母双亡", "P13"),
        ("侄儿没爹没妈", "P13"),
    ],
)
def test_sentences_that_begin_each_programme(said, programme):
    assert programme in opening(said).programmes


def test_every_programme_can_be_asked_for():
    assert set(load_mind().words.programmes) == set(load_rulebook().programmes)


@pytest.mark.parametrize(
    ("said", "programme"),
    [
        ("他妈的烦死了", "P13"),  # a curse
        ("帮我儿子问，他爸当过兵", "P13"),
        ("我有三个孩子，都在外头打工", "P13"),
        ("我妈过世了，我想吃低保", "P13"),
        ("我爸死得早，我想吃低保", "P11"),
        ("我七十一，当过兵", "P06"),
        ("我一个人住", "P10"),
    ],
)
def test_what_begins_something_else(said, programme):
    assert programme not in opening(said).programmes


@pytest.mark.parametrize(
    ("said", "person", "values"),
    [
        (
            "我爸过世了，当过兵，生前领生活补助，想问火化的事",
            "self",  # the dead do not receive
            {"dead.vet": ["退役军人"], "dead.youfu": "定期生活补助", "dead.cremation": True},
        ),
        ("老伴走了办后事，生前是五保，开州户口", "self", {"dead.status": ["特困"], "dead.hukou": "开州"}),
        (
            "我孙子九岁，他爸坐牢判了两年，妈跑了一年多没音信",
            "child",
            {"kid.age": 9, "kid.father": "服刑", "kid.mother": "失联"},
        ),
        ("娃儿父母双亡", "child", {"kid.father": "死亡", "kid.mother": "死亡"}),
        ("外孙没人养，妈改嫁了", "child", {"kid.mother": "其他"}),
        (
            "我当过兵，下岗一年多了，存款花光了，想申请帮扶",
            "self",
            {"vet": ["退役军人"], "event.type": "失业", "unemployed_m": {"min": 12, "max": 23},
             "hard_now": True},
        ),
        ("老伴瘫在床上大半年了，想申请失能补贴", "spouse", {"bed_m": {"min": 6, "max": 11}}),
        ("我旧伤复发了，想申请帮扶", "self", {"old_injury": True}),
        ("我们是失独家庭，想登记探访", "self", {"jisheng_special": True}),
    ],
)  # fmt: skip
def test_what_is_told_goes_to_whom_it_is_about(said, person, values):
    heard = opening(said)

    assert (heard.person, heard.values) == (person, values)


def test_a_living_person_beside_the_dead_keeps_the_facts():
    heard = opening("我爸过世了要办后事，我妈七十一一个人住，想进养老院")

    assert heard.programmes == ("P07", "P11")
    assert heard.values["living"] == "独居"
    assert "dead.vet" not in heard.values


@pytest.mark.parametrize(
    ("about", "said", "values"),
    [
        (
            "dead.youfu",
            "他当过兵，领生活补助",
            {"dead.vet": ["退役军人"], "dead.youfu": "定期生活补助"},
        ),
        ("kid.age", "九岁，爸爸坐牢判了三年", {"kid.age": 9, "kid.father": "服刑"}),
        ("kid", "娃儿八岁了", {"kid.age": 8}),
        ("hukou", "他当过兵", {"vet": ["退役军人"]}),
    ],
)
def test_an_answer_about_them_tells_nothing_of_the_person(about, said, values):
    mind = load_mind()

    assert read_in_passing(mind, mind.words.tidy(said), "father", ON, about) == values


@pytest.mark.parametrize(
    ("fact", "said", "expected"),
    [
        ("dead.youfu", "没领", "无"),
        ("dead.youfu", "六十岁老兵补助", "定期生活补助"),
        ("dead.youfu", "参战补助", "定期生活补助"),
        ("dead.status", "五保", ["特困"]),
        ("dead.status", "没得", ["无"]),
        ("dead.cremation", "打算火化", True),
        ("dead.cremation", "土葬的", False),
        ("dead.cremation", "没有火化，埋了", False),
        ("dead.hukou", "就是本地", "开州"),
        ("dead.vet", "没当过兵", ["无"]),
        ("_programmes", "残疾", ["P12"]),
        ("_programmes", "养老和照护", ["P07", "P08", "P09", "P10", "P10b"]),
        ("_programmes", "养老院", ["P07", "P08"]),
        ("_programmes", "吃低保", ["P01", "P02", "P03"]),
        ("_programmes", "生活困难", ["P01", "P02", "P03", "P04"]),
        ("_programmes", "娃儿的事", ["P13"]),
        ("_programmes", "办后事", ["P11"]),
        ("_programmes", "都帮我看看", []),
        ("living", "就我一个", "独居"),
        ("old_injury", "老伤又犯了", True),
        ("old_injury", "没有", False),
        ("jisheng_special", "独生儿子死了", True),
        ("adl", "除了洗澡都能", ["能", "能", "能", "能", "能", "不能"]),
        ("adl", "除了吃饭都要人", ["能", "不能", "不能", "不能", "不能", "不能"]),
        ("adl", "瘫在床上", [None, None, "不能", "不能", "不能", "不能"]),
        ("ability", "评过，重度", "重度"),
        ("injury_care_pay", "没领", False),
        ("spend12", "1万到3万元", {"min": 10000, "max": 30000}),
    ],
)
def test_answers_to_the_later_questions(fact, said, expected):
    assert read_answer(load_mind(), Asked(fact, "self", ON), said) == {fact: expected}


def test_not_yet_is_no_answer_to_how_somebody_is_buried():
    assert read_answer(load_mind(), Asked("dead.cremation", "self", ON), "还没") is None


def test_the_groups_of_programmes_are_few_and_hold_all():
    question = load_mind().book.question("_programmes")

    shown = {key for option in question.shown for key in option.value}
    named = {key for option in question.options for key in option.value}
    assert len(question.shown) <= 7
    assert named == set(load_rulebook().programmes)
    assert shown == named - {"P03b"}  # asked for by its name only: nobody can be told «likely»
