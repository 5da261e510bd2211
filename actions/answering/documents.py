"""Which documents a question about documents means."""

import re

from actions.answering.familiar import vocabulary
from actions.answering.model import Context
from actions.answering.retrieve import is_valid
from actions.answering.tools import Tools
from knowledge.documents.model import Document
from knowledge.text.cleaning import for_matching

_LAST_NUMBER = re.compile(r"(\d+)号$")
_NUMBER = re.compile(r"(\d+)号")


def documents_meant(tools: Tools, context: Context) -> tuple[Document, ...]:
    """Return the documents named by number or by words of their titles, or the first few.

    Only documents in force on the day and valid in the district.
    """
    valid = [one for one in tools.documents.values() if is_valid(one, context)]
    numbers = set(_NUMBER.findall(context.folded))
    named = [one for one in valid if _last_number(one) in numbers]
    if not named:
        shared = _shared(valid, context.folded)
        most = max(map(len, shared), default=0)
        named = [one for one, words in zip(valid, shared, strict=True) if len(words) == most]
    return tuple((named or valid)[: tools.rules.meta.all_documents])


def _last_number(document: Document) -> str:
    found = _LAST_NUMBER.search(for_matching(document.number))
    return found[1] if found else ""


def _shared(documents: list[Document], folded: str) -> list[frozenset[str]]:
    """Return the pairs of characters that each document has in common with the question.

    What most documents have in common tells none of them apart.
    """
    own = [vocabulary([one.title, *one.issuers]) for one in documents]
    asked = vocabulary([folded])
    return [
        frozenset(
            pair for pair in pairs & asked if sum(pair in other for other in own) * 2 <= len(own)
        )
        for pairs in own
    ]
