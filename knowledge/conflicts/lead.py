"""Which of two clauses that differ is quoted first, and by what rule (docs/adr/0014)."""

import re
from collections.abc import Callable
from datetime import date

from knowledge.conflicts.model import Rule
from knowledge.conflicts.rules import Rules
from knowledge.documents.model import Clause, Document

_YEAR = re.compile(r"\d{4}")
Side = tuple[Clause, Document]


def choose_lead(
    a: Side, b: Side, rules: Rules, section_of: Callable[[Clause], str]
) -> tuple[bool, Rule]:
    """Return whether ``b`` leads instead of ``a``, and why.

    ``section_of`` gives the text of all that stands under a clause's heading. ``a`` is the one
    that fits the question better: it leads when nothing tells them apart.
    """
    later = _later(a[1], b[1])
    if set(a[1].issuers) & set(b[1].issuers):
        return later is b[1], Rule.LATER if later else Rule.UNDECIDED
    higher, lower = sorted((a, b), key=lambda side: _rank(side[1], rules))
    if _rank(higher[1], rules) != _rank(lower[1], rules):
        if rules.left_to_lower.search(section_of(higher[0])):
            return lower is b, Rule.LEFT_TO_LOWER
        return higher is b, Rule.HIGHER
    return later is b[1], Rule.LATER_OF_OTHERS if later else Rule.UNDECIDED


def day_of(document: Document) -> tuple[date | None, bool]:
    """Return the day by which a document counts as later, and whether only its year is known.

    Where the text names no day, the catalogue has the first of the year in the number.
    """
    if document.issued:
        return document.issued, False
    day, year = document.in_force_from, _YEAR.search(document.number)
    is_first = day is not None and year is not None and day == date(int(year.group()), 1, 1)
    return day, is_first


def _rank(document: Document, rules: Rules) -> int:
    return rules.levels.index(document.level)


def _later(a: Document, b: Document) -> Document | None:
    (first, is_rough), (second, is_too) = day_of(a), day_of(b)
    if first is None or second is None or first == second:
        return None
    if (is_rough or is_too) and first.year == second.year:
        return None
    return a if first > second else b
