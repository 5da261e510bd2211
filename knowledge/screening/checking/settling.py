"""Reading a set of tables again and again until every mistake in them is known."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from knowledge.errors import TableError
from knowledge.screening.checking.mending import Mender
from knowledge.screening.checking.model import Problem
from knowledge.screening.checking.source import Source
from knowledge.screening.checking.words import problem_of, problems_of

Made = TypeVar("Made")
_MOST = 1000  # mistakes looked for in one set of tables


def slips(source: Source) -> Iterator[Problem]:
    """Yield what is wrong with a file before anything in it is read."""
    for line, code, value in source.slips:
        yield problem_of(source.path, line, code, value=value)


def settle(
    sources: Mapping[str, Source],
    some_cite: str,
    build: Callable[[], Made],
    report: Callable[[Problem], None],
) -> Made | None:
    """Return what ``build`` makes of the sources, mended where it refuses them.

    Every refusal is reported; ``build`` is the very function that loads the tables, so nothing
    that loading refuses goes by. None when the tables cannot be mended.
    """
    mender = Mender(sources, some_cite)
    for _ in range(_MOST):
        try:
            return build()
        except TableError as error:
            if not mender.is_of_our_making(error):
                for problem in problems_of(error, sources):
                    report(problem)
            if not mender.mend(error):
                return None
    return None
