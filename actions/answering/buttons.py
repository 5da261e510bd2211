"""The buttons under an answer."""

import json
from collections.abc import Iterable

from actions.answering.tools import Tools
from actions.replies import Button
from actions.texts import Texts
from knowledge.documents.model import Clause

_MOST_SCREENINGS = 2  # more buttons than that confuse on a phone


def human(texts: Texts) -> Button:
    """Return the way to a person."""
    return Button(texts.render("common.button.human"), "/request_human")


def ways_on(texts: Texts) -> tuple[Button, ...]:
    """Return the two ways on when no clause is quoted: screening and a person."""
    return Button(texts.render("common.button.screen"), "/start_screening"), human(texts)


def option(title: str, question: str) -> Button:
    """Return a button that asks a question of ours."""
    return Button(title, _command("ask_policy", question=question))


def screenings(tools: Tools, clauses: Iterable[Clause], folded: str) -> tuple[Button, ...]:
    """Return up to two screenings that the quoted clauses start, those asked about first."""
    names = [name for clause in clauses for name in function_values(clause, "PRE")]
    known = [name for name in dict.fromkeys(names) if name in tools.rules.programmes]
    ordered = sorted(known, key=lambda name: name not in folded)
    return tuple(
        Button(
            tools.texts.render("answering.button.screen", programme=name),
            _command("start_screening", programme=tools.rules.programmes[name]),
        )
        for name in ordered[:_MOST_SCREENINGS]
    )


def function_values(clause: Clause, code: str) -> tuple[str, ...]:
    """Return the values of a function code: ``PRE(低保,特困)`` gives the two names."""
    prefix = f"{code}("
    found = next((one for one in clause.functions if one.startswith(prefix)), "")
    return tuple(value for value in found[len(prefix) : -1].split(",") if value)


def _command(intent: str, **entities: str) -> str:
    return f"/{intent}{json.dumps(entities, ensure_ascii=False, separators=(',', ':'))}"
