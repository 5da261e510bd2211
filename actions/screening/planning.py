"""Which question comes next. Pure: progress in, progress out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from actions.screening.engine import Engine
from actions.screening.privacy import is_health
from actions.screening.progress import LATER, Progress
from knowledge.screening import Bundle, Plan
from knowledge.screening.interview_questions import QuestionBook

NOW_OK = "event.now_ok"
RELATION, PROGRAMMES, CONSENT, RESUME = "_relation", "_programmes", "_consent", "_resume"
PLACE, CONTACT = "_place", "_contact"
# «都帮我看看» begins with these; whatever else the answers touch is looked at too.
BASIC = frozenset({"P01", "P02", "P03", "P04", "P05"})


@dataclass(frozen=True)
class Planner:
    """Chooses the next question by the rules, after what the interview itself has to know."""

    engine: Engine
    book: QuestionBook

    def advance(self, progress: Progress, on: date) -> Progress:
        """Return the progress with its next question; ``question`` None means: time for a result."""
        if _may_be_urgent(progress):
            return _asking(progress, NOW_OK)
        question = self._own_question(progress)
        if question is not None or is_urgent(progress):
            return _asking(progress, question)
        question = self.plan(progress, on).question
        if question is None:
            return self._ask_again(progress, on)
        if progress.consent is None and is_health(self.book, question):
            return _asking(progress, CONSENT)
        return _asking(progress, question)

    def keep(self, progress: Progress, on: date) -> Progress:
        """Return the progress with the same question if that still matters, else the next one."""
        question = progress.question or ""
        if question.startswith("_"):
            is_kept = self._own_question(progress) == question
        else:
            is_kept = not is_urgent(progress) and bool(self.parts(progress, on))
        return progress if is_kept else self.advance(progress, on)

    def parts(self, progress: Progress, on: date) -> tuple[str, ...]:
        """Return the facts of the open question that are open and can still change something."""
        found = self.book.find(progress.question or "")
        if found is None:
            return ()
        still_open = self.plan(progress, on).open
        if found.group is None:
            return (progress.question or "",) if progress.question in still_open else ()
        return tuple(fact for fact in found.covers if fact in still_open)

    def plan(self, progress: Progress, on: date) -> Plan:
        """Return what the rules would ask next, and all that can still matter."""
        wanted, skip = self.wanted(progress, on), self._skip(progress)
        while True:
            found = self.engine.plan(progress.facts, on, wanted, skip, self._bundles())
            closed = {fact for fact in found.open if not self._may_ask(progress, fact)}
            if not closed:
                return found
            skip |= closed

    def wanted(self, progress: Progress, on: date) -> frozenset[str]:
        """Return the programmes to ask for: those wished for, or the basic and touched ones."""
        if progress.programmes:
            return frozenset(progress.programmes)
        return (BASIC | self.engine.touched(progress.facts, on)) & self.engine.programmes

    def count_left(self, progress: Progress, on: date) -> int:
        """Return about how many questions follow the open one: with the usual answers, so many."""
        found = self.plan(progress, on)
        asks_health = any(is_health(self.book, fact) for fact in found.open)
        needs_consent = progress.consent is None and asks_health
        return found.left + (1 if needs_consent else 0)

    def _may_ask(self, progress: Progress, fact: str) -> bool:
        is_closed = progress.consent is False and is_health(self.book, fact)
        return not is_closed and self.book.find(fact) is not None

    def _bundles(self) -> Iterator[Bundle]:
        for question in self.book.groups:
            if question.group is not None:
                yield Bundle(question.fact, question.covers, question.group.burden)

    def _skip(self, progress: Progress) -> frozenset[str]:
        skip = {*progress.skipped, *progress.held}
        if progress.consent is False:
            skip.update(q.fact for q in self.book if is_health(self.book, q.fact))
        return frozenset(skip)

    def _own_question(self, progress: Progress) -> str | None:
        if is_urgent(progress):
            return _urgent_question(progress)
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
            return _asking(progress, None)
        skipped = {fact: why for fact, why in progress.skipped.items() if fact not in put_off}
        again = (*progress.asked_again, *put_off)
        return self.advance(replace(progress, skipped=skipped, asked_again=again), on)


def _asking(progress: Progress, question: str | None) -> Progress:
    picked = progress.picked if question == progress.question else ()
    return replace(progress, question=question, picked=picked)


def _urgent_question(progress: Progress) -> str | None:
    """Return what is asked before somebody is sent: where the person is, and whether they may."""
    if progress.place is None:
        return PLACE
    return CONTACT if progress.contact is None else None


def _may_be_urgent(progress: Progress) -> bool:
    """Say whether something happened and nobody has asked yet if the person can cope."""
    event = progress.facts.get("event")
    if not isinstance(event, Mapping) or event.get("type") is None:
        return False
    return "now_ok" not in event and NOW_OK not in progress.skipped


def is_urgent(progress: Progress) -> bool:
    """Say whether the person cannot cope right now; then questions stop."""
    return progress.value(NOW_OK) is False
