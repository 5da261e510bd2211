"""The actions that lead to people: asking for one, and seeing where one's cases stand."""

from sqlalchemy import select

from actions import handoff
from actions.edge.boundary import HUMAN
from actions.edge.context import Call, Edge, post
from actions.edge.events import Event
from actions.handoff import Reason
from actions.replies import Button, Reply
from actions.storage.tables import Case
from knowledge import clock
from knowledge.outcomes import Outcome

# What a button may name; the other reasons are not the citizen's to give.
_REASONS = frozenset({Reason.ASKED, Reason.COMPLAINT, Reason.SCREENING, Reason.URGENT})
_SHOWN = 5


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
    newest = (
        select(Case)
        .where(Case.conversation_id == call.conversation_id)
        .order_by(Case.queued_at.desc(), Case.id.desc())
        .limit(_SHOWN)
    )
    with edge.database.transaction() as tx:
        lines = [_line(edge, case) for case in tx.scalars(newest)]
        post(tx, call, "cases", _listing(edge, lines))
    return []


def _line(edge: Edge, case: Case) -> str:
    queue = edge.queues.get(case.queue)
    return edge.texts.render(
        "edge.cases.line",
        no=case.no,
        day=case.queued_at.astimezone(clock.LOCAL).date().isoformat(),
        office=queue.first if queue else case.queue,
        state=edge.texts.render(f"edge.cases.state.{case.state}"),
    )


def _listing(edge: Edge, lines: list[str]) -> Reply:
    if lines:
        text = edge.texts.render("edge.cases.some", lines="\n".join(lines))
        return Reply(text, Outcome.HANDOFF)
    human = Button(edge.texts.render("common.button.human"), HUMAN)
    return Reply(edge.texts.render("edge.cases.none"), Outcome.CLARIFY, buttons=(human,))
