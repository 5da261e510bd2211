"""What a message tells beside its answer."""

from typing import Any

from actions.screening.progress import Progress
from knowledge.screening.facts import parent_of
from knowledge.screening.understand_answer import AMOUNTS, Asked, Mind, without_unsaid
from knowledge.screening.understand_opening import read_in_passing

_RELATIVES = "obl["


def in_passing(mind: Mind, progress: Progress, asked: Asked, text: str) -> dict[str, Any]:
    """Return the facts told beside an answer that are news.

    Nothing is taken from what is said about a relative: «五十岁» of a son is not the person's age. Words never overrule an answer given before («重病不晓得» is no event), figures do.
    """
    if asked.fact.startswith(_RELATIVES):
        return {}
    tidy = without_unsaid(mind, mind.words.tidy(text))
    told = read_in_passing(mind, tidy, progress.person, asked.on, asked.fact)
    return {
        name: value
        for name, value in told.items()
        if name != asked.fact and _is_news(mind, progress, name, value)
    }


def _is_news(mind: Mind, progress: Progress, name: str, value: Any) -> bool:
    known = progress.value(name)
    if known is None:
        return not isinstance(progress.value(parent_of(name)), str)  # «无»: there is none
    return known != value and mind.book.question(name).kind in AMOUNTS
