"""Frozen cases: constructed households whose outcomes may only change after a review."""

from knowledge.screening.frozen.flips import CaseReport, Flip, compare, examine, outcomes
from knowledge.screening.frozen.freezing import FreezeError, accept, changes, freeze, next_id
from knowledge.screening.frozen.model import Acceptance, Expected, FrozenCase
from knowledge.screening.frozen.personal import Finding, find_personal
from knowledge.screening.frozen.reading import PACKAGED_CASES, build_case, case_files, load_cases
from knowledge.screening.frozen.reducing import Reducer, Reduction
from knowledge.screening.frozen.writing import as_yaml, write_case

__all__ = [
    "PACKAGED_CASES",
    "Acceptance",
    "CaseReport",
    "Expected",
    "Finding",
    "Flip",
    "FreezeError",
    "FrozenCase",
    "Reducer",
    "Reduction",
    "accept",
    "as_yaml",
    "build_case",
    "case_files",
    "changes",
    "compare",
    "examine",
    "find_personal",
    "freeze",
    "load_cases",
    "next_id",
    "outcomes",
    "write_case",
]
