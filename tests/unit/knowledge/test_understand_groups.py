"""Answers to one question about several facts."""

from datetime import date

import pytest

from knowledge.screening.interview_mind import load_mind
from knowledge.screening.understand_answer import Asked, Manner, hear

ON = date(2025, 8, 1)
MOTORBIKE = "残疾代步或两轮摩托"
ONE_HOME, LITTLE = {"min": 0, "max": 1}, {"min": 0, "max": 10000}
NO_PROPERTY = {"car": "无", "homes": ONE_HOME, "shop": False, "assets": LITTLE}
NO_STANDING = {"status": ["无"], "vet": ["无"]}
HEALTHY = {"dis_cert": "无", "ill": "无", "adult_dep": False}


def say(fact: str, text: str, parts: tuple[str, ...] = ()):
    return hear(load_mind(), Asked(fact, "self", ON, parts), text)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("都没得", {}),
        ("都没有", {}),
        ("没得这些", {}),
        ("无", {}),
        ("有个摩托，存款三万", {"car": MOTORBIKE, "assets": 30000}),
        ("车、门面都没得，有一套房", {"homes": 1}),
        ("车没得，门面没得，房子一套，存款没得", {"homes": 1}),
        ("只有一套房", {"homes": 1}),
        ("有两套房", {"homes": 2}),
        ("房子两套，门面一个", {"homes": 2, "shop": True}),
        ("有个拖拉机", {"car": "其他"}),
        ("电瓶车", {"car": MOTORBIKE}),
        ("存款五千", {"assets": 5000}),
        ("存款十几万", {"assets": {"min": 110_000, "max": 199_999}}),
        ("除了一个摩托啥都没得", {"car": MOTORBIKE}),
        ("除了一套房别的都没得", {"homes": 1}),
        ("除了一个摩托，其他没得", {"car": MOTORBIKE}),
    ],
)
def test_property_that_is_named_counts_and_the_rest_is_none(said, told):
    assert say("all_property", said).values == {**NO_PROPERTY, **told}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("没得车", {"car": "无"}),
        ("门面没得", {"shop": False}),
        ("没得存款", {"assets": LITTLE}),
        ("存款没得", {"assets": LITTLE}),
        ("没得房子", {"homes": ONE_HOME}),
        ("存款不晓得好多", {"assets": None}),
        ("存款不想说", {"assets": Manner.REFUSE}),
        ("有车，没得门面", {"shop": False}),  # which kind of car is still to be asked
    ],
)
def test_a_denial_or_a_gap_says_nothing_of_what_it_does_not_name(said, told):
    assert say("all_property", said).values == told


@pytest.mark.parametrize(
    ("said", "still_open"),
    [("有存款", "assets"), ("存款上万", "assets"), ("除了车啥都没得", "car")],
)
def test_what_there_is_without_saying_how_much_or_which_stays_open(said, still_open):
    values = say("all_property", said).values

    assert values == {key: value for key, value in NO_PROPERTY.items() if key != still_open}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("都没有", {}),
        ("都不沾", {}),
        ("低保户", {"status": ["低保"]}),
        ("低保边缘", {"status": ["低保边缘"]}),  # not 低保 as well
        ("当过兵", {"vet": ["退役军人"]}),
        ("我当过兵，吃着低保", {"status": ["低保"], "vet": ["退役军人"]}),
        ("没吃低保，当过兵", {"vet": ["退役军人"]}),
        ("除了低保啥都没有", {"status": ["低保"]}),
        ("我爸当过兵", {"vet": ["军人家属"]}),
        ("烈属", {"vet": ["烈士遗属"]}),
    ],
)
def test_standing(said, told):
    assert say("all_standing", said).values == {**NO_STANDING, **told}


@pytest.mark.parametrize(
    ("said", "told"),
    [("不是低保户", {"status": ["无"]}), ("没当过兵", {"vet": ["无"]})],
)
def test_a_standing_denied_leaves_the_other_open(said, told):
    assert say("all_standing", said).values == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("都没有", {}),
        ("肢体二级残疾", {"dis_cert": {"type": "肢体", "level": 2}}),
        ("有残疾证", {"dis_cert": {}}),  # type and level come next
        ("有残疾证，没得重病", {"dis_cert": {}}),
        ("有重病没认定", {"ill": "重病未认定"}),
        ("精神三级，还有重病认定过的",
         {"dis_cert": {"type": "精神", "level": 3}, "ill": "已认定重特大疾病"}),
    ],
)  # fmt: skip
def test_health(said, told):
    assert say("all_health", said).values == {**HEALTHY, **told}


def test_a_soldiers_certificate_is_not_this_one():
    assert say("all_health", "残疾军人证").manner is Manner.UNCLEAR


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("开州农村的", {"hukou": "开州", "track": "rural"}),
        ("万州城镇户口", {"hukou": "重庆其他区县", "track": "urban"}),
        ("四川农村", {"hukou": "外省", "track": "rural"}),
        ("开州的", {"hukou": "开州"}),  # urban or rural is asked next, nothing is guessed
        ("农村", {"track": "rural"}),
    ],
)
def test_a_place_is_never_completed_by_a_guess(said, told):
    assert say("all_place", said).values == told


def test_only_what_was_still_asked_counts_as_none():
    told = say("all_property", "都没得", ("car", "shop")).values

    assert told == {"car": "无", "shop": False}


@pytest.mark.parametrize("fact", ["all_place", "all_standing", "all_property", "all_health"])
@pytest.mark.parametrize(
    ("said", "manner"),
    [
        ("不晓得", Manner.DONT_KNOW),
        ("不想说", Manner.REFUSE),
        ("等哈再说", Manner.LATER),
        ("呵呵", Manner.UNCLEAR),
        ("问这些做啥子", Manner.WHY),
    ],
)
def test_what_answers_nothing(fact, said, manner):
    heard = say(fact, said)

    assert (heard.manner, dict(heard.values)) == (manner, {})
