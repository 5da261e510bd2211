"""The owner's words to the citizen, and the citizen's answer to them."""

from sqlalchemy.orm import Session

from actions.handoff.model import HandoffError
from actions.handoff.transition import CITIZEN, change, lock, lock_case, open_case, staff_actor
from actions.messages import Origin, post
from actions.replies import Reply
from actions.storage.tables import OWNED_STATES, Author, Case, CaseState, Message
from knowledge.outcomes import Outcome
from knowledge.text.cleaning import clean

MAX_CHARACTERS = 4000  # Telegram takes 4,096
_OWNED = [state.value for state in OWNED_STATES]


def reply(tx: Session, case_id: int, staff_id: int, text: str) -> Message:
    """Send the owner's words to the citizen; the case waits for the citizen then.

    Raises CaseConflictError, naming who has the case, when it is not this staff member's (any
    more), and HandoffError when the text is empty or longer than 4,000 characters.
    """
    words = checked(text)
    lock_case(tx, case_id)
    case = change(
        tx,
        case_id,
        Case.state.in_(_OWNED),
        Case.owner_id == staff_id,
        kind="replied",
        actor=staff_actor(staff_id),
        state=CaseState.WAITING_CITIZEN.value,
    )
    return post_words(tx, case, staff_id, words)


def citizen_wrote(tx: Session, conversation_id: str) -> Case | None:
    """Note that the citizen answered: the case is the owner's turn again. None if it was not."""
    lock(tx, conversation_id)
    case = open_case(tx, conversation_id)
    if case is None or case.state != CaseState.WAITING_CITIZEN.value:
        return None
    return change(
        tx,
        case.id,
        Case.state == CaseState.WAITING_CITIZEN.value,
        kind="citizen_wrote",
        actor=CITIZEN,
        state=CaseState.OWNED.value,
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
