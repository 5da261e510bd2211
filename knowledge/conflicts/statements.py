"""What a clause says, cut into statements: figures and duties, with what each is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.conflicts.figures import Figure, read_figures
from knowledge.conflicts.model import Force
from knowledge.conflicts.rules import Rules
from knowledge.conflicts.subjects import Pairs, Subject, clean_words, make_subject, pairs_of
from knowledge.documents.model import Clause, Strength
from knowledge.text.cleaning import count_han, for_matching


@dataclass(frozen=True)
class FigureSaid:
    """One figure of a clause; ``conditions`` are the other figures beside it."""

    subject: Subject
    figure: Figure
    conditions: frozenset[tuple[str, float, float]]


@dataclass(frozen=True)
class DutySaid:
    """How binding one sentence of a clause is; ``core`` are the words of the part that tells."""

    subject: Subject
    force: Force
    core: Pairs


@dataclass(frozen=True)
class Statements:
    """All that a clause says, as far as it can be compared."""

    figures: tuple[FigureSaid, ...]
    duties: tuple[DutySaid, ...]


@dataclass(frozen=True)
class _Sentence:
    text: str
    parts: tuple[str, ...]
    lead: str  # what opens the list that it is an item of, or ""
    headings: tuple[str, ...]  # innermost first, the document's title last


def read_statements(clause: Clause, title: str, rules: Rules) -> Statements:
    """Return what a clause of a document with this title says."""
    sentences = tuple(_sentences(clause, title, rules))
    return Statements(
        tuple(said for one in sentences for said in _figures(one, rules)),
        tuple(said for one in sentences if (said := _duty(one, clause.strength, rules))),
    )


def _sentences(clause: Clause, title: str, rules: Rules) -> Iterator[_Sentence]:
    if rules.formal.search(clause.text):
        return
    folded = for_matching(clause.text)
    opening = folded.partition(":")[0]
    headings = tuple(map(for_matching, (*reversed(clause.path), title)))
    for text in rules.sentence_ends.split(folded):
        parts = tuple(part for part in rules.part_ends.split(text) if part.strip())
        lead = opening if rules.item.match(text) else ""
        yield _Sentence(text, parts, lead, headings)


def _figures(sentence: _Sentence, rules: Rules) -> Iterator[FigureSaid]:
    for at, part in enumerate(sentence.parts):
        before = tuple(reversed(sentence.parts[:at]))
        for piece in _pieces(part, rules):
            yield from _of_piece(piece, before, sentence, rules)


def _pieces(part: str, rules: Rules) -> Sequence[str]:
    """Return the part, or what a list within it is made of when it has several like figures."""
    if rules.unlike.search(part):
        return ()
    if _is_clear(read_figures(part, rules.figures)):
        return [part]
    pieces = part.split("、")
    are_named = all(
        pairs_of(clean_words(_without_figures(one, rules), rules.subjects)) for one in pieces
    )
    return [one for one in pieces if are_named and _is_clear(read_figures(one, rules.figures))]


def _is_clear(figures: Sequence[Figure]) -> bool:
    """Tell whether no unit occurs twice: else nobody can tell which figure is of what."""
    return len({one.unit for one in figures}) == len(figures)


def _of_piece(
    piece: str, before: Sequence[str], sentence: _Sentence, rules: Rules
) -> Iterator[FigureSaid]:
    figures = read_figures(piece, rules.figures)
    bare = _without_figures(piece, rules)
    is_span = any(one.unit in rules.subjects.spans for one in figures)
    if is_span or rules.subjects.condition.search(piece):
        bare = _without_figures(sentence.text, rules)
    said, around = (sentence.lead + bare, *before), (piece, sentence.text)
    subject = make_subject(said, around, sentence.headings, rules)
    for figure in figures:
        others = frozenset((one.unit, one.low, one.high) for one in figures if one is not figure)
        yield FigureSaid(subject, figure, others)


def _without_figures(text: str, rules: Rules) -> str:
    for one in sorted(read_figures(text, rules.figures), key=lambda one: one.span, reverse=True):
        text = text[: one.span[0]] + text[one.span[1] :]
    return text


def _duty(sentence: _Sentence, strength: Strength, rules: Rules) -> DutySaid | None:
    """Return how binding a sentence is, or None where words of two kinds or none tell."""
    telling = [
        (force, part)
        for force, words in rules.forces.items()
        for part in sentence.parts
        if words.search(part)
    ]
    act = _without_force(_without_figures(sentence.text, rules), rules)
    is_short = count_han(clean_words(act, rules.subjects)) < rules.limits.least_act
    if sentence.lead or is_short or len({force for force, _ in telling}) > 1:
        return None
    if not telling and strength is not Strength.DUTY:
        return None
    force, part = telling[0] if telling else (Force.PLAIN, act)
    core = pairs_of(clean_words(_without_force(part, rules), rules.subjects))
    return DutySaid(make_subject([act], [sentence.text], sentence.headings, rules), force, core)


def _without_force(text: str, rules: Rules) -> str:
    for words in rules.forces.values():
        text = words.sub("", text)
    return text
