"""Which files are checked."""

from dataclasses import dataclass, field
from pathlib import Path

from knowledge.screening.dictionary import FACTS_FILE
from knowledge.screening.frequencies import FREQUENCIES_FILE
from knowledge.screening.frozen import PACKAGED_CASES
from knowledge.screening.interview_groups import GROUPS_FILE
from knowledge.screening.interview_loading import QUESTIONS_FILE
from knowledge.screening.rulebook import RULES_FOLDER
from knowledge.screening.sources import SOURCES_FILE
from knowledge.screening.understand_words import WORDS_FILE
from knowledge.screening.wording import TEXTS_FILE
from knowledge.standards.table import HISTORY_FILE, STANDARDS_FILE


@dataclass(frozen=True)
class RuleFiles:
    """The tables behind the screening; the packaged ones unless others are given."""

    rules: Path = RULES_FOLDER
    facts: Path = FACTS_FILE
    questions: Path = QUESTIONS_FILE
    groups: Path = GROUPS_FILE
    words: Path = WORDS_FILE
    frequencies: Path = FREQUENCIES_FILE
    sources: Path = SOURCES_FILE
    texts: Path = TEXTS_FILE
    standards: Path = STANDARDS_FILE
    history: Path = HISTORY_FILE
    cases: tuple[Path, ...] = field(default=(PACKAGED_CASES,))
