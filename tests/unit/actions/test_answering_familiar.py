"""What no document and no authored question speaks of is not answered, however it scores."""

import pytest

from actions.answering.familiar import is_known, vocabulary
from knowledge.outcomes import Outcome
from tests.unit.actions.answering_fakes import answerer, ask

LIMIT = answerer().tools.rules.limits.familiar_score


@pytest.mark.parametrize(
    "question",
    ["查询昆明飓风橄榄球赛", "帮忙订购飓风牌橄榄球", "神鬼认证演员阵容咋样"],
)
def test_strange_words_found_weakly_are_out_of_scope(question):
    assert ask(question, ("B-4.3.4", LIMIT - 0.01)).outcome is Outcome.OUT_OF_SCOPE
    assert ask(question, ("B-4.3.4", LIMIT)).outcome is not Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize(
    "question",
    [
        "抚恤金算不算家庭收入",
        "屋头老汉是退伍军人能不能吃低保",
        "火锅",  # too short to judge
    ],
)
def test_familiar_words_are_looked_up(question):
    assert ask(question, ("A-2.3", LIMIT - 0.01)).outcome is Outcome.ANSWERED


def test_the_vocabulary_is_pairs_of_chinese_characters():
    assert vocabulary(["低保A金额"]) == {"低保", "金额"}


def test_one_known_word_is_enough_to_have_heard_of_it():
    tools = answerer().tools

    assert is_known(tools, "农村")
    assert is_known(tools, "a")
    assert not is_known(tools, "火星")
