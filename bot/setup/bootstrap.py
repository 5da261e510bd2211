"""From a fresh clone to a command inside the assistant's environment. Standard library only.

Usage: python3 bot/setup/bootstrap.py [--dev] [--] COMMAND [ARGUMENT…]
COMMAND is a program of .venv/bin; without one, only the environments are made.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from environments import ROOT, ensure, environments
from interpreters import SetupError


def main(arguments: list[str]) -> int:
    """Make both environments, then become the command."""
    with_dev = arguments[:1] == ["--dev"]
    command = [one for one in (arguments[1:] if with_dev else arguments) if one != "--"]
    try:
        for environment in environments(with_dev=with_dev):
            ensure(environment)
    except SetupError as error:
        print(f"set-up stopped: {error}", file=sys.stderr)
        return 1
    if not command:
        return 0
    program = ROOT / ".venv" / "bin" / command[0]
    os.chdir(ROOT)
    os.execv(program, [str(program), *command[1:]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
