"""Putting answers into the progress: facts, the interview's own answers, what waits for consent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.screening.planning import (
    CONSENT,
    CONTACT,
    PLACE,
    PROGRAMMES,
    RELATION,
    RESUME,
)
from actions.screening.privacy import split_health
from actions.screening.progress import SELF, Progress
from knowledge.screening.interview_questions import QuestionBook

# What counts when somebody does not say: always the careful way.
WHEN_UNSAID: Mapping[str, Any] = {
    RELATION: SELF,
    PROGRAMMES: (),
    CONSENT: False,
    RESUME: None,
    PLACE: "",
    CONTACT: False,
}


@dataclass(frozen=True)
class Recorder:
    """Records what was understood; ``programmes`` are the ids there are."""

    book: QuestionBook
    programmes: frozenset[str]

    def tell(self, progress: Progress, values: Mapping[str, Any]) -> Progress:
        """Take in facts that were told without being asked for."""
        for name, value in values.items():
            progress = self._apply(progress, name, {name: value}, is_asked=False)
        return progress

    def answer(self, progress: Progress, fact: str, values: Mapping[str, Any]) -> Progress:
        """Take in an answer; one about several facts counts as an answer to each of them."""
        question = self.book.find(fact)
        if question is None or question.group is None:
            return self._apply(progress, fact, values)
        for name, value in values.items():
            progress = self._apply(progress, name, {name: value})
        return progress

    def _apply(
        self,
        progress: Progress,
        fact: str,
        values: Mapping[str, Any],
        *,
        is_asked: bool = True,
    ) -> Progress:
        if fact.startswith("_"):
            return self.own(progress, fact, values[fact])
        health, other = split_health(self.book, values)
        if health and progress.consent is None:
            progress = replace(progress, held={**progress.held, **health}, misses=0)
            return progress.answered(fact, other) if other else progress
        if health and progress.consent is False and not is_asked:
            return progress
        return progress.answered(fact, values)

    def own(self, progress: Progress, fact: str, value: Any) -> Progress:
        """Take in an answer about the interview itself."""
        progress = replace(progress, misses=0)
        if fact == RELATION:
            return replace(progress, person=value, is_person_known=True)
        if fact == PROGRAMMES:
            wanted = tuple(key for key in value if key in self.programmes)
            return replace(progress, programmes=wanted, is_wish_known=True)
        if fact == CONSENT:
            return self._consent(progress, is_given=value)
        if fact == PLACE:
            return replace(progress, place=value)
        if fact == CONTACT:
            return replace(progress, contact=value)
        return progress

    def _consent(self, progress: Progress, *, is_given: bool) -> Progress:
        held = progress.held
        progress = replace(progress, consent=is_given, held={})
        return self.tell(progress, held) if is_given else progress
