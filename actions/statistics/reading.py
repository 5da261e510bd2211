"""All figures of a period in one reading."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from actions.statistics.beside import (
    count_kept,
    count_ratings,
    count_transfers,
    top_unanswered,
)
from actions.statistics.counting import count_ends, count_volume, measure_times
from actions.statistics.facts import opened_in, read_facts
from actions.statistics.model import Minutes, Period, Statistics
from actions.statistics.working import working_minutes_since
from knowledge import clock


def read_statistics(
    tx: Session,
    period: Period,
    queues: Collection[str] = (),
    units: Collection[str] = (),
    *,
    minutes: Minutes | None = None,
    has_questions: bool = True,
) -> Statistics:
    """Return the figures of the cases opened in the period; no queues or units named means all.

    Times are working minutes of each case's queue, or what ``minutes`` measures.
    ``has_questions=False`` leaves out what citizens asked, for readers who may not see their words.
    """
    chosen = opened_in(period, queues, units)
    facts = read_facts(tx, chosen)
    return Statistics(
        period=period,
        volume=count_volume(facts),
        times=measure_times(facts, minutes or working_minutes_since(tx, period.first)),
        ends=count_ends(facts),
        transfers=count_transfers(tx, chosen),
        ratings=count_ratings(tx, chosen),
        kept=count_kept(tx, chosen, clock.now()),
        unanswered=top_unanswered(tx, period) if has_questions else (),
    )
