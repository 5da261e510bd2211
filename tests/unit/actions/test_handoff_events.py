from datetime import UTC, datetime, timedelta

import pytest

from actions.handoff.events import GENESIS, digest
from actions.storage.tables import CaseEvent

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def _event(**changed):
    values = {
        "case_id": 1,
        "seq": 2,
        "kind": "claimed",
        "actor": "staff:3",
        "at": AT,
        "data": {"state": "owned", "queue": "Q-JZ"},
        "prev_hash": GENESIS,
    }
    return CaseEvent(**{**values, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"case_id": 2},
        {"seq": 3},
        {"kind": "replied"},
        {"actor": "staff:4"},
        {"at": AT + timedelta(microseconds=1)},
        {"data": {"state": "owned", "queue": "Q-YL"}},
        {"prev_hash": "1" * 64},
    ],
)
def test_every_field_is_in_the_digest(changed):
    assert digest(_event(**changed)) != digest(_event())


def test_the_order_of_keys_is_not_in_the_digest():
    turned = {"queue": "Q-JZ", "state": "owned"}

    assert digest(_event(data=turned)) == digest(_event())


def test_the_digest_stays_the_same_between_releases():
    expected = "43eda38133a050e8c3477e73cc91e7aa7622c1f35d956b5640cd1ca0561f136f"

    assert digest(_event()) == expected
