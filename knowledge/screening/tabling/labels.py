"""What tables call facts, numbers, amounts and outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.screening.tables import as_mapping, as_text, check_keys, read_yaml

_WORDS = {"words", "last_word", "std_since"}
LABELS_FILE = Path(__file__).with_name("labels.yml")


@dataclass(frozen=True)
class Labels:
    """All of labels.yml."""

    outcomes: Mapping[str, str]
    marks: Mapping[str, str]
    numbers: Mapping[str, str]
    standards: Mapping[str, str]
    facts: Mapping[str, str]
    std_since: str
    comparisons: Mapping[str, str]
    wants: Mapping[str, str]
    answers: Mapping[str, str]
    words: str
    last_word: str
    phrases: Mapping[str, str]


@cache
def load_labels(path: Path = LABELS_FILE) -> Labels:
    """Read labels.yml; raises KnowledgeError naming the key that is missing or unknown."""
    raw = read_yaml(path)
    check_keys(path.name, raw, set(Labels.__dataclass_fields__))
    for key in _WORDS:
        as_text(path.name, raw[key], key)
    for key in Labels.__dataclass_fields__.keys() - _WORDS:
        as_mapping(path.name, raw[key], key)
    return Labels(**raw)
