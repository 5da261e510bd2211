"""What a changed answer changed."""

from collections.abc import Mapping
from typing import Any

from actions.screening.results import Reporter


def changes(
    reporter: Reporter, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> list[str]:
    """Return which paths look different since the last result, in a line each.

    Nothing when there was no result before; a line of its own when all is as it was.
    """
    if before is None or before["urgent"]:
        return []
    texts = reporter.texts
    known = {row["id"]: _outcome(row) for row in before["programmes"]}
    lines = [
        texts.render(
            "screening.result.changed_line",
            name=reporter.short(row),
            before=texts.render(f"screening.result.short_{known[row['id']]}"),
            after=texts.render(f"screening.result.short_{_outcome(row)}"),
        )
        for row in after["programmes"]
        if known.get(row["id"], _outcome(row)) != _outcome(row)
    ]
    if not lines:
        return [texts.render("screening.result.unchanged")]
    return [texts.render("screening.result.changed"), *lines]


def _outcome(row: Mapping[str, Any]) -> str:
    return str(row["provisional"] or row["outcome"])
