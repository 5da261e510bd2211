"""The action that deletes what a citizen has told us, after asking once more."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from actions import handoff
from actions.edge.context import Call, Edge, post
from actions.edge.events import Event
from actions.replies import Button, Reply
from actions.screening import slip_deletion
from actions.storage.tables import (
    Feedback,
    Message,
    ResumeAttempt,
    ResumeCode,
    ScreeningSession,
    Turn,
    UnansweredQuestion,
)
from knowledge.outcomes import Outcome

_CONFIRM = '/delete_data{"confirm":"yes"}'
_KEEP = "/ask_capabilities"


def delete_data(edge: Edge, call: Call) -> list[Event]:
    """Say what would go and what stays; delete it when the citizen has confirmed.

    While somebody works on an open case its words are needed: then nothing is deleted.
    """
    with edge.database.transaction() as tx:
        if handoff.open_case(tx, call.conversation_id) is not None:
            reply = _not_yet(tx, edge, call)
        elif call.values.get("confirm") != "yes":
            reply = _confirmation(edge)
        else:
            _erase(tx, edge, call)
            reply = Reply(edge.texts.render("edge.delete.done"), Outcome.SMALLTALK)
        post(tx, call, "delete", reply)
    return []


def _not_yet(tx: Session, edge: Edge, call: Call) -> Reply:
    """What is needed for an open case stays; a telephone number may go all the same."""
    has_phone = handoff.contact_of(tx, call.conversation_id) is not None
    return Reply(
        edge.texts.render("edge.delete.case_open"),
        Outcome.REFUSED,
        buttons=handoff.buttons("drop_phone") if has_phone else (),
    )


def _confirmation(edge: Edge) -> Reply:
    buttons = (
        Button(edge.texts.render("edge.delete.button.confirm"), _CONFIRM),
        Button(edge.texts.render("edge.delete.button.keep"), _KEEP),
    )
    return Reply(edge.texts.render("edge.delete.confirm"), Outcome.CLARIFY, buttons=buttons)


def _erase(tx: Session, edge: Edge, call: Call) -> None:
    """Delete screenings with their slips, collected questions and opinions, what cases that are
    over say of the citizen, the telephone number; and blank every line so far. Numbers and times
    of lines stay, and so do the office's own records of a case.
    """
    handoff.erase_words(tx, call.conversation_id)
    slip_deletion.delete_all(tx, call.conversation_id)
    for table in (ResumeCode, ResumeAttempt, ScreeningSession, UnansweredQuestion, Feedback):
        tx.execute(delete(table).where(table.conversation_id == call.conversation_id))
    asked_now = select(Turn.message_id).where(Turn.id == call.turn).scalar_subquery()
    blank: dict[str, Any] = {"text": edge.texts.render("edge.delete.mark"), "payload": {}}
    tx.execute(
        update(Message)
        .where(Message.conversation_id == call.conversation_id, Message.id != asked_now)
        .values(**blank)
        .execution_options(synchronize_session=False)
    )
