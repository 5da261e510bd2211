"""All fifteen programmes of one line, as the specification gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.oracle import (
    spec_money,
    spec_programmes_care,
    spec_programmes_income,
    spec_programmes_other,
    spec_programmes_relief,
)
from tests.oracle.spec_logic import EXPIRED, NOT_APPLICABLE

FIRST = ("P05", "P04", "P01", "P02", "P03")  # "急难 → 特困 → 低保 → 单人户 → 边缘 → 其他"
DECIDED_BY_AMOUNT = ("P01", "P02", "P03", "P04")
PROGRAMMES = {
    "P01": (spec_programmes_income.p01, "Q-JZ"),
    "P02": (spec_programmes_income.p02, "Q-JZ"),
    "P03": (spec_programmes_income.p03, "Q-JZ"),
    "P03b": (spec_programmes_income.p03b, "Q-JZ"),
    "P04": (spec_programmes_relief.p04, "Q-JZ"),
    "P05": (spec_programmes_relief.p05, "Q-JZ"),
    "P06": (spec_programmes_relief.p06, "Q-TB"),
    "P07": (spec_programmes_care.p07, "Q-YL"),
    "P08": (spec_programmes_care.p08, "Q-YL"),
    "P09": (spec_programmes_care.p09, "Q-YL"),
    "P10": (spec_programmes_care.p10, "Q-YL"),
    "P10b": (spec_programmes_care.p10b, "Q-YL"),
    "P11": (spec_programmes_other.p11, "Q-SW"),
    "P12": (spec_programmes_other.p12, "Q-FL"),
    "P13": (spec_programmes_other.p13, "Q-FL"),
}


@dataclass(frozen=True)
class Verdict:
    """What the tables say of one programme; ``provisional`` only beside ``expired``."""

    outcome: str
    provisional: str | None
    queue: str


def decide(facts: Mapping[str, Any], on: date) -> dict[str, Verdict]:
    """The verdict of every programme for one person's JSON facts on one day."""
    return {name: _verdict(name, facts, on) for name in PROGRAMMES}


def is_urgent(facts: Mapping[str, Any]) -> bool:
    return spec_programmes_relief.urgent(facts)


def is_in_order(rows: Sequence[tuple[str, str]]) -> bool:
    """Rule 0.6, and "not_applicable last", for (programme, outcome) as they are listed."""
    shown = [key for key, outcome in rows if outcome != NOT_APPLICABLE]
    leading = [key for key in FIRST if key in shown]
    return shown[: len(leading)] == leading and [key for key, _ in rows[: len(shown)]] == shown


def _verdict(name: str, facts: Mapping[str, Any], on: date) -> Verdict:
    """ "programmes decided by that amount (P01 to P04) become `expired`".

    `not_applicable` that rests on what was asked or is received stays: no amount decides it.  P03
    beside a P01 that would be LIKELY rests on the amount, so there it is only provisional.
    """
    rule, queue = PROGRAMMES[name]
    found = rule(facts, on)
    if name == "P05" and is_urgent(facts):
        queue = "Q-JN"
    stale = name in DECIDED_BY_AMOUNT and spec_money.standard(on).expired
    by_amount = name == "P03" and spec_programmes_income.p03_is_touched(facts)
    if not stale or (found == NOT_APPLICABLE and not by_amount):
        return Verdict(found, None, queue)
    return Verdict(EXPIRED, found, queue)
