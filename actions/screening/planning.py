"""Which question comes next. Pure: progress in, progress out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from actions.screening.engine import Engine
from actions.screening.privacy import is_health
from actions.screening.progress import LATER, Progress
from knowledge.screening import ProgrammeOutcome
from knowledge.screening.interview_questions import QuestionBook

_UNTOUCHED = ProgrammeOutcome.NOT_APPLICABLE
NOW_OK = "event.now_ok"
RELATION, PROGRAMMES, CONSENT, RESUME = "_relation", "_programmes", "_consent", "_resume"


@dataclass(frozen=True)
class Planner:
    """Chooses the next question by the rules, after what the interview itself has to know."""

    engine: Engine
    book: QuestionBook

    def advance(self, progress: Progress, on: date) -> Progress:
        """Return the progress with its next question; ``question`` None means: time for a result."""
        if _may_be_urgent(progress):
            return replace(progress, question=NOW_OK)
        question = self._own_question(progress)
        if question is not None:
            return replace(progress, question=question)
        if is_urgent(progress):
            return replace(progress, question=None)
        fact = self._fact(progress, on)
        if fact is None:
            return self._ask_again(progress, on)
        if progress.consent is None and is_health(self.book, fact):
            return replace(progress, question=CONSENT)
        return replace(progress, question=fact)

    def keep(self, progress: Progress, on: date) -> Progress:
        """Return the progress with the same question if that still matters, else the next one."""
        question = progress.question or ""
        if question.startswith("_"):
            is_kept = self._own_question(progress) == question
        else:
            matters = self._open_facts(progress, on)
            is_kept = not is_urgent(progress) and (matters is None or question in matters)
        return progress if is_kept else self.advance(progress, on)

    def count_open(self, progress: Progress, on: date) -> int | None:
        """Return about how many questions follow the present one; None while that is unclear."""
        found = self._open_facts(progress, on)
        return None if found is None else len(found - {progress.question})

    def _open_facts(self, progress: Progress, on: date) -> set[str] | None:
        """Return the facts that can still change a wanted outcome and may still be asked.

        None while a wanted programme has not been touched by any answer.
        """
        wanted = progress.programmes or self.engine.programmes
        rows = self.engine.evaluate(progress.facts, on).programmes
        asked_for = [row for row in rows if row.id in wanted]
        if any(row.outcome is _UNTOUCHED and not row.is_settled for row in asked_for):
            return None
        missing = {fact for row in asked_for for fact in row.missing} - set(progress.skipped)
        return {fact for fact in missing if self._may_ask(progress, fact)}

    def _may_ask(self, progress: Progress, fact: str) -> bool:
        is_closed = progress.consent is False and is_health(self.book, fact)
        return not is_closed and self.book.find(fact) is not None

    def _own_question(self, progress: Progress) -> str | None:
        if is_urgent(progress):
            return None
        if not progress.is_person_known:
            return RELATION
        if not progress.is_wish_known:
            return PROGRAMMES
        return CONSENT if progress.held and progress.consent is None else None

    def _ask_again(self, progress: Progress, on: date) -> Progress:
        """Take up, once, what was put off until later."""
        put_off = [
            fact
            for fact, why in progress.skipped.items()
            if why == LATER and fact not in progress.asked_again
        ]
        if not put_off:
            return replace(progress, question=None)
        skipped = {fact: why for fact, why in progress.skipped.items() if fact not in put_off}
        again = (*progress.asked_again, *put_off)
        return self.advance(replace(progress, skipped=skipped, asked_again=again), on)

    def _fact(self, progress: Progress, on: date) -> str | None:
        skip = set(progress.skipped) | set(progress.held)
        wanted = frozenset(progress.programmes) or self.engine.programmes
        while True:
            fact = self.engine.next_question(progress.facts, on, wanted, frozenset(skip))
            if fact is None or fact in skip:
                return None
            if self._may_ask(progress, fact):
                return fact
            skip.add(fact)


def _may_be_urgent(progress: Progress) -> bool:
    """Say whether something happened and nobody has asked yet if the person can cope."""
    event = progress.facts.get("event")
    if not isinstance(event, Mapping) or event.get("type") is None:
        return False
    return "now_ok" not in event and NOW_OK not in progress.skipped


def is_urgent(progress: Progress) -> bool:
    """Say whether the person cannot cope right now; then questions stop."""
    return progress.value(NOW_OK) is False
