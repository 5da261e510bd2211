"""Which combinations of conditions lead to a row of the decision table."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import product

from knowledge.screening import nodes
from knowledge.screening.nodes import Condition, Node

MOST = 24  # combinations of one row that a person still reads


class Want(StrEnum):
    """How a condition has to stand."""

    YES = "yes"
    NO = "no"
    NOT_YES = "not_yes"  # anything but a known yes


Combination = Mapping[Node, Want]
_OTHER = {Want.YES: Want.NO, Want.NO: Want.YES}


def combinations(node: Node) -> list[Combination]:
    """Return every combination that makes ``node`` YES, in the order of the rules.

    Conditions without sentences are opened up as long as the list stays short; an empty list
    means that nothing makes it YES (somebody has discretion).
    """
    depth = 0
    found = list(_ways(node, Want.YES, depth))
    for depth in range(1, 10):
        deeper = _distinct(_ways(node, Want.YES, depth))
        if len(deeper) > MOST:
            break
        found = deeper
    return found


def _distinct(ways: Iterator[Combination]) -> list[Combination]:
    kept: list[Combination] = []
    for way in ways:
        if way not in kept:
            kept.append(way)
        if len(kept) > MOST:
            break
    return kept


def _ways(node: Node, want: Want, depth: int) -> Iterator[Combination]:
    match node:
        case Condition() if node.sentences is not None or depth == 0:
            if not _never(node, want):
                yield {node: want}
        case Condition():
            yield from _ways(node.child, want, depth - 1)
        case nodes.All() | nodes.Any():
            yield from _of_junction(node, want, depth)
        case nodes.Not():
            yield from _ways(node.child, _OTHER[want], depth)
        case nodes.NeverNo() | nodes.NeverYes():
            if not _never(node, want):
                yield from _ways(node.child, want, depth)
        case nodes.Unless() if want is Want.YES:
            yield {node.child: Want.NOT_YES}
        case nodes.Unless():
            yield from _ways(node.child, Want.YES, depth)
        case _:
            yield {node: want}


def _of_junction(node: nodes.Junction, want: Want, depth: int) -> Iterator[Combination]:
    ways = [_ways(child, want, depth) for child in node.children]
    needs_all = isinstance(node, nodes.All) == (want is Want.YES)
    if not needs_all:
        for some in ways:
            yield from some
        return
    merged = (_merged(choice) for choice in product(*ways))
    yield from _shortest([way for way in merged if way is not None])


def _shortest(ways: list[Combination]) -> Iterator[Combination]:
    """Yield the combinations that ask for nothing more than another one does."""
    for i, way in enumerate(ways):
        others = (*ways[:i], *(one for one in ways[i + 1 :] if one != way))
        if not any(other.items() <= way.items() for other in others):
            yield way


def _merged(parts: tuple[Combination, ...]) -> Combination | None:
    """Return all parts together; None when they contradict each other."""
    total: dict[Node, Want] = {}
    for part in parts:
        for node, want in part.items():
            if total.setdefault(node, want) != want:
                return None
    return total


def _never(node: Node, want: Want) -> bool:
    """Tell whether a condition cannot come out like this: the window has the last word."""
    inner = node.child if isinstance(node, Condition) else node
    return isinstance(inner, nodes.NeverNo if want is Want.NO else nodes.NeverYes)
