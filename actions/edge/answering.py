"""The action that answers: everything that is or may be a policy question comes here."""

from sqlalchemy.orm import Session

from actions.answering import Answer
from actions.edge.context import SCREENING, Call, Edge, has_posted, post
from actions.edge.events import Event
from actions.edge.steps import carry_out
from actions.edge.topic import last_topic
from knowledge.outcomes import Outcome

# Rasa's guesses at words it does not know: perhaps an answer that nobody can read.
_VAGUE = (Outcome.OUT_OF_SCOPE, Outcome.CLARIFY)
_UNSURE = ("nlu_fallback", "screening_answer")
# Words that ask nothing, while a question of ours is open, are a question only when a clause fits
# them this well: topics such as «护理费减免» score 0.68 and more, «我自己» or «三个人» below 0.62.
_FITS = 0.65


def answer(edge: Edge, call: Call) -> list[Event]:
    """Answer the question from the documents; our retrieval decides the outcome.

    Words that ask nothing and fit no clause well, said while a question of ours is open, were
    meant as its answer: then the interview says how it can be answered. A turn that runs again is
    not heard twice: by then another question is open.
    """
    with edge.database.reading() as tx:
        if has_posted(tx, call, SCREENING):
            return []
        topic = last_topic(tx, call.conversation_id, call.turn)
    found = edge.answerer.answer(call.question, edge.today(), edge.district, topic=topic)
    with edge.database.transaction() as tx:
        if _is_for_interview(tx, edge, call, found):
            carry_out(tx, call, edge.interview.take(tx, call.conversation_id, call.text))
        else:
            post(tx, call, "answer", found.as_reply())
    return []


def _is_for_interview(tx: Session, edge: Edge, call: Call, found: Answer) -> bool:
    if call.press is not None or edge.interview.open_session(tx, call.conversation_id) is None:
        return False
    if found.outcome is Outcome.NOT_STATED:  # only who asks for a figure gets this
        return False
    if found.outcome in _VAGUE and call.intent in _UNSURE:
        return True
    best = found.retrieved[0].score if found.retrieved else 0.0
    return best < _FITS and not edge.interview.is_question(call.text)
