from fractions import Fraction

import pytest

from knowledge.screening import FactError, parse_facts
from knowledge.screening.facts import Items, Marker
from knowledge.screening.intervals import Interval, exactly
from knowledge.screening.paths import put_answer


@pytest.mark.parametrize(
    ("raw", "name", "expected"),
    [
        ({}, "hh_n", Marker.NOT_ASKED),
        ({"hh_n": None}, "hh_n", Marker.UNKNOWN),
        ({"hukou": "unknown"}, "hukou", Marker.UNKNOWN),
        ({"assets": "U"}, "assets", Marker.UNKNOWN),
        ({"inc_wage": 1200}, "inc_wage", exactly(1200)),
        ({"inc_wage": 0.1}, "inc_wage", exactly(Fraction(1, 10))),
        (
            {"inc_wage": {"min": 2000, "max": 2999}},
            "inc_wage",
            Interval(Fraction(2000), Fraction(2999)),
        ),
        ({"vet": ["退役军人", "军人家属"]}, "vet", frozenset({"退役军人", "军人家属"})),
        ({"vet": "退役军人"}, "vet", frozenset({"退役军人"})),
        ({"vet": "无"}, "vet", frozenset()),
        ({"vet": []}, "vet", frozenset()),
        ({"vet": ["无"]}, "vet", frozenset()),
        ({"vet": "unknown"}, "vet", Marker.UNKNOWN),
        ({"dis_cert": "无"}, "dis_cert", Marker.NOTHING),
        ({"dis_cert": "无"}, "dis_cert.level", Marker.NOTHING),
        ({"dis_cert": None}, "dis_cert.level", Marker.UNKNOWN),
        ({"dis_cert": {"type": "肢体"}}, "dis_cert.level", Marker.NOT_ASKED),
        ({"dis_cert": {"type": "肢体", "level": None}}, "dis_cert.level", Marker.UNKNOWN),
        ({"event": "无"}, "event.now_ok", Marker.NOTHING),
        ({"event": {"now_ok": False}}, "event.now_ok", False),
        ({"obl": []}, "obl", Items(0)),
        ({"obl": [{"age": 38}]}, "obl[0].age", exactly(38)),
        ({"obl": [{"age": 38}]}, "obl[0].can_support", Marker.NOT_ASKED),
        ({"obl": [None]}, "obl[0].can_support", Marker.UNKNOWN),
        ({"obl": [{"dis_cert": "无"}]}, "obl[0].dis_cert.level", Marker.NOTHING),
        ({"obl": [{"dis_cert": {"level": 2}}]}, "obl[0].dis_cert.level", exactly(2)),
        ({"living": "只有老两口(空巢)"}, "living", "空巢"),
        ({"kid": {"father": "服刑或强戒等≥6月"}}, "kid.father", "服刑"),
        ({"ability": "未评估"}, "ability", Marker.UNKNOWN),
        (
            {"adl": ["能", "不能", None, "能", "U", "能"]},
            "adl",
            (True, False, None, True, None, True),
        ),
        ({"dead": {"status": "无"}}, "dead.status", frozenset()),
    ],
)
def test_facts_are_read_as_the_encoding_says(raw, name, expected):
    assert parse_facts(raw).value(name) == expected


@pytest.mark.parametrize(
    ("raw", "key", "value"),
    [
        ({"income": 3}, "income", 3),
        ({"hukou": "北京"}, "hukou", "北京"),
        ({"vet": ["无", "退役军人"]}, "vet", ["无", "退役军人"]),
        ({"vet": [None, "退役军人"]}, "vet", [None, "退役军人"]),
        ({"status": 3}, "status", 3),
        ({"status": ["边缘"]}, "status", "边缘"),
        ({"age": 121}, "age", 121),
        ({"age": 60.5}, "age", 60.5),
        ({"age": "60"}, "age", "60"),
        ({"age": True}, "age", True),
        ({"hh_n": 0}, "hh_n", 0),
        ({"inc_wage": -1}, "inc_wage", -1),
        ({"inc_wage": float("nan")}, "inc_wage", None),
        ({"inc_wage": {"min": 5}}, "inc_wage", {"min": 5}),
        ({"inc_wage": {"min": 5, "max": 4}}, "inc_wage", {"min": 5, "max": 4}),
        ({"shop": "是"}, "shop", "是"),
        ({"dis_cert": "二级"}, "dis_cert", "二级"),
        ({"dis_cert": {"level": 5}}, "dis_cert.level", 5),
        ({"event": {"kind": "火灾"}}, "event.kind", "火灾"),
        ({"event": {"date": "昨天"}}, "event.date", "昨天"),
        ({"kid": "无"}, "kid", "无"),
        ({"obl": {"age": 38}}, "obl", {"age": 38}),
        ({"obl": [{"age": 38}, {"old": 1}]}, "obl[1].old", 1),
        ({"adl": ["能"] * 5}, "adl", ["能"] * 5),
        ({"adl": ["能"] * 5 + ["会"]}, "adl[5]", "会"),
        ({"hukou": ["开州"]}, "hukou", ["开州"]),
    ],
)
def test_what_cannot_be_read_is_an_error_naming_key_and_value(raw, key, value):
    with pytest.raises(FactError) as caught:
        parse_facts(raw)

    assert caught.value.key == key
    assert key in str(caught.value)
    assert value is None or caught.value.value == value


def test_facts_must_be_an_object():
    with pytest.raises(FactError, match="object"):
        parse_facts(["hh_n"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "name", "asked_as"),
    [
        ({}, "event.type", "event"),
        ({"event": {"now_ok": True}}, "event.type", "event.type"),
        ({"event": None}, "event.type", "event"),
        ({}, "dis_cert.level", "dis_cert"),
        ({"obl": [{}]}, "obl[0].can_support", "obl[0].can_support"),
        ({}, "hh_n", "hh_n"),
    ],
)
def test_a_struct_is_asked_for_whole_until_something_of_it_is_known(raw, name, asked_as):
    assert parse_facts(raw).name_to_ask(name) == asked_as


@pytest.mark.parametrize(
    ("raw", "name", "answer", "expected"),
    [
        ({}, "hh_n", 3, {"hh_n": 3}),
        ({"event": None}, "event.type", "火灾", {"event": {"type": "火灾"}}),
        (
            {"event": {"type": "火灾"}},
            "event.now_ok",
            False,
            {"event": {"type": "火灾", "now_ok": False}},
        ),
        ({"dis_cert": "无"}, "dis_cert.level", 2, {"dis_cert": {"level": 2}}),
        (
            {"obl": [{"age": 38}]},
            "obl[0].can_support",
            True,
            {"obl": [{"age": 38, "can_support": True}]},
        ),
        ({}, "obl[1].age", 40, {"obl": [None, {"age": 40}]}),
        ({"adl": ["能"] * 6}, "adl[2]", "不能", {"adl": ["能", "能", "不能", "能", "能", "能"]}),
    ],
)
def test_an_answer_is_put_where_its_dotted_name_says(raw, name, answer, expected):
    before = repr(raw)

    assert put_answer(raw, name, answer) == expected
    assert repr(raw) == before


def test_a_name_that_cannot_be_walked_is_refused():
    with pytest.raises(FactError):
        put_answer({}, "obl[x].age", 1)
