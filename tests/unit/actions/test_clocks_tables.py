"""The tables of hours and limits, and what is said when they cannot be used."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from actions.clocks import ClockError, ClockKind, HoursError, packaged
from actions.clocks.calendar import library_days
from actions.clocks.model import checked_spans
from actions.clocks.opening import spoken
from actions.clocks.packaged import FOLDER, clock_queue, use_own
from actions.clocks.tables import load_hours, load_limits, read_span
from actions.notifications import Kind
from actions.storage.tables import Case
from knowledge.clock import LOCAL
from knowledge.offices import load_queues
from knowledge.offices.loader import FOLDER as OFFICES

QUEUES = load_queues()


@pytest.fixture(autouse=True)
def _packaged_afterwards():
    yield
    packaged._own.clear()
    packaged._offices.clear()
    for read in (packaged.queues, packaged.routing, packaged.hours, packaged.limits):
        read.cache_clear()


def written(folder: Path, name: str, **changes: object) -> Path:
    """A copy of a packaged table with some keys changed; None takes a key out."""
    content = yaml.safe_load((FOLDER / name).read_text("utf-8")) | changes
    path = folder / name
    kept = {key: value for key, value in content.items() if value is not None}
    path.write_text(yaml.safe_dump(kept), encoding="utf-8")
    return path


def test_the_packaged_hours_are_examples_and_only_danger_is_always_open():
    hours = load_hours(FOLDER / "hours.yml", QUEUES)

    assert not hours.is_confirmed
    assert hours.always_open == {"Q-WJ"}
    assert hours.week("Q-JZ") == hours.usual


def test_every_queue_has_a_limit_for_every_clock_and_danger_is_fastest():
    limits = load_limits(FOLDER / "limits.yml", QUEUES)

    for kind in ClockKind:
        times = {queue: limits.time(queue, kind) for queue in QUEUES}
        assert times["Q-WJ"] <= times["Q-JN"] <= times["Q-JZ"] or kind is ClockKind.RESOLVE
        assert all(timedelta() < limits.tail(queue, kind) <= times[queue] for queue in QUEUES)


def test_the_warning_comes_when_its_share_is_used_up(tmp_path: Path):
    limits = load_limits(written(tmp_path, "limits.yml", warn_share=0.75), QUEUES)

    assert limits.time("Q-JZ", ClockKind.FIRST_REPLY) == timedelta(minutes=60)
    assert limits.tail("Q-JZ", ClockKind.FIRST_REPLY) == timedelta(minutes=15)
    assert limits.tail("Q-WJ", ClockKind.FIRST_REPLY) == timedelta(minutes=2)  # of 5


def test_a_queue_names_only_what_differs(tmp_path: Path):
    path = written(tmp_path, "limits.yml", queues={"Q-YL": {"first_reply": 7}})

    limits = load_limits(path, QUEUES)

    assert limits.time("Q-YL", ClockKind.FIRST_REPLY) == timedelta(minutes=7)
    assert limits.time("Q-YL", ClockKind.NEXT_REPLY) == limits.time("Q-JZ", ClockKind.NEXT_REPLY)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": None}, "exactly the keys"),
        ({"version": 0}, "version"),
        ({"warn_share": 0}, "warn_share"),
        ({"warn_share": 1}, "warn_share"),
        ({"warn_share": True}, "warn_share"),
        ({"queues": []}, "queues a mapping"),
        ({"queues": {"Q-XX": {}}}, "no queue 'Q-XX'"),
        ({"queues": {"Q-JZ": {"reply": 1}}}, "Q-JZ must be a mapping with keys"),
        ({"queues": {"Q-JZ": {"resolve": 0}}}, "Q-JZ.resolve"),
        ({"queues": {"Q-JZ": {"resolve": 1.5}}}, "Q-JZ.resolve"),
        ({"queues": {"Q-JZ": {"resolve": True}}}, "Q-JZ.resolve"),
        ({"usual": {"first_reply": 1}}, "usual lacks"),
    ],
)
def test_limits_that_cannot_be_used_are_named(tmp_path: Path, changes, said):
    path = written(tmp_path, "limits.yml", **changes)

    with pytest.raises(ClockError, match=said) as raised:
        load_limits(path, QUEUES)

    assert "limits.yml" in str(raised.value)


OPEN_WEEK = yaml.safe_load((FOLDER / "hours.yml").read_text("utf-8"))["usual"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"confirmed": "yes"}, "confirmed must be true or false"),
        ({"always_open": "Q-WJ"}, "always_open must be a list"),
        ({"always_open": ["Q-XX"]}, "no queue 'Q-XX'"),
        ({"queues": {"Q-XX": OPEN_WEEK}}, "no queue 'Q-XX'"),
        ({"usual": {"monday": []}}, "exactly the seven days"),
        ({"usual": {day: [] for day in OPEN_WEEK}}, "no hours on any day"),
        ({"usual": OPEN_WEEK | {"monday": "9:00-12:00"}}, "usual.monday must be a list"),
        ({"usual": OPEN_WEEK | {"monday": ["9-12"]}}, "no stretch of a day; write it"),
        ({"usual": OPEN_WEEK | {"monday": ["12:00-9:00"]}}, "it opens before it closes"),
        ({"usual": OPEN_WEEK | {"monday": ["9:00-24:01"]}}, "it opens before it closes"),
        ({"usual": OPEN_WEEK | {"monday": ["9:00-12:00", "11:59-13:00"]}}, "overlap at 11:59"),
    ],
)
def test_hours_that_cannot_be_used_are_named(tmp_path: Path, changes, said):
    path = written(tmp_path, "hours.yml", **changes)

    with pytest.raises(ClockError, match=said) as raised:
        load_hours(path, QUEUES)

    assert "hours.yml" in str(raised.value)


def test_a_file_that_is_no_yaml_is_an_error_of_the_clocks(tmp_path: Path):
    (tmp_path / "hours.yml").write_text("a: [", encoding="utf-8")

    with pytest.raises(ClockError, match=r"hours\.yml"):
        use_own(tmp_path)


def test_the_deployers_copy_replaces_the_packaged_table(tmp_path: Path):
    written(tmp_path, "hours.yml", confirmed=True)

    use_own(tmp_path)

    assert packaged.hours().is_confirmed
    assert packaged.limits() == load_limits(FOLDER / "limits.yml", QUEUES)


def test_the_deployers_own_queue_may_have_hours_of_its_own(tmp_path: Path):
    queues = yaml.safe_load((OFFICES / "queues.yml").read_text("utf-8"))
    queues["Q-XX"] = queues["Q-JZ"]
    (tmp_path / "queues.yml").write_text(yaml.safe_dump(queues), encoding="utf-8")
    written(tmp_path, "hours.yml", always_open=["Q-XX"])

    use_own(tmp_path, tmp_path)

    assert packaged.hours().always_open == {"Q-XX"}
    assert "Q-XX" in packaged.queues()
    with pytest.raises(ClockError, match="Q-XX"):
        use_own(tmp_path)


def test_stretches_may_touch_and_are_put_in_order():
    assert checked_spans([(720, 840), (540, 720)]) == ((540, 720), (720, 840))
    assert checked_spans([(0, 1440)]) == ((0, 1440),)
    assert checked_spans([]) == ()


@pytest.mark.parametrize("spans", [[(600, 600)], [(-1, 600)], [(600, 1441)], [(0, 61), (60, 90)]])
def test_stretches_that_are_none_are_refused(spans):
    with pytest.raises(HoursError):
        checked_spans(spans)


def test_a_stretch_is_read_as_people_write_it():
    assert read_span(" 9:00-17:30 ") == (540, 1050)


@pytest.mark.parametrize(
    ("reason", "is_urgent", "expected"),
    [
        ("asked", False, "Q-YL"),
        ("asked", True, "Q-JN"),
        ("urgent", True, "Q-JN"),
        ("crisis", True, "Q-WJ"),
        ("crisis", False, "Q-WJ"),
    ],
)
def test_danger_and_need_count_by_their_own_queue_wherever_the_case_is(reason, is_urgent, expected):
    case = Case(queue="Q-YL", reason=reason, is_urgent=is_urgent)

    assert clock_queue(case) == expected


def test_the_library_knows_the_working_saturday_and_the_whole_holiday():
    days = library_days()

    assert days[date(2026, 10, 10)] == (True, "国庆节")
    assert all(days[date(2026, 10, day)] == (False, "国庆节") for day in range(1, 8))
    assert date(2026, 10, 8) not in days


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-25 09:00", "今天上午9点"),
        ("2026-11-25 12:30", "今天中午12点半"),
        ("2026-11-26 09:00", "明天（11月26日，星期四）上午9点"),
        ("2026-11-30 14:30", "11月30日（星期一）下午2点半"),
        ("2026-11-29 18:05", "11月29日（星期天）晚上6点5分"),
        ("2027-01-04 17:59", "1月4日（星期一）下午5点59分"),
    ],
)
def test_a_moment_is_said_as_people_say_it(moment, said):
    found = spoken(datetime.fromisoformat(moment).replace(tzinfo=LOCAL), date(2026, 11, 25))

    assert found == said


def test_every_kind_of_notification_and_clock_has_its_words():
    texts = packaged.texts()

    assert set(texts.under("notifications.kind")) == {f"notifications.kind.{kind}" for kind in Kind}
    assert set(texts.under("clocks.kind")) == {f"clocks.kind.{kind}" for kind in ClockKind}


def test_out_of_hours_in_need_one_is_told_whom_to_call_now():
    texts = packaged.texts()

    for key in ("timed", "untimed"):
        template = texts.entries[f"clocks.closed.urgent.{key}"].template
        assert "110" in template
        assert "120" in template
    assert not texts.entries["clocks.closed.usual.untimed"].placeholders
