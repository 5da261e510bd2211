"""The three-valued pre-screening: it says which path looks open and never decides."""

from knowledge.screening.ask import next_question
from knowledge.screening.engine import evaluate
from knowledge.screening.facts import FactError, Facts
from knowledge.screening.parsing import parse_facts
from knowledge.screening.results import ProgrammeOutcome, ProgrammeResult, ScreeningResult
from knowledge.screening.rulebook import Rulebook, load_rulebook

__all__ = [
    "FactError",
    "Facts",
    "ProgrammeOutcome",
    "ProgrammeResult",
    "Rulebook",
    "ScreeningResult",
    "evaluate",
    "load_rulebook",
    "next_question",
    "parse_facts",
]
