"""Whether the tests notice a wrong rule or a wrong operator: `make mutate-screening`.

Every mutant lives in a child process of its own, forked after the costly imports.  It is
compared with the second evaluator on the persons that the agreement test draws, and given to the
unit tests, what is quick and near first.  What neither notices is printed with its place.
Mutants known to change nothing stand, each with its reason, in equivalent_mutants.txt.
"""

import argparse
import importlib.abc
import importlib.util
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.load import mutants_code, mutants_rules
from tests.load.mutant_trial import TESTS, Case, Mutant, noticed_by, persons

ROOT = Path(__file__).parents[2]
SCREENING = ROOT / "knowledge" / "screening"
RULES = SCREENING / "rules"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
MODULES = (
    *("logic", "intervals", "nodes", "leaves", "circumstances", "obligors", "amounts"),
    *("programmes", "splitting", "engine"),
)


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


def run(
    mutants: Iterable[Mutant], known: list[Case], tests: str, *, is_verbose: bool
) -> Counter[str]:
    """Try all mutants, print those that survive; the figures by file."""
    figures, equivalent = Counter[str](), _equivalent()
    for mutant in mutants:
        name = f"{mutant.file} | {mutant.place}"
        if name in equivalent:
            figures[f"{mutant.file} equivalent"] += 1
            continue
        began = time.monotonic()
        by = noticed_by(mutant, known, tests)
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
    parser.add_argument("--tests", default="", help="only unit tests such as test_*_logic.py")
    parser.add_argument("--seed", type=int, default=13, help="which ones a sample draws")
    options = parser.parse_args()
    if options.tests and not list(TESTS.glob(options.tests)):
        parser.error(f"no unit tests are called {options.tests}")
    began, known = time.monotonic(), [] if options.tests else persons()
    if by := noticed_by(None, known, options.tests):
        print(f"without any mutant something is red already: {by}")
        return 2
    figures: Counter[str] = Counter()
    for source in (of_code, of_rules):
        chosen = [m for m in source() if not options.only or m.file in options.only]
        if options.sample < len(chosen) and options.sample:
            chosen = random.Random(options.seed).sample(chosen, options.sample)
        figures += run(chosen, known, options.tests, is_verbose=options.verbose)
    return 0 if _report(figures, began) else 1


def _equivalent() -> set[str]:
    lines = EQUIVALENT.read_text("utf-8").splitlines() if EQUIVALENT.exists() else []
    return {line.rpartition(" | ")[0] for line in lines if not line.startswith("#")}


if __name__ == "__main__":
    raise SystemExit(main())
