"""The actions that lead to people: asking for one, and seeing where one's cases stand."""

from actions import handoff
from actions.edge.context import Call, Edge, post
from actions.edge.events import Event
from actions.handoff import Reason

# What a button may name; the other reasons are not the citizen's to give.
_REASONS = frozenset({Reason.ASKED, Reason.COMPLAINT, Reason.SCREENING, Reason.URGENT})


def request_human(edge: Edge, call: Call) -> list[Event]:
    """Ask for a person; the handoff itself writes what the citizen is told."""
    reason = str(call.values.get("reason", Reason.ASKED))
    queue = str(call.values.get("queue", ""))
    with edge.database.transaction() as tx:
        handoff.request(
            tx,
            call.conversation_id,
            reason=reason if reason in _REASONS else Reason.ASKED,
            queue=queue if queue in edge.queues else None,
            turn_id=call.turn,
        )
    return []


def my_cases(edge: Edge, call: Call) -> list[Event]:
    """List the newest cases of this conversation with where they stand."""
    with edge.database.transaction() as tx:
        post(tx, call, "cases", handoff.tell_my_cases(tx, call.conversation_id))
    return []
