"""The actions of the pre-screening. Its state is in our tables; Rasa's form only keeps asking.

Rasa calls ``take`` (validate) before every step of the form: with an answer, when a question
interrupts, when the form starts, and once more after an interruption; then ``ask``. A turn writes
its part "screening" once, so nothing is taken or asked twice.
"""

from sqlalchemy.orm import Session

from actions.edge import answering
from actions.edge.boundary import HUMAN
from actions.edge.context import Call, Edge, has_posted, post
from actions.edge.events import Event, ask_again, end_form, start_session
from actions.replies import Button, Reply
from knowledge.outcomes import Outcome

PART = "screening"
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


def restore(edge: Edge, call: Call) -> list[Event]:
    """Begin Rasa's session, inside the form when a screening is open in our tables."""
    with edge.database.reading() as tx:
        return start_session(in_form=_is_open(tx, edge, call))


def start(edge: Edge, call: Call) -> list[Event]:
    """Start a screening, or ask the open question of the one that is running."""
    with edge.database.transaction() as tx:
        if _is_open(tx, edge, call):
            replies = edge.interview.ask_again(tx, call.conversation_id)
        else:
            replies = edge.interview.start(
                tx, call.conversation_id, text=call.typed, programmes=_programmes(call)
            )
        post(tx, call, PART, *replies)
    return []


def take(edge: Edge, call: Call) -> list[Event]:
    """Take an answer to the question asked; nothing when the message interrupts (Rasa's rules)."""
    kind = _KINDS.get(call.intent)
    with edge.database.transaction() as tx:
        is_fresh = not has_posted(tx, call, PART)
        was_open = _is_open(tx, edge, call)
        if kind is not None and is_fresh and was_open:
            _take(tx, edge, call, kind)
        is_open = _is_open(tx, edge, call)
    if kind is not None and is_fresh and not was_open:
        _answer_late(edge, call)
    if kind is None and is_fresh:
        return []
    return ask_again() if is_open else end_form()


def ask(edge: Edge, call: Call) -> list[Event]:
    """Ask the open question again, unless this turn has just asked it."""
    with edge.database.transaction() as tx:
        if not has_posted(tx, call, PART) and _is_open(tx, edge, call):
            post(tx, call, "ask", *edge.interview.ask_again(tx, call.conversation_id))
    return []


def stop(edge: Edge, call: Call) -> list[Event]:
    """Stop the screening; say so when none is running."""
    with edge.database.transaction() as tx:
        if _is_open(tx, edge, call):
            post(tx, call, PART, *edge.interview.stop(tx, call.conversation_id))
        else:
            post(tx, call, PART, _offer(edge, "edge.screening.nothing_to_stop"))
    return []


def detail(edge: Edge, call: Call) -> list[Event]:
    """Give the reasons of the newest result."""
    with edge.database.transaction() as tx:
        replies = edge.interview.detail(tx, call.conversation_id)
        post(tx, call, "detail", *(replies or [_offer(edge, "edge.screening.no_result")]))
    return []


def _take(tx: Session, edge: Edge, call: Call, kind: str) -> None:
    step = edge.interview.take(
        tx,
        call.conversation_id,
        str(call.values.get("value", call.text)),
        kind=kind,
        fact=call.values.get("fact"),
    )
    post(tx, call, PART, *step.replies)


def _answer_late(edge: Edge, call: Call) -> None:
    """A button of a screening that has ended, or words that answer nothing: say what is so."""
    if call.press is None:
        answering.answer(edge, call)
        return
    with edge.database.transaction() as tx:
        post(tx, call, PART, _offer(edge, "edge.screening.over"))


def _is_open(tx: Session, edge: Edge, call: Call) -> bool:
    return edge.interview.open_session(tx, call.conversation_id) is not None


def _programmes(call: Call) -> tuple[str, ...]:
    programme = call.values.get("programme")
    return (str(programme),) if programme else ()


def _offer(edge: Edge, key: str) -> Reply:
    buttons = (
        Button(edge.texts.render("common.button.screen"), START),
        Button(edge.texts.render("common.button.human"), HUMAN),
    )
    return Reply(edge.texts.render(key), Outcome.CLARIFY, buttons=buttons)
