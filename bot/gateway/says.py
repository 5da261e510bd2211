"""Replies of the gateway that several of its parts say."""

from actions import handoff
from actions.replies import Reply
from actions.texts.loader import Texts
from knowledge.outcomes import Outcome


def plain(texts: Texts, key: str, **values: object) -> Reply:
    """Return a sentence about a case."""
    return Reply(texts.render(key, **values), Outcome.HANDOFF)


def offering(texts: Texts, key: str) -> Reply:
    """Return a sentence with the way to a person under it."""
    return Reply(texts.render(key), Outcome.CLARIFY, buttons=handoff.buttons("request"))
