"""Dates as documents write them."""

import re
from collections.abc import Iterable
from datetime import date

import cn2an

from knowledge.ingest.rules import DateRules

_ZEROS = str.maketrans("〇○\uff2f", "零零零")


def read_date(found: re.Match[str]) -> date | None:
    """Return the date of a match of the date rules, None when there is no such day."""
    try:
        return date(*(number(found[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None


def number(written: str) -> int:
    """Return a number in Arabic or Chinese digits; ValueError when it is none."""
    return int(cn2an.cn2an(written.translate(_ZEROS), "smart"))


def period(
    sentences: Iterable[str], issued: date | None, rules: DateRules
) -> tuple[date | None, date | None]:
    """Return the first and the last day in force that the sentences name, where they do."""
    starts, ends, years = None, None, None
    for sentence in sentences:
        if start := rules.in_force_from.search(sentence):
            starts = read_date(start)
        elif rules.in_force_when_issued.search(sentence):
            starts = starts or issued
        if end := rules.in_force_until.search(sentence):
            ends = read_date(end)
        if span := rules.years_in_force.search(sentence):
            years = number(span["years"])
    if years and starts and not ends:
        ends = _day_before(starts, years)
    return starts, ends


def _day_before(start: date, years: int) -> date:
    """Return the last day of a number of years from a day on."""
    same_day = start.replace(year=start.year + years, day=min(start.day, 28))
    return date.fromordinal(same_day.toordinal() + start.day - min(start.day, 28) - 1)
