"""How often answers occur, to weigh questions by; never an answer itself."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.errors import TableError
from knowledge.screening.dictionary import Dictionary, load_dictionary
from knowledge.screening.facts import FactError, Value
from knowledge.screening.parsing import parse_facts
from knowledge.screening.tables import as_list, nearest, read_yaml

FREQUENCIES_FILE = Path(__file__).parent / "frequencies.yml"


class Case(NamedTuple):
    """One way a question may be answered: how likely, and the values by dotted name."""

    weight: float
    values: Mapping[str, Value]


@cache
def load_frequencies(path: Path = FREQUENCIES_FILE) -> Mapping[str, tuple[Case, ...]]:
    """Read frequencies.yml, weights summing to 1 per fact; raises KnowledgeError naming a fact."""
    return build_frequencies(path.name, read_yaml(path), load_dictionary())


def build_frequencies(
    file: str, raw: Mapping[str, Any], dictionary: Dictionary
) -> Mapping[str, tuple[Case, ...]]:
    """Return the cases in ``raw`` by fact; raises TableError naming the fact."""
    found = {}
    for fact, rows in raw.items():
        if dictionary.find(fact) is None:
            hint = nearest(fact, dictionary.names())
            message = f"there is no fact {fact!r}"
            raise TableError(file, "no_fact", message, key=fact, value=fact, hint=hint)
        if not as_list(file, rows, fact):
            raise TableError(file, "no_rows", f"{fact}: no answer is given", key=fact)
        cases = [_case(f"{file}: {fact}[{i}]", fact, row, dictionary) for i, row in enumerate(rows)]
        total = sum(case.weight for case in cases)
        found[fact] = tuple(Case(case.weight / total, case.values) for case in cases)
    return found


def _case(at: str, fact: str, row: Any, dictionary: Dictionary) -> Case:
    if not isinstance(row, list) or len(row) != 2:
        raise TableError(at, "not_pair", f"expected [weight, answer], got {row!r}", value=row)
    weight, value = row
    if isinstance(weight, bool) or not isinstance(weight, int | float) or weight <= 0:
        raise TableError(at, "bad_weight", f"{weight!r} is no positive weight", value=weight)
    try:
        return Case(weight, parse_facts({fact: value}, dictionary).values)
    except FactError as error:
        raise TableError(at, "bad_value", str(error), value=error.value) from error


def joint(parts: Iterable[tuple[Case, ...]]) -> tuple[Case, ...]:
    """Return the likely joint answers to several facts: all usual, or one of them unusual.

    The usual case of a part is its most likely one.
    """
    sorted_parts = [sorted(cases, key=lambda case: -case.weight) for cases in parts if cases]
    usual = [cases[0] for cases in sorted_parts]
    found = [_together(usual)]
    for place, cases in enumerate(sorted_parts):
        for other in cases[1:]:
            found.append(_together([*usual[:place], other, *usual[place + 1 :]]))
    total = sum(case.weight for case in found) or 1.0
    return tuple(Case(case.weight / total, case.values) for case in found)


def _together(cases: Iterable[Case]) -> Case:
    weight = 1.0
    values: dict[str, Value] = {}
    for case in cases:
        weight *= case.weight
        values.update(case.values)
    return Case(weight, values)
