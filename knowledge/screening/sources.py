"""Citations: a seed clause by id (``A-2.3``) or a source key with its article (``C-57 13``)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.screening.tables import check_keys, read_yaml

SOURCES_FILE = Path(__file__).parent / "sources.yml"
_CLAUSE = re.compile(r"[AB]-\d+(\.\d+)+")


@dataclass(frozen=True)
class Source:
    """A policy text or page outside the two seed documents."""

    key: str
    title: str
    dated: str
    mark: str  # found | found* | recalled


@cache
def load_sources(path: Path = SOURCES_FILE) -> Mapping[str, Source]:
    """Read sources.yml, by key."""
    sources = {}
    for key, entry in read_yaml(path).items():
        check_keys(f"{path.name}: {key}", entry, {"title", "dated", "mark"})
        sources[key] = Source(key, entry["title"], str(entry["dated"]), entry["mark"])
    return sources


def is_clause(cite: str) -> bool:
    """Tell whether ``cite`` is the id of a seed clause."""
    return _CLAUSE.fullmatch(cite) is not None


def read_cites(place: str, raw: Any) -> tuple[str, ...]:
    """Return the citations; raises KnowledgeError when there is none or one is not known."""
    if not isinstance(raw, list) or not raw:
        raise KnowledgeError(f"{place}: cite is missing; every rule and question needs a source")
    for cite in raw:
        key = str(cite).split(" ")[0]
        if not is_clause(str(cite)) and key not in load_sources():
            raise KnowledgeError(f"{place}: {cite!r} is neither a clause nor in sources.yml")
    return tuple(str(cite) for cite in raw)
