"""Two questions in one message are answered one after the other; one question is never split."""

import pytest

from actions.answering.parts import split
from knowledge.outcomes import Completeness, Outcome
from tests.unit.actions.answering_fakes import DAY, KAIZHOU, answerer, cited, knowing, texts

BOTH = texts().render("answering.part.both")
KNOWN = {
    "抚恤金": ("A-2.3", 0.9),
    "养老院": ("A-5.1", 0.9),
    "火化": ("A-7.3", 0.9),
    "孤儿": ("B-3.2.2", 0.9),
    "护理补贴": ("B-3.4.2", 0.9),
    "土葬": ("B-4.2.2", 0.9),
    "奖补": ("B-4.2.3", 0.9),
    "低保": ("A-2.1", 0.9),
}


def ask(question: str):
    return knowing(**KNOWN).answer(question, DAY, KAIZHOU)


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("抚恤金算不算收入？养老院优先不？", ["A-2.3", "A-5.1"]),
        ("抚恤金算不算收入，还有，火化能不能免", ["A-2.3", "A-7.3"]),
        ("抚恤金算不算收入另外养老院能不能先住", ["A-2.3", "A-5.1"]),
        ("养老院优先不，顺便问一下火化免不免", ["A-5.1", "A-7.3"]),
        ("我爸是老兵，一问抚恤金计不计收入，二问养老院能不能先住", ["A-2.3", "A-5.1"]),
        ("孤儿保障和护理补贴分别怎么说", ["B-3.2.2", "B-3.4.2"]),
        ("老人能土葬吗，要是选生态葬有没有奖补", ["B-4.2.2", "B-4.2.3"]),
    ],
)
def test_two_questions_get_both_clauses(question, clauses):
    answer = ask(question)

    assert cited(answer) == clauses
    assert answer.outcome is Outcome.ANSWERED
    assert answer.reply.startswith(BOTH)
    assert [hit.clause.id for hit in answer.retrieved[:2]] == clauses


@pytest.mark.parametrize(
    "question",
    [
        "抚恤金算不算家庭收入？",
        "老兵生病住院花了好多钱，抚恤金算不算收入？",  # the first part only tells
        "低保要啥子条件，几天批得下来？",  # one matter
        "低保归哪个管？多久到账？",
        "低保归哪个管？退役军人吃低保要啥子条件？",  # the same clause for both
        "我还有没有资格吃低保？",
        "同时领抚恤金能不能吃低保？",
        "抚恤金和优待金算不算收入",
        "养老院优先不？谢谢，你能不能快点？",  # nothing is found for the second
        "你好，在吗？抚恤金算不算收入？",
    ],
)
def test_one_question_stays_one(question):
    answer = ask(question)

    assert BOTH not in answer.reply
    assert len(cited(answer)) == 1


def test_never_more_than_two():
    answer = ask("抚恤金算不算收入？养老院优先不？火化免不免？")

    assert cited(answer) == ["A-2.3", "A-5.1"]


def test_what_is_told_first_belongs_to_both():
    tools = knowing(**KNOWN).tools

    assert split(tools, "战友想成立社团，登记怎么审，以后谁来监管") == (
        "战友想成立社团，登记怎么审",
        "战友想成立社团，以后谁来监管",
    )


def test_a_part_without_its_figure_says_so_and_shows_its_amount():
    answer = ask("养老院优先老兵不？低保一个月多少钱？")

    first, second = answer.reply.split(texts().render("answering.part.second"))
    assert (answer.outcome, answer.completeness) == (Outcome.ANSWERED, Completeness.PARTIAL)
    assert "文件未载明" not in first
    assert "文件未载明" in second
    assert "770" in second


def test_two_parts_without_their_figures_are_not_stated():
    answer = ask("养老院一个月多少钱？低保几天批下来？")

    assert answer.outcome is Outcome.NOT_STATED


def test_a_part_that_is_hardly_found_does_not_split():
    least = answerer().tools.rules.limits.part_least
    known = {**KNOWN, "养老院": ("A-5.1", least - 0.01)}

    answer = knowing(**known).answer("抚恤金算不算收入？养老院优先不？", DAY, KAIZHOU)

    assert cited(answer) == ["A-2.3"]


def test_a_question_in_the_very_words_of_an_authored_one_is_not_split():
    known = {"抚恤金": ("A-2.3", 1.0), "养老院": ("A-5.1", 0.9)}

    answer = knowing(**known).answer("抚恤金算不算收入？养老院优先不？", DAY, KAIZHOU)

    assert cited(answer) == ["A-2.3"]


def test_an_urgent_need_is_not_taken_apart():
    known = {**KNOWN, "断粮": ("A-2.5", 0.9)}

    answer = knowing(**known).answer("断粮三天了怎么办？养老院优先不？", DAY, KAIZHOU)

    assert answer.is_urgent
    assert BOTH not in answer.reply
