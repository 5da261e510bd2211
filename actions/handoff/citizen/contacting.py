"""A telephone number left on purpose, so that somebody can ring back (design §10)."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.handoff.citizen.asked import PHONE, what_is_asked
from actions.handoff.forgetting import forget_contact
from actions.handoff.model import HandoffError
from actions.handoff.transition import CITIZEN, change, lock, open_case
from actions.storage.tables import Case, Contact
from knowledge import clock
from knowledge.text.cleaning import clean
from knowledge.text.identifiers import mask
from knowledge.text.phones import hide_phone, read_phone

KIND = "phone"
TAKEN = "number"  # in a line's payload: whether a number was found in it
_DIGIT = re.compile(r"\d")


def leave_contact(tx: Session, conversation_id: str, phone: str) -> Contact:
    """Keep the citizen's number, in place of one left before; an open case gets an event.

    Raises HandoffError, which does not repeat the words, when there is not exactly one number.
    """
    number = read_phone(phone).number
    if not number:
        raise HandoffError("no telephone number in the words; ask for it again")
    lock(tx, conversation_id)
    contact = contact_of(tx, conversation_id)
    if contact is None:
        contact = Contact(conversation_id=conversation_id, kind=KIND, value=number)
        tx.add(contact)
    contact.value, contact.given_at = number, clock.now()
    tx.flush()
    case = open_case(tx, conversation_id)
    if case is not None:
        change(tx, case.id, Case.version == case.version, kind="contact_left", actor=CITIZEN)
    return contact


def contact_of(tx: Session, conversation_id: str) -> Contact | None:
    """Return the number that the citizen left, or None.

    Whoever shows it to staff writes a Disclosure; ``hide_phone`` gives what anybody may see.
    """
    return tx.scalar(
        select(Contact).where(Contact.conversation_id == conversation_id, Contact.kind == KIND)
    )


def drop_contact(tx: Session, conversation_id: str) -> bool:
    """Delete the number at the citizen's wish; say whether there was one."""
    lock(tx, conversation_id)
    if contact_of(tx, conversation_id) is None:
        return False
    forget_contact(tx, conversation_id)
    case = open_case(tx, conversation_id)
    if case is not None:
        change(tx, case.id, Case.version == case.version, kind="contact_dropped", actor=CITIZEN)
    return True


def take_number(tx: Session, conversation_id: str, text: str) -> tuple[str, dict[str, Any]] | None:
    """Take a line for the number when that was the last thing we asked for.

    Called where words come in, before they are masked: nothing later sees the number. Returns the
    line as it may be stored and its payload; None when no number was asked for, or none written.
    """
    if what_is_asked(tx, conversation_id) != PHONE:
        return None
    read, masked = read_phone(text), mask(clean(text))
    if read.number:
        leave_contact(tx, conversation_id, text)
        # The words around it stay: they may tell of danger. What no mask knows is starred.
        is_hidden = KIND in masked.kinds
        return masked.text if is_hidden else _DIGIT.sub("*", masked.text), {TAKEN: True}
    # Without digits it is another matter: a change of mind, or something to add.
    return (masked.text, {TAKEN: False}) if read.is_attempt else None


def shown_number(tx: Session, conversation_id: str) -> str:
    """Return the number with its middle hidden; "" when none was left."""
    contact = contact_of(tx, conversation_id)
    return "" if contact is None else hide_phone(contact.value)
