"""What one message to the interview leads to."""

from dataclasses import dataclass

from actions.replies import Reply


@dataclass(frozen=True)
class Step:
    """What to say, and whether the interview is over.

    ``case_note`` asks for an urgent case with that note, after the replies have been said.
    """

    replies: list[Reply]
    is_done: bool
    case_note: str | None = None
