"""How long people wait: a policy question end to end over the web API (`make bench-chat`).

Starts its own stack, writes nothing, and fails when an answer does not cite the clause it must:
a fast error is no result.
"""

import asyncio
import math
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from tests.load.citizen import Asked, citizen
from tests.stack import running_stack

# Question and a clause that the answer has to cite.
QUESTIONS = (
    ("抚恤金算不算家庭收入？", "A-2.3"),
    ("老兵住养老院护理费打几折", "A-5.2"),
    ("退役军人单人户要个人申请还是村上帮到报", "A-2.2"),
    ("老汉是退役军人，屋头恼火得很，啷个申请低保", "A-2.1"),
)
# Within the limits of bot/web/limits.yml: 20 messages at once per conversation, 120 per address.
PER_CONVERSATION = 18


@dataclass(frozen=True)
class Setting:
    """So many people at the same time, each having so many conversations one after the other."""

    users: int
    conversations: int


SETTINGS = (Setting(users=1, conversations=6), Setting(users=8, conversations=3))


async def measure(url: str, setting: Setting, first_address: int) -> list[Asked]:
    """Return every question asked in this setting."""
    talks = (_talk(url, setting, first_address + number) for number in range(setting.users))
    return list(chain.from_iterable(await asyncio.gather(*talks)))


async def _talk(url: str, setting: Setting, number: int) -> list[Asked]:
    asked = []
    for _ in range(setting.conversations):
        async with citizen(url, f"127.0.0.{number}") as person:
            for turn in range(PER_CONVERSATION):
                question, _clause = QUESTIONS[(turn + number) % len(QUESTIONS)]
                asked.append(await person.ask(question))
    return asked


def find_wrong(asked: Sequence[Asked]) -> list[str]:
    """Return a line for every answer that does not cite what it must."""
    wanted = dict(QUESTIONS)
    return [
        f"{one.question} cites {sorted(one.citations) or 'nothing'}, not {wanted[one.question]}"
        for one in asked
        if wanted[one.question] not in one.citations
    ]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def describe(setting: Setting, asked: Sequence[Asked]) -> str:
    """Return one row of figures."""
    later = [one.seconds * 1000 for one in asked if not one.is_first]
    first = [one.seconds * 1000 for one in asked if one.is_first]
    figures = (statistics.median(later), percentile(later, 0.95), max(later))
    shown = "  ".join(f"{value:8.0f}" for value in (*figures, statistics.median(first)))
    return f"{setting.users:5d}  {len(asked):9d}  {shown}"


def main() -> int:
    """Measure every setting and print the table; 1 when an answer was wrong."""
    wrong: list[str] = []
    with running_stack() as stack:
        print(f"ready after {stack.ready_s:.1f} s")
        print("users  questions  median ms    p95 ms    max ms  median ms of a first question")
        address = 1
        for setting in SETTINGS:
            asked = asyncio.run(measure(stack.base_url, setting, address))
            print(describe(setting, asked), flush=True)
            wrong += find_wrong(asked)
            address += setting.users
        memory = stack.memory()
    print(f"resident memory: assistant {memory.assistant:.0f} MB, Rasa {memory.dialogue:.0f} MB")
    for line in sorted(set(wrong)):
        print(f"wrong: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
