"""Authored questions: how people ask for each clause, in their own words."""

from knowledge.questions.loader import (
    QuestionError,
    check_clause_ids,
    load_questions,
    same_words,
)

__all__ = ["QuestionError", "check_clause_ids", "load_questions", "same_words"]
