"""Checking the tables that clerks edit: every problem at once, by file and line, in Chinese."""

from knowledge.screening.checking.files import RuleFiles
from knowledge.screening.checking.model import Checked, Problem
from knowledge.screening.checking.run import check

__all__ = ["Checked", "Problem", "RuleFiles", "check"]
