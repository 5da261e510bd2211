"""Learning from what was not answered: collect, group, word anew, check, publish, take back."""

from actions.learning.collecting import collect
from actions.learning.errors import LearningError, Problem
from actions.learning.feedback import can_rate, rate, rate_on_channel
from actions.learning.grouping import assign
from actions.learning.groups import dismiss, reopen
from actions.learning.keeper import IndexKeeper
from actions.learning.listing import GroupLine, GroupView, count_groups, group_view, list_groups
from actions.learning.publishing import Trial, check_question, publish, try_out
from actions.learning.wordings import (
    LEARNED_TOPIC,
    MAX_NOTE,
    MAX_QUESTION,
    live_questions,
    may_publish,
    propose,
    require_publisher,
    withdraw,
    write_note,
)

__all__ = [
    "LEARNED_TOPIC",
    "MAX_NOTE",
    "MAX_QUESTION",
    "GroupLine",
    "GroupView",
    "IndexKeeper",
    "LearningError",
    "Problem",
    "Trial",
    "assign",
    "can_rate",
    "check_question",
    "collect",
    "count_groups",
    "dismiss",
    "group_view",
    "list_groups",
    "live_questions",
    "may_publish",
    "propose",
    "publish",
    "rate",
    "rate_on_channel",
    "reopen",
    "require_publisher",
    "try_out",
    "withdraw",
    "write_note",
]
