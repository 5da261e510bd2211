"""Consoles take turns at reading their lists."""

import pytest

from bot.staff.live.turns import Held, Turns


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(rate=10, now=clock)


def marks(list_: str, line: str = "a") -> dict[str, str]:
    return {"list": list_, "case": "a", "line": line, "bell": "a"}


def told(turns: Turns, first: str = "1") -> Held:
    held = Held(turns)
    held.news(marks(first))
    return held


def test_what_a_console_hears_first_is_everything(turns: Turns):
    assert Held(turns).news(marks("1")) == marks("1")


def test_the_only_console_is_told_at_once(turns: Turns):
    assert told(turns).news(marks("2")) == marks("2")


def test_many_consoles_are_told_one_after_the_other(turns: Turns, clock: Clock):
    consoles = [told(turns) for _ in range(30)]

    moments: list[int] = []
    for tenth in range(31):
        clock.seconds = 100 + tenth / 10 + 0.001
        moments += [tenth for one in consoles if one.news(marks("2"))]

    assert moments == list(range(30))


def test_a_line_of_the_open_case_never_waits(turns: Turns):
    told(turns).news(marks("2"))
    second = told(turns)

    news = second.news(marks("2", line="b"))

    assert news == marks("1", line="b")


def test_changes_while_waiting_are_told_together(turns: Turns, clock: Clock):
    told(turns).news(marks("2"))
    second = told(turns)

    during = [second.news(marks(str(number))) for number in range(2, 6)]
    wait = second.wait_s()
    clock.seconds += wait or 0

    assert during == [None] * 4
    assert wait == pytest.approx(0.1)
    assert second.news(marks("5")) == marks("5")
    assert second.wait_s() is None


def test_what_has_not_changed_is_told_to_nobody(turns: Turns):
    held = told(turns)

    assert held.news(marks("1")) is None
    assert held.wait_s() is None


def test_turns_that_nobody_took_are_not_saved_up(turns: Turns, clock: Clock):
    clock.seconds += 60

    assert [turns.take() for _ in range(2)] == [160.0, 160.1]
