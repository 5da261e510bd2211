"""Answers to a question about several facts: gathering presses, reading, saying back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.screening import sums
from actions.screening.describing import Describer
from actions.screening.progress import Progress
from actions.texts import Texts
from knowledge.screening.interview_questions import Question
from knowledge.screening.understand_answer import Asked, Manner, Mind, hear, read_answer


@dataclass(frozen=True)
class Picker:
    """Reads and words what is said to a group question."""

    mind: Mind
    describer: Describer
    texts: Texts

    def is_several(self, fact: str) -> bool:
        """Say whether more than one option of this question may be meant."""
        question = self.mind.book.find(fact)
        return bool(question and question.group and question.group.is_several)

    def pick(self, progress: Progress, title: str) -> Progress | None:
        """Return the progress with one more option pressed; None when the press ends the answer."""
        question = self.mind.book.question(progress.question or "")
        titles = [option.title for option in question.options]
        if title not in titles:
            return None
        picked = tuple(dict.fromkeys((*progress.picked, title)))
        return None if len(picked) == len(titles) else replace(progress, picked=picked, misses=0)

    def all_said(self, progress: Progress, text: str) -> str:
        """Return what was pressed and what was typed after it as one answer."""
        if not progress.picked:
            return text
        words = self.mind.words
        is_end = words.answers["done"].search(words.tidy(text)) or not text
        said = progress.picked if is_end else (*progress.picked, text)
        return self.texts.render("screening.list.separator").join(said)

    def picked_and_unsaid(
        self, progress: Progress, asked: Asked, text: str
    ) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return what was pressed, and the other facts as unsaid when the text says just that."""
        manner = hear(self.mind, asked, text).manner
        if manner not in (Manner.DONT_KNOW, Manner.REFUSE, Manner.LATER):
            return {}, None
        question = self.mind.book.question(asked.fact)
        picked: dict[str, Any] = {}
        for title in progress.picked:
            option = question.option(title)
            for fact, value in (option.value if option else {}).items():
                known = picked.get(fact)
                picked[fact] = [*known, *value] if isinstance(known, list) else value
        picked = {fact: value for fact, value in picked.items() if value is not None}
        others = (fact for fact in asked.parts or question.covers if fact not in picked)
        unsaid = None if manner is Manner.DONT_KNOW else manner
        return picked, dict.fromkeys(others, unsaid)

    def old_press(self, asked: Asked, title: str) -> Mapping[str, Any] | None:
        """Return what a button of an earlier question sets; only what it names itself."""
        question = self.mind.book.question(asked.fact)
        option = question.option(title)
        if question.group is None or option is None:
            return read_answer(self.mind, asked, title)
        return {fact: value for fact, value in option.value.items() if value is not None} or None

    def with_known_parts(
        self, progress: Progress, asked: Asked, values: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return the values; a sum of the parts asked for holds the parts told before as well."""
        group = self.mind.book.question(asked.fact).group
        if group is None or not group.total or group.total not in values or not asked.parts:
            return values
        total = values[group.total]
        known = [fact for fact in group.covers if fact not in asked.parts]
        for fact in known:
            if progress.value(fact) is not None:
                total = sums.add(total, progress.value(fact))
        return {**values, group.total: total}

    def said_back(self, question: Question, values: Mapping[str, Any]) -> list[str]:
        """Return what was understood, with what was not named and so counts as none."""
        group = question.group
        if group is None:
            return []
        none = [
            group.parts[fact]
            for fact in group.covers
            if fact in values and fact in group.absent and values[fact] == group.absent[fact]
        ]
        separator = self.texts.render("screening.list.separator")
        some = {name: value for name, value in values.items() if not _is_none(group, name, value)}
        if not some:
            return []
        if not group.is_several:  # «开州、农村» needs no names
            told = separator.join(self.describer.value(*item) for item in some.items())
        else:
            told = self.describer.facts(some)
        if not none:
            return [self.texts.render("screening.ask.noted_all", facts=told)]
        without = separator.join(none)
        return [self.texts.render("screening.ask.noted_rest", facts=told, none=without)]


def _is_none(group: Any, fact: str, value: Any) -> bool:
    return fact in group.covers and fact in group.absent and group.absent[fact] == value
