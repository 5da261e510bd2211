"""The action that answers: everything that is or may be a policy question comes here."""

from actions.edge.context import SCREENING, Call, Edge, post
from actions.edge.events import Event
from actions.edge.topic import last_topic
from knowledge.outcomes import Outcome

# Rasa's guesses at words it does not know: perhaps an answer that nobody can read.
_VAGUE = (Outcome.OUT_OF_SCOPE, Outcome.CLARIFY)
_UNSURE = ("nlu_fallback", "screening_answer")


def answer(edge: Edge, call: Call) -> list[Event]:
    """Answer the question from the documents; our retrieval decides the outcome.

    Words that no clause is about, or too many are, said while a question of ours is open, were
    meant as its answer: then the interview says how it can be answered.
    """
    with edge.database.reading() as tx:
        topic = last_topic(tx, call.conversation_id, call.turn)
    found = edge.answerer.answer(call.question, edge.today(), edge.district, topic=topic)
    is_unsure = found.outcome in _VAGUE and call.intent in _UNSURE
    with edge.database.transaction() as tx:
        if is_unsure and edge.interview.open_session(tx, call.conversation_id) is not None:
            step = edge.interview.take(tx, call.conversation_id, call.text)
            post(tx, call, SCREENING, *step.replies)
        else:
            post(tx, call, "answer", found.as_reply())
    return []
