"""Who did what to a group of questions."""

from enum import StrEnum

from sqlalchemy.orm import Session

from actions.storage.tables import LearningEvent


class Deed(StrEnum):
    """What a staff member did; its name is ``staff.learning.deed.<value>`` in the texts."""

    PROPOSED = "proposed"
    NOTED = "noted"
    PUBLISHED = "published"
    CONFLICT = "conflict"  # wanted to publish; the check said no
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    REOPENED = "reopened"


def note_deed(
    tx: Session,
    group_id: int,
    staff_id: int,
    deed: Deed,
    learned_id: int | None = None,
    **data: object,
) -> None:
    """Append one event; ``data`` holds codes and ids, never anybody's words."""
    tx.add(
        LearningEvent(
            group_id=group_id,
            learned_id=learned_id,
            kind=deed.value,
            staff_id=staff_id,
            data=dict(data),
        )
    )
    tx.flush()
