"""Citations: a seed clause by id (``A-2.3``) or a source key with its article (``C-57 13``)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.documents import load_clauses
from knowledge.errors import TableError
from knowledge.screening.tables import as_text, check_keys, nearest, one_of, read_yaml

SOURCES_FILE = Path(__file__).parent / "sources.yml"
MARKS = frozenset({"found", "found*", "recalled"})
_CLAUSE = re.compile(r"[AB]-\d+(\.\d+)+")


@dataclass(frozen=True)
class Source:
    """A policy text or page outside the two seed documents."""

    key: str
    title: str
    dated: str
    mark: str  # found | found* | recalled


@dataclass(frozen=True)
class Citations:
    """Everything that may be cited: clauses of the packaged documents, keys of sources.yml."""

    clauses: frozenset[str]
    sources: Collection[str]

    def read(self, place: str, raw: Any, key: str = "cite") -> tuple[str, ...]:
        """Return the citations of an entry.

        Raises TableError when there is none, a clause is in no document, or a key is not in
        sources.yml.
        """
        if not isinstance(raw, list) or not raw:
            raise TableError(
                place,
                "no_cite",
                "cite is missing; every rule and question needs a source",
                key=key,
            )
        for cite in raw:
            self.check(place, cite, key)
        return tuple(str(cite) for cite in raw)

    def check(self, place: str, cite: Any, key: str = "cite") -> None:
        """Refuse one citation that leads nowhere; raises TableError."""
        if is_clause(str(cite)):
            if cite not in self.clauses:
                message = f"there is no clause {cite!r} in the documents"
                hint = nearest(cite, self.clauses)
                raise TableError(place, "no_clause", message, key=key, value=cite, hint=hint)
        elif str(cite).split(" ")[0] not in self.sources:
            message = f"{cite!r} is neither a clause nor in sources.yml"
            hint = nearest(str(cite).split(" ")[0], self.sources)
            raise TableError(place, "no_source", message, key=key, value=cite, hint=hint)


@cache
def load_sources(path: Path = SOURCES_FILE) -> Mapping[str, Source]:
    """Read sources.yml, by key."""
    return build_sources(path.name, read_yaml(path))


def build_sources(file: str, raw: Mapping[str, Any]) -> Mapping[str, Source]:
    """Return the sources by key; raises TableError naming the entry that is incomplete."""
    return {str(key): _read(f"{file}: {key}", str(key), entry) for key, entry in raw.items()}


def _read(place: str, key: str, entry: Any) -> Source:
    check_keys(place, entry, {"title", "dated", "mark"})
    one_of(place, entry["mark"], sorted(MARKS), "mark")
    as_text(place, str(entry["dated"] or ""), "dated")
    return Source(key, as_text(place, entry["title"], "title"), str(entry["dated"]), entry["mark"])


def is_clause(cite: str) -> bool:
    """Tell whether ``cite`` is written like the id of a seed clause."""
    return _CLAUSE.fullmatch(cite) is not None


@cache
def clause_ids() -> frozenset[str]:
    """Return the ids of all clauses of the packaged documents."""
    return frozenset(clause.id for clause in load_clauses())


@cache
def load_citations() -> Citations:
    """Return what the packaged files may cite."""
    return Citations(clause_ids(), load_sources())


def read_cites(place: str, raw: Any) -> tuple[str, ...]:
    """Return the citations, checked against the packaged documents and sources.yml."""
    return load_citations().read(place, raw)
