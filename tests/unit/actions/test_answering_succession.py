"""Under an answer: which document replaced which, and from when."""

from dataclasses import replace
from datetime import date

import pytest

from actions.answering import Answer, Answerer
from knowledge.documents.succession import end_superseded
from knowledge.outcomes import Outcome
from tests.unit.actions.answering_fakes import KAIZHOU, answerer

NEW = "测民发〔2024〕9号"
OLD = "渝民发〔2021〕13号"
REPLACED = f"（{OLD}只管到2030年7月1日之前，从2030年7月1日起改按{NEW}。）"


def _ask(on: date, clause: str = "A-2.3") -> Answer:
    """Answer while a later document supersedes the packaged one, from 1 July 2030."""
    built = answerer((clause, 0.9))
    packaged = built.tools.documents
    later = replace(
        packaged[OLD], key="C", number=NEW, in_force_from=date(2030, 7, 1), supersedes=(OLD,)
    )
    documents = {one.number: one for one in end_superseded((*packaged.values(), later))}
    return Answerer(replace(built.tools, documents=documents)).answer(
        "抚恤金算不算家庭收入？", on, KAIZHOU
    )


def test_while_the_old_one_is_in_force_its_end_is_announced():
    answer = _ask(date(2030, 6, 30))

    assert answer.outcome is Outcome.ANSWERED
    assert REPLACED in answer.reply


def test_from_the_first_day_of_the_new_one_the_old_one_is_not_quoted():
    answer = _ask(date(2030, 7, 1))

    assert OLD not in [citation.document for citation in answer.citations]


@pytest.mark.parametrize("clause", ["B-3.4.2", "B-2.1.2"])
def test_documents_that_nobody_replaced_carry_no_such_note(clause):
    assert NEW not in _ask(date(2030, 6, 30), clause).reply


def test_the_figures_of_the_note_have_a_source():
    assert _ask(date(2030, 6, 30)).outcome is not Outcome.ERROR
