"""The rules as read from the tables, checked at loading."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import TableError
from knowledge.screening import programme_file
from knowledge.screening.conditions import ConditionReader
from knowledge.screening.context import Day
from knowledge.screening.dictionary import FACTS_FILE, Dictionary, load_dictionary
from knowledge.screening.intervals import plain
from knowledge.screening.leaf_reading import LeafReader
from knowledge.screening.leaves import Line
from knowledge.screening.local import NOTHING_TOLD, Local
from knowledge.screening.nodes import Node
from knowledge.screening.programme_reading import readers_of, residual, words_tested
from knowledge.screening.programmes import Programme
from knowledge.screening.sources import SOURCES_FILE, Citations, load_citations
from knowledge.screening.tables import as_mapping, as_text, as_texts, check_keys, read_yaml
from knowledge.screening.wording import TEXTS_FILE, Texts, load_texts
from knowledge.standards import Standards, load_standards
from knowledge.standards.table import STANDARDS_FILE

RULES_FOLDER = Path(__file__).parent / "rules"
HEAD_FILE, SHARED_FILE = "rulebook.yml", "shared.yml"


@dataclass(frozen=True)
class Rulebook:
    """All rules. ``programmes`` stand in the order results are listed (rule 0.6).

    ``words_tested``: per programme and fact, the groups of words its conditions ask about;
    ``residual``: per programme, the facts that only the window asks; ``readers``: per fact, the
    conditions, numbers and programmes that depend on it.
    """

    version: str
    digest: str
    programmes: Mapping[str, Programme]
    urgent: Node
    veterans: Node
    words_tested: Mapping[str, Mapping[str, tuple[frozenset[str], ...]]]
    residual: Mapping[str, tuple[str, ...]]
    readers: Mapping[str, frozenset[Node | Line | str]]
    dictionary: Dictionary
    standards: Standards
    texts: Texts
    local: Local = NOTHING_TOLD
    _days: dict[date, Day] = field(default_factory=dict, repr=False, compare=False)

    def day(self, on: date) -> Day:
        """Return the amounts that a day gets (the newest ones when expired)."""
        found = self._days.get(on)
        if found is None:
            found = self._days[on] = _work_out_day(self.standards, on)
        return found


def load_rulebook(
    folder: Path = RULES_FOLDER,
    standards_file: Path = STANDARDS_FILE,
    local: Local = NOTHING_TOLD,
) -> Rulebook:
    """Read and check the rules; raises KnowledgeError naming file and key.

    Refused: a test, amount or question without source, an unknown fact, word, number, condition
    or key, a condition with only some of its sentences, an id or name used twice, a circle.
    """
    raw = read_tables(folder)
    texts = load_texts()
    basis = Basis(load_dictionary(), load_standards(standards_file), texts, load_citations(), local)
    _check_sources(basis)
    return build_rulebook(
        raw,
        basis,
        digest=_digest(
            [FACTS_FILE, SOURCES_FILE, TEXTS_FILE, standards_file, *_yaml_files(folder)]
        ),
    )


@dataclass(frozen=True)
class Basis:
    """What the rules rest on: facts, amounts, texts and what may be cited."""

    dictionary: Dictionary
    standards: Standards
    texts: Texts
    cites: Citations
    local: Local = NOTHING_TOLD


Tables = Mapping[str, dict[str, Any]]  # content by file name


def read_tables(folder: Path) -> Tables:
    """Return every table of the rules folder; raises KnowledgeError naming the file."""
    head = read_yaml(folder / HEAD_FILE)
    files = [folder / SHARED_FILE, *_yaml_files(folder)]
    return {HEAD_FILE: head, **{path.name: read_yaml(path) for path in files}}


def build_rulebook(tables: Tables, basis: Basis, digest: str = "") -> Rulebook:
    """Return the rulebook written in ``tables``; raises TableError naming file and key."""
    head, shared = tables[HEAD_FILE], tables[SHARED_FILE]
    files = {name.removesuffix(".yml"): tables[name] for name in tables if _is_programme(name)}
    order = _read_head(head, set(files))
    files = {key: files[key] for key in order}
    check_keys(SHARED_FILE, shared, {"conditions"})
    entries = _entries({SHARED_FILE: shared, **{f"{k}.yml": raw for k, raw in files.items()}})
    reader = ConditionReader(
        entries=entries,
        leaves=LeafReader(basis.dictionary, basis.standards.names(), frozenset(files)),
        ledger=frozenset(basis.texts.ledger),
        cites=basis.cites,
    )
    programmes = {key: programme_file.read(reader, key, raw) for key, raw in files.items()}
    for name, (place, _) in entries.items():
        reader.condition(place, name)
    dictionary = basis.dictionary
    return Rulebook(
        version=head["version"],
        digest=digest,
        programmes=programmes,
        urgent=reader.condition(f"{HEAD_FILE}: urgent", head["urgent"]),
        veterans=reader.condition(SHARED_FILE, "leaves_out_for_veterans"),
        words_tested={key: words_tested(dictionary, programmes, key) for key in programmes},
        readers=readers_of(programmes, reader.built.values()),
        residual={key: residual(dictionary, row) for key, row in programmes.items()},
        dictionary=dictionary,
        standards=basis.standards,
        texts=basis.texts,
        local=basis.local,
    )


def _work_out_day(standards: Standards, on: date) -> Day:
    found = {name: standards.on(name, on) for name in standards.rows}
    return Day(
        on=on,
        amounts={name: plain(one.standard.amount) for name, one in found.items()},
        dates={name: one.standard.valid_from for name, one in found.items()},
        marks={name: one.standard.mark for name, one in found.items()},
        expired=frozenset(name for name, one in found.items() if one.is_expired),
    )


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml"))


def _is_programme(file: str) -> bool:
    return file not in (HEAD_FILE, SHARED_FILE)


def _read_head(head: Mapping[str, Any], found: set[str]) -> list[str]:
    check_keys(HEAD_FILE, head, {"version", "order", "urgent"})
    for key in ("version", "urgent"):
        as_text(HEAD_FILE, head[key], key)
    order = list(as_texts(HEAD_FILE, head["order"], "order"))
    twice = sorted({key for key in order if order.count(key) > 1})
    if twice:
        message = f"a programme stands twice in order: {order}"
        raise TableError(HEAD_FILE, "order_twice", message, key="order", value=twice[0])
    strangers = sorted(found ^ set(order))
    if strangers:
        message = f"order and files differ in {strangers}"
        raise TableError(HEAD_FILE, "order_differs", message, key="order", value=strangers[0])
    return order


def _entries(files: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    entries: dict[str, tuple[str, Any]] = {}
    for file, raw in files.items():
        as_mapping(file, raw)
        for name, entry in as_mapping(file, raw.get("conditions", {}), "conditions").items():
            if name in entries:
                message = f"condition {name!r} exists already ({entries[name][0]})"
                place = f"{file}: {name}"
                raise TableError(place, "id_twice", message, value=name, hint=entries[name][0])
            entries[name] = (f"{file}: {name}", entry)
    return entries


def _check_sources(basis: Basis) -> None:
    for name, rows in basis.standards.rows.items():
        for row in rows:
            basis.cites.read(f"{STANDARDS_FILE.name}: {name} {row.valid_from}", [row.source])


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()
