"""Words for the person who has the conversation: settled as they come in, no worker has to come.

Stored and settled in one transaction, so staff see them with the commit that acknowledged them.
Everything else is left to the worker: presses, numbers, and words of danger above all.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from actions import handoff
from actions.delivery import turns
from actions.delivery.inbound import Settle
from actions.handoff.citizen.contacting import TAKEN
from actions.replies import Reply
from actions.storage.tables import Conversation, Message, Mode

_FOR_THE_WORKER = ("press", TAKEN)


def make_at_once(crisis: Callable[[str], Reply | None]) -> Settle:
    """Return what settles a line that only the person who has the case is to read.

    ``crisis`` answers words of danger: those are the worker's, and so is what comes after a line
    that has not been answered yet.
    """

    def settle(tx: Session, conversation: Conversation, message: Message) -> bool:
        if (
            not _is_for_a_person(conversation, message)
            or crisis(message.text) is not None
            or turns.is_any_undone(tx, conversation.id)
        ):
            return False
        handoff.citizen_wrote(tx, conversation.id, is_locked=True)
        return True

    return settle


def _is_for_a_person(conversation: Conversation, message: Message) -> bool:
    is_words = not any(key in message.payload for key in _FOR_THE_WORKER)
    return is_words and conversation.mode == Mode.HUMAN.value
