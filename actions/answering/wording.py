"""Which line stands before a quotation: by strength, and finer where the editors' label is."""

from collections.abc import Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Any

from actions.answering.phrases import join
from knowledge.documents.model import Clause

_DRAFTING = "drafting"


@dataclass(frozen=True)
class Wording:
    """The rules of wording.yml."""

    drafting: Pattern[str]  # only helps to draft or revise a law
    labels: Mapping[str, str]  # the editors' label -> name of the line


def read_wording(raw: Mapping[str, Any]) -> Wording:
    """Return the rules; PatternsError when the pattern is broken."""
    return Wording(join(_DRAFTING, raw[_DRAFTING]), dict(raw["labels"]))


def line_of(wording: Wording, clause: Clause) -> str:
    """Return the name of the line that opens a quotation of this clause."""
    if wording.drafting.search(clause.text):
        return _DRAFTING
    return wording.labels.get(clause.label, clause.strength.value)
