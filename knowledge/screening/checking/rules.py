"""Checking the rules folder: every programme, the shared conditions, and where they lead."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from knowledge.offices.loader import load_queues
from knowledge.screening.checking.mending import SOME, STAND_IN, stand_in
from knowledge.screening.checking.model import Problem
from knowledge.screening.checking.settling import settle, slips
from knowledge.screening.checking.source import Source, read_source
from knowledge.screening.checking.words import problem_of
from knowledge.screening.interview_questions import QuestionBook
from knowledge.screening.nodes import Condition
from knowledge.screening.programme_reading import walk
from knowledge.screening.programmes import Programme
from knowledge.screening.rulebook import (
    HEAD_FILE,
    SHARED_FILE,
    Basis,
    Rulebook,
    build_rulebook,
)
from knowledge.screening.tables import nearest

Report = Callable[[Problem], None]


def check(folder: Path, basis: Basis, report: Report) -> Rulebook | None:
    """Report every problem of a rules folder; return what can be made of it."""
    sources = {path.name: read_source(path) for path in _files(folder)}
    for source in sources.values():
        for problem in slips(source):
            report(problem)
    if not isinstance(sources[SHARED_FILE].content, dict):
        return None
    some_cite = min(basis.cites.clauses)
    _fill_unread(sources, some_cite)
    _put_stand_in(sources[SHARED_FILE].content, basis, some_cite)
    tables = {name: source.content for name, source in sources.items()}
    rulebook = settle(sources, some_cite, lambda: build_rulebook(tables, basis), report)
    if rulebook is not None:
        for problem in _loose_ends(rulebook, sources):
            report(problem)
    return rulebook


def count_conditions(rulebook: Rulebook) -> int:
    """Return how many named conditions the rules have, the stand-in aside."""
    names = {
        node.name
        for nodes in rulebook.readers.values()
        for node in nodes
        if isinstance(node, Condition) and node.name != STAND_IN
    }
    return len(names)


def _files(folder: Path) -> list[Path]:
    needed = {folder / HEAD_FILE, folder / SHARED_FILE}
    return sorted(needed | set(folder.glob("*.yml")))


def _fill_unread(sources: Mapping[str, Source], some_cite: str) -> None:
    """Let a file that is no table pass for an empty one: its mistake is reported already."""
    programmes = sorted({name.removesuffix(".yml") for name in sources} - {"rulebook", "shared"})
    for name, source in sources.items():
        if isinstance(source.content, dict):
            continue
        if name == HEAD_FILE:
            source.content = {"version": "0", "order": programmes, "urgent": STAND_IN}
        else:
            source.content = _empty_programme(name.removesuffix(".yml"), some_cite)


def _empty_programme(key: str, some_cite: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": key,
        "cite": [some_cite],
        "trigger": STAND_IN,
        "likely": STAND_IN,
        "documents": [],
        "where": key,
        "queue": next(iter(load_queues())),
    }


def _put_stand_in(shared: dict[str, Any], basis: Basis, some_cite: str) -> None:
    conditions = shared.get("conditions")
    if isinstance(conditions, dict) and basis.dictionary.facts:
        conditions[STAND_IN] = stand_in(next(iter(basis.dictionary.facts)), some_cite)


def _loose_ends(rulebook: Rulebook, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Yield queues that loading lets through and nobody has."""
    known = load_queues()
    for programme in rulebook.programmes.values():
        source = sources[f"{programme.id}.yml"]
        for queue in dict.fromkeys(rule.queue for rule in programme.queues):
            if queue not in known and queue != SOME:
                line = source.line("", "queue", queue)
                hint = nearest(queue, known)
                yield problem_of(source.path, line, "no_queue", value=queue, hint=hint)


def unasked(rulebook: Rulebook, questions: QuestionBook, facts: Source) -> Iterator[Problem]:
    """Yield the facts that decide something and that no question asks for."""
    found = (name for one in rulebook.programmes.values() for name in _facts_read(one))
    for name in dict.fromkeys(found):
        if rulebook.dictionary.find(name) is not None and questions.find(name) is None:
            yield problem_of(facts.path, facts.line(name), "no_question", value=name)


def _facts_read(programme: Programme) -> Iterator[str]:
    for row in programme.rows:
        for node in walk(row.when):
            if not node.parts():
                yield from node.names()
