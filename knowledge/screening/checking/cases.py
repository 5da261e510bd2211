"""Checking the frozen cases: each is readable, holds nothing personal and has an id of its own."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from knowledge.screening.checking.model import Problem
from knowledge.screening.checking.settling import settle, slips
from knowledge.screening.checking.source import Source, read_source
from knowledge.screening.checking.words import problem_of
from knowledge.screening.dictionary import Dictionary
from knowledge.screening.frozen import build_case, case_files, find_personal

Report = Callable[[Problem], None]


def check(folders: Iterable[Path], dictionary: Dictionary, report: Report) -> int:
    """Report every problem of the case files; return how many there are."""
    seen: dict[str, Path] = {}
    files = case_files(folders)
    for path in files:
        source = read_source(path)
        for problem in _problems(source, dictionary, seen):
            report(problem)
    return len(files)


def _problems(source: Source, dictionary: Dictionary, seen: dict[str, Path]) -> Iterator[Problem]:
    path = source.path
    yield from slips(source)
    if not isinstance(source.content, dict):
        return
    if path.stem in seen:
        yield problem_of(path, 1, "id_twice", value=path.stem, hint=str(seen[path.stem]))
    seen.setdefault(path.stem, path)
    for finding in find_personal(_told(source)):
        line = source.line(finding.place)
        yield problem_of(path, line, "personal", value=finding.kind, entry=finding.place)
    found: list[Problem] = []
    content = source.content
    settle(
        {path.name: source}, "", lambda: build_case(path.name, content, dictionary), found.append
    )
    yield from found


def _told(source: Source) -> dict[object, object]:
    """Return what people told or wrote; what the rules say of it is not theirs."""
    return {key: value for key, value in source.content.items() if key != "expected"}
