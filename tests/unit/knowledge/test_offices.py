import re
import shutil

import pytest

from knowledge.documents import load_clauses
from knowledge.offices import OfficesError, load_queues, load_routing, queues_of, route
from knowledge.offices.loader import FOLDER


@pytest.fixture(scope="module")
def queues():
    return load_queues()


@pytest.fixture(scope="module")
def routing(queues):
    return load_routing(queues)


@pytest.fixture
def edited(tmp_path):
    """Copies of both files in a folder, and a function that changes one of them."""
    for name in ("queues.yml", "routing.yml"):
        shutil.copy(FOLDER / name, tmp_path / name)

    def edit(name, old, new):
        path = tmp_path / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return edit


def test_there_are_the_thirteen_queues(queues):
    assert list(queues) == [
        "Q-JN", "Q-JZ", "Q-YL", "Q-FL", "Q-SW", "Q-JC", "Q-TB",
        "Q-TY", "Q-TJ", "Q-LH", "Q-ZJ", "Q-TS", "Q-WJ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"reason": "crisis", "urgent": True, "clauses": ["A-5.1"]}, ("Q-WJ", "crisis")),
        ({"reason": "asked", "urgent": True, "clauses": ["A-5.1"]}, ("Q-JN", "urgent")),
        ({"reason": "urgent", "clauses": ["A-5.1"]}, ("Q-JN", "urgent")),
        ({"reason": "complaint", "clauses": ["A-5.1"]}, ("Q-TS", "complaint")),
        ({"reason": "complaint", "urgent": True}, ("Q-JN", "urgent")),
        ({"reason": "asked", "clauses": ["A-5.1", "A-2.1"]}, ("Q-YL", "clause")),
        (
            {"reason": "asked", "clauses": ["A-5.1"], "programme_queues": ["Q-JZ"]},
            ("Q-JZ", "screening"),
        ),
        ({"reason": "asked"}, ("Q-JZ", "catch_all")),
        ({"reason": "asked", "clauses": ["A-1.1"]}, ("Q-JZ", "catch_all")),  # background only
    ],
)
def test_the_first_rule_that_fits_wins(routing, given, expected):
    found = route(routing, **given)

    assert (found.queue, found.rule) == expected


def test_the_other_hits_are_secondary_once_each(routing):
    found = route(
        routing, reason="crisis", urgent=True, clauses=["A-2.4", "A-2.1"], programme_queues=["Q-JZ"]
    )

    assert found.secondary == ("Q-JN", "Q-JZ", "Q-YL")


@pytest.mark.parametrize("programmes", [["Q-TB", "Q-JZ"], ["Q-JZ", "Q-TB"]])
def test_a_veteran_in_hardship_stays_with_civil_affairs(routing, programmes):
    found = route(routing, reason="asked", programme_queues=programmes)

    assert found.queue == "Q-JZ"
    assert found.secondary == ("Q-TB",)


def test_help_for_veterans_alone_goes_to_its_own_queue(routing):
    assert route(routing, reason="asked", programme_queues=["Q-TB"]).queue == "Q-TB"


def test_the_longest_prefix_decides(routing):
    assert queues_of(routing, "B-3.1.6") == ("Q-JZ",)
    assert queues_of(routing, "B-3.1.4") == ("Q-ZJ",)
    assert queues_of(routing, "A-10.3") == ("Q-TS",)
    assert queues_of(routing, "A-1") == ()


def test_every_clause_goes_where_its_function_code_says(routing):
    for clause in load_clauses():
        codes = re.findall(r"HND\((.*?)\)", " ".join(clause.functions))
        expected = [queue for code in codes for queue in code.split(",") if queue != "Q-WJ"]
        if expected:
            assert list(queues_of(routing, clause.id)) == expected, clause.id


def test_a_topic_never_raises_an_alarm(routing):
    assert all("Q-WJ" not in queues for queues in routing.topics.values())


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("queues.yml", "clauses: [A-4]", "clauses: [A-44]", "Q-TJ: no clause.*'A-44'"),
        ("queues.yml", "  name: 急难\n", "", "Q-JN: missing keys \\['name'\\]"),
        ("queues.yml", "  name: 急难\n", "  name: ''\n", "Q-JN.name is empty"),
        ("queues.yml", "clauses: [A-4]", "clauses: A-4", "Q-TJ.clauses must be a list"),
        ("routing.yml", "urgent: Q-JN", "urgent: Q-XX", "urgent names the queue 'Q-XX'"),
        ("routing.yml", "A-4: [Q-TJ]", "A-4: [Q-XX]", "A-4 names the queue 'Q-XX'"),
        ("routing.yml", "A-4: [Q-TJ]", "A-44: [Q-TJ]", "topic A-44: no clause"),
        ("routing.yml", "hardship: [Q-JN", "hardship: [Q-XX", "hardship names the queue 'Q-XX'"),
        ("routing.yml", "catch_all: Q-JZ\n", "", "missing keys \\['catch_all'\\]"),
        ("routing.yml", "version: 2", "version: two", "version must be a number"),
    ],
)
def test_what_is_wrong_is_named_at_load(edited, file, old, new, message):
    folder = edited(file, old, new)

    with pytest.raises(OfficesError, match=message):
        load_routing(load_queues(folder), folder)
