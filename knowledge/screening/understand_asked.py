"""What understanding works with, and what was asked."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.screening.interview_questions import QuestionBook
from knowledge.screening.understand_words import Words


class Manner(StrEnum):
    """What somebody does with a message while a question is open."""

    ANSWER = "answer"
    DONT_KNOW = "dont_know"
    REFUSE = "refuse"  # does not want to say
    LATER = "later"
    WHY = "why"
    STOP = "stop"
    QUESTION = "question"  # asks something of their own
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Mind:
    """What understanding works with; built once."""

    book: QuestionBook
    words: Words


@dataclass(frozen=True)
class Asked:
    """The open question: the fact, for whom (a key of persons), and today's date.

    ``parts`` are the facts of a group that are still open; none means all of them.
    """

    fact: str
    person: str
    on: date
    parts: tuple[str, ...] = ()
