"""What the interview needs to know: its questions and its understanding of free words."""

from functools import cache

from knowledge.screening.interview_loading import load_questions
from knowledge.screening.understand_answer import Mind
from knowledge.screening.understand_words import load_words


@cache
def load_mind() -> Mind:
    """Read questions and word lists; raises KnowledgeError naming what is wrong with them."""
    return Mind(load_questions(), load_words())
