"""The bounded case split: what plain Kleene logic misses.

Kleene logic forgets that one unknown fact read in two places has one value. Only such facts
are split, over values that stand for all answers, and only until two cases disagree.
"""

from collections.abc import Iterator, Mapping
from itertools import chain, combinations

from knowledge.screening.context import Context
from knowledge.screening.dictionary import FactType
from knowledge.screening.facts import Items, Marker, Value
from knowledge.screening.intervals import exactly
from knowledge.screening.parsing import ACTS
from knowledge.screening.programmes import Programme, Standing, open_facts, stand

MAX_FACTS = 12
MAX_INTEGERS = 10
Words = Mapping[str, tuple[frozenset[str], ...]]


def stand_by_cases(ctx: Context, programme: Programme, words: Words) -> Standing:
    """Return where a programme stands, settled also when every case leads to one outcome."""
    plain = stand(ctx, programme.id)
    if plain.is_settled:
        return plain
    if not _can_settle(ctx, programme, words):
        return plain
    return _split(ctx, programme, words, MAX_FACTS) or plain


def _can_settle(ctx: Context, programme: Programme, words: Words) -> bool:
    """Try one case of all repeated facts together: if even that stays open, so does the split."""
    case = ctx
    for _ in range(MAX_FACTS):
        found = dict(_repeated(case, programme, words))
        if not found:
            break
        case = case.assume({name: values[0] for name, values in found.items()})
        if stand(case, programme.id).is_settled:
            return True
    return False


def _split(ctx: Context, programme: Programme, words: Words, depth: int) -> Standing | None:
    standing = stand(ctx, programme.id)
    if standing.is_settled:
        return standing
    found = next(_repeated(ctx, programme, words), None) if depth else None
    if found is None:
        return None
    name, values = found
    agreed: Standing | None = None
    for value in values:
        case = _split(ctx.assume({name: value}), programme, words, depth - 1)
        if case is None or (agreed is not None and case != agreed):
            return None
        agreed = case
    return agreed


def _repeated(
    ctx: Context, programme: Programme, words: Words
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    for name, times in open_facts(ctx, programme).items():
        # Whether the district has a project is for the window: «unknown» is its own outcome.
        is_ours = ctx.facts.dictionary.spec(name).is_local
        values = complete_values(ctx, name, words) if times > 1 and not is_ours else ()
        if values:
            yield name, values


def complete_values(ctx: Context, name: str, words: Words) -> tuple[Value, ...]:
    """Return values that stand for every answer; empty when there is no short list of them."""
    spec = ctx.facts.dictionary.spec(name)
    match spec.type:
        case FactType.YES_NO:
            return (True, False)
        case FactType.WORD if name in words:
            return tuple(_one_of_each(spec.words, words[name]).values())
        case FactType.WORD:
            return spec.words  # a derived number reads it: every word may count
        case FactType.WORDS if name in words:
            return tuple(_word_cases(spec.words, words[name]))
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
    chosen = [word for tested, word in _one_of_each(all_words, groups).items() if any(tested)]
    sizes = range(len(chosen) + 1)
    yield from map(frozenset, chain.from_iterable(combinations(chosen, size) for size in sizes))


def _one_of_each(
    words: tuple[str, ...], groups: tuple[frozenset[str], ...]
) -> dict[tuple[bool, ...], str]:
    """Return one word for each way the conditions can tell words apart."""
    alike: dict[tuple[bool, ...], str] = {}
    for word in words:
        alike.setdefault(tuple(word in group for group in groups), word)
    return alike


def typical_values(ctx: Context, name: str, words: Words) -> tuple[Value, ...]:
    """Return values to try out when choosing a question; numbers by the probes of facts.yml."""
    spec = ctx.facts.dictionary.spec(name)
    match spec.type:
        case FactType.YES_NO | FactType.WORD | FactType.STRUCT:
            return complete_values(ctx, name, words) or (Marker.PRESENT,)
        case FactType.WORDS:
            alike = _one_of_each(spec.words, words.get(name, ()))
            return (frozenset(), *(frozenset({word}) for key, word in alike.items() if any(key)))
        case FactType.NUMBER | FactType.INTEGER:
            return tuple(exactly(probe) for probe in spec.probes)
        case FactType.LIST:
            return (Items(0), Items(1))
        case FactType.SIX:
            return ((True,) * ACTS, (False,) * ACTS)
        case _:
            return ()
