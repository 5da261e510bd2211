"""Which question comes next. Pure: progress in, progress out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from actions.screening.engine import Engine
from actions.screening.privacy import is_health
from actions.screening.progress import LATER, Progress
from knowledge.screening.interview_questions import QuestionBook

RELATION, PROGRAMMES, CONSENT, RESUME = "_relation", "_programmes", "_consent", "_resume"
COUNTED = 6  # further ahead nobody can say; each step costs a look at all rules


@dataclass(frozen=True)
class Planner:
    """Chooses the next question by the rules, after what the interview itself has to know."""

    engine: Engine
    book: QuestionBook

    def advance(self, progress: Progress, on: date) -> Progress:
        """Return the progress with its next question; ``question`` None means: time for a result."""
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

    def count_open(self, progress: Progress, on: date) -> int:
        """Return about how many questions follow the present one; COUNTED means that or more."""
        after = replace(progress, skipped={**progress.skipped, progress.question or "": LATER})
        return sum(1 for _ in self._upcoming(after, on))

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

    def _upcoming(self, progress: Progress, on: date) -> Iterator[str]:
        for _ in range(COUNTED):
            fact = self._fact(progress, on)
            if fact is None:
                return
            yield fact
            progress = replace(progress, skipped={**progress.skipped, fact: LATER})

    def _fact(self, progress: Progress, on: date) -> str | None:
        skip = set(progress.skipped) | set(progress.held)
        wanted = frozenset(progress.programmes) or self.engine.programmes
        while True:
            fact = self.engine.next_question(progress.facts, on, wanted, frozenset(skip))
            if fact is None or fact in skip:
                return None
            is_closed = progress.consent is False and is_health(self.book, fact)
            if not is_closed and self.book.find(fact) is not None:
                return fact
            skip.add(fact)


def is_urgent(progress: Progress) -> bool:
    """Say whether the person cannot cope right now; then questions stop."""
    return progress.value("event.now_ok") is False
