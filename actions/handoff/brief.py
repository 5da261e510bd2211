"""The brief (交接单): what staff need to know before their first word, built from rows alone."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from actions.handoff.model import Reason
from actions.storage.tables import Author, Message, ScreeningSession
from knowledge.offices import Route
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import to_simplified

_CONSENTS = (("health", "consent"), ("contact", "contact"))
ASKED_LINES = 8
ANSWERED_LINES = 4
EXCERPT_CHARACTERS = 200
# Screening outcomes under which a path stays open; the others say where not to look.
OPEN_OUTCOMES = ("likely", "check", "expired")
FACTS = "screening.facts."  # before the name of a fact, where a field of a brief is named


def build_brief(
    messages: Sequence[Message],
    session: ScreeningSession | None,
    *,
    reason: Reason,
    is_urgent: bool,
    route: Route,
    note: str | None = None,
    region: str | None = None,
) -> dict[str, Any]:
    """Return the brief as JSON; ``messages`` oldest first, identifiers masked already.

    Keys: asked, answered, clauses, screening, missing, relation, region, urgency, consent, routing,
    languages, note. What nobody has said is None.
    """
    asked = _asked(messages)
    return {
        "asked": [{"seq": line.seq, "text": line.text} for line in asked],
        "answered": [_answered(line) for line in _answers(messages)],
        "clauses": list(cited_clauses(messages)),
        "screening": None if session is None else _screening(session),
        "missing": _missing(session),
        "relation": _relation(session),
        "region": region or None,
        "consent": _consent(session),
        "urgency": {"is_urgent": is_urgent, "reason": reason.value},
        "routing": {
            "queue": route.queue,
            "rule": route.rule,
            "secondary": list(route.secondary),
            "version": route.version,
        },
        "languages": languages(line.text for line in asked),
        "note": note,
    }


def cited_clauses(messages: Sequence[Message]) -> tuple[str, ...]:
    """Return the ids of the clauses that the bot quoted, the newest answer's first."""
    ids = [
        citation["clause"]
        for line in reversed(messages)
        if line.author == Author.BOT.value
        for citation in line.payload.get("citations", [])
    ]
    return tuple(dict.fromkeys(ids))


def open_programmes(session: ScreeningSession | None) -> list[dict[str, Any]]:
    """Return the programmes of a screening result whose path is open, best first."""
    result = session.result if session is not None else None
    rows = (result or {}).get("programmes", [])
    return [row for row in rows if row.get("outcome") in OPEN_OUTCOMES]


def languages(texts: Iterable[str]) -> list[str]:
    """Return hints on how the citizen writes: zh-Hans, zh-Hant, latin; most used first."""
    counts: dict[str, int] = {}
    for text in texts:
        for script, count in _scripts(text):
            counts[script] = counts.get(script, 0) + count
    return sorted((name for name, count in counts.items() if count), key=lambda n: -counts[n])


def _scripts(text: str) -> list[tuple[str, int]]:
    names = [unicodedata.name(character, "") for character in text]
    han = sum(name.startswith("CJK UNIFIED") for name in names)
    latin = sum(name.startswith("LATIN") for name in names)
    traditional = sum(a != b for a, b in zip(text, to_simplified(text), strict=False))
    # A few characters differ in simplified writing too; a tenth of the text is more than that.
    is_traditional = traditional * 10 > han
    return [("zh-Hant" if is_traditional else "zh-Hans", han), ("latin", latin)]


def _asked(messages: Sequence[Message]) -> list[Message]:
    typed = [
        line
        for line in messages
        if line.author == Author.CITIZEN.value and line.text and "press" not in line.payload
    ]
    return typed[-ASKED_LINES:]


def _answers(messages: Sequence[Message]) -> list[Message]:
    told = (Outcome.ANSWERED.value, Outcome.NOT_STATED.value)
    said = [
        line
        for line in messages
        if line.author == Author.BOT.value and line.payload.get("outcome") in told
    ]
    return said[-ANSWERED_LINES:]


def _answered(line: Message) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "text": line.text[:EXCERPT_CHARACTERS],
        "outcome": line.payload["outcome"],
        "clauses": [citation["clause"] for citation in line.payload.get("citations", [])],
    }


def _screening(session: ScreeningSession) -> dict[str, Any]:
    return {
        "session": session.id,
        "state": session.state,
        "programmes": session.programmes,
        "facts": session.facts,
        "result": session.result,
        "skipped": session.context.get("skipped", {}),
        "consent": session.context.get("consent"),
        "rules": session.rules,
    }


def _relation(session: ScreeningSession | None) -> str | None:
    """Whom the citizen asks for, once they have said so: self, mother …"""
    if session is None or not session.context.get("is_person_known"):
        return None
    return str(session.context["person"])


def _consent(session: ScreeningSession | None) -> dict[str, bool | None] | None:
    """What was agreed to: keeping health answers for a case, and being contacted in an emergency."""
    if session is None:
        return None
    return {name: session.context.get(key) for name, key in _CONSENTS}


def _missing(session: ScreeningSession | None) -> list[str]:
    """Names of the facts that could still change an open programme."""
    named = [fact for row in open_programmes(session) for fact in row.get("missing", [])]
    return list(dict.fromkeys(named))
