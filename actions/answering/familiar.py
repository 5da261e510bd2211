"""Whether the words of a question occur anywhere in what we know.

Retrieval scores what is alike and says nothing of what is strange: «查询广州到贵港的火车» shares a
few common words with a clause. What no document and no authored question ever speaks of, the
documents do not answer.
"""

from collections.abc import Iterable

from actions.answering.model import Context
from actions.answering.tools import Tools
from knowledge.text.cleaning import for_matching, is_han


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters in the texts."""
    return frozenset(pair for text in texts for pair in _pairs(for_matching(text)))


def is_strange(tools: Tools, context: Context) -> bool:
    """Say whether a weakly found question is mostly about things that we know nothing of."""
    limits = tools.rules.limits
    if context.hits and context.hits[0].score >= limits.familiar_score:
        return False
    pairs = _pairs(context.folded)
    known = sum(pair in tools.vocabulary for pair in pairs)
    return len(pairs) >= limits.familiar_pairs and known < limits.familiar_share * len(pairs)


def is_known(tools: Tools, folded: str) -> bool:
    """Say whether we have ever heard of any of these words."""
    pairs = _pairs(folded)
    return not pairs or any(pair in tools.vocabulary for pair in pairs)


def _pairs(folded: str) -> list[str]:
    ends = range(2, len(folded) + 1)
    return [folded[end - 2 : end] for end in ends if all(map(is_han, folded[end - 2 : end]))]
