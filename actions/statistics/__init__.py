"""What clerks and supervisors count: the cases opened in a period, without anybody's words.

Every function reads in the caller's transaction.
"""

from actions.statistics.counting import EVERY_QUEUE, spread
from actions.statistics.export import as_csv
from actions.statistics.hiding import Hidden, hide
from actions.statistics.model import (
    MAX_DAYS,
    Ends,
    Kept,
    Minutes,
    Period,
    QueueTimes,
    Spread,
    Statistics,
    StatisticsError,
    Volume,
)
from actions.statistics.reading import read_statistics

__all__ = [
    "EVERY_QUEUE",
    "MAX_DAYS",
    "Ends",
    "Hidden",
    "Kept",
    "Minutes",
    "Period",
    "QueueTimes",
    "Spread",
    "Statistics",
    "StatisticsError",
    "Volume",
    "as_csv",
    "hide",
    "read_statistics",
    "spread",
]
