"""What a message does to an interview. Pure: progress in, a move out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from actions.screening.asking import CHANGE
from actions.screening.describing import Describer
from actions.screening.passing import in_passing
from actions.screening.picking import Picker
from actions.screening.planning import CONSENT, RELATION
from actions.screening.progress import DONT_KNOW, LATER, REFUSED, Progress
from actions.screening.recording import WHEN_UNSAID, Recorder
from actions.screening.sums import parts_of
from actions.texts import Texts
from knowledge.screening.interview_questions import QuestionKind
from knowledge.screening.understand_answer import Asked, Manner, Mind, hear
from knowledge.screening.understand_correction import Correction, find_correction
from knowledge.screening.understand_opening import read_opening


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

    @property
    def recorder(self) -> Recorder:
        """Return what puts answers into the progress."""
        return Recorder(self.mind.book, self.programmes)

    @property
    def picker(self) -> Picker:
        """Return what reads answers to questions about several facts."""
        return Picker(self.mind, self.describer, self.texts)

    def open(self, progress: Progress, text: str, programmes: Iterable[str], on: date) -> Move:
        """Take in the sentence somebody begins with, and the programmes a button named."""
        heard = read_opening(self.mind, text, on)
        wanted = [key for key in (*programmes, *heard.programmes) if key in self.programmes]
        if heard.person is not None and not (progress.is_person_known and progress.facts):
            progress = replace(progress, person=heard.person, is_person_known=True)
        if wanted:
            merged = tuple(dict.fromkeys((*progress.programmes, *wanted)))
            progress = replace(progress, programmes=merged, is_wish_known=True)
        progress = self.recorder.tell(progress, heard.values)
        if not heard.values:
            return Move(progress)
        facts = self.describer.facts(heard.values)
        return Move(progress, lines=(self.texts.render("screening.intro.noted", facts=facts),))

    def take(
        self,
        progress: Progress,
        text: str,
        kind: str,
        fact: str | None,
        on: date,
        parts: tuple[str, ...] = (),
    ) -> Move:
        """Take in an answer, a press (``fact``), a correction, or a word about the question.

        ``parts`` are the facts that the open question still asks about, when it asks for several.
        """
        if fact == CHANGE:
            return Move(progress, Then.WHICH)
        asked = Asked(progress.question or RELATION, progress.person, on, parts)
        if fact is not None and (fact != asked.fact or not text):
            return self._press_again(progress, fact, text, on)
        if fact is None:
            correction = find_correction(self.mind, asked, progress.answers, text)
            if correction is not None:
                return self._correct(progress, correction)
        elif self.picker.is_several(fact):
            more = self.picker.pick(progress, text)
            if more is not None:
                return Move(more, Then.ASK)
        return self._hear(progress, asked, text, kind, is_press=fact is not None)

    def _hear(
        self, progress: Progress, asked: Asked, text: str, kind: str, *, is_press: bool
    ) -> Move:
        if progress.picked and not is_press:
            picked, unsaid = self.picker.picked_and_unsaid(progress, asked, text)
            if unsaid is not None:  # «当过兵», then «不想说»
                return self._answer(progress, asked, {**picked, **unsaid}, text, is_press=False)
        text = self.picker.all_said(progress, text)
        heard = hear(self.mind, asked, text)
        is_sure = kind == "answer" or heard.manner not in (Manner.UNCLEAR, Manner.QUESTION)
        manner = heard.manner if is_sure else _KINDS.get(kind, Manner.UNCLEAR)
        if manner is Manner.ANSWER:
            return self._answer(progress, asked, heard.values, text, is_press=is_press)
        if manner in _SKIPS:
            return self._skip(progress, asked, manner)
        if manner is Manner.WHY:
            return Move(progress, Then.WHY)
        if manner is Manner.STOP:
            return Move(progress, Then.STOP)
        if manner is Manner.QUESTION:  # a question tells nothing: «抚恤金一千二算不算收入»
            return Move(replace(progress, misses=progress.misses + 1), Then.UNCLEAR)
        return self._unclear(progress, asked, text)

    def is_for_us(
        self, progress: Progress, text: str, on: date, parts: tuple[str, ...] = ()
    ) -> bool:
        """Say whether ``take`` would understand the text by itself."""
        asked = Asked(progress.question or RELATION, progress.person, on, parts)
        if find_correction(self.mind, asked, progress.answers, text) is not None:
            return True
        manner = hear(self.mind, asked, self.picker.all_said(progress, text)).manner
        if manner in (Manner.QUESTION, Manner.STOP):
            return False
        return manner is not Manner.UNCLEAR or bool(in_passing(self.mind, progress, asked, text))

    def _press_again(self, progress: Progress, fact: str, text: str, on: date) -> Move:
        """A button of an earlier question: its new answer, or the question once more."""
        if self.mind.book.find(fact) is None:
            return Move(replace(progress, misses=progress.misses + 1), Then.UNCLEAR)
        if not text:
            again = self.texts.render("screening.correct.again")
            return Move(replace(progress, question=fact), Then.ASK, (again,))
        values = self.picker.old_press(Asked(fact, progress.person, on), text)
        if values is None:
            return Move(replace(progress, question=fact), Then.ASK)
        return self._correct(progress, Correction(fact, values))

    def _correct(self, progress: Progress, correction: Correction) -> Move:
        if not correction.fact:
            return Move(progress, Then.WHICH)
        if correction.values is None:
            again = self.texts.render("screening.correct.again")
            return Move(replace(progress, question=correction.fact), Then.ASK, (again,))
        lines = tuple(self._changed(progress, *item) for item in correction.values.items())
        after = self.recorder.answer(progress, correction.fact, correction.values)
        is_open = correction.fact == progress.question
        return Move(after, Then.NEXT if is_open else Then.KEEP, lines)

    def _answer(
        self,
        progress: Progress,
        asked: Asked,
        values: Mapping[str, Any],
        text: str,
        *,
        is_press: bool,
    ) -> Move:
        question = self.mind.book.question(asked.fact)
        unsaid = {name: value for name, value in values.items() if isinstance(value, Manner)}
        values = {name: value for name, value in values.items() if name not in unsaid}
        values = self.picker.with_known_parts(progress, asked, values)
        also = {} if is_press else in_passing(self.mind, progress, asked, text)
        also = {
            name: value
            for name, value in also.items()
            if name not in values and name not in question.covers
        }
        after = self.recorder.tell(self.recorder.answer(progress, asked.fact, values), also)
        for name, manner in unsaid.items():
            after = after.skip(name, _SKIPS[manner][0])
        if question.group is not None and (progress.picked or not is_press):
            lines = self.picker.said_back(question, values)
        elif is_press or question.kind is QuestionKind.YES_NO or asked.fact.startswith("_"):
            lines = []
        else:
            lines = [self._said("screening.ask.noted", *item) for item in values.items()]
        lines += [self._said("screening.ask.noted", *item) for item in also.items()]
        if asked.fact == CONSENT and values.get(CONSENT) is False:
            lines.append(self.texts.render("screening.ask.no_health"))
        return Move(after, lines=tuple(lines))

    def _skip(self, progress: Progress, asked: Asked, manner: Manner) -> Move:
        why, key = _SKIPS[manner]
        if asked.fact.startswith("_"):
            return Move(self.recorder.own(progress, asked.fact, WHEN_UNSAID[asked.fact]))
        question = self.mind.book.question(asked.fact)
        for fact in (asked.parts or question.covers) if question.group else (asked.fact,):
            progress = progress.skip(fact, why)
        return Move(progress, lines=(self.texts.render(key),))

    def _unclear(self, progress: Progress, asked: Asked, text: str) -> Move:
        told = in_passing(self.mind, progress, asked, text)
        if not told:
            return Move(replace(progress, misses=progress.misses + 1), Then.UNCLEAR)
        lines = [self._said("screening.ask.noted", *item) for item in told.items()]
        return Move(self.recorder.tell(progress, told), lines=tuple(lines))

    def _said(self, key: str, name: str, value: Any) -> str:
        label, shown = self.describer.label(name), self.describer.value(name, value)
        return self.texts.render(key, label=label, value=shown)

    def _changed(self, progress: Progress, name: str, value: Any) -> str:
        """Say what an answer was and what it is now; a sum takes the place of its parts."""
        parts = {key: progress.value(key) for key in parts_of(name) if progress.value(key)}
        if parts:
            return self.texts.render(
                "screening.correct.changed_total",
                label=self.describer.label(name),
                before=self.describer.facts(parts),
                value=self.describer.value(name, value),
            )
        before = progress.value(name)
        if before is None or before == value:
            return self._said("screening.correct.changed", name, value)
        return self.texts.render(
            "screening.correct.changed_from",
            label=self.describer.label(name),
            before=self.describer.value(name, before),
            value=self.describer.value(name, value),
        )
