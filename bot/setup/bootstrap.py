"""From a fresh clone to a command inside the assistant's environment. Standard library only.

Usage: python3 bot/setup/bootstrap.py [--dev] [--] COMMAND [ARGUMENT…]
COMMAND is a program of .venv/bin; without one, only the environments are made.
Any Python from 3.8 on can run this: what the environments need is looked for, not assumed.
"""

from __future__ import annotations  # the system's own Python may be older than ours

import os
import sys
from pathlib import Path

# Run as a file, before anything is installed: the package is found beside it.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.setup.environments import ROOT, ensure, environments
from bot.setup.interpreters import SetupError

_INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Make both environments, then become the command."""
    with_dev, command = read(arguments)
    try:
        for environment in environments(with_dev=with_dev):
            ensure(environment)
    except SetupError as error:
        print(f"set-up stopped: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up interrupted; the same command goes on from here", file=sys.stderr)
        return _INTERRUPTED
    if not command:
        return 0
    program = ROOT / ".venv" / "bin" / command[0]
    os.chdir(ROOT)
    os.execv(program, [str(program), *command[1:]])


def read(arguments: list[str]) -> tuple[bool, list[str]]:
    """Return whether the development tools are wanted, and the command."""
    with_dev = arguments[:1] == ["--dev"]
    command = arguments[1:] if with_dev else arguments
    return with_dev, command[1:] if command[:1] == ["--"] else command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
