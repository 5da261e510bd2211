"""The three-valued pre-screening: it says which path looks open and never decides."""

from knowledge.screening.ask import Bundle, Plan, next_question, plan
from knowledge.screening.engine import evaluate, touched
from knowledge.screening.facts import FactError, Facts
from knowledge.screening.parsing import parse_facts
from knowledge.screening.results import ProgrammeOutcome, ProgrammeResult, ScreeningResult
from knowledge.screening.rulebook import Rulebook, load_rulebook

__all__ = [
    "Bundle",
    "FactError",
    "Facts",
    "Plan",
    "ProgrammeOutcome",
    "ProgrammeResult",
    "Rulebook",
    "ScreeningResult",
    "evaluate",
    "load_rulebook",
    "next_question",
    "parse_facts",
    "plan",
    "touched",
]
