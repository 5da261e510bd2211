"""How far an interview has come: a record of plain values, and its way into the table."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.screening.sums import make_room
from actions.storage.tables import ScreeningSession
from knowledge import clock
from knowledge.screening.paths import put_answer

SELF = "self"
DONT_KNOW, REFUSED, LATER = "dont_know", "refused", "later"  # why a fact is skipped


@dataclass(frozen=True)
class Progress:
    """Everything one interview remembers.

    ``facts`` is in the encoding of screening-amendments §1. ``answers`` holds, by the fact asked
    and oldest first, what was answered; ``skipped`` why a fact is left out (``dont_know`` also
    stands as null in ``facts``); ``held`` health facts told before consent.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    programmes: tuple[str, ...] = ()
    person: str = SELF
    is_person_known: bool = False
    is_wish_known: bool = False
    consent: bool | None = None
    held: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    asked_again: tuple[str, ...] = ()  # facts put off once and asked a second time
    misses: int = 0  # messages in a row that were not understood
    question: str | None = None
    picked: tuple[str, ...] = ()  # titles pressed so far of a question that takes several
    place: str | None = None  # in an emergency: where the person is; "" when they will not say
    contact: bool | None = None  # in an emergency: whether staff may get in touch

    def answered(self, fact: str, values: Mapping[str, Any]) -> "Progress":
        """Return the progress with these values in place of what stood there."""
        facts: Mapping[str, Any] = self.facts
        for name, value in values.items():
            facts = put_answer(make_room(facts, name, value), name, value)
        said = {key: value for key, value in self.answers.items() if key != fact}
        return replace(
            self,
            facts=facts,
            answers={**said, fact: values.get(fact, next(iter(values.values()), None))},
            skipped={key: why for key, why in self.skipped.items() if key != fact},
            misses=0,
        )

    def skip(self, fact: str, why: str) -> "Progress":
        """Return the progress without an answer to this fact; "don't know" is a fact itself."""
        skipped = {**self.skipped, fact: why}
        facts = put_answer(self.facts, fact, None) if why == DONT_KNOW else self.facts
        return replace(self, facts=facts, skipped=skipped, misses=0)

    def value(self, name: str) -> Any | None:
        """Return what is stored under a dotted name; None when nothing is."""
        place: Any = self.facts
        for step in name.replace("[", ".").replace("]", "").split("."):
            if isinstance(place, list) and step.isdigit() and int(step) < len(place):
                place = place[int(step)]
            elif isinstance(place, Mapping):
                place = place.get(step)
            else:
                return None
        return place


_IN_CONTEXT = (
    "person", "is_person_known", "is_wish_known", "consent", "held", "answers", "skipped",
    "asked_again", "misses", "picked", "place", "contact",
)  # fmt: skip

_TUPLES = ("asked_again", "picked")


def read_progress(row: ScreeningSession) -> Progress:
    """Return the progress kept in a row."""
    kept = {key: row.context[key] for key in _IN_CONTEXT if key in row.context}
    for key in _TUPLES:
        kept[key] = tuple(kept.get(key, ()))
    return Progress(
        facts=row.facts, programmes=tuple(row.programmes), question=row.question, **kept
    )


def write_progress(row: ScreeningSession, progress: Progress) -> None:
    """Put the progress into a row; the JSON columns get new objects, so changes are seen."""
    row.facts = dict(progress.facts)
    row.programmes = list(progress.programmes)
    row.question = progress.question
    context = {key: getattr(progress, key) for key in _IN_CONTEXT}
    row.context = {**row.context, **context, **{key: list(context[key]) for key in _TUPLES}}
    row.updated_at = clock.now()
