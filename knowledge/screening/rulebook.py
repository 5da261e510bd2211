"""The rules as read from the tables, checked at loading."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.screening import amounts, programme_file
from knowledge.screening.conditions import ConditionReader
from knowledge.screening.context import Day, fact_head
from knowledge.screening.dictionary import FACTS_FILE, Dictionary, load_dictionary
from knowledge.screening.intervals import plain
from knowledge.screening.leaves import Compares, IsNone, IsOneOf, Line
from knowledge.screening.local import NOTHING_TOLD, Local
from knowledge.screening.nodes import Node
from knowledge.screening.programmes import Programme, ProgrammeIsLikely
from knowledge.screening.sources import SOURCES_FILE, read_cites
from knowledge.screening.tables import check_keys, read_yaml
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
    head = read_yaml(folder / HEAD_FILE)
    check_keys(HEAD_FILE, head, {"version", "order", "urgent"})
    dictionary, standards = load_dictionary(), load_standards(standards_file)
    _check_sources(standards)
    files = _programme_files(folder, head["order"])
    shared = read_yaml(folder / SHARED_FILE)
    check_keys(SHARED_FILE, shared, {"conditions"})
    entries = _entries({SHARED_FILE: shared, **{f"{k}.yml": raw for k, raw in files.items()}})
    reader = ConditionReader(entries, dictionary, standards.names())
    programmes = {key: programme_file.read(reader, key, raw) for key, raw in files.items()}
    for name in entries:
        reader.condition(SHARED_FILE, name)
    _check_links(reader, programmes)
    return Rulebook(
        version=head["version"],
        digest=_digest(
            [FACTS_FILE, SOURCES_FILE, TEXTS_FILE, standards_file, *_yaml_files(folder)]
        ),
        programmes=programmes,
        urgent=reader.condition(HEAD_FILE, head["urgent"]),
        veterans=reader.condition(SHARED_FILE, "leaves_out_for_veterans"),
        words_tested={key: _words_tested(dictionary, programmes, key) for key in programmes},
        readers=_readers(programmes, reader),
        residual={key: _residual(dictionary, row) for key, row in programmes.items()},
        dictionary=dictionary,
        standards=standards,
        texts=load_texts(),
        local=local,
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


def _programme_files(folder: Path, order: list[str]) -> dict[str, Any]:
    found = {path.stem for path in _yaml_files(folder)} - {
        Path(SHARED_FILE).stem,
        Path(HEAD_FILE).stem,
    }
    if len(set(order)) != len(order):
        raise KnowledgeError(f"{HEAD_FILE}: a programme stands twice in order: {order}")
    if found != set(order):
        raise KnowledgeError(f"{HEAD_FILE}: order and files differ in {sorted(found ^ set(order))}")
    return {key: read_yaml(folder / f"{key}.yml") for key in order}


def _entries(files: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    entries: dict[str, tuple[str, Any]] = {}
    for file, raw in files.items():
        for name, entry in raw.get("conditions", {}).items():
            if name in entries:
                raise KnowledgeError(
                    f"{file}: condition {name!r} exists already ({entries[name][0]})"
                )
            entries[name] = (f"{file}: {name}", entry)
    return entries


def _check_sources(standards: Standards) -> None:
    for name in standards.names():
        for row in standards.rows[name]:
            read_cites(f"{STANDARDS_FILE.name}: {name} {row.valid_from}", [row.source])


def _check_links(reader: ConditionReader, programmes: Mapping[str, Programme]) -> None:
    for programme in programmes.values():
        for path in programme.alternatives:
            if path.programme and path.programme not in programmes:
                raise KnowledgeError(f"{programme.id}: there is no programme {path.programme!r}")
    for condition in reader.built.values():
        for node in _walk(condition):
            if isinstance(node, ProgrammeIsLikely) and node.programme not in programmes:
                raise KnowledgeError(f"{condition.name}: there is no programme {node.programme!r}")


def _walk(node: Node) -> Iterable[Node]:
    yield node
    for part in node.parts():
        yield from _walk(part)


def _words_tested(
    dictionary: Dictionary, programmes: Mapping[str, Programme], key: str
) -> dict[str, tuple[frozenset[str], ...]]:
    groups: dict[str, set[frozenset[str]]] = {}
    for row in programmes[key].rows:
        for node in _walk(row.when):
            if isinstance(node, ProgrammeIsLikely):
                for fact, words in _words_tested(dictionary, programmes, node.programme).items():
                    groups.setdefault(fact, set()).update(words)
            elif isinstance(node, IsOneOf):
                groups.setdefault(node.fact, set()).add(node.words)
            elif isinstance(node, IsNone) and (words_of := dictionary.spec(node.fact).words):
                groups.setdefault(node.fact, set()).add(frozenset(words_of))
    return {fact: tuple(sorted(words, key=sorted)) for fact, words in groups.items()}


def _residual(dictionary: Dictionary, programme: Programme) -> tuple[str, ...]:
    read = (name for row in programme.rows for name in row.when.names())
    specs = ((name, dictionary.find(name)) for name in dict.fromkeys(read))
    found = [name for name, spec in specs if spec is not None and spec.is_residual]
    return tuple(dict.fromkeys((*found, *programme.window)))


def _readers(
    programmes: Mapping[str, Programme], reader: ConditionReader
) -> dict[str, frozenset[Node | Line | str]]:
    readers: dict[str, set[Node | Line | str]] = {}
    for number, derived in amounts.DERIVED.items():
        for fact in derived.reads:
            readers.setdefault(fact, set()).add(number)
    for key, programme in programmes.items():
        for fact in _facts_read(programmes, (row.when for row in programme.rows)):
            readers.setdefault(fact, set()).add(key)
    for root in (*reader.built.values(), *_roots(programmes.values())):
        for node in _walk(root):
            for fact in _facts_read(programmes, (node,)):
                readers.setdefault(fact, set()).add(node)
            if isinstance(node, Compares):
                for name in node.line.reads():
                    readers.setdefault(fact_head(name), set()).add(node.line)
    return {fact: frozenset(found) for fact, found in readers.items()}


def _roots(programmes: Iterable[Programme]) -> Iterator[Node]:
    for programme in programmes:
        yield programme.trigger
        yield from (row.when for row in programme.rows)
        tells = (tell.when for tell in (*programme.consequences, *programme.notes))
        rest = (*(p.when for p in programme.papers), *(q.when for q in programme.queues))
        yield from (when for when in (*tells, *rest) if when is not None)


def _facts_read(programmes: Mapping[str, Programme], nodes: Iterable[Node]) -> set[str]:
    facts: set[str] = set()
    for node in nodes:
        facts.update(fact_head(name) for name in node.names())
        for part in _walk(node):
            if isinstance(part, ProgrammeIsLikely):
                other = programmes[part.programme]
                facts |= _facts_read(programmes, (row.when for row in other.rows))
    return facts


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()
