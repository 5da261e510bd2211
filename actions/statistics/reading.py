"""All figures of a period in one reading."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from actions.statistics.beside import (
    count_kept,
    count_ratings,
    count_transfers,
    top_unanswered,
)
from actions.statistics.counting import count_ends, count_volume, measure_times
from actions.statistics.facts import read_facts
from actions.statistics.model import Minutes, Period, Statistics
from actions.statistics.working import working_minutes_since
from knowledge import clock


def read_statistics(
    tx: Session,
    period: Period,
    queues: Iterable[str] = (),
    *,
    minutes: Minutes | None = None,
    has_questions: bool = True,
) -> Statistics:
    """Return the figures of the cases opened in the period; no queues named means all.

    Times are working minutes of each case's queue, or what ``minutes`` measures.
    ``has_questions=False`` leaves out what citizens asked, for readers who may not see their words.
    """
    wanted = tuple(queues)
    facts = read_facts(tx, period, wanted)
    return Statistics(
        period=period,
        volume=count_volume(facts),
        times=measure_times(facts, minutes or working_minutes_since(tx, period.first)),
        ends=count_ends(facts),
        transfers=count_transfers(tx, period, wanted),
        ratings=count_ratings(tx, period, wanted),
        kept=count_kept(tx, period, wanted, now=clock.now()),
        unanswered=top_unanswered(tx, period) if has_questions else (),
    )
