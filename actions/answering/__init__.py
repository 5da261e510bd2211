"""Answering policy questions from the documents, clause by clause."""

from actions.answering.crisis import CrisisFinding, crisis_answer, find_crisis
from actions.answering.model import ASKED, Answer, Contact, Topic
from actions.answering.pipeline import Answerer, build_answerer
from actions.answering.wire import answer_json

__all__ = [
    "ASKED",
    "Answer",
    "Answerer",
    "Contact",
    "CrisisFinding",
    "Topic",
    "answer_json",
    "build_answerer",
    "crisis_answer",
    "find_crisis",
]
