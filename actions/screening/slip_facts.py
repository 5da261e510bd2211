"""What was told, in the labels and words of the questions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from actions.screening.describing import Describer
from actions.screening.slip_model import Gap, Told
from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.interview_questions import QuestionKind


@dataclass(frozen=True)
class FactWords:
    """Puts stored facts into words, structs and lists of people field by field."""

    describer: Describer
    is_bare: bool = False  # health was forgotten, so no label may tell of it either

    def told(self, facts: Mapping[str, Any]) -> tuple[Told, ...]:
        """Return a line per fact, in the order they were told."""
        return tuple(line for name, value in facts.items() for line in self._lines(name, value))

    def label(self, fact: str) -> str:
        """Return what a fact is called: its question's label, or what the dictionary asks."""
        neutral = self.neutral(fact)
        if neutral:
            return neutral
        if self.describer.book.find(fact) is not None:
            return self.describer.label(fact)
        spec = load_dictionary().find(fact)
        return fact if spec is None else spec.ask

    def neutral(self, fact: str) -> str:
        """Return the label that keeps quiet about health; "" when the usual one may stay."""
        key = f"slip.neutral.{fact}"
        texts = self.describer.texts
        return texts.render(key) if self.is_bare and texts.has(key) else ""

    def asked(self, fact: str) -> str:
        """Return what the window asks about a fact, in words."""
        spec = load_dictionary().find(fact)
        return self.label(fact) if spec is None else spec.ask

    def gaps(self, facts: Iterable[str]) -> tuple[Gap, ...]:
        """Return what is missing and the papers that settle it, each label once."""
        found: dict[str, Gap] = {}
        for fact in facts:
            question = self.describer.book.find(fact)
            paper = question.paper if question is not None else ""
            found.setdefault(self.label(fact), Gap(self.label(fact), paper))
        return tuple(found.values())

    def _lines(self, name: str, value: Any) -> Iterator[Told]:
        if isinstance(value, Mapping) and not self._is_one_answer(name, value):
            for key, inner in value.items():
                yield from self._lines(f"{name}.{key}", inner)
        elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            for number, item in enumerate(value):
                yield from self._lines(f"{name}[{number}]", item or {})
        else:
            yield Told(self.label(name), self.describer.value(name, value))

    def _is_one_answer(self, name: str, value: Mapping[str, Any]) -> bool:
        """Say whether a struct is told in one go: a range, or a certificate's type and level."""
        question = self.describer.book.find(name)
        is_certificate = question is not None and question.kind is QuestionKind.DISABILITY
        return is_certificate or value.keys() == {"min", "max"}
