"""The pre-screening inside a brief, put into words for staff."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.texts import Texts
from bot.staff.labels import Labels

_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class ProgrammeSlip:
    """One programme's result; never an approval."""

    name: str
    outcome: str
    because: tuple[Mapping[str, Any], ...]
    missing: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class FactSlip:
    """One thing the citizen told."""

    name: str
    value: str


@dataclass(frozen=True)
class Slip:
    """What staff read of a pre-screening."""

    programmes: tuple[ProgrammeSlip, ...]
    facts: tuple[FactSlip, ...]
    skipped: tuple[FactSlip, ...]  # asked and not answered, with the reason


def read_slip(screening: Mapping[str, Any] | None, labels: Labels, texts: Texts) -> Slip | None:
    """Return the slip, open paths first; None when there was no pre-screening."""
    if screening is None:
        return None
    rows = (screening.get("result") or {}).get("programmes", [])
    ordered = sorted(rows, key=lambda row: row["outcome"] == "not_applicable")
    facts = screening.get("facts") or {}
    return Slip(
        programmes=tuple(_programme(row, labels) for row in ordered),
        facts=tuple(
            FactSlip(fact_name(name, labels), show_value(value, texts, labels, name))
            for name, value in facts.items()
        ),
        skipped=tuple(
            FactSlip(fact_name(name, labels), texts.render(f"staff.skipped.{why}"))
            for name, why in (screening.get("skipped") or {}).items()
        ),
    )


def _programme(row: Mapping[str, Any], labels: Labels) -> ProgrammeSlip:
    name = labels.programmes.get(row["id"], "")
    return ProgrammeSlip(
        name=f"{row['id']} {name}".strip(),
        outcome=row["outcome"],
        because=tuple(row.get("because") or ()),
        missing=tuple(fact_name(fact, labels) for fact in row.get("missing") or ()),
        where=str(row.get("where") or ""),
    )


def fact_name(fact: str, labels: Labels) -> str:
    """Return the label of a fact ("obl[0].age" → that of "obl[].age"), or of its whole, or its id."""
    inner = _INDEX.sub("[]", fact)
    whole = inner.split(".")[0].split("[")[0]
    return labels.facts.get(inner) or labels.facts.get(whole) or fact


def show_value(value: Any, texts: Texts, labels: Labels, fact: str) -> str:
    """Return a fact's value in words: ranges, lists and structs included."""
    if value is None:
        return texts.render("staff.value.unknown")
    if isinstance(value, bool):
        return texts.render("staff.value.yes" if value else "staff.value.no")
    if isinstance(value, Mapping) and {"min", "max"} & value.keys():
        return _range(value, texts)
    if isinstance(value, Mapping):
        parts = (_part(f"{fact}.{key}", one, texts, labels) for key, one in value.items())
        return _list(list(parts), texts)
    if isinstance(value, list | tuple):
        return _list([show_value(one, texts, labels, f"{fact}[]") for one in value], texts)
    return str(value)


def _part(fact: str, value: Any, texts: Texts, labels: Labels) -> str:
    return f"{fact_name(fact, labels)} {show_value(value, texts, labels, fact)}"


def _list(shown: list[str], texts: Texts) -> str:
    return texts.render("staff.value.comma").join(shown) or texts.render("staff.value.none")


def _range(value: Mapping[str, Any], texts: Texts) -> str:
    low, high = value.get("min"), value.get("max")
    if low is not None and high is not None:
        return texts.render("staff.value.between", low=low, high=high)
    if low is not None:
        return texts.render("staff.value.at_least", low=low)
    return texts.render("staff.value.at_most", high=high)
