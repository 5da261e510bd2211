"""The actions of the slip: showing it, and deleting it after asking once more."""

from actions.edge.boundary import HUMAN
from actions.edge.context import Call, Edge, post
from actions.edge.events import Event
from actions.edge.screening import START
from actions.replies import Button, Reply
from actions.screening import slip_chat, slip_deletion
from actions.screening.slip_chat import DELETE
from knowledge.outcomes import Outcome

PART = "slip"
_CONFIRM = f'{DELETE}{{"confirm":"yes"}}'
_KEEP = "/show_slip"


def show(edge: Edge, call: Call) -> list[Event]:
    """Give the short version of the newest slip and the way to its page."""
    with edge.database.transaction() as tx:
        reply = slip_chat.show(edge.interview.slips, tx, call.conversation_id)
        post(tx, call, PART, reply or _none(edge))
    return []


def delete(edge: Edge, call: Call) -> list[Event]:
    """Say what would go; delete the newest slip when the citizen has confirmed."""
    with edge.database.transaction() as tx:
        slip = edge.interview.slips.newest(tx, call.conversation_id)
        if slip is None:
            reply = _none(edge)
        elif call.values.get("confirm") != "yes":
            reply = _confirmation(edge)
        elif slip_deletion.delete_slip(tx, slip, edge.texts.render("edge.delete.mark")):
            reply = Reply(edge.texts.render("slip.delete.done"), Outcome.SMALLTALK)
        else:
            reply = Reply(edge.texts.render("slip.delete.case_open"), Outcome.REFUSED)
        post(tx, call, "delete", reply)
    return []


def _confirmation(edge: Edge) -> Reply:
    buttons = (
        Button(edge.texts.render("slip.button.confirm"), _CONFIRM),
        Button(edge.texts.render("slip.button.keep"), _KEEP),
    )
    return Reply(edge.texts.render("slip.delete.ask"), Outcome.CLARIFY, buttons=buttons)


def _none(edge: Edge) -> Reply:
    buttons = (
        Button(edge.texts.render("common.button.screen"), START),
        Button(edge.texts.render("common.button.human"), HUMAN),
    )
    return Reply(edge.texts.render("slip.chat.none"), Outcome.CLARIFY, buttons=buttons)
