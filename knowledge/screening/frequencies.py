"""How often answers occur, to weigh questions by; never an answer itself."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.errors import KnowledgeError
from knowledge.screening.facts import FactError, Value
from knowledge.screening.parsing import parse_facts
from knowledge.screening.tables import read_yaml

FREQUENCIES_FILE = Path(__file__).parent / "frequencies.yml"


class Case(NamedTuple):
    """One way a question may be answered: how likely, and the values by dotted name."""

    weight: float
    values: Mapping[str, Value]


@cache
def load_frequencies(path: Path = FREQUENCIES_FILE) -> Mapping[str, tuple[Case, ...]]:
    """Read frequencies.yml, weights summing to 1 per fact; raises KnowledgeError naming a fact."""
    found = {}
    for fact, rows in read_yaml(path).items():
        total = sum(weight for weight, _ in rows)
        try:
            cases = [(weight / total, parse_facts({fact: value}).values) for weight, value in rows]
        except FactError as error:
            raise KnowledgeError(f"{path.name}: {error}") from error
        found[fact] = tuple(Case(weight, values) for weight, values in cases)
    return found


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
