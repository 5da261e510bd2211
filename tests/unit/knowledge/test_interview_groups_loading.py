"""groups.yml: what loading refuses, each mistake made once."""

from copy import deepcopy

import pytest

from knowledge.errors import TableError
from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.interview_groups import GROUPS_FILE, build_groups, load_groups
from knowledge.screening.interview_mind import load_mind
from knowledge.screening.interview_questions import QuestionsError
from knowledge.screening.sources import load_citations
from knowledge.text.packaged import read_yaml


@pytest.fixture
def raw():
    return deepcopy(read_yaml(GROUPS_FILE))


def build(raw):
    single = load_mind().book.questions
    return build_groups("groups.yml", raw, single, load_dictionary(), load_citations())


def put(raw, path, value):
    *way, last = path
    place = raw
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value


PLACE, MEANS = ("groups", "all_place"), ("groups", "all_income")


@pytest.mark.parametrize(
    ("path", "value", "code", "named"),
    [
        ((*PLACE, "cite"), None, "keys", "all_place: cite is missing"),
        ((*PLACE, "cite"), [], "no_cite", "all_place: cite is missing"),
        ((*PLACE, "cite"), ["W-NOWHERE"], "no_source", "W-NOWHERE"),
        ((*PLACE, "covers"), ["hukou", "hukuo"], "no_question", "hukuo has no question"),
        ((*PLACE, "parts"), {"hukou": "在哪里"}, "parts_differ", "all_place: parts"),
        ((*PLACE, "parts", "shop"), "门面", "parts_differ", "all_place: parts"),
        ((*PLACE, "default"), {"track": "rural"}, "keys", "unknown key default"),
        ((*PLACE, "absent"), {"hukou": "火星"}, "bad_value", "absent: fact 'hukou'"),
        ((*PLACE, "options", 0, "sets"), {"hukou": "火星"}, "bad_value", "options[0]: sets"),
        ((*PLACE, "options", 0, "sets"), {"hukuo": "开州"}, "no_question", "hukuo"),
        ((*PLACE, "options", 0, "title"), "外省", "bad_title", "外省"),
        ((*PLACE, "options", 0, "words"), "(开州", "no_pattern", "options[0]"),
        ((*PLACE, "ask"), "{whom}的户口", "placeholder", "{whom}"),
        ((*PLACE, "label"), "", "not_text", "label"),
        ((*PLACE, "burden"), "轻", "not_number", "burden"),
        ((*PLACE, "several"), "能", "not_switch", "several"),
        ((*MEANS, "total"), "inc_totl", "no_fact", "inc_totl"),
        ((*MEANS, "words", "inc_wage"), None, "parts_differ", "all_income: words"),
        ((*MEANS, "words", "inc_wage"), "(工资", "no_pattern", "all_income.words"),
        ((*MEANS, "aside"), {"inc_gift": "人情"}, "no_question", "inc_gift"),
        (("separator",), None, "keys", "separator is missing"),
        (("denies",), "(没得", "no_pattern", "(没得"),
        (("groups",), [], "not_mapping", "groups"),
    ],
)
def test_a_slip_is_refused_by_group_and_key(raw, path, value, code, named):
    put(raw, path, value)

    with pytest.raises(TableError) as refused:
        build(raw)

    assert refused.value.code == code
    assert named in str(refused.value)


def test_an_option_may_leave_the_amount_for_later(raw):
    found = build(raw)["all_property"].option("存款上万")

    assert found.value == {"assets": None}


def test_a_file_that_is_no_table_stops_the_start(tmp_path):
    path = tmp_path / "groups.yml"
    path.write_text("- 不是表\n", encoding="utf-8")

    with pytest.raises(QuestionsError, match=r"groups\.yml"):
        load_groups(load_mind().book.questions, path)


def test_every_covered_fact_stands_in_one_group_only():
    covered = [fact for group in load_mind().book.groups for fact in group.covers]

    assert sorted(covered) == sorted(set(covered))


def test_the_wording_names_only_what_is_still_open():
    book = load_mind().book

    assert "车、第二套房、门面、上万的存款" in book.wording("all_property", "self")
    assert book.wording("all_property", "father", ("car", "shop")) == (
        "您父亲家有没有这些：车、门面？没有就说“都没有”。"
    )
