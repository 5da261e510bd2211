"""What each kind of clause lets us say."""

import pytest

from actions.answering.rules import load_rules
from actions.answering.wording import line_of
from tests.unit.actions.answering_fakes import ask, clauses, texts

WORDING = load_rules().wording


@pytest.mark.parametrize(
    ("clause", "line"),
    [
        ("A-5.2", "encouragement"),
        ("A-5.8", "support"),
        ("A-5.4", "pilot_area"),
        ("A-2.2", "discretion"),
        ("A-2.3", "duty_and_discretion"),
        ("A-2.1", "duty"),
        ("A-6.3", "assisting"),
        ("A-8.2", "division"),
        ("B-3.4.4", "duty_and_pilot"),
        ("B-4.1.3", "goal"),
        ("B-4.1.5", "dated_goal"),
        ("B-4.1.9", "pilot"),
        ("B-4.3.3", "advocacy"),
        ("B-4.1.2", "drafting"),
        ("B-4.4.2", "drafting"),
        ("B-5.2.5", "drafting"),
        ("B-5.3.3", "drafting"),
    ],
)
def test_the_line_before_a_quotation(clause, line):
    assert line_of(WORDING, clauses()[clause]) == line
    assert texts().render(f"answering.open.{line}") in ask("这件事怎么规定的", (clause, 0.9)).reply


@pytest.mark.parametrize("clause", ["B-4.1.2", "B-4.4.2", "B-5.2.5", "B-5.3.3"])
def test_a_law_being_drafted_is_never_told_as_in_force(clause):
    reply = ask("这件事怎么规定的", (clause, 0.9)).reply

    assert "没有说法规已经施行" in reply
    assert "2020年写的" in reply
    assert "文件要求有关部门这样做" not in reply


def test_all_lines_are_different():
    lines = [texts().render(key) for key in texts().under("answering.open")]

    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("clause", [id for id, one in clauses().items() if one.is_answerable])
def test_what_is_no_duty_never_sounds_like_one(clause):
    one = clauses()[clause]
    soft = {"encouragement", "discretion", "pilot", "principle"}

    if one.strength.value in soft:
        assert line_of(WORDING, one) not in {"duty", "assisting", "duty_and_discretion"}


def test_every_label_with_a_line_of_its_own_occurs():
    assert set(WORDING.labels) <= {one.label for one in clauses().values()}
