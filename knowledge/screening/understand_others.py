"""What a sentence tells about somebody else: the dead, and a child's parents.

Facts about them never become facts of the person who would receive.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.screening.interview_questions import Question, QuestionBook, QuestionKind
from knowledge.screening.understand_amounts import read_amount
from knowledge.screening.understand_choices import is_said
from knowledge.screening.understand_parents import read_parents
from knowledge.screening.understand_words import Words

CHILD = "child"
KID_AGE = "kid.age"


def is_about_dead(text: str, words: Words) -> bool:
    """Say whether tidy text is about a funeral."""
    return words.programmes["P11"].search(text) is not None


def is_about_parents(text: str, words: Words) -> bool:
    """Say whether tidy text is about a child whose parents cannot raise it.

    In a funeral «他爸» is somebody's dead father, unless a child is spoken of.
    """
    is_funeral = is_about_dead(text, words)
    if is_funeral and words.parents.patterns["child"].search(text) is None:
        return False
    return words.programmes["P13"].search(text) is not None


def read_dead(text: str, words: Words, book: QuestionBook) -> dict[str, Any]:
    """Return what is told about the dead, by dotted fact."""
    told: dict[str, Any] = {}
    for question in book:
        if question.fact.startswith("dead."):
            told.update(_meant(question, text, words))
    return told


def read_kid(text: str, words: Words, book: QuestionBook, on: date) -> dict[str, Any]:
    """Return the child's age and what is the matter with its parents, by dotted fact."""
    told: dict[str, Any] = dict(read_parents(text, words, book, on))
    question = book.question(KID_AGE)
    for segment in words.separators.split(text):
        is_named = question.passing_names is not None and question.passing_names.search(segment)
        age = read_amount(question, segment, words, on) if is_named else None
        if age is not None:
            told[KID_AGE] = age
    return told


def _meant(question: Question, text: str, words: Words) -> Mapping[str, Any]:
    named = question.passing_names
    if named is not None and not named.search(text):
        return {}
    meant = [
        option
        for option in question.options
        if not option.is_none and is_said(option.words, text, words)
    ]
    if question.kind is QuestionKind.SEVERAL:
        values = [word for option in meant for word in option.value]
        return {question.fact: list(dict.fromkeys(values))} if values else {}
    return {question.fact: meant[0].value} if len(meant) == 1 else {}
