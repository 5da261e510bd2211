"""How the console names queues, programmes and facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.offices import Queue, load_queues
from knowledge.screening import load_rulebook
from knowledge.screening.interview_loading import load_questions


@dataclass(frozen=True)
class Labels:
    """Names by id; what has no name here is shown by its id."""

    queues: Mapping[str, Queue]
    programmes: Mapping[str, str]
    facts: Mapping[str, str]


def load_labels() -> Labels:
    """Read the names from the knowledge layer."""
    return Labels(
        queues=load_queues(),
        programmes={key: one.name for key, one in load_rulebook().programmes.items()},
        facts={question.fact: question.label for question in load_questions()},
    )
