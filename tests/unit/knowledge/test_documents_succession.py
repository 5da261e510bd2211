"""A document that another supersedes ends the day before the other begins."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.documents import Document, DocumentError
from knowledge.documents.succession import end_superseded

OLD = Document(
    "A", "旧1号", "旧", ("局",), "市", "重庆市", None, date(2020, 1, 1), None, (), "", "a.txt"
)
NEW = replace(OLD, key="C", number="新1号", in_force_from=date(2024, 5, 1), supersedes=("旧1号",))


@pytest.mark.parametrize(
    ("on", "old_counts", "new_counts"),
    [
        (date(2024, 4, 30), True, False),  # the old one's last day
        (date(2024, 5, 1), False, True),  # the new one's first day
    ],
)
def test_exactly_one_of_the_two_is_in_force(on, old_counts, new_counts):
    old, new = end_superseded((OLD, NEW))

    assert (old.is_in_force(on), new.is_in_force(on)) == (old_counts, new_counts)
    assert old.superseded_by == "新1号"


def test_an_earlier_end_of_its_own_stays():
    expired = replace(OLD, in_force_until=date(2022, 12, 31))

    assert end_superseded((expired, NEW))[0].in_force_until == date(2022, 12, 31)


def test_of_two_successors_the_earlier_counts_whatever_their_order():
    later = replace(NEW, key="D", number="新2号", in_force_from=date(2025, 1, 1))

    assert end_superseded((OLD, later, NEW))[0].superseded_by == "新1号"


def test_the_day_of_issue_stands_in_for_the_first_day():
    issued = replace(NEW, in_force_from=None, issued=date(2024, 4, 20))

    assert end_superseded((OLD, issued))[0].in_force_until == date(2024, 4, 19)


def test_a_successor_without_a_date_is_refused():
    with pytest.raises(DocumentError, match="nobody knows from when"):
        end_superseded((OLD, replace(NEW, in_force_from=None)))


def test_a_document_cannot_end_itself():
    with pytest.raises(DocumentError, match="supersedes itself"):
        end_superseded((replace(OLD, supersedes=("旧1号",)),))
