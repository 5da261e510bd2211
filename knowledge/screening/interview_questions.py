"""The questions of the interview, as written in questions.yml."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from knowledge.errors import KnowledgeError

_INDEX = re.compile(r"\[\d+\]")


class QuestionsError(KnowledgeError):
    """questions.yml cannot be used; the message names the question and what is wrong."""


class QuestionKind(StrEnum):
    """How a free answer is read."""

    CHOICE = "choice"  # one option
    SEVERAL = "several"  # a list of words, from one or more options
    YES_NO = "yes_no"
    MONEY = "money"  # 元 a month, unless the question is about a year or a total
    AGE = "age"  # 周岁
    COUNT = "count"
    MONTHS = "months"
    DISABILITY = "disability"  # certificate: type and level
    PEOPLE = "people"  # who could support the person
    DAILY_LIFE = "daily_life"  # the six acts
    PARENT = "parent"  # what is the matter with a child's father or mother
    FREE = "free"  # any words
    GROUP = "group"  # several facts at once


@dataclass(frozen=True)
class Option:
    """A closed answer. ``value`` is in the encoding of the amendments; ``target`` the fact it sets."""

    title: str
    value: Any
    target: str
    words: re.Pattern[str] | None
    is_none: bool = False  # "none of them": also what a bare "no" means
    is_hidden: bool = False  # understood in words, not offered as a button
    is_health: bool = False


@dataclass(frozen=True)
class Phrases:
    """How people speak of several things at once (groups.yml says what each key means)."""

    separator: str
    none: re.Pattern[str]
    denies: re.Pattern[str]
    but: re.Pattern[str]
    each: re.Pattern[str]
    both: re.Pattern[str]


@dataclass(frozen=True)
class Group:
    """What a question asks about several facts at once (groups.yml says what each key means).

    The options of such a question hold their values by fact; None means "there is some, how much
    comes next".
    """

    covers: tuple[str, ...]
    parts: Mapping[str, str]
    phrases: Phrases
    burden: int
    absent: Mapping[str, Any]
    words: Mapping[str, re.Pattern[str]]
    aside: Mapping[str, re.Pattern[str]]
    total: str = ""
    is_several: bool = False


@dataclass(frozen=True)
class Question:
    """One question about one fact; ``fact`` has "[]" for an item of a list.

    With ``group`` it covers several facts, and ``fact`` is only a name.
    """

    fact: str
    kind: QuestionKind
    label: str
    ask: str
    why: str
    cite: tuple[str, ...]
    hint: str
    options: tuple[Option, ...]
    target: str  # where a free answer goes; the fact itself but for a bare struct
    names: re.Pattern[str] | None = None  # how people call the fact when they correct it
    yes_words: re.Pattern[str] | None = None
    no_words: re.Pattern[str] | None = None
    nothing: re.Pattern[str] | None = None  # phrases that mean an amount of 0
    passing_names: re.Pattern[str] | None = None  # an amount beside these words is this fact
    passing_no: re.Pattern[str] | None = None  # these words anywhere mean no
    passing_yes: re.Pattern[str] | None = None  # these words anywhere mean yes
    paper: str = ""  # the paper that settles the fact at the window
    lowest: int = 0
    highest: int = 10_000_000
    is_in_passing: bool = False
    is_total: bool = False  # a sum, not an amount per month
    is_year: bool = False  # an amount per year
    is_first_wins: bool = False  # of several options meant, the first listed
    has_why_button: bool = False
    group: Group | None = None

    @property
    def covers(self) -> tuple[str, ...]:
        """Return the facts it asks about."""
        return (self.fact,) if self.group is None else self.group.covers

    @cached_property
    def shown(self) -> tuple[Option, ...]:
        """Return the options that become buttons."""
        return tuple(option for option in self.options if not option.is_hidden)

    def option(self, title: str) -> Option | None:
        """Return the option with that title."""
        return next((option for option in self.options if option.title == title), None)


@dataclass(frozen=True)
class Person:
    """Whom the screening is for: how we address them and how people name them."""

    key: str
    who: str
    home: str
    title: str
    words: re.Pattern[str]


@dataclass(frozen=True)
class QuestionBook:
    """All questions and persons."""

    questions: Mapping[str, Question]
    persons: Mapping[str, Person]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())

    def find(self, fact: str) -> Question | None:
        """Return the question for a fact such as ``obl[0].can_support``, or None."""
        return self.questions.get(_INDEX.sub("[]", fact))

    def question(self, fact: str) -> Question:
        """Return the question for a fact; raises QuestionsError when nobody wrote one."""
        found = self.find(fact)
        if found is None:
            raise QuestionsError(f"no question for {fact!r}; add it to questions.yml")
        return found

    @cached_property
    def groups(self) -> tuple[Question, ...]:
        """Return the questions that cover several facts."""
        return tuple(question for question in self if question.group is not None)

    def wording(self, fact: str, person: str, parts: Iterable[str] = ()) -> str:
        """Return the question in the words for that person (a key of ``persons``).

        ``parts`` are the facts of a group that are still to be named; none means all.
        """
        whom, question = self.persons[person], self.question(fact)
        named = ""
        if question.group is not None:
            wanted = tuple(parts) or question.covers
            told = (name for part, name in question.group.parts.items() if part in wanted)
            named = question.group.phrases.separator.join(told)
        return question.ask.format(who=whom.who, home=whom.home, parts=named)


def place(target: str, fact: str) -> str:
    """Return ``target`` with the item number of ``fact``: obl[].age, obl[2].rel -> obl[2].age."""
    index = _INDEX.search(fact)
    return target.replace("[]", index.group() if index else "[0]")
