"""The actions of the pre-screening. Its state is in our tables; Rasa's form only keeps asking.

Rasa calls ``take`` (validate) before every step of the form: with an answer, when a question
interrupts, when the form starts, and once more after an interruption; then ``ask``. A turn writes
its part "screening" once, so nothing is taken or asked twice.
"""

from sqlalchemy.orm import Session

from actions.edge import answering
from actions.edge.boundary import HUMAN
from actions.edge.context import SCREENING, UTTERED, Call, Edge, has_posted, post
from actions.edge.events import Event, ask_again, end_form, start_session
from actions.edge.steps import carry_out
from actions.replies import Button, Reply
from actions.screening.asking import CHANGE
from knowledge.outcomes import Outcome

START = "/start_screening"
_KINDS = {
    "screening_answer": "answer",
    "affirm": "answer",
    "deny": "answer",
    "correct_answer": "answer",
    "dont_know": "dont_know",
    "refuse_to_say": "refuse",
    "later": "later",
    "why_ask": "why",
}
_MAY_BE_QUESTIONS = ("answer", "why")


def restore(edge: Edge, call: Call) -> list[Event]:
    """Begin Rasa's session, inside the form when a screening is open in our tables."""
    with edge.database.reading() as tx:
        return start_session(in_form=_is_open(tx, edge, call))


def start(edge: Edge, call: Call) -> list[Event]:
    """Start a screening, or go on with the one that is open.

    A turn that runs again starts nothing: it would end the code that it has told.
    """
    programme = call.values.get("programme")
    programmes = (str(programme),) if programme else ()
    with edge.database.transaction() as tx:
        if has_posted(tx, call, SCREENING):
            return []
        words = call.typed or str(call.values.get("say", ""))
        carry_out(tx, call, edge.interview.start(tx, call.conversation_id, words, programmes))
    return []


def take(edge: Edge, call: Call) -> list[Event]:
    """Take an answer to the question asked; nothing when the message interrupts (Rasa's rules)."""
    with edge.database.transaction() as tx:
        kind = _kind(tx, edge, call)
        is_fresh = not has_posted(tx, call, SCREENING)
        is_heard = kind is not None and is_fresh and _hear(tx, edge, call, kind)
        is_open = _is_open(tx, edge, call)
    if kind is None and is_fresh:
        return []
    if is_fresh and not is_heard:
        _answer_late(edge, call, kind)
    return ask_again() if is_open else end_form()


def ask(edge: Edge, call: Call) -> list[Event]:
    """Ask the open question again, unless this turn has just asked it.

    Small talk of this turn goes first: the gateway would post it after the question.
    """
    with edge.database.transaction() as tx:
        if not has_posted(tx, call, SCREENING) and _is_open(tx, edge, call):
            post(tx, call, UTTERED, *call.uttered)
            post(tx, call, "ask", *edge.interview.ask_again(tx, call.conversation_id))
    return []


def stop(edge: Edge, call: Call) -> list[Event]:
    """Stop the screening; say so when none is running."""
    with edge.database.transaction() as tx:
        if _is_open(tx, edge, call):
            replies = edge.interview.stop(tx, call.conversation_id)
        else:
            replies = [_offer(edge, "edge.screening.nothing_to_stop")]
        post(tx, call, SCREENING, *replies)
    return []


def detail(edge: Edge, call: Call) -> list[Event]:
    """Give the reasons of the newest result, of one programme when a button names it."""
    programme = str(call.values.get("programme", ""))
    with edge.database.transaction() as tx:
        replies = edge.interview.detail(tx, call.conversation_id, programme)
        post(tx, call, "detail", *(replies or [_offer(edge, "edge.screening.no_result")]))
    return []


def _hear(tx: Session, edge: Edge, call: Call, kind: str) -> bool:
    """Let the interview take the message; False when it has nothing to do with a screening."""
    fact = _fact(tx, edge, call)
    if fact is None and not _is_open(tx, edge, call):
        return False
    words = call.typed or str(call.values.get("value", ""))
    step = edge.interview.take(tx, call.conversation_id, words, kind, fact)
    carry_out(tx, call, step)
    return True


def _kind(tx: Session, edge: Edge, call: Call) -> str | None:
    """Return what the message is to the interview; None when it is not meant for it.

    That words are an answer is for the interview to say; Rasa only guesses. The gateway asks it
    first, so words that it cannot read may well be a question: retrieval looks at them.
    """
    if call.intent == "screening_answer" and call.press is None and _is_open(tx, edge, call):
        is_read = edge.interview.reads_as_answer(tx, call.conversation_id, call.text)
        return "answer" if is_read else None
    return _KINDS.get(call.intent)


def _fact(tx: Session, edge: Edge, call: Call) -> str | None:
    """Return the question a button belongs to; a wish to correct finished answers is one too."""
    if "fact" in call.values:
        return str(call.values["fact"])
    if call.intent != "correct_answer" or _is_open(tx, edge, call):
        return None
    return CHANGE if edge.interview.can_change(tx, call.conversation_id) else None


def _answer_late(edge: Edge, call: Call, kind: str | None) -> None:
    """Say what is so when a button or a "don't know" comes and no question is open."""
    if call.press is None and kind in _MAY_BE_QUESTIONS:
        answering.answer(edge, call)
        return
    key = "no_question" if call.press is None else "over"
    with edge.database.transaction() as tx:
        post(tx, call, SCREENING, _offer(edge, f"edge.screening.{key}"))


def _is_open(tx: Session, edge: Edge, call: Call) -> bool:
    return edge.interview.open_session(tx, call.conversation_id) is not None


def _offer(edge: Edge, key: str) -> Reply:
    buttons = (
        Button(edge.texts.render("common.button.screen"), START),
        Button(edge.texts.render("common.button.human"), HUMAN),
    )
    return Reply(edge.texts.render(key), Outcome.CLARIFY, buttons=buttons)
