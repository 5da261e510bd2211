"""Token buckets: a burst, then one at a time."""

from dataclasses import dataclass

import pytest

from bot.web.limits import Bucket, Rate, load_limits


@dataclass
class Hands:
    """A clock that stands still until told."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def bucket(hands: Hands) -> Bucket:
    return Bucket(Rate(burst=3, seconds=2), clock=hands)


def test_a_burst_is_allowed_and_the_next_is_not(bucket: Bucket):
    taken = [bucket.take("a") for _ in range(4)]

    assert taken == [True, True, True, False]


@pytest.mark.parametrize(
    ("waited", "allowed"),
    [
        (1.9, False),  # just before the next token
        (2.0, True),
    ],
)
def test_one_more_comes_back_after_the_interval(
    bucket: Bucket, hands: Hands, waited: float, allowed: bool
):
    for _ in range(3):
        bucket.take("a")

    hands.now = waited

    assert bucket.take("a") is allowed


def test_a_refused_attempt_costs_nothing(bucket: Bucket, hands: Hands):
    for _ in range(3):
        bucket.take("a")
    hands.now = 1.0
    bucket.take("a")

    hands.now = 2.0

    assert bucket.take("a")


def test_keys_do_not_share_tokens(bucket: Bucket):
    for _ in range(3):
        bucket.take("a")

    assert bucket.take("b")


def test_waiting_long_fills_no_further_than_the_burst(bucket: Bucket, hands: Hands):
    bucket.take("a")

    hands.now = 1_000_000

    assert [bucket.take("a") for _ in range(4)] == [True, True, True, False]


def test_refilled_keys_are_forgotten_when_there_are_too_many(
    bucket: Bucket, hands: Hands, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.web.limits._MAX_KEYS", 5)
    for key in "abcde":
        bucket.take(key)
    hands.now = 100

    bucket.take("f")

    assert list(bucket._left) == ["f"]


def test_the_packaged_limits_let_people_talk():
    limits = load_limits()

    assert all(limits.message_per_conversation.take("c") for _ in range(10))
