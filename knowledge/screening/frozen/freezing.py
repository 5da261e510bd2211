"""Making a frozen case out of one screening line, and accepting a change after a review."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.screening.frozen.flips import CaseReport, Outcomes, outcomes
from knowledge.screening.frozen.model import Acceptance, Expected, FrozenCase
from knowledge.screening.frozen.personal import Finding, find_personal
from knowledge.screening.frozen.reducing import Reducer
from knowledge.screening.parsing import parse_facts
from knowledge.screening.rulebook import Rulebook

_NOBODY = "-"


class FreezeError(KnowledgeError):
    """Something looks like personal data; ``findings`` say where and of which kind."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        listed = ", ".join(f"{one.place} ({one.kind})" for one in findings)
        super().__init__(f"this looks like personal data: {listed}. Leave it out.")
        self.findings = findings


def freeze(
    rulebook: Rulebook,
    facts: Mapping[str, Any],
    *,
    id: str,
    name: str,
    why: str,
    on: date,
    today: date,
) -> FrozenCase:
    """Return the case of these facts with the outcomes of every programme on the day ``on``.

    Free words for relatives become one of a known list, days the first of their month. Raises
    FreezeError when anything looks like personal data, FactError when facts cannot be read.
    """
    refuse_personal({"name": name, "why": why, "facts": dict(facts)})
    parse_facts(facts, rulebook.dictionary)
    kept = Reducer(rulebook.dictionary).reduced(facts)
    now = outcomes(rulebook, kept, on)
    return FrozenCase(id, name, why, on, today, kept, now.urgent, now.programmes)


def refuse_personal(raw: Mapping[str, Any]) -> None:
    """Raise FreezeError when something in ``raw`` looks like personal data."""
    findings = tuple(find_personal(raw))
    if findings:
        raise FreezeError(findings)


def next_id(prefix: str, taken: Iterable[str]) -> str:
    """Return the first free id: the prefix and three digits."""
    numbers = [int(one[len(prefix) :]) for one in taken if _is_numbered(one, prefix)]
    return f"{prefix}{max(numbers, default=0) + 1:03}"


def accept(
    case: FrozenCase, report: CaseReport, now: Outcomes, *, by: str, why: str, today: date
) -> FrozenCase:
    """Return the case with what comes out now as its expectation, and the note of who and why.

    Raises FreezeError when the note looks like personal data.
    """
    refuse_personal({"by": by, "why": why})
    note = Acceptance(today, by, why, changes(report))
    return replace(
        case, urgent=now.urgent, expected=now.programmes, accepted=(*case.accepted, note)
    )


def changes(report: CaseReport) -> tuple[str, ...]:
    """Return what differs, a short line each: ``P01 likely → check``."""
    lines = [
        f"{one.programme} {_word(one.before)} → {_word(one.after)}"
        for one in (*report.flips, *report.added)
    ]
    if report.urgency is not None:
        lines.append(f"urgent {not report.urgency} → {report.urgency}".lower())
    return tuple(lines)


def _word(one: Expected | None) -> str:
    if one is None:
        return _NOBODY
    return f"{one.outcome.value}({one.provisional.value})" if one.provisional else one.outcome.value


def _is_numbered(one: str, prefix: str) -> bool:
    return one.startswith(prefix) and one[len(prefix) :].isdigit()
