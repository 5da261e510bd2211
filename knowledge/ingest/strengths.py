"""First marks for the rows of a new document: rules guess, a clerk corrects."""

from collections.abc import Mapping

from knowledge.documents import ClauseKind, Strength
from knowledge.documents.marks import Mark
from knowledge.documents.parser import Row
from knowledge.ingest.rules import Rules


def guess_mark(row: Row, rules: Rules, strengths: Mapping[str, str]) -> Mark:
    """Return a row's mark; only a clause's strength is a guess that wants confirming.

    ``strengths`` gives the strength of each label, as in clause_marks.yml.
    """
    functions = rules.functions[row.kind]
    if row.kind is not ClauseKind.CLAUSE:
        return Mark(rules.labels[row.kind], Strength.NONE, functions)
    label = guess_label(row.text, rules)
    return Mark(label, Strength(strengths[label]), functions, is_guessed=True)


def guess_label(text: str, rules: Rules) -> str:
    """Return the label of the first rule that a clause fits, what promises least first."""
    found = (label for label, pattern in rules.strengths if pattern.search(text))
    return next(found, rules.fallback)
