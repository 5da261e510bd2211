"""First step: danger to life."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from actions.answering.model import Answer, Context
from actions.answering.phrases import PatternsError, Phrases, read_phrases
from actions.answering.tools import Tools
from actions.texts import Texts
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import for_matching
from knowledge.text.packaged import read_yaml

_NAME = re.compile(r"\{([a-z]+)\}")  # {child}; {0,4} is the regular expression's own
CRISIS_QUEUE = "Q-WJ"


@dataclass(frozen=True)
class CrisisFinding:
    """What danger a text speaks of: self_harm, violence, abuse or medical."""

    kind: str
    queue: str = CRISIS_QUEUE


def find_crisis(text: str) -> CrisisFinding | None:
    """Return the danger that a citizen's text speaks of, or None.

    Needs nothing but the text, and is biased to false alarms: the gateway asks it before
    anything else, and works when everything else is down.
    """
    folded = for_matching(text)
    found = (kind for kind, phrases in load_crisis() if phrases.occur_in(folded))
    kind = next(found, None)
    return CrisisFinding(kind) if kind else None


@cache
def load_crisis() -> tuple[tuple[str, Phrases], ...]:
    """Read crisis.yml once: kinds with their patterns, in the order they are looked for.

    find_crisis is called without a composition root's objects.
    """
    raw = cast(dict[str, Any], read_yaml(Path(__file__).with_name("crisis.yml")))
    words = raw.pop("words")
    return tuple(
        (row.pop("kind", name), read_phrases(name, spell_out(row, words)))
        for name, row in raw.items()
    )


def spell_out(row: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, list[str]]:
    """Return an entry with every {name} replaced by its list; lists may name other lists."""
    return {part: [_spell(pattern, words) for pattern in row[part]] for part in row}


def _spell(pattern: str, words: Mapping[str, str]) -> str:
    def list_of(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise PatternsError(f"crisis.yml: no list {found[0]} under words; add it")
        return _spell(words[found[1]], words)

    return _NAME.sub(list_of, pattern)


def crisis_answer(texts: Texts, finding: CrisisFinding) -> Answer:
    """Return the fixed answer with the emergency numbers; it asks nothing and offers no menu."""
    reply = texts.render(f"answering.crisis.{finding.kind}")
    return Answer(Outcome.CRISIS, reply, queue=finding.queue, is_urgent=True)


def stop_for_crisis(tools: Tools, context: Context) -> Context | Answer:
    """Stop with the fixed text when there is danger."""
    finding = find_crisis(context.question)
    return crisis_answer(tools.texts, finding) if finding else context
