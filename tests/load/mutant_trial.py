"""One mutant in a child process: does anything notice it?

The child is forked after the costly imports.  It is compared with the second evaluator on the
persons that the agreement test draws, and given to the unit tests, what is quick and near first.
"""

import os
import signal
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis  # noqa: F401 - imported once here instead of in every child
import pytest

from tests.oracle import spec
from tests.oracle.cases import cases

TESTS = Path(__file__).parents[1] / "unit" / "knowledge"
ALL = "test_screening_*.py"
PERSONS, SEEDS = 300, range(10)  # of the ten thousand that tests/integration draws
FIRST = 200  # persons asked before the tests that are near
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


def persons() -> list[Case]:
    drawn = (case for seed in SEEDS for case in list(cases(seed, PERSONS)))
    return [Case(facts, on, spec.decide(facts, on)) for facts, on in drawn]


def noticed_by(mutant: Mutant | None, known: list[Case], tests: str = "") -> str:
    """Run one child and say what noticed the mutant; "" when nothing did.

    With ``tests`` only the unit tests whose file matches are asked, and no person.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_child(mutant, known, tests, writing)
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


def _be_child(mutant: Mutant | None, known: list[Case], tests: str, writing: int) -> None:
    signal.alarm(LONGEST)
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        try:
            said = _look(mutant, known, tests)
        except BaseException:  # a mutant may break anything; that it broke is what we ask
            said = "loading"
    os.write(writing, said.encode())
    os._exit(0)


def _look(mutant: Mutant | None, known: list[Case], tests: str) -> str:
    if mutant is not None:
        mutant.install()
    if tests:
        return _unit_tests(sorted(TESTS.glob(tests)))
    near, far = _test_files(mutant.file if mutant else "")
    looks = (
        lambda: _persons(mutant, known, range(FIRST)),
        lambda: _unit_tests(near),
        lambda: _persons(mutant, known, range(FIRST, len(known))),
        lambda: _unit_tests(far),
    )
    return next((by for look in looks if (by := look())), "")


def _test_files(mutated: str) -> tuple[list[Path], list[Path]]:
    """Return the tests to run before the many persons, and after; the slow ones come last."""
    module, _, kind = mutated.partition(".")
    soon = SAYS if kind == "yml" else (module,)
    slowness = {name: place for place, name in enumerate(SLOW, 1)}
    files = {path.stem.removeprefix("test_screening_"): path for path in TESTS.glob(ALL)}
    near = [name for name in soon if name in files]
    far = sorted(files.keys() - set(near), key=lambda name: (slowness.get(name, 0), name))
    return [files[name] for name in near], [files[name] for name in far]


def _persons(mutant: Mutant | None, known: list[Case], places: range) -> str:
    from knowledge.screening import load_rulebook
    from tests.oracle.agreement import disagreements

    rulebook = load_rulebook()
    touched = _touched(mutant, rulebook.programmes)
    rulebook = replace(rulebook, programmes={key: rulebook.programmes[key] for key in touched})
    for place in places:
        case = known[place]
        expected = {key: case.expected[key] for key in touched}
        if any(disagreements(rulebook, case.facts, case.on, expected)):
            return f"person {place}"
    return ""


def _touched(mutant: Mutant | None, programmes: Iterable[str]) -> list[str]:
    """The programmes whose outcome a mutant can change: a file of rules says whose it is."""
    one = mutant.file.removesuffix(".yml") if mutant else ""
    return [key for key in programmes if one not in programmes or key in READS.get(one, (one,))]


def _unit_tests(files: list[Path]) -> str:
    if not files:
        return ""
    options = (
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
    )
    skipped = ("-k", "not random_persons and not milliseconds")
    return "tests" if pytest.main([*options, *skipped, *map(str, files)]) else ""
