"""The facts of a brief as a clerk corrects them."""

import pytest

from actions.handoff.brief import FACTS
from actions.screening.describing import Describer
from actions.screening.slip_facts import FactWords
from actions.texts import load_texts
from bot.staff.case.fact_fields import FactField, fact_fields, read_fact
from knowledge.screening import parse_facts
from knowledge.screening.interview_mind import load_mind
from knowledge.screening.paths import put_answer


@pytest.fixture(scope="module")
def words() -> FactWords:
    return FactWords(Describer(load_mind().book, load_texts()))


def by_name(words: FactWords, facts: dict, missing: tuple[str, ...] = ()) -> dict[str, FactField]:
    screening = {"facts": facts, "result": {"programmes": [{"missing": [*missing]}]}}
    return {one.field.removeprefix(FACTS): one for one in fact_fields(screening, words)}


def test_each_fact_is_shown_in_words_with_the_control_of_its_kind(words):
    facts = {
        "age": 70,
        "live_here": True,
        "hukou": "开州",
        "vet": ["退役军人"],
        "inc_wage": {"min": 2000, "max": 3000},
    }

    fields = by_name(words, facts)

    assert {name: one.control for name, one in fields.items()} == {
        "age": "number", "live_here": "select", "hukou": "select", "vet": "several",
        "inc_wage": "number",
    }  # fmt: skip
    assert "70" in fields["age"].value
    assert (fields["live_here"].chosen, fields["hukou"].chosen) == ({"true"}, {"开州"})
    assert fields["vet"].chosen == {"退役军人"}
    assert fields["inc_wage"].typed == "2000-3000"


def test_what_is_missing_can_be_filled_in_and_says_that_nobody_said(words):
    fields = by_name(words, {"age": 70}, ("hh_n", "age", "dis_cert"))

    assert list(fields) == ["age", "hh_n", "dis_cert.type", "dis_cert.level"]
    assert fields["hh_n"].value == ""


def test_of_a_struct_each_field_and_of_a_list_of_people_nothing(words):
    facts = {"dis_cert": {"type": "肢体", "level": 2}, "obl": [{"rel": "儿子"}]}

    assert list(by_name(words, facts)) == ["dis_cert.type", "dis_cert.level"]
    assert by_name(words, {"dis_cert": "无"})["dis_cert.level"].typed == ""


@pytest.mark.parametrize(
    ("name", "given", "meant"),
    [
        ("age", ["71"], 71),
        ("age", [" \uff17\uff11 "], 71),
        ("age", [""], None),
        ("age", [], None),
        ("inc_wage", ["2000.5"], 2000.5),
        ("inc_wage", ["2000-3000"], {"min": 2000, "max": 3000}),
        ("inc_wage", ["2000 到 3000"], {"min": 2000, "max": 3000}),
        ("live_here", ["true"], True),
        ("live_here", ["false"], False),
        ("hukou", ["外省"], "外省"),
        ("vet", ["退役军人", "残疾军人"], ["退役军人", "残疾军人"]),
        ("vet", ["-"], []),
        ("vet", ["退役军人", "-"], ["退役军人"]),
        ("dis_cert.level", ["2"], 2),
    ],
)
def test_what_is_given_becomes_a_value_of_the_dictionary(name, given, meant):
    value = read_fact(FACTS + name, given)

    assert value == meant
    assert type(value) is type(meant)
    parse_facts(put_answer({}, name, value))  # raises when it cannot stand there


@pytest.mark.parametrize("given", ["nan", "inf", "1e3", "-5", "七十", "true"])
def test_what_is_no_number_stays_as_typed_to_be_refused(given):
    assert read_fact(f"{FACTS}age", [given]) == given


def test_other_fields_of_the_brief_are_words():
    assert read_fact("note", [" 听力不好 "]) == "听力不好"
    assert read_fact("relation", [""]) is None


def test_every_choice_of_every_fact_can_be_chosen(words):
    from knowledge.screening.dictionary import load_dictionary

    names = [name for name in load_dictionary().names() if not name.startswith("obl")]
    fields = by_name(words, {}, tuple(names))

    for name, one in fields.items():
        for code, title in one.choices:
            assert title
            parse_facts(put_answer({}, name, read_fact(one.field, [code])))
