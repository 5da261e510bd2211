"""The action that answers: everything that is or may be a policy question comes here."""

from actions.edge.context import Call, Edge, post
from actions.edge.events import Event


def answer(edge: Edge, call: Call) -> list[Event]:
    """Answer the question from the documents; our retrieval decides the outcome."""
    found = edge.answerer.answer(call.question, edge.today(), edge.district)
    with edge.database.transaction() as tx:
        post(tx, call, "answer", found.as_reply())
    return []
