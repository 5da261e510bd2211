"""Hearing a complaint in what was said before a person was asked for."""

from collections.abc import Sequence
from functools import cache

from actions.answering.rules import Scope, load_scope
from actions.storage.tables import Author, Message
from knowledge.text.cleaning import for_matching


def complains(messages: Sequence[Message]) -> bool:
    """Say whether the citizen's last words are a complaint; ``messages`` oldest first.

    Words that only ask for a person, and pressed buttons, are passed over: what was said before
    them is why the person is wanted.
    """
    scope = _scope()
    for line in reversed(messages):
        if line.author != Author.CITIZEN.value or not line.text or "press" in line.payload:
            continue
        folded = for_matching(line.text)
        if scope.complaint.occur_in(folded):
            return True
        if not scope.human.fullmatch(scope.punctuation.sub("", folded)):
            return False
    return False


@cache
def _scope() -> Scope:
    return load_scope()
