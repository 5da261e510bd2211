"""Repeating answers back in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.texts import Texts
from knowledge.screening.dictionary import load_dictionary
from knowledge.screening.interview_questions import (
    Person,
    Question,
    QuestionBook,
    QuestionKind,
    place,
)

_UNITS = {
    QuestionKind.AGE: "age",
    QuestionKind.MONTHS: "months",
}


@dataclass(frozen=True)
class Describer:
    """Turns stored values into the words of the buttons, or amounts with their unit."""

    book: QuestionBook
    texts: Texts

    def facts(self, values: Mapping[str, Any]) -> str:
        """Return «年龄 71岁、和军人的关系 当过兵» for values by dotted fact."""
        told = [f"{self.label(name)} {self.value(name, value)}" for name, value in values.items()]
        return self.texts.render("screening.list.separator").join(told)

    def label(self, fact: str) -> str:
        """Return what the fact is called; the fact's own name when no question is written."""
        question = self.book.find(fact)
        return fact if question is None else question.label

    def value(self, fact: str, value: Any) -> str:
        """Return the value in words."""
        question = self.book.find(fact)
        if value is None:
            return self.texts.render("screening.value.unknown")
        if question is None:
            return str(value)
        title = _title(question, fact, value)
        return title if title is not None else self._free(question, value)

    def person(self, key: str) -> Person:
        """Return whom the screening is for."""
        return self.book.persons[key]

    def _free(self, question: Question, value: Any) -> str:
        if isinstance(value, Mapping) and value.keys() == {"min", "max"}:
            return self._range(question, value["min"], value["max"])
        if isinstance(value, Mapping):
            return self._certificate(value)
        if isinstance(value, bool):
            return self.texts.render("screening.value.yes" if value else "screening.value.no")
        if isinstance(value, int):
            unit = self._unit(question)
            return self.texts.render("screening.value.exact", amount=value, unit=unit)
        if question.kind is QuestionKind.PEOPLE:
            return self._people(value)
        if question.kind is QuestionKind.DAILY_LIFE:
            return self._acts(value)
        if isinstance(value, list):
            return self.texts.render("screening.list.separator").join(map(str, value))
        return str(value)

    def _range(self, question: Question, low: int, high: int) -> str:
        unit = self._unit(question)
        if high >= question.highest:
            return self.texts.render("screening.value.at_least", low=low, unit=unit)
        return self.texts.render("screening.value.range", low=low, high=high, unit=unit)

    def _unit(self, question: Question) -> str:
        key = _UNITS.get(question.kind)
        if question.kind is QuestionKind.COUNT:
            key = "homes" if question.fact == "homes" else "people"
        if key is None:
            key = "money_total" if question.is_total else "money_month"
            key = "money_year" if question.is_year else key
        return self.texts.render(f"screening.unit.{key}")

    def _certificate(self, value: Mapping[str, Any]) -> str:
        level = value.get("level")
        shown = "" if level is None else self.texts.render("screening.value.level", level=level)
        return f"{value.get('type') or ''}{shown}"

    def _people(self, people: list[Mapping[str, Any]]) -> str:
        if not people:
            return self.texts.render("screening.value.people_none")
        named = [str(person["rel"]) for person in people if person.get("rel")]
        if not named:
            return self.texts.render("screening.value.people_some")
        joined = self.texts.render("screening.list.separator").join(named)
        return self.texts.render("screening.value.people", people=joined)

    def _acts(self, acts: list[str | None]) -> str:
        failing = acts.count(load_dictionary().unable)
        if acts.count(load_dictionary().able) == len(acts):
            return self.texts.render("screening.value.acts_all")
        return self.texts.render("screening.value.acts_failing", count=failing)


def _title(question: Question, fact: str, value: Any) -> str | None:
    """Return the title of the option that stores exactly this value for this fact."""
    for option in question.options:
        same_target = place(option.target, fact) == fact
        if same_target and option.value == value and type(option.value) is type(value):
            return option.title
    return None


def is_left_to_window(row: Mapping[str, Any], reason: Mapping[str, Any]) -> bool:
    """Say whether a kept result's reason is the sentence about what only the window asks."""
    asked = list(row.get("at_window", ()))
    return bool(asked) and reason["facts"] == asked
