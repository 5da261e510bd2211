"""Whether the tests notice a wrong rule or a wrong operator: `make mutate-screening`.

Every mutant lives in a child process of its own, forked after the costly imports.  It is first
compared with the second evaluator on the persons that the agreement test draws, then given to the
unit tests.  What neither notices is printed with its place.  Mutants known to change nothing
stand, each with its reason, in equivalent_mutants.txt.
"""

import argparse
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis  # noqa: F401 - imported once here instead of in every child
import pytest
import yaml

from tests.load import mutants_code, mutants_rules
from tests.oracle import spec
from tests.oracle.cases import cases

ROOT = Path(__file__).parents[2]
SCREENING = ROOT / "knowledge" / "screening"
RULES = SCREENING / "rules"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
MODULES = (
    *("logic", "intervals", "nodes", "leaves", "circumstances", "obligors", "amounts"),
    *("programmes", "splitting", "engine"),
)
TESTS = ROOT / "tests" / "unit" / "knowledge"
PERSONS, SEEDS = 300, range(10)  # of the ten thousand that tests/integration draws
NEAR = 400  # so many persons are asked before the tests of what is said
# A rule that decides the same may say, cite or list something else: these tests notice it soonest.
SAYS = ("tells", "vectors", "vectors_services", "results", "boundaries", "cases", "frozen")
SLOW = ("interview_ends", "properties", "tabling")
READS = {"P02": ("P01", "P02", "P03"), "P03": ("P01", "P03"), "P01": ("P01", "P02", "P03")}
LONGEST = 120  # seconds; a mutant that hangs is noticed by the time limit of the tests


class Case(NamedTuple):
    """A person, and what the second evaluator says."""

    facts: dict[str, Any]
    on: Any
    expected: dict[str, spec.Verdict]


class Mutant(NamedTuple):
    """``install`` makes the child use it."""

    file: str
    place: str
    install: Callable[[], None]


class _Replaced(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(self, fullname: str, _path: Any, _target: Any = None) -> Any:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.module else None

    def exec_module(self, module: Any) -> None:
        module.__file__ = str(SCREENING / f"{self.module.rpartition('.')[2]}.py")
        exec(compile(self.source, module.__file__, "exec"), module.__dict__)


def of_code() -> Iterator[Mutant]:
    for name in MODULES:
        module = f"knowledge.screening.{name}"
        for found in mutants_code.mutants(module, (SCREENING / f"{name}.py").read_text("utf-8")):
            finder = _Replaced(module, found.source)
            yield Mutant(f"{name}.py", found.place, lambda f=finder: sys.meta_path.insert(0, f))


def of_rules() -> Iterator[Mutant]:
    for path in sorted(RULES.glob("*.yml")):
        for found in mutants_rules.mutants(path.name, yaml.safe_load(path.read_text("utf-8"))):
            yield Mutant(path.name, found.place, lambda m=found: _use_rules(m.file, m.raw))


def _use_rules(file: str, raw: dict[str, Any]) -> None:
    from knowledge.screening import rulebook

    read = rulebook.read_yaml
    rulebook.read_yaml = lambda path: raw if path == RULES / file else read(path)


def persons() -> list[Case]:
    drawn = (case for seed in SEEDS for case in list(cases(seed, PERSONS)))
    return [Case(facts, on, spec.decide(facts, on)) for facts, on in drawn]


def noticed_by(mutant: Mutant | None, known: list[Case]) -> str:
    """Run one child and say what noticed the mutant; "" when nothing did."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_child(mutant, known, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) < 0:
        return "time limit"
    place = said.removeprefix("person ")
    if place.isdecimal():
        known.insert(0, known.pop(int(place)))  # who noticed one mutant often notices the next
    return said


def _be_child(mutant: Mutant | None, known: list[Case], writing: int) -> None:
    signal.alarm(LONGEST)
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        try:
            said = _look(mutant, known)
        except BaseException:  # a mutant may break anything; that it broke is what we ask
            said = "loading"
    os.write(writing, said.encode())
    os._exit(0)


def _look(mutant: Mutant | None, known: list[Case]) -> str:
    if mutant is not None:
        mutant.install()
    from knowledge.screening import load_rulebook
    from tests.oracle.agreement import disagreements

    rulebook = load_rulebook()
    touched = _touched(mutant, rulebook.programmes)
    rulebook = replace(rulebook, programmes={key: rulebook.programmes[key] for key in touched})
    near, far = _test_files(mutant.file if mutant else "")
    for places, files in ((range(NEAR), near), (range(NEAR, len(known)), far)):
        for place in places:
            case = known[place]
            expected = {key: case.expected[key] for key in touched}
            if any(disagreements(rulebook, case.facts, case.on, expected)):
                return f"person {place}"
        if files and _is_red(files):
            return "tests"
    return ""


def _touched(mutant: Mutant | None, programmes: Iterable[str]) -> list[str]:
    """The programmes whose outcome a mutant can change: a file of rules says whose it is."""
    one = mutant.file.removesuffix(".yml") if mutant else ""
    return [key for key in programmes if one not in programmes or key in READS.get(one, (one,))]


def _test_files(mutated: str) -> tuple[list[Path], list[Path]]:
    """Return the tests to run before the many persons, and after; the slow ones come last."""
    module, _, kind = mutated.partition(".")
    soon = SAYS if kind == "yml" else ()

    def nearness(path: Path) -> tuple[int, str]:
        name = path.stem.removeprefix("test_screening_")
        if name in soon:
            return soon.index(name), name
        if module in name:
            return len(soon), name
        return len(soon) + 1 + (SLOW.index(name) + 1 if name in SLOW else 0), name

    files = sorted(TESTS.glob("test_screening_*.py"), key=nearness)
    return files[: len(soon)], files[len(soon) :]


def _is_red(files: list[Path]) -> bool:
    options = (
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
    )
    skipped = ("-k", "not random_persons and not milliseconds")
    return bool(pytest.main([*options, *skipped, *map(str, files)]))


def run(
    mutants: Iterator[Mutant], known: list[Case], equivalent: set[str], *, is_verbose: bool
) -> Counter[str]:
    """Try all mutants, print those that survive; the figures by file."""
    figures: Counter[str] = Counter()
    for mutant in mutants:
        name = f"{mutant.file} | {mutant.place}"
        if name in equivalent:
            figures[f"{mutant.file} equivalent"] += 1
            continue
        began = time.monotonic()
        by = noticed_by(mutant, known)
        if is_verbose:
            print(f"{time.monotonic() - began:5.1f} s  {by:12} {name}", file=sys.stderr, flush=True)
        figures[f"{mutant.file} {'killed' if by else 'survived'}"] += 1
        if not by:
            print(name, flush=True)
    return figures


def _report(figures: Counter[str], began: float) -> bool:
    files = sorted({key.rpartition(" ")[0] for key in figures})
    total: Counter[str] = Counter()
    for file in files:
        told = {how: figures[f"{file} {how}"] for how in ("killed", "survived", "equivalent")}
        total.update(told)
        print(f"{file:18}", *(f"{how} {count:4}" for how, count in told.items()))
    score = total["killed"] / max(total["killed"] + total["survived"], 1)
    print(f"{dict(total)}; score {score:.1%}; {time.monotonic() - began:.0f} s")
    return score >= 0.95


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="files, such as P02.yml or logic.py")
    parser.add_argument("--verbose", action="store_true", help="every mutant, and what noticed it")
    parser.add_argument(
        "--sample", type=int, default=0, help="so many of the code, and of the rules"
    )
    parser.add_argument("--seed", type=int, default=13, help="which ones a sample draws")
    options = parser.parse_args()
    began, known = time.monotonic(), persons()
    if by := noticed_by(None, known):
        print(f"without any mutant something is red already: {by}")
        return 2
    figures: Counter[str] = Counter()
    for source in (of_code, of_rules):
        chosen = [m for m in source() if not options.only or m.file in options.only]
        if options.sample < len(chosen) and options.sample:
            chosen = random.Random(options.seed).sample(chosen, options.sample)
        figures += run(iter(chosen), known, _equivalent(), is_verbose=options.verbose)
    return 0 if _report(figures, began) else 1


def _equivalent() -> set[str]:
    lines = EQUIVALENT.read_text("utf-8").splitlines() if EQUIVALENT.exists() else []
    return {line.rpartition(" | ")[0] for line in lines if not line.startswith("#")}


if __name__ == "__main__":
    raise SystemExit(main())
