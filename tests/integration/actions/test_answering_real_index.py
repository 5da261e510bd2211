"""The acceptance questions over the real index and the real documents."""

import json
from pathlib import Path

import pytest

from actions.answering import Answerer, Topic, build_answerer
from actions.answering.parts import split
from actions.texts import load_texts
from knowledge.outcomes import Outcome
from knowledge.questions import load_questions
from knowledge.retrieval import build_index, load_index
from tests.unit.actions.answering_fakes import DAY, KAIZHOU, cited, clauses

DEV = Path(__file__).parents[2] / "evaluation" / "questions_dev.jsonl"


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder: Path = tmp_path_factory.mktemp("index")
    build_index(folder)
    return build_answerer(load_index(folder), load_texts())


@pytest.mark.parametrize(
    ("question", "outcome", "clause"),
    [
        ("抚恤金算不算家庭收入？", Outcome.ANSWERED, "A-2.3"),
        ("撫卹金算不算家庭收入？", Outcome.ANSWERED, "A-2.3"),
        ("老兵住养老院护理费打几折", Outcome.NOT_STATED, "A-5.2"),
        ("重残护理补贴每月具体多少元", Outcome.NOT_STATED, "B-3.4.2"),
        ("断粮三天了", Outcome.ANSWERED, "A-2.5"),
    ],
)
def test_the_governing_clause_is_quoted(answerer, question, outcome, clause):
    answer = answerer.answer(question, DAY, KAIZHOU)

    assert answer.outcome is outcome
    assert cited(answer)[0] == clause
    assert clauses()[clause].text in answer.reply


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("今天天气怎么样", Outcome.OUT_OF_SCOPE),
        ("给我放一首打靶归来", Outcome.OUT_OF_SCOPE),
        ("我不想活了", Outcome.CRISIS),
        ("查一下张三吃低保没", Outcome.REFUSED),
        ("补贴", Outcome.CLARIFY),
        ("你好", Outcome.SMALLTALK),
    ],
)
def test_nothing_is_quoted_otherwise(answerer, question, outcome):
    answer = answerer.answer(question, DAY, KAIZHOU)

    assert answer.outcome is outcome
    assert answer.citations == ()
    assert answer.reply


def test_every_option_we_offer_is_answered(answerer):
    rules = answerer.tools.rules
    offered = [question for _, options in rules.vague for _, question in options]
    offered += [question for _, question in rules.topics.values()]

    outcomes = {question: answerer.answer(question, DAY, KAIZHOU).outcome for question in offered}

    assert {q for q, outcome in outcomes.items() if outcome is not Outcome.ANSWERED} == set()


@pytest.mark.parametrize(
    ("question", "clauses_cited"),
    [
        ("抚恤金算不算收入？另外公办养老院能不能先住？", {"A-2.3", "A-5.1"}),
        ("儿子退伍要结婚，登记能不能优先，办颁证仪式收不收费", {"A-7.1", "B-4.3.2"}),
        ("哪些条款说鼓励", {"A-5.2", "A-5.6", "A-5.7"}),
        ("请提供13号文的文号和标题", {"A-0.3", "A-0.4"}),
    ],
)
def test_several_clauses_are_quoted_where_several_are_asked_for(answerer, question, clauses_cited):
    answer = answerer.answer(question, DAY, KAIZHOU)

    assert answer.outcome is Outcome.ANSWERED
    assert clauses_cited <= set(cited(answer))


def test_a_conversation_about_one_matter(answerer):
    first = answerer.answer("城里的低保一个月多少钱", DAY, KAIZHOU)
    topic = Topic(first.asked, first.citations[0].clause)

    village = answerer.answer("那农村的呢？", DAY, KAIZHOU, topic=topic)
    papers = answerer.answer("那要带啥子？", DAY, KAIZHOU, topic=topic)

    assert ("770" in first.reply, "630" in first.reply) == (True, False)
    assert ("770" in village.reply, "630" in village.reply) == (False, True)
    assert papers.outcome is Outcome.NOT_STATED
    assert cited(papers) == [topic.clause]


@pytest.mark.parametrize(
    "question",
    [
        "从开州到重庆北站坐哪趟车",
        "查询昆明到合肥的火车",
        "给马翊桐发信息",
        "中央四频道火箭兜风",
        "离婚财产怎么分割",
        "老兵坐高铁买票打几折",
    ],
)
def test_other_matters_are_out_of_scope(answerer, question):
    assert answerer.answer(question, DAY, KAIZHOU).outcome is Outcome.OUT_OF_SCOPE


def test_no_authored_question_is_taken_apart(answerer):
    both = load_texts().render("answering.part.both")
    questions = [one for found in load_questions().values() for one in found]
    candidates = [one for one in questions if len(split(answerer.tools, one)) > 1]

    taken = [one for one in candidates if both in answerer.answer(one, DAY, KAIZHOU).reply]

    assert candidates
    assert taken == []


def test_the_shipped_documents_are_in_no_conflict(answerer):
    comparer = answerer.tools.comparer

    found = {one.id: comparer.partners(one) for one in clauses().values()}

    assert {id: others for id, others in found.items() if others} == {}


def test_no_question_about_the_shipped_documents_gets_a_notice_of_conflict(answerer):
    """None of them differs from the other; should one ever appear, read it before raising this."""
    notice = load_texts().render("answering.conflict.opening")
    questions = [one for found in load_questions().values() for one in found]
    dev = [json.loads(line)["text"] for line in DEV.read_text(encoding="utf-8").splitlines()]

    noted = [
        one for one in (*questions, *dev) if notice in answerer.answer(one, DAY, KAIZHOU).reply
    ]

    assert len(questions) + len(dev) > 1500
    assert noted == []


def test_no_authored_question_is_out_of_scope(answerer):
    questions = [one for found in load_questions().values() for one in found]

    outcomes = {one: answerer.answer(one, DAY, KAIZHOU).outcome for one in questions[::9]}

    assert {one for one, outcome in outcomes.items() if outcome is Outcome.OUT_OF_SCOPE} == set()
