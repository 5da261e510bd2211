"""What a message does to an interview."""

from dataclasses import replace
from datetime import date

import pytest

from actions.screening.describing import Describer
from actions.screening.listening import Listener, Then
from actions.screening.progress import Progress
from actions.texts import load_texts
from knowledge.screening.interview_mind import load_mind

ON = date(2025, 8, 1)
ASKED = Progress(
    question="inc_wage",
    is_person_known=True,
    is_wish_known=True,
    facts={"hukou": "开州", "hh_n": 3},
    answers={"hukou": "开州", "hh_n": 3},
)


@pytest.fixture(scope="module")
def listener() -> Listener:
    mind, texts = load_mind(), load_texts()
    return Listener(mind, Describer(mind.book, texts), texts, frozenset({"P01", "P03", "P07"}))


def take(listener, text, progress=ASKED, kind="answer", fact=None):
    return listener.take(progress, text, kind, fact, ON)


def test_an_answer_is_stored_and_said_back(listener):
    move = take(listener, "一年一万二")

    assert move.then is Then.NEXT
    assert move.progress.facts["inc_wage"] == 1000
    assert move.lines == ("记下了，全家工资：1000元/月。",)


def test_a_press_is_not_said_back(listener):
    move = take(listener, "没有", fact="inc_wage")

    assert move.progress.facts["inc_wage"] == 0
    assert move.lines == ()


@pytest.mark.parametrize(
    ("text", "kind", "why", "is_null"),
    [
        ("不晓得", "answer", "dont_know", True),  # unknown is a fact
        ("不想说", "answer", "refused", False),  # a refusal is none
        ("等哈再说", "answer", "later", False),
        ("", "dont_know", "dont_know", True),  # a button without words
        ("嗯哼", "refuse", "refused", False),  # the dialogue's own reading
        ("不晓得", "refuse", "dont_know", True),  # clear words beat a wrong reading
    ],
)
def test_not_answering_comes_in_three_kinds(listener, text, kind, why, is_null):
    move = take(listener, text, kind=kind)

    assert move.progress.skipped == {"inc_wage": why}
    assert ("inc_wage" in move.progress.facts) is is_null
    assert move.progress.value("inc_wage") is None


def test_words_of_a_question_are_not_taken_as_an_answer(listener):
    move = take(listener, "抚恤金一千二算不算收入")

    assert move.then is Then.UNCLEAR
    assert move.progress.facts == ASKED.facts


def test_misses_add_up_and_an_answer_clears_them(listener):
    twice = take(listener, "呵呵", take(listener, "哈哈哈").progress).progress

    assert twice.misses == 2
    assert take(listener, "一千二", twice).progress.misses == 0


def test_answering_again_with_the_same_value_changes_nothing_more(listener):
    once = take(listener, "一千二").progress

    again = take(listener, "一千二", once).progress

    assert again == once


def test_a_correction_keeps_everything_else(listener):
    move = take(listener, "不对，是两口人")

    assert move.then is Then.KEEP
    assert move.progress.facts == {"hukou": "开州", "hh_n": 2}
    assert move.lines == ("改好了，一起过日子的人数：3人改成2人。",)


def test_a_vague_correction_asks_which(listener):
    assert take(listener, "我说错了").then is Then.WHICH


def test_a_fact_named_wrong_is_asked_again(listener):
    move = take(listener, "户口说错了")

    assert move.then is Then.ASK
    assert move.progress.question == "hukou"


def test_an_unknown_button_value_asks_that_question(listener):
    move = take(listener, "火星", fact="hukou")

    assert move.then is Then.ASK
    assert move.progress.question == "hukou"
    assert move.progress.facts == ASKED.facts


def test_the_opening_fills_in_what_it_can(listener):
    move = listener.open(Progress(), "我爸七十一了当过兵，一个人住，想进养老院", (), ON)

    assert move.progress.person == "father"
    assert move.progress.programmes == ("P07",)
    assert move.progress.facts == {"age": 71, "vet": ["退役军人"], "living": "独居"}
    assert "年龄 71岁、和军人的关系 当过兵、跟谁住 一个人住" in move.lines[0]


def test_programmes_nobody_built_are_left_out(listener):
    move = listener.open(Progress(), "想吃低保", ("P99",), ON)

    assert move.progress.programmes == ("P01", "P03")


def test_health_told_unasked_is_held_until_consent(listener):
    held = listener.open(Progress(), "我肢体二级残疾", (), ON).progress
    asked = replace(held, question="_consent")

    yes = take(listener, "可以", asked).progress
    no = take(listener, "不想说", asked).progress

    assert "dis_cert" not in held.facts
    assert yes.facts["dis_cert"] == {"type": "肢体", "level": 2}
    assert (no.facts, no.held, no.consent) == ({}, {}, False)


def test_an_illness_as_the_event_is_health_too(listener):
    move = take(listener, "生了大病", replace(ASKED, question="event"))

    assert move.progress.held == {"event.type": "重病"}
    assert "event" not in move.progress.facts


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("_relation", {"person": "self", "is_person_known": True}),
        ("_programmes", {"programmes": (), "is_wish_known": True}),
        ("_consent", {"consent": False}),
    ],
)
def test_not_knowing_at_our_own_questions_takes_the_careful_way(listener, fact, expected):
    progress = take(listener, "不晓得", Progress(question=fact)).progress

    assert {key: getattr(progress, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一千二嘛", True),
        ("养老金一百五", True),  # told in passing
        ("不对，是两口人", True),
        ("不晓得", True),
        ("能不能吃低保", False),
        ("不问了", False),
        ("", False),
    ],
)
def test_what_is_for_the_interview(listener, text, expected):
    assert listener.is_for_us(ASKED, text, ON) is expected


GROUP = replace(ASKED, question="all_income")
NO_INCOME = {"inc_biz": 0, "inc_prop": 0, "inc_trans": 0}


def test_an_answer_about_several_facts_is_read_back_with_what_it_counts_as_none(listener):
    move = take(listener, "工资两千八，其他没得", GROUP)

    assert move.progress.facts == {**ASKED.facts, "inc_wage": 2800, **NO_INCOME}
    assert move.lines == (
        "记下了：全家工资 2800元/月；种地做生意、租金利息、养老金和儿女给的没有。"
        "不对就说一声“说错了”。",
    )


def test_what_was_not_named_is_left_out_when_the_answer_only_denies(listener):
    move = take(listener, "工资没得", GROUP)

    assert move.progress.facts == {**ASKED.facts, "inc_wage": 0}


def test_a_group_corrected_in_part_keeps_the_rest(listener):
    told = take(listener, "工资两千八，养老金一百五", GROUP).progress

    move = take(listener, "说错了，养老金是两百", replace(told, question="homes"))

    assert move.then is Then.KEEP
    assert move.progress.facts == {**told.facts, "inc_trans": 200}
    assert "150元/月改成200元/月" in move.lines[0]


def test_part_of_a_group_may_be_kept_back(listener):
    move = take(listener, "养老金一百五，不想说工资", GROUP)

    assert move.progress.skipped == {"inc_wage": "refused"}
    assert "inc_wage" not in move.progress.facts
    assert move.progress.facts["inc_trans"] == 150


@pytest.mark.parametrize(
    ("said", "why"), [("不晓得", "dont_know"), ("不想说", "refused"), ("等哈再说", "later")]
)
def test_not_answering_a_group_skips_each_open_fact_of_it(listener, said, why):
    parts = ("inc_prop", "inc_trans")

    progress = listener.take(GROUP, said, "answer", None, ON, parts).progress

    assert progress.skipped == dict.fromkeys(parts, why)


def test_a_sum_holds_the_parts_told_before(listener):
    told = replace(GROUP, facts={**ASKED.facts, "inc_wage": 2000})

    move = listener.take(told, "一共五百", "answer", None, ON, ("inc_prop", "inc_trans"))

    assert move.progress.facts == {**ASKED.facts, "inc_total": 2500}


def test_presses_are_gathered_until_the_answer_ends(listener):
    asking = replace(ASKED, question="all_standing")

    first = take(listener, "吃着低保", asking, fact="all_standing")
    second = take(listener, "当过兵", first.progress, fact="all_standing")
    done = take(listener, "没得了", second.progress)

    assert (first.then, first.progress.picked) == (Then.ASK, ("吃着低保",))
    assert second.progress.facts == ASKED.facts
    assert done.progress.facts["status"] == ["低保"]
    assert done.progress.facts["vet"] == ["退役军人"]
