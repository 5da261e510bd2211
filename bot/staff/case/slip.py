"""The pre-screening inside a brief, as the slip that the citizen has too."""

from collections.abc import Mapping
from typing import Any

from actions.screening.slip import SlipBuilder
from actions.screening.slip_model import KeptScreening, Slip


def read_slip(brief: Mapping[str, Any], builder: SlipBuilder) -> Slip | None:
    """Return the slip of a brief; None when there was no pre-screening."""
    screening = brief.get("screening")
    if screening is None:
        return None
    kept = KeptScreening(
        person=brief.get("relation") or "self",
        facts=screening.get("facts") or {},
        result=screening.get("result"),
        rules=screening.get("rules") or "",
        skipped=screening.get("skipped") or {},
    )
    return builder.build(kept)
