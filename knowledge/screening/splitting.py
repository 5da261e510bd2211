"""The bounded case split: what plain Kleene logic misses.

Kleene logic forgets that one unknown fact read in two places has one value. Only such facts
are split, over values that stand for all answers, and only until two cases disagree.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, combinations

from knowledge.screening.context import Context
from knowledge.screening.dictionary import FactType
from knowledge.screening.facts import Marker, Value
from knowledge.screening.intervals import exactly
from knowledge.screening.programmes import Programme, Standing, open_facts, stand

MAX_FACTS = 12
MAX_INTEGERS = 10
Words = Mapping[str, tuple[frozenset[str], ...]]


def stand_by_cases(ctx: Context, programme: Programme, words: Words) -> Standing:
    """Return where a programme stands, settled also when every case leads to one outcome."""
    plain = stand(ctx, programme.id)
    if plain.is_settled:
        return plain
    return _split(ctx, programme, words, MAX_FACTS) or plain


def _split(ctx: Context, programme: Programme, words: Words, depth: int) -> Standing | None:
    standing = stand(ctx, programme.id)
    if standing.is_settled:
        return standing
    found = _repeated(ctx, programme, words) if depth else None
    if found is None:
        return None
    name, values = found
    agreed: Standing | None = None
    for value in values:
        case = _split(ctx.assume(name, value), programme, words, depth - 1)
        if case is None or (agreed is not None and case != agreed):
            return None
        agreed = case
    return agreed


def _repeated(
    ctx: Context, programme: Programme, words: Words
) -> tuple[str, tuple[Value, ...]] | None:
    readings = Counter(open_facts(ctx, programme))
    for name, times in readings.items():
        values = complete_values(ctx, name, words) if times > 1 else ()
        if values:
            return name, values
    return None


def complete_values(ctx: Context, name: str, words: Words) -> tuple[Value, ...]:
    """Return values that stand for every answer; empty when there is no short list of them."""
    spec = ctx.facts.dictionary.spec(name)
    match spec.type:
        case FactType.YES_NO:
            return (True, False)
        case FactType.WORD:
            return spec.words
        case FactType.WORDS:
            return tuple(_word_cases(spec.words, words.get(name, ())))
        case FactType.INTEGER if spec.maximum is not None:
            if spec.maximum - spec.minimum >= MAX_INTEGERS:
                return ()
            return tuple(exactly(i) for i in range(int(spec.minimum), int(spec.maximum) + 1))
        case FactType.STRUCT if spec.has_none:
            return (Marker.NOTHING, Marker.PRESENT)
        case _:
            return ()


def _word_cases(
    all_words: tuple[str, ...], groups: tuple[frozenset[str], ...]
) -> Iterator[frozenset[str]]:
    # Words that no condition tells apart stand for each other.
    alike: dict[tuple[bool, ...], str] = {}
    for word in all_words:
        alike.setdefault(tuple(word in group for group in groups), word)
    chosen = [word for signature, word in alike.items() if any(signature)]
    sizes = range(len(chosen) + 1)
    yield from map(frozenset, chain.from_iterable(combinations(chosen, size) for size in sizes))
