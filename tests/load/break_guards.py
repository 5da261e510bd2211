"""Breaks each guard of the handoff once and runs the test that must go red.

    python -m tests.load.break_guards [--only WORD] [--model]

Works in a copy; prints a line per guard, exit code 1 when a test stayed green. With ``--model`` the
model test runs instead of the guard's own: what it does not see is not its business, or luck.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.load.guards import GUARDS, IN_MODEL, Guard

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("actions", "bot", "knowledge", "nlu", "tests")
MODEL = "tests/integration/actions/test_handoff_model.py"
TEST_FAILED = 1  # pytest's exit code; others mean that it did not run


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--model", action="store_true")
    options = parser.parse_args()
    wanted = [guard for guard in GUARDS if options.only in guard.name]
    if options.model:
        wanted = [replace(guard, test=MODEL) for guard in wanted if guard.name in IN_MODEL]
    with tempfile.TemporaryDirectory(prefix="laobing-guards-") as folder:
        copy = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        survived = [guard for guard in wanted if not _is_noticed(copy, guard)]
    print(f"{len(wanted) - len(survived)} of {len(wanted)} guards noticed")
    return 1 if survived else 0


def _is_noticed(copy: Path, guard: Guard) -> bool:
    path = copy / guard.file
    whole = path.read_text(encoding="utf-8")
    if whole.count(guard.text) < 1:
        print(f"GONE     {guard.name}: {guard.file} has no such text", flush=True)
        return False
    path.write_text(whole.replace(guard.text, guard.broken), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *guard.options]
    done = subprocess.run([*command, guard.test], cwd=copy, capture_output=True, check=False)
    path.write_text(whole, encoding="utf-8")
    is_red = done.returncode == TEST_FAILED and b"\nFAILED " in done.stdout
    print(f"{'red' if is_red else 'SURVIVED':8} {guard.name}: {guard.test}", flush=True)
    return is_red


if __name__ == "__main__":
    sys.exit(main())
