"""The labels of the citizens' titles: how they are chosen, read and kept."""

import json
from pathlib import Path

import pytest

from tests.load import citizen_labels as labelling
from tests.load.citizen_labels import Label, LabelError

GOOD = '{"id": "7", "ours": true, "gold": ["A-2.1"]}'
CLAUSES = Path(__file__).parents[2] / "data" / "clauses.jsonl"


@pytest.fixture(scope="module")
def labels() -> tuple[Label, ...]:
    return labelling.read_labels(labelling.LABELS.read_text(encoding="utf-8").splitlines())


def test_a_label_is_read():
    (label,) = labelling.read_labels([GOOD])

    assert label == Label("7", True, frozenset({"A-2.1"}))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no JSON", "needs id"),
        ('{"id": "7", "ours": true}', "needs id"),
        ('["7", true, []]', "needs id"),
        ('{"id": "7", "ours": false, "gold": [], "title": "低保"}', "no text"),
        ('{"id": "7", "ours": true, "gold": []}', "exactly when it is ours"),
        ('{"id": "7", "ours": false, "gold": ["A-2.1"]}', "exactly when it is ours"),
        (GOOD, "labelled twice"),
    ],
)
def test_a_line_that_is_no_label_is_named(line, why):
    with pytest.raises(LabelError, match=rf"line 2: .*{why}"):
        labelling.read_labels([GOOD, line])


def test_a_labelled_id_that_the_data_lacks_is_named():
    with pytest.raises(LabelError, match="no message 7"):
        labelling.refuse_strangers(labelling.read_labels([GOOD]), {"8": "低保"})


def test_possible_titles_come_first_and_equal_titles_count_once():
    titles = {"1": "路灯坏了", "2": "怎么申请低保", "3": "公交太少", "4": "怎么申请低保"}

    chosen = labelling.choose(titles)

    assert chosen[0] == "2"
    assert sorted(chosen) == ["1", "2", "3"]


def test_the_choice_does_not_depend_on_the_order_of_the_file():
    titles = {str(number): f"第{number}条路修好没有" for number in range(3 * labelling.LABELLED)}
    turned = dict(reversed(titles.items()))

    chosen = labelling.choose(titles)

    assert len(chosen) == labelling.LABELLED
    assert labelling.choose(turned) == chosen


def test_there_are_200_labels(labels):
    assert len(labels) == labelling.LABELLED


def test_gold_names_clauses_that_may_be_quoted(labels):
    clauses = map(json.loads, CLAUSES.read_text(encoding="utf-8").splitlines())
    quotable = {clause["id"] for clause in clauses if "ANS" in clause["functions"]}

    assert {clause for label in labels for clause in label.gold} <= quotable
