"""Whether a new wording would take a question away from the clause that answers it now."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from knowledge.retrieval import ClauseIndex, Draft
from knowledge.retrieval.corpus import Text
from knowledge.retrieval.fusion import Field


@dataclass(frozen=True)
class Conflict:
    """A question whose clause would lose its first place."""

    question: str
    clause_id: str  # whose question it is
    taken_by: str  # the clause that would come first


def find_conflicts(draft: Draft, clause_id: str, added: str) -> tuple[Conflict, ...]:
    """Return the questions of other clauses that the question ``added`` would lead astray.

    ``draft`` is the index with ``added`` as a question of ``clause_id``. Each question is asked
    with itself taken out of the index, as a citizen would ask it in words that nobody wrote
    down; it is led astray when its clause comes first without ``added`` and not with it. The
    same words on another clause are led astray too. Takes about 2 ms a question.
    """
    index = draft.open()
    new = [at for at, text in enumerate(draft.texts) if _is_it(text, clause_id, added)]
    asked = [
        (at, text)
        for at, text in enumerate(draft.texts)
        if text.is_question and text.clause_id != clause_id
    ]
    found = []
    for at, text in asked:
        first = _first(index, text.text, {at})
        if first != text.clause_id and _first(index, text.text, {at, *new}) == text.clause_id:
            found.append(Conflict(text.text, text.clause_id, first))
    return tuple(found)


def _is_it(text: Text, clause_id: str, added: str) -> bool:
    return text.is_question and text.clause_id == clause_id and text.text == added


def _first(index: ClauseIndex, question: str, without: Collection[int]) -> str:
    """Return the id of the best clause when some texts are not there; "" for none."""
    kept = ~np.isin(index.questions.texts, list(without))
    field = Field(index.questions.texts[kept], index.questions.owners[kept])
    hits = replace(index, questions=field).search(question, top=1)
    return hits[0].clause.id if hits else ""
