"""The amounts behind a result: how they are kept with it."""

from dataclasses import asdict
from typing import Any

from knowledge.screening import ScreeningResult
from knowledge.screening.results import StandardUsed


def keep_amounts(result: ScreeningResult) -> dict[str, Any]:
    """Return, as plain JSON, the income statement (None when there is none) and the standards."""
    income = result.income
    if income is None:
        kept = None
    else:
        compared = [_standard(line) for line in income.lines_compared]
        kept = {**asdict(income), "lines_compared": compared}
    return {"income": kept, "standards": [_standard(one) for one in result.standards]}


def _standard(one: StandardUsed) -> dict[str, Any]:
    return {**asdict(one), "valid_from": one.valid_from.isoformat()}
