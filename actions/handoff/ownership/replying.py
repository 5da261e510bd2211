"""The owner's words to the citizen, and the citizen's answer to them."""

from typing import Any

from sqlalchemy.orm import Session

from actions.handoff import notices
from actions.handoff.limits import Limits
from actions.handoff.model import HandoffError
from actions.handoff.opening.linked import check_may_speak
from actions.handoff.ownership.owning import follow_mode, lease_end, owned_by
from actions.handoff.people import find_staff
from actions.handoff.transition import CITIZEN, change, lock, lock_case, open_case, staff_actor
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.tables import Author, Case, CaseState, Message, Mode
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import clean

MAX_CHARACTERS = 4000  # Telegram takes 4,096


def reply(tx: Session, case_id: int, staff_id: int, text: str) -> Message:
    """Send the owner's words to the citizen; the case waits for the citizen then.

    A case on offer stays on offer. The first words of a linked case make it the main one, see
    ``linked``. Raises CaseConflictError, naming who has the case, when it is not this staff
    member's (any more), and HandoffError when the text is empty or longer than 4,000 characters,
    or while the main case of a linked one is open.
    """
    words = checked(text)
    seen = lock_case(tx, case_id)
    was_linked = seen.linked_to is not None and seen.owner_id == staff_id
    if was_linked:
        check_may_speak(tx, seen)
    is_offered = seen.state == CaseState.TRANSFER_PENDING.value
    case = change(
        tx,
        case_id,
        *owned_by(staff_id),
        Case.version == seen.version,
        kind="replied",
        actor=staff_actor(staff_id),
        details={"was_linked_to": seen.linked_to} if was_linked else None,
        state=seen.state if is_offered else CaseState.WAITING_CITIZEN.value,
        lease_until=None,
        linked_to=None,
    )
    if was_linked:
        follow_mode(tx, case, Mode.BOT, Mode.HUMAN)
        notices.taken(tx, case, find_staff(tx, staff_id).office)
    return post_words(tx, case, staff_id, words)


def citizen_wrote(
    tx: Session, conversation_id: str, *, limits: Limits | None = None, is_locked: bool = False
) -> Case | None:
    """Note that the citizen answered: the case is the owner's turn again. None if it was already.

    The owner's lease starts again. A case on offer stays on offer. ``is_locked``: the caller has
    locked the conversation, by writing a line to it.
    """
    if not is_locked:
        lock(tx, conversation_id)
    case = open_case(tx, conversation_id)
    if case is None or case.owner_id is None or case.lease_until is not None:
        return None
    values: dict[str, Any] = {"lease_until": lease_end(tx, case, limits)}
    if case.state == CaseState.WAITING_CITIZEN.value:
        values["state"] = CaseState.OWNED.value
    return change(
        tx,
        case.id,
        Case.version == case.version,
        kind="citizen_wrote",
        actor=CITIZEN,
        **values,
    )


def checked(text: str) -> str:
    """Return the words without control characters; raise HandoffError when they cannot be sent."""
    words = clean(text)
    if not words:
        raise HandoffError("the reply is empty; write something first")
    if len(words) > MAX_CHARACTERS:
        raise HandoffError(
            f"the reply has {len(words)} characters, at most {MAX_CHARACTERS} can be sent; split it"
        )
    return words


def post_words(tx: Session, case: Case, staff_id: int, words: str) -> Message:
    """Write the staff member's line; the caller has made sure that the case is theirs."""
    origin = Origin(Author.STAFF, case_id=case.id, staff_id=staff_id)
    message = post(tx, case.conversation_id, Reply(words, Outcome.HANDOFF), origin)
    assert message is not None  # only a bot's line, or a repeated part of a turn, is left out
    return message
