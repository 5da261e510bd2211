"""What a changed answer changed."""

import pytest

from actions.screening.changes import changes
from actions.screening.results import Reporter
from actions.texts import load_texts


class Named(Reporter):
    """A reporter that names a programme by its id."""

    def short(self, row):
        return row["id"]


@pytest.fixture(scope="module")
def reporter():
    found = object.__new__(Named)
    object.__setattr__(found, "texts", load_texts())
    return found


def row(key, outcome, provisional=None):
    return {"id": key, "outcome": outcome, "provisional": provisional}


def result(*rows, urgent=False):
    return {"urgent": urgent, "programmes": list(rows)}


def test_the_first_result_changes_nothing(reporter):
    assert changes(reporter, None, result(row("P01", "likely"))) == []


def test_nothing_is_compared_with_an_emergency(reporter):
    assert changes(reporter, result(urgent=True), result(row("P01", "likely"))) == []


def test_only_what_differs_is_told(reporter):
    before = result(row("P01", "likely"), row("P03", "check"))
    after = result(row("P01", "check"), row("P03", "check"))

    assert changes(reporter, before, after) == [
        "跟刚才不一样的：",
        "· P01：刚才是“可能可以申请”，现在是“还看不清”。",
    ]


def test_the_same_again_is_said(reporter):
    same = result(row("P01", "likely"))

    assert changes(reporter, same, same) == ["改了以后，结果跟刚才一样。"]


def test_a_provisional_outcome_counts_and_a_new_programme_does_not(reporter):
    before = result(row("P01", "check", provisional="likely"))
    after = result(row("P01", "likely"), row("P05", "likely"))

    assert changes(reporter, before, after) == ["改了以后，结果跟刚才一样。"]
