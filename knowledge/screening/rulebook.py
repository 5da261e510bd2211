"""The rules as read from the tables, checked at loading."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import TableError
from knowledge.screening import amounts, programme_file
from knowledge.screening.conditions import ConditionReader
from knowledge.screening.context import fact_head
from knowledge.screening.dictionary import FACTS_FILE, Dictionary, load_dictionary
from knowledge.screening.leaf_reading import LeafReader
from knowledge.screening.leaves import IsNone, IsOneOf
from knowledge.screening.local import NOTHING_TOLD, Local
from knowledge.screening.nodes import Node
from knowledge.screening.programmes import Programme, ProgrammeIsLikely
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
    readers: Mapping[str, frozenset[Node | str]]
    dictionary: Dictionary
    standards: Standards
    texts: Texts
    local: Local = NOTHING_TOLD


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
        words_tested={key: _words_tested(dictionary, programmes, key) for key in programmes},
        readers=_readers(programmes, reader),
        residual={key: _residual(dictionary, row) for key, row in programmes.items()},
        dictionary=dictionary,
        standards=basis.standards,
        texts=basis.texts,
        local=basis.local,
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


def walk(node: Node) -> Iterable[Node]:
    yield node
    for part in node.parts():
        yield from walk(part)


def _words_tested(
    dictionary: Dictionary, programmes: Mapping[str, Programme], key: str
) -> dict[str, tuple[frozenset[str], ...]]:
    groups: dict[str, set[frozenset[str]]] = {}
    for row in programmes[key].rows:
        for node in walk(row.when):
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
) -> dict[str, frozenset[Node | str]]:
    readers: dict[str, set[Node | str]] = {}
    for number, derived in amounts.DERIVED.items():
        for fact in derived.reads:
            readers.setdefault(fact, set()).add(number)
    for key, programme in programmes.items():
        for fact in _facts_read(programmes, (row.when for row in programme.rows)):
            readers.setdefault(fact, set()).add(key)
    for root in (*reader.built.values(), *_roots(programmes.values())):
        for node in walk(root):
            for fact in _facts_read(programmes, (node,)):
                readers.setdefault(fact, set()).add(node)
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
        for part in walk(node):
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
