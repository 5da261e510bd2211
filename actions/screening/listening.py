"""What a message does to an interview. Pure: progress in, a move out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from actions.screening.asking import CHANGE
from actions.screening.describing import Describer
from actions.screening.planning import CONSENT, PROGRAMMES, RELATION, RESUME
from actions.screening.privacy import split_health
from actions.screening.progress import DONT_KNOW, LATER, REFUSED, SELF, Progress
from actions.texts import Texts
from knowledge.screening.interview_questions import QuestionKind
from knowledge.screening.understand_answer import Asked, Manner, Mind, hear, read_answer
from knowledge.screening.understand_correction import Correction, find_correction
from knowledge.screening.understand_opening import read_in_passing, read_opening


class Then(StrEnum):
    """What the interview does next."""

    NEXT = "next"  # the next question, or the result
    KEEP = "keep"  # the open question, if it still matters after a correction
    ASK = "ask"  # the open question again
    WHY = "why"
    UNCLEAR = "unclear"
    WHICH = "which"  # which answer is to be changed
    STOP = "stop"


@dataclass(frozen=True)
class Move:
    """The progress after the message, what to say first, and what to do next."""

    progress: Progress
    then: Then = Then.NEXT
    lines: tuple[str, ...] = ()


_SKIPS = {
    Manner.DONT_KNOW: (DONT_KNOW, "screening.ask.skipped"),
    Manner.REFUSE: (REFUSED, "screening.ask.skipped"),
    Manner.LATER: (LATER, "screening.ask.put_off"),
}
_KINDS = {
    "dont_know": Manner.DONT_KNOW,
    "refuse": Manner.REFUSE,
    "later": Manner.LATER,
    "why": Manner.WHY,
}


@dataclass(frozen=True)
class Listener:
    """Understands messages in the light of an interview; ``programmes`` are the ids there are."""

    mind: Mind
    describer: Describer
    texts: Texts
    programmes: frozenset[str]

    def open(self, progress: Progress, text: str, programmes: Iterable[str], on: date) -> Move:
        """Take in the sentence somebody begins with, and the programmes a button named."""
        heard = read_opening(self.mind, text, on)
        wanted = [key for key in (*programmes, *heard.programmes) if key in self.programmes]
        if heard.person is not None:
            progress = replace(progress, person=heard.person, is_person_known=True)
        if wanted:
            merged = tuple(dict.fromkeys((*progress.programmes, *wanted)))
            progress = replace(progress, programmes=merged, is_wish_known=True)
        progress = self._tell(progress, heard.values)
        if not heard.values:
            return Move(progress)
        facts = self.describer.facts(heard.values)
        return Move(progress, lines=(self.texts.render("screening.intro.noted", facts=facts),))

    def take(self, progress: Progress, text: str, kind: str, fact: str | None, on: date) -> Move:
        """Take in an answer, a press (``fact``), a correction, or a word about the question."""
        if fact == CHANGE:
            return Move(progress, Then.WHICH)
        asked = Asked(progress.question or RELATION, progress.person, on)
        if fact is not None and (fact != asked.fact or not text):
            return self._press_again(progress, fact, text, on)
        if fact is None:
            correction = find_correction(self.mind, asked, progress.answers, text)
            if correction is not None:
                return self._correct(progress, correction)
        heard = hear(self.mind, asked, text)
        is_sure = kind == "answer" or heard.manner not in (Manner.UNCLEAR, Manner.QUESTION)
        manner = heard.manner if is_sure else _KINDS.get(kind, Manner.UNCLEAR)
        if manner is Manner.ANSWER:
            return self._answer(progress, asked, heard.values, text, is_press=fact is not None)
        if manner in _SKIPS:
            return self._skip(progress, asked.fact, manner)
        if manner is Manner.WHY:
            return Move(progress, Then.WHY)
        if manner is Manner.STOP:
            return Move(progress, Then.STOP)
        if manner is Manner.QUESTION:  # a question tells nothing: «抚恤金一千二算不算收入»
            return Move(replace(progress, misses=progress.misses + 1), Then.UNCLEAR)
        return self._unclear(progress, asked, text)

    def is_for_us(self, progress: Progress, text: str, on: date) -> bool:
        """Say whether ``take`` would understand the text by itself."""
        asked = Asked(progress.question or RELATION, progress.person, on)
        if find_correction(self.mind, asked, progress.answers, text) is not None:
            return True
        manner = hear(self.mind, asked, text).manner
        if manner in (Manner.QUESTION, Manner.STOP):
            return False
        return manner is not Manner.UNCLEAR or bool(self._in_passing(progress, asked, text))

    def _press_again(self, progress: Progress, fact: str, text: str, on: date) -> Move:
        """A button of an earlier question: its new answer, or the question once more."""
        if self.mind.book.find(fact) is None:
            return Move(replace(progress, misses=progress.misses + 1), Then.UNCLEAR)
        if not text:
            again = self.texts.render("screening.correct.again")
            return Move(replace(progress, question=fact), Then.ASK, (again,))
        values = read_answer(self.mind, Asked(fact, progress.person, on), text)
        if values is None:
            return Move(replace(progress, question=fact), Then.ASK)
        return self._correct(progress, Correction(fact, values))

    def _correct(self, progress: Progress, correction: Correction) -> Move:
        if not correction.fact:
            return Move(progress, Then.WHICH)
        if correction.values is None:
            again = self.texts.render("screening.correct.again")
            return Move(replace(progress, question=correction.fact), Then.ASK, (again,))
        line = self._said("screening.correct.changed", correction.values)
        after = self._apply(progress, correction.fact, correction.values)
        is_open = correction.fact == progress.question
        return Move(after, Then.NEXT if is_open else Then.KEEP, (line,))

    def _answer(
        self,
        progress: Progress,
        asked: Asked,
        values: Mapping[str, Any],
        text: str,
        *,
        is_press: bool,
    ) -> Move:
        also = {} if is_press else self._in_passing(progress, asked, text)
        also = {name: value for name, value in also.items() if name not in values}
        after = self._tell(self._apply(progress, asked.fact, values), also)
        kind = self.mind.book.question(asked.fact).kind
        is_plain = is_press or kind is QuestionKind.YES_NO or asked.fact.startswith("_")
        noted = {**({} if is_plain else values), **also}
        lines = [self._said("screening.ask.noted", {name: value}) for name, value in noted.items()]
        if asked.fact == CONSENT and values.get(CONSENT) is False:
            lines.append(self.texts.render("screening.ask.no_health"))
        return Move(after, lines=tuple(lines))

    def _skip(self, progress: Progress, fact: str, manner: Manner) -> Move:
        why, key = _SKIPS[manner]
        if fact.startswith("_"):
            return Move(self._apply_own(progress, fact, _WHEN_UNSAID[fact]))
        return Move(progress.skip(fact, why), lines=(self.texts.render(key),))

    def _unclear(self, progress: Progress, asked: Asked, text: str) -> Move:
        told = self._in_passing(progress, asked, text)
        if not told:
            return Move(replace(progress, misses=progress.misses + 1), Then.UNCLEAR)
        lines = [self._said("screening.ask.noted", {name: value}) for name, value in told.items()]
        return Move(self._tell(progress, told), lines=tuple(lines))

    def _in_passing(self, progress: Progress, asked: Asked, text: str) -> dict[str, Any]:
        """Return what the text tells beside its answer and was not known, or was otherwise."""
        tidy = self.mind.words.tidy(text)
        told = read_in_passing(self.mind, tidy, progress.person, asked.on, asked.fact)
        return {
            name: value
            for name, value in told.items()
            if name != asked.fact and progress.value(name) != value
        }

    def _said(self, key: str, values: Mapping[str, Any]) -> str:
        (name, value), *_ = values.items()
        label, shown = self.describer.label(name), self.describer.value(name, value)
        return self.texts.render(key, label=label, value=shown)

    def _tell(self, progress: Progress, values: Mapping[str, Any]) -> Progress:
        for name, value in values.items():
            progress = self._apply(progress, name, {name: value}, is_asked=False)
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
            return self._apply_own(progress, fact, values[fact])
        health, other = split_health(self.mind.book, values)
        if health and progress.consent is None:
            progress = replace(progress, held={**progress.held, **health}, misses=0)
            return progress.answered(fact, other) if other else progress
        if health and progress.consent is False and not is_asked:
            return progress
        return progress.answered(fact, values)

    def _apply_own(self, progress: Progress, fact: str, value: Any) -> Progress:
        progress = replace(progress, misses=0)
        if fact == RELATION:
            return replace(progress, person=value, is_person_known=True)
        if fact == PROGRAMMES:
            wanted = tuple(key for key in value if key in self.programmes)
            return replace(progress, programmes=wanted, is_wish_known=True)
        if fact == CONSENT:
            return self._consent(progress, is_given=value)
        return progress

    def _consent(self, progress: Progress, *, is_given: bool) -> Progress:
        held = progress.held
        progress = replace(progress, consent=is_given, held={})
        return self._tell(progress, held) if is_given else progress


_WHEN_UNSAID: Mapping[str, Any] = {RELATION: SELF, PROGRAMMES: (), CONSENT: False, RESUME: None}
