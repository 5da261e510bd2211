"""Answers as citizens give them, drawn by hypothesis: whole, in parts, or not at all."""

from typing import Any

from hypothesis import strategies as st

from knowledge.screening.dictionary import FactSpec, FactType, load_dictionary

AMOUNTS = [0, 100, 629, 630, 700, 756, 770, 945, 1134, 1155, 1386, 1890, 2268, 2772, 5000, 40000]


def known(  # noqa: C901 - one branch per type of fact
    spec: FactSpec, *, partial: bool
) -> st.SearchStrategy[Any]:
    """Answers to one fact; with ``partial``, fields may be missing and numbers be ranges."""
    match spec.type:
        case FactType.YES_NO:
            return st.booleans()
        case FactType.WORD:
            return st.sampled_from(spec.words)
        case FactType.WORDS:
            return st.lists(st.sampled_from(spec.words), max_size=2, unique=True)
        case FactType.NUMBER:
            exact = st.sampled_from(AMOUNTS)
            return exact | st.tuples(exact, exact).map(as_range) if partial else exact
        case FactType.INTEGER:
            top = int(spec.maximum) if spec.maximum is not None else 24
            edges = [n for n in (0, 1, 2, 3, 4, 15, 16, 17, 18, 59, 60, 79, 80) if n <= top]
            return st.sampled_from([n for n in edges if n >= spec.minimum])
        case FactType.SIX:
            words = ["能", "不能", None] if partial else ["能", "不能"]
            return st.lists(st.sampled_from(words), min_size=6, max_size=6)
        case FactType.STRUCT:
            fields = struct(spec, partial=partial)
            return fields | st.just("无") if spec.has_none else fields
        case FactType.LIST:
            return st.lists(struct(spec, partial=partial), max_size=2)
        case FactType.DATE:
            return st.just("2025-07-15")
        case FactType.TEXT:
            return st.just("亲戚")


def as_range(ends: tuple[int, int]) -> dict[str, int]:
    return {"min": min(ends), "max": max(ends)}


def struct(spec: FactSpec, *, partial: bool) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: known(field, partial=partial) for name, field in spec.fields.items()}
    if not partial:
        return st.fixed_dictionaries(fields)
    return st.fixed_dictionaries({}, optional={k: f | st.none() for k, f in fields.items()})


SPECS = {spec.name: spec for spec in load_dictionary()}
PARTIAL = st.fixed_dictionaries(
    {}, optional={name: known(spec, partial=True) | st.none() for name, spec in SPECS.items()}
)
COMPLETE = st.fixed_dictionaries({name: known(spec, partial=False) for name, spec in SPECS.items()})
ONE_MORE = st.sampled_from(sorted(SPECS)).flatmap(
    lambda name: st.tuples(st.just(name), known(SPECS[name], partial=False))
)
