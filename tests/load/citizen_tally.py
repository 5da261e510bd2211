"""Counting how labelled titles were answered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.evaluation.model import FROM_THE_DOCUMENTS
from knowledge.outcomes import Outcome
from tests.load.citizen_labels import Label


@dataclass(frozen=True)
class Ended:
    """How a title was answered."""

    outcome: Outcome
    cited: frozenset[str] = frozenset()

    @property
    def is_policy(self) -> bool:
        """Say whether it was answered from the documents."""
        return self.outcome in FROM_THE_DOCUMENTS


@dataclass(frozen=True)
class Tally:
    """The labelled titles of a group, counted."""

    labelled: int
    ours: int
    answered: int  # as policy
    answered_ours: int
    right: int  # answered, and a right clause is among those quoted
    missed: Counter[Outcome]  # how those of ours ended that were not answered


def tally(labels: Iterable[Label], ended: Mapping[str, Ended]) -> Tally:
    """Count how the labelled titles ended."""
    pairs = [(label, ended[label.id]) for label in labels]
    answered = [(label, end) for label, end in pairs if end.is_policy]
    missed = [end.outcome for label, end in pairs if label.is_ours and not end.is_policy]
    return Tally(
        labelled=len(pairs),
        ours=sum(label.is_ours for label, _ in pairs),
        answered=len(answered),
        answered_ours=sum(label.is_ours for label, _ in answered),
        right=sum(bool(label.gold & end.cited) for label, end in answered),
        missed=Counter(missed),
    )


def is_miss(label: Label, end: Ended) -> bool:
    """Say whether it was answered and is not ours, or the reverse, or by wrong clauses."""
    if label.is_ours and end.is_policy:
        return not label.gold & end.cited
    return label.is_ours is not end.is_policy


def share(part: int, whole: int) -> str:
    """Return both counts with their quotient, which there is none of nothing."""
    return f"{part / whole if whole else float('nan'):.3f} ({part} of {whole})"


def spread(outcomes: Counter[Outcome]) -> str:
    """Return the outcomes with their counts, the commonest first."""
    return ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common()) or "none"


def report(name: str, counted: Tally) -> Iterator[str]:
    """Yield the lines about a group of labelled titles."""
    yield f"{name:10} {counted.labelled} labelled, {counted.ours} of them ours"
    yield f"  precision  {share(counted.answered_ours, counted.answered)} answered ones are ours"
    yield f"  recall     {share(counted.answered_ours, counted.ours)} of ours were answered"
    yield f"  right      {share(counted.right, counted.answered)} answered ones quote a right clause"
    yield f"  ours that were not answered: {spread(counted.missed)}"
