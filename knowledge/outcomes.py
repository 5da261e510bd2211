"""The closed sets that every turn ends in (design §5)."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a turn ended; drives text, metrics, tests and handoff."""

    ANSWERED = "answered"  # a clause says it, quoted and cited
    NOT_STATED = (
        "not_stated"  # a clause governs it, the documents give no figure, deadline or phone
    )
    CLARIFY = "clarify"  # named options to press
    SCREENING = "screening"  # a step of a pre-screening
    HANDOFF = "handoff"  # a person takes over
    CRISIS = "crisis"  # danger to life: fixed text and a case at once
    OUT_OF_SCOPE = "out_of_scope"  # nothing relevant in the documents
    REFUSED = "refused"  # other people's data, decisions, abuse
    SMALLTALK = "smalltalk"  # greeting, thanks, what can you do
    ERROR = "error"  # something of ours failed; a person is offered


class Completeness(StrEnum):
    """How much of the question the cited clauses cover."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
