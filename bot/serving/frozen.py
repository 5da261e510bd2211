"""Frozen cases that come out otherwise than before, told at the start and by the doctor."""

from dataclasses import dataclass

import structlog

from bot.settings import Settings
from knowledge.errors import KnowledgeError
from knowledge.screening import load_rulebook
from knowledge.screening.frozen import PACKAGED_CASES, examine, load_cases

log = structlog.get_logger()
_TODO = "Run `laobing rules cases` to see them"


@dataclass(frozen=True)
class CaseCount:
    """How many frozen cases there are, and how many of them flipped."""

    cases: int
    flipped: int


def count_flips(settings: Settings) -> CaseCount:
    """Run the packaged cases and the deployment's own; raises KnowledgeError for broken ones."""
    cases = load_cases((PACKAGED_CASES, settings.cases_dir))
    reports = examine(load_rulebook(), cases.values())
    return CaseCount(len(reports), sum(report.is_flipped for report in reports))


def note_on_flips(settings: Settings) -> str:
    """Return a line about flipped or unreadable cases; "" when all is as it was."""
    try:
        count = count_flips(settings)
    except KnowledgeError as error:
        return f"the cases cannot be run: {error}. Run `laobing rules check`"
    if not count.flipped:
        return ""
    return f"{count.flipped} of {count.cases} come out otherwise than before. {_TODO}"


def warn_of_flips(settings: Settings) -> None:
    """Log a warning when cases flipped; never refuses, people decide what to make of it."""
    try:
        count = count_flips(settings)
    except KnowledgeError as error:
        log.warning("the frozen cases cannot be run", action="cases.run", why=str(error))
        return
    if count.flipped:
        log.warning(
            "frozen cases come out otherwise than before",
            action="cases.run",
            flipped=count.flipped,
            cases=count.cases,
        )
