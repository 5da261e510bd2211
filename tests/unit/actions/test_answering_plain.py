"""The plain sentences add nothing to their clauses; our own texts give no verdicts."""

import re

import pytest

from actions.answering.figures import unsourced
from actions.answering.rules import load_rules
from actions.texts import load_texts
from tests.unit.actions.answering_fakes import clauses

TEXTS = load_texts()
PLAIN = [key.removeprefix("plain.") for key in TEXTS.under("plain")]
OURS = [key for key in TEXTS.entries if key.startswith(("answering.", "plain.", "common."))]
VERDICTS = re.compile(r"符合|批准|拒绝|不予|合格|一定能|肯定能|保证能|必定|您有权|您应得")
CARED_FOR = re.compile(r"A-[2578]\.|B-(2\.1|3\.1|3\.2|3\.3|3\.4|4\.1|4\.2|4\.3)\.")


@pytest.mark.parametrize("id", PLAIN)
def test_a_plain_sentence_has_no_figure_of_its_own(id):
    sentence = TEXTS.render(f"plain.{id}")

    assert not unsourced(sentence, [clauses()[id].text], load_rules().chinese_figure)


@pytest.mark.parametrize("key", OURS)
def test_our_own_words_give_no_verdict(key):
    assert not VERDICTS.search(TEXTS.entries[key].template)


def test_the_clauses_people_ask_about_have_a_plain_sentence():
    answerable = [id for id, one in clauses().items() if "ANS" in one.functions]

    assert [id for id in answerable if CARED_FOR.match(id) and id not in PLAIN] == []


@pytest.mark.parametrize("id", ["A-5.2", "A-5.4", "A-7.3", "B-4.1.2"])
def test_the_traps_are_spelled_out(id):
    limits = {"A-5.2": "没有写", "A-5.4": "只有", "A-7.3": "不是所有", "B-4.1.2": "没有说已经施行"}

    assert limits[id] in TEXTS.render(f"plain.{id}")
