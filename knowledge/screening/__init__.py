"""The three-valued pre-screening: it says which path looks open and never decides."""

from knowledge.screening.facts import FactError, Facts
from knowledge.screening.parsing import parse_facts
from knowledge.screening.results import ProgrammeOutcome, ProgrammeResult, ScreeningResult

__all__ = [
    "FactError",
    "Facts",
    "ProgrammeOutcome",
    "ProgrammeResult",
    "ScreeningResult",
    "parse_facts",
]
