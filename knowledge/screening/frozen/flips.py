"""Running frozen cases: what comes out today against what was frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.screening import reasons
from knowledge.screening.engine import evaluate, look
from knowledge.screening.facts import FactError
from knowledge.screening.frozen.model import Expected, FrozenCase
from knowledge.screening.parsing import parse_facts
from knowledge.screening.programmes import is_triggered
from knowledge.screening.rulebook import Rulebook


@dataclass(frozen=True)
class Outcomes:
    """What a household comes to: every programme, and whether a person has to be called."""

    programmes: Mapping[str, Expected]
    urgent: bool


@dataclass(frozen=True)
class Flip:
    """One programme that comes out otherwise; None means that it is not (or no longer) there.

    ``gone`` and ``come`` are the reasons that were given before and not now, and the reverse.
    """

    programme: str
    before: Expected | None
    after: Expected | None
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseReport:
    """How one case came out.

    ``urgency`` is the new value where the call for a person flipped; ``added`` are programmes
    that did not exist when the case was frozen (no flip); ``problem`` says which fact can no
    longer be read.
    """

    case: FrozenCase
    flips: tuple[Flip, ...] = ()
    urgency: bool | None = None
    added: tuple[Flip, ...] = ()
    problem: FactError | None = None

    @property
    def is_flipped(self) -> bool:
        """Tell whether somebody has to look at it."""
        return bool(self.flips) or self.urgency is not None or self.problem is not None


def outcomes(rulebook: Rulebook, facts: Mapping[str, Any], on: date) -> Outcomes:
    """Return where every programme stands and why; raises FactError for unreadable facts."""
    known = parse_facts(facts, rulebook.dictionary)
    ctx = look(rulebook, known, on)
    result = evaluate(rulebook, known, on)
    stands = {}
    for row in result.programmes:
        programme = rulebook.programmes[row.id]
        said: tuple[str, ...] = ()
        if is_triggered(ctx, programme.trigger):
            found = reasons.programme_findings(ctx, programme, row.provisional or row.outcome)
            said = tuple(one.text for one in reasons.because(ctx, rulebook.texts, found))
        stands[row.id] = Expected(row.outcome, row.provisional, tuple(filter(None, said)))
    return Outcomes({key: stands[key] for key in sorted(stands)}, result.urgent)


def examine(rulebook: Rulebook, cases: Iterable[FrozenCase]) -> tuple[CaseReport, ...]:
    """Run every case, in order."""
    return tuple(_examine(rulebook, case) for case in cases)


def _examine(rulebook: Rulebook, case: FrozenCase) -> CaseReport:
    try:
        return compare(case, outcomes(rulebook, case.facts, case.on))
    except FactError as error:
        return CaseReport(case, problem=error)


def compare(case: FrozenCase, now: Outcomes) -> CaseReport:
    """Return what differs between a case and what comes out of it now."""
    flips = (_flip(key, before, now.programmes.get(key)) for key, before in case.expected.items())
    added = (
        _flip(key, None, after) for key, after in now.programmes.items() if key not in case.expected
    )
    return CaseReport(
        case,
        flips=tuple(flip for flip in flips if flip is not None),
        urgency=now.urgent if now.urgent != case.urgent else None,
        added=tuple(flip for flip in added if flip is not None),
    )


def _flip(key: str, before: Expected | None, after: Expected | None) -> Flip | None:
    """Other words for the same outcome are no flip."""
    if _stand(before) == _stand(after):
        return None
    was, is_now = (one.because if one else () for one in (before, after))
    return Flip(
        key,
        before,
        after,
        gone=tuple(text for text in was if text not in is_now),
        come=tuple(text for text in is_now if text not in was),
    )


def _stand(one: Expected | None) -> object:
    return one and (one.outcome, one.provisional)
