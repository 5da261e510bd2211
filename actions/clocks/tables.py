"""Reading hours.yml and limits.yml; whatever is wrong in them is named at load."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from actions.clocks.model import ClockError, ClockKind, HoursError, Span, Spans, checked_spans
from knowledge.errors import KnowledgeError
from knowledge.offices import Queue
from knowledge.text.packaged import read_yaml

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STRETCH = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)")


@dataclass(frozen=True)
class Hours:
    """The hours of the file. ``is_confirmed``: the deployer says that they are the office's."""

    is_confirmed: bool
    always_open: frozenset[str]
    usual: tuple[Spans, ...]
    queues: Mapping[str, tuple[Spans, ...]]

    def week(self, queue: str) -> tuple[Spans, ...]:
        """Return the seven days of a queue."""
        return self.queues.get(queue, self.usual)


@dataclass(frozen=True)
class ClockLimits:
    """How many working minutes each clock has, by queue."""

    version: int
    warn_share: Fraction
    usual: Mapping[ClockKind, int]
    queues: Mapping[str, Mapping[ClockKind, int]]

    def time(self, queue: str, kind: ClockKind) -> timedelta:
        """Return the working time until the clock of this kind is due."""
        return timedelta(minutes=self.queues.get(queue, {}).get(kind, self.usual[kind]))

    def tail(self, queue: str, kind: ClockKind) -> timedelta:
        """Return the working time that is left when the warning comes."""
        minutes = self.time(queue, kind) // timedelta(minutes=1)
        return timedelta(minutes=minutes - int(minutes * self.warn_share))


def load_hours(path: Path, queues: Mapping[str, Queue]) -> Hours:
    """Return the hours; raise ClockError naming the file and the entry that cannot be used."""
    raw = _mapping(path, {"confirmed", "always_open", "usual", "queues"})
    if not isinstance(raw["confirmed"], bool):
        raise ClockError(f"{path}: confirmed must be true or false, not {raw['confirmed']!r}")
    always, own = raw["always_open"], raw["queues"]
    if not isinstance(always, list) or not isinstance(own, Mapping):
        raise ClockError(f"{path}: always_open must be a list, queues a mapping")
    _check_queues(path, [*always, *own], queues)
    return Hours(
        is_confirmed=raw["confirmed"],
        always_open=frozenset(always),
        usual=_week(path, "usual", raw["usual"]),
        queues={queue: _week(path, queue, week) for queue, week in own.items()},
    )


def load_limits(path: Path, queues: Mapping[str, Queue]) -> ClockLimits:
    """Return the limits; raise ClockError naming the file and the entry that cannot be used."""
    raw = _mapping(path, {"version", "warn_share", "usual", "queues"})
    share, own = raw["warn_share"], raw["queues"]
    if not _is_number(raw["version"]) or not isinstance(own, Mapping):
        raise ClockError(f"{path}: version must be a number, queues a mapping")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share < 1:
        raise ClockError(f"{path}: warn_share must lie between 0 and 1, not {share!r}")
    _check_queues(path, list(own), queues)
    usual = _minutes(path, "usual", raw["usual"])
    if missing := [kind.value for kind in ClockKind if kind not in usual]:
        raise ClockError(f"{path}: usual lacks {missing}")
    return ClockLimits(
        version=raw["version"],
        warn_share=Fraction(str(share)),
        usual=usual,
        queues={queue: _minutes(path, queue, row) for queue, row in own.items()},
    )


def _mapping(path: Path, wanted: set[str]) -> Mapping[str, Any]:
    try:
        content = read_yaml(path)
    except KnowledgeError as error:
        raise ClockError(str(error)) from error
    if not isinstance(content, Mapping) or set(content) != wanted:
        raise ClockError(f"{path}: the file must hold exactly the keys {sorted(wanted)}")
    return content


def _check_queues(path: Path, named: list[Any], queues: Mapping[str, Queue]) -> None:
    for queue in named:
        if queue not in queues:
            raise ClockError(f"{path}: there is no queue {queue!r}; queues.yml has {list(queues)}")


def _week(path: Path, place: str, raw: Any) -> tuple[Spans, ...]:
    if not isinstance(raw, Mapping) or set(raw) != set(WEEKDAYS):
        raise ClockError(f"{path}: {place} must hold exactly the seven days {list(WEEKDAYS)}")
    week = tuple(_day(path, f"{place}.{name}", raw[name]) for name in WEEKDAYS)
    if not any(week):
        raise ClockError(f"{path}: {place} has no hours on any day; a case there is never due")
    return week


def _day(path: Path, place: str, raw: Any) -> Spans:
    if not isinstance(raw, list):
        raise ClockError(f'{path}: {place} must be a list such as ["9:00-12:00"], not {raw!r}')
    try:
        return checked_spans([read_span(str(one)) for one in raw])
    except HoursError as error:
        raise ClockError(f"{path}: {place}: {error}") from error


def read_span(written: str) -> Span:
    """Read "9:00-12:00"; raise HoursError naming the text when it is no stretch of a day."""
    found = _STRETCH.fullmatch(written.strip())
    if found is None:
        raise HoursError(f"{written!r} is no stretch of a day; write it like 9:00-12:00")
    hour, minute, until_hour, until_minute = map(int, found.groups())
    return hour * 60 + minute, until_hour * 60 + until_minute


def _minutes(path: Path, place: str, raw: Any) -> dict[ClockKind, int]:
    known = [kind.value for kind in ClockKind]
    if not isinstance(raw, Mapping) or not set(raw) <= set(known):
        raise ClockError(f"{path}: {place} must be a mapping with keys of {known}")
    for kind, minutes in raw.items():
        if not _is_number(minutes):
            raise ClockError(
                f"{path}: {place}.{kind} must be whole minutes, 1 or more, not {minutes!r}"
            )
    return {ClockKind(kind): minutes for kind, minutes in raw.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
