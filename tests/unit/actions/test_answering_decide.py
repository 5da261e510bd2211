"""Which clause is quoted, and when none is."""

import json
from datetime import date

import pytest

from knowledge.outcomes import Completeness, Outcome
from tests.unit.actions.answering_fakes import KAIZHOU, answerer, ask, cited

FLOOR = answerer().tools.floor
SURE = FLOOR + answerer().tools.rules.limits.full_margin


def test_a_broken_index_is_an_error_and_never_out_of_scope():
    answer = ask("抚恤金算不算家庭收入", broken=True)

    assert answer.outcome is Outcome.ERROR
    assert [button.payload for button in answer.buttons] == ["/request_human"]


@pytest.mark.parametrize(
    ("score", "outcome", "completeness"),
    [
        (FLOOR - 0.001, Outcome.OUT_OF_SCOPE, Completeness.NONE),  # just below the floor
        (FLOOR, Outcome.ANSWERED, Completeness.PARTIAL),  # on it
        (SURE - 0.001, Outcome.ANSWERED, Completeness.PARTIAL),  # just not sure
        (SURE, Outcome.ANSWERED, Completeness.FULL),  # sure
    ],
)
def test_floor_and_completeness(score, outcome, completeness):
    answer = ask("抚恤金算不算家庭收入", ("A-2.3", score))

    assert (answer.outcome, answer.completeness) == (outcome, completeness)
    assert [hit.clause.id for hit in answer.retrieved] == ["A-2.3"]


def test_no_hit_at_all_is_out_of_scope():
    assert ask("天气预报员的工作是什么样子").outcome is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize("clause", ["A-1.1", "A-2.0", "B-6.1.3"])
def test_a_clause_that_may_not_be_quoted_is_passed_over(clause):
    assert ask("民政部门要做哪些工作", (clause, 0.9)).outcome is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("second", "expected"),
    [(0.8 * 0.94, ["A-2.3", "A-2.2"]), (0.8 * 0.92, ["A-2.3"])],  # both sides of second_ratio
)
def test_a_second_clause_only_when_nearly_as_good(second, expected):
    answer = ask("抚恤金算不算家庭收入", ("A-2.3", 0.8), ("A-2.2", second))

    assert cited(answer) == expected


def test_never_more_than_two_clauses():
    answer = ask("困难老兵怎么保障生活", ("A-2.1", 0.8), ("A-2.2", 0.8), ("A-2.5", 0.8))

    assert cited(answer) == ["A-2.1", "A-2.2"]


def test_background_gives_way_to_a_clause_nearly_as_good():
    answer = ask("养老服务体系是什么样的", ("B-4.1.1", 0.8), ("B-4.1.4", 0.79))

    assert cited(answer) == ["B-4.1.4"]


def test_background_alone_is_quoted_as_partial():
    answer = ask("养老服务体系是什么样的", ("B-4.1.1", 0.9))

    assert (cited(answer), answer.completeness) == (["B-4.1.1"], Completeness.PARTIAL)


@pytest.mark.parametrize("clause", ["B-6.4.2", "B-0.4"])  # principle, front matter
@pytest.mark.parametrize(
    ("score", "outcome"),
    [(SURE - 0.001, Outcome.OUT_OF_SCOPE), (SURE, Outcome.ANSWERED)],  # both sides of sure
)
def test_words_of_principle_and_front_matter_are_quoted_only_when_sure(clause, score, outcome):
    assert ask("民政部门的工作作风要整治", (clause, score)).outcome is outcome


def test_front_matter_is_quoted_for_who_names_the_document():
    answer = ask("这份通知发给了民政部门的哪些人", ("A-0.5", FLOOR))

    assert cited(answer) == ["A-0.5"]


def test_principle_found_weakly_does_not_hide_a_clause_nearly_as_good():
    answer = ask("民政部门的工作作风要整治", ("B-6.4.2", FLOOR), ("B-4.2.4", FLOOR))

    assert cited(answer) == ["B-4.2.4"]


def test_a_district_document_is_not_quoted_elsewhere():
    there = ask("临时救助分级审批", ("B-3.1.5", 0.9), ("A-2.5", 0.7), district="重庆市万州区")
    here = ask("临时救助分级审批", ("B-3.1.5", 0.9), ("A-2.5", 0.7), district="开州区")

    assert cited(there) == ["A-2.5"]
    assert cited(here) == ["B-3.1.5"]


@pytest.mark.parametrize(
    ("question", "clause", "outcome"),
    [
        ("老兵住养老院护理费打几折", "A-5.2", Outcome.NOT_STATED),
        ("照护费能减免吗", "A-5.2", Outcome.ANSWERED),
        ("低保一个月多少钱", "A-2.1", Outcome.NOT_STATED),
        ("低保一个月好多钱嘛", "A-2.1", Outcome.NOT_STATED),
        ("临时救助几天到账", "A-2.5", Outcome.NOT_STATED),
        ("临时救助好久批得下来", "A-2.5", Outcome.NOT_STATED),
        ("民政局电话是多少", "A-8.1", Outcome.NOT_STATED),
        ("低保在哪里申请", "A-2.1", Outcome.NOT_STATED),
        ("困难老兵归哪个部门管", "A-8.1", Outcome.ANSWERED),
        ("申请低保要带哪些材料", "A-2.1", Outcome.NOT_STATED),
        ("满多少岁算老年退役军人", "A-5.1", Outcome.NOT_STATED),
        ("计划培训多少人", "B-4.1.8", Outcome.ANSWERED),  # 2000人 is in the clause
        ("全区有多少个村建养老设施", "B-4.1.5", Outcome.ANSWERED),  # 535个
        ("养老设施什么时候建好", "B-4.1.5", Outcome.ANSWERED),  # 到2022年
        ("他的家人会得到什么关爱", "A-7.4", Outcome.ANSWERED),
        ("十几岁的娃儿在街头流浪哪个管", "B-3.3.3", Outcome.ANSWERED),
        ("跑好几个单位，能不能一个窗口办", "B-3.1.8", Outcome.ANSWERED),
    ],
)
def test_a_figure_asked_for_is_stated_or_not(question, clause, outcome):
    answer = ask(question, (clause, 0.9))

    assert answer.outcome is outcome
    assert cited(answer) == [clause]
    assert (answer.completeness is Completeness.PARTIAL) is (outcome is Outcome.NOT_STATED)


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("低保一个月多少钱", "A-2.1"),
        ("临时救助几天批得下来", "A-2.5"),
        ("护理补贴好多钱", "B-3.4.2"),
        ("民政局电话多少", "A-8.1"),
        ("火化费能减多少钱", "A-7.3"),
    ],
)
def test_a_known_matter_governs_a_figure_when_retrieval_is_unsure(question, clause):
    unsure = ask(question, ("A-9.4", SURE - 0.01))
    sure = ask(question, ("A-9.4", SURE))

    assert (unsure.outcome, cited(unsure)[0]) == (Outcome.NOT_STATED, clause)
    assert cited(sure) == ["A-9.4"]


def test_a_known_matter_without_a_figure_is_left_to_retrieval():
    assert cited(ask("低保边缘家庭重病怎么纳入", ("A-2.2", FLOOR))) == ["A-2.2"]


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("外地打工的问哪样才吃得到低保", ["A-2.1"]),
        ("大病救助在哪儿说的", ["B-3.1.4"]),
        ("住院的残疾人有哪些补助", ["B-3.4.2"]),
        ("村里一家人生活困难望照顾", ["B-3.1.5", "B-3.1.8"]),
    ],
)
def test_help_that_is_named_is_never_out_of_scope(question, clauses):
    unfound = ask(question)
    weak = ask(question, ("A-9.4", FLOOR - 0.001))

    assert (cited(unfound), cited(weak)) == (clauses, clauses)
    assert unfound.completeness is Completeness.PARTIAL


@pytest.mark.parametrize("question", ["低保户坐车免费吗", "特困人员上网有优惠吗", "残疾人装修补贴"])
def test_who_receives_help_may_ask_about_anything(question):
    assert ask(question).outcome is Outcome.OUT_OF_SCOPE


def test_help_named_in_anger_is_refused():
    assert ask("你个龟儿机器人，低保都说不清楚").outcome is Outcome.REFUSED


def test_a_document_not_yet_in_force_is_never_quoted():
    before = answerer(("A-2.3", 0.9)).answer("抚恤金算不算家庭收入", date(2020, 12, 31), KAIZHOU)
    after = answerer(("A-2.3", 0.9)).answer("抚恤金算不算家庭收入", date(2021, 1, 1), KAIZHOU)

    assert before.outcome is Outcome.OUT_OF_SCOPE
    assert cited(after) == ["A-2.3"]


def test_the_title_of_another_district_is_not_quoted():
    answer = ask("实施意见什么时候出的", district="重庆市万州区")

    assert answer.outcome is Outcome.OUT_OF_SCOPE


def test_a_near_clause_that_states_the_figure_leads():
    answer = ask("养老设施到什么时候建好、有几个", ("B-4.1.4", 0.8), ("B-4.1.5", 0.7))

    assert (answer.outcome, cited(answer)) == (Outcome.ANSWERED, ["B-4.1.5", "B-4.1.4"])


def test_the_date_of_a_document_is_not_in_it():
    answer = ask("这个文件什么时候开始施行")

    assert (answer.outcome, cited(answer)) == (Outcome.NOT_STATED, ["A-0.3"])


@pytest.mark.parametrize(
    "question",
    [
        "补贴",
        "有什么补贴",
        "优待",
        "养老方面有啥子政策",
        "我想申请救助",
        "殡葬的事情问一下",
        "多少钱",
    ],
)
def test_a_broad_word_gets_two_to_four_options(question):
    answer = ask(question, ("B-3.4.2", 0.9))

    *options, human = answer.buttons
    assert answer.outcome is Outcome.CLARIFY
    assert 2 <= len(options) <= 4
    assert human.payload == "/request_human"
    assert all(json.loads(one.payload.removeprefix("/ask_policy"))["question"] for one in options)


def test_a_short_question_between_two_topics_gets_options():
    answer = ask("轮候", ("A-5.1", 0.8), ("B-3.4.2", 0.79))

    assert answer.outcome is Outcome.CLARIFY
    assert [button.title for button in answer.buttons] == ["养老服务", "残疾人福利", "转人工"]


@pytest.mark.parametrize(
    ("question", "other", "score"),
    [
        ("轮候", "A-5.4", 0.79),  # the same topic
        ("轮候", "B-3.4.2", 0.7),  # not close
        ("公办养老院轮候入住", "B-3.4.2", 0.79),  # not short
    ],
)
def test_no_options_when_the_topic_is_clear(question, other, score):
    assert ask(question, ("A-5.1", 0.8), (other, score)).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "屋头没得吃的了",
        "断粮三天了",
        "房子烧了没地方住",
        "没钱治病",
        "家里遭了火灾",
        "日子过不走了",
    ],
)
def test_urgent_need_quotes_relief_and_goes_to_its_queue(question):
    answer = ask(question)

    assert answer.outcome is Outcome.ANSWERED
    assert cited(answer) == ["A-2.5", "B-3.1.5"]
    assert (answer.queue, answer.is_urgent) == ("Q-JN", True)


def test_urgent_need_keeps_the_clause_that_retrieval_is_sure_of():
    answer = ask("发大水屋垮了，有没有受灾救助", ("B-3.1.4", 0.9))

    assert cited(answer) == ["B-3.1.4", "A-2.5"]
    assert answer.queue == "Q-JN"


def test_urgent_need_elsewhere_quotes_only_the_city_document():
    assert cited(ask("断粮了", district="重庆市万州区")) == ["A-2.5"]
