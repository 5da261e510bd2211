"""A wish for somebody else while an interview is open: the answers of one are not the other's."""

from datetime import date

from sqlalchemy.orm import Session

from actions.screening import sessions
from actions.screening.ending import Ending
from actions.screening.planning import is_urgent
from actions.screening.progress import Progress, read_progress
from actions.storage.tables import ScreeningSession
from knowledge.screening.understand_answer import Mind
from knowledge.screening.understand_opening import read_opening


def unfinished(
    tx: Session, conversation_id: str, mind: Mind, ending: Ending, text: str, on: date
) -> ScreeningSession | None:
    """Return the interview to go on with; one about somebody else is put aside, and None returned.

    What was told about health in the one put aside is dropped, as when an interview is stopped.
    """
    row = sessions.unfinished(tx, conversation_id)
    if row is None or not is_for_another(mind, read_progress(row), text, on):
        return row
    row.state = sessions.CANCELLED
    ending.forget(tx, row)
    tx.flush()
    return None


def is_for_another(mind: Mind, progress: Progress, text: str, on: date) -> bool:
    """Say whether the text wishes something for another person than the answers are about.

    Without a wish it does not: «我妈跟我们住» tells about the household.
    """
    is_told = bool(progress.facts or progress.held) and progress.is_person_known
    if not is_told or is_urgent(progress):
        return False
    heard = read_opening(mind, text, on)
    is_behalf = mind.words.opening["on_behalf"].match(mind.words.tidy(text)) is not None
    is_wish = bool(heard.programmes) or is_behalf
    return is_wish and heard.person not in (None, progress.person)
