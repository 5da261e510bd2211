"""Which facts a programme reads, and what is worked out anew when one changes."""

from collections.abc import Iterable, Iterator, Mapping

from knowledge.screening import amounts
from knowledge.screening.context import fact_head
from knowledge.screening.dictionary import Dictionary
from knowledge.screening.leaves import Compares, IsNone, IsOneOf, Line
from knowledge.screening.nodes import Node
from knowledge.screening.programmes import Programme, ProgrammeIsLikely


def walk(node: Node) -> Iterator[Node]:
    """Yield a condition and all its parts."""
    yield node
    for part in node.parts():
        yield from walk(part)


def words_tested(
    dictionary: Dictionary, programmes: Mapping[str, Programme], key: str
) -> dict[str, tuple[frozenset[str], ...]]:
    """Return by fact the groups of words that a programme tells apart."""
    groups: dict[str, set[frozenset[str]]] = {}
    for row in programmes[key].rows:
        for node in walk(row.when):
            if isinstance(node, ProgrammeIsLikely):
                for fact, words in words_tested(dictionary, programmes, node.programme).items():
                    groups.setdefault(fact, set()).update(words)
            elif isinstance(node, IsOneOf):
                groups.setdefault(node.fact, set()).add(node.words)
            elif isinstance(node, IsNone) and (words_of := dictionary.spec(node.fact).words):
                groups.setdefault(node.fact, set()).add(frozenset(words_of))
    return {fact: tuple(sorted(words, key=sorted)) for fact, words in groups.items()}


def residual(dictionary: Dictionary, programme: Programme) -> tuple[str, ...]:
    """Return the facts of a programme that only the window asks."""
    read = (name for row in programme.rows for name in row.when.names())
    specs = ((name, dictionary.find(name)) for name in dict.fromkeys(read))
    found = [name for name, spec in specs if spec is not None and spec.is_residual]
    return tuple(dict.fromkeys((*found, *programme.window)))


def readers_of(
    programmes: Mapping[str, Programme], built: Iterable[Node]
) -> dict[str, frozenset[Node | Line | str]]:
    """Return by fact all that is worked out from it: conditions, lines, numbers, programmes."""
    readers: dict[str, set[Node | Line | str]] = {}
    for number, derived in amounts.DERIVED.items():
        for fact in derived.reads:
            readers.setdefault(fact, set()).add(number)
    for key, programme in programmes.items():
        for fact in _facts_read(programmes, (row.when for row in programme.rows)):
            readers.setdefault(fact, set()).add(key)
    for root in (*built, *_roots(programmes.values())):
        for node in walk(root):
            for fact in _facts_read(programmes, (node,)):
                readers.setdefault(fact, set()).add(node)
            if isinstance(node, Compares):
                for name in node.line.reads():
                    readers.setdefault(fact_head(name), set()).add(node.line)
    return {fact: frozenset(found) for fact, found in readers.items()}


def _roots(programmes: Iterable[Programme]) -> Iterator[Node]:
    for programme in programmes:
        yield programme.trigger
        yield from (row.when for row in programme.rows)
        tells = (tell.when for tell in (*programme.consequences, *programme.notes))
        rest = (*(p.when for p in programme.papers), *(q.when for q in programme.queues))
        yield from (when for when in (*tells, *rest) if when is not None)


def _facts_read(programmes: Mapping[str, Programme], nodes: Iterable[Node]) -> set[str]:
    facts: set[str] = set()
    for node in nodes:
        facts.update(fact_head(name) for name in node.names())
        for part in walk(node):
            if isinstance(part, ProgrammeIsLikely):
                other = programmes[part.programme]
                facts |= _facts_read(programmes, (row.when for row in other.rows))
    return facts
