"""What the gateway settles itself: the queue's buttons, and asking for a person."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from actions import handoff
from actions.delivery.turns import Work
from actions.handoff import CaseConflictError, Reason
from actions.replies import Button, Reply
from actions.storage.tables import Case, Mode
from actions.texts.loader import Texts
from knowledge.outcomes import Outcome

REQUEST = "case:request"
POSITION = "case:position"
WITHDRAW = "case:withdraw"
ADD = "case:add"
ASIDE_ON = "case:aside_on"
ASIDE_OFF = "case:aside_off"
_WAITING = (("add", ADD), ("aside_on", ASIDE_ON), ("withdraw", WITHDRAW))
_IN_DANGER = (("add", ADD),)  # nothing that leads away from a person


def reply_to(tx: Session, work: Work, texts: Texts) -> list[Reply] | None:
    """Return what the gateway answers to this turn, or None when the dialogue server does.

    An empty list means that a transition has posted its own notice.
    """
    press = work.payload.get("press")
    if "unsupported" in work.payload:
        return [_offering(texts, "gateway.unsupported", Outcome.CLARIFY)]
    if press == "":
        return [_offering(texts, "gateway.unknown_button", Outcome.CLARIFY)]
    command = _COMMANDS.get(str(press))
    if command is not None:
        return command(tx, work, texts)
    if work.mode is Mode.QUEUE and not work.aside:
        return _status(tx, work, texts)
    return None


def _request(tx: Session, work: Work, _texts: Texts) -> list[Reply]:
    handoff.request(tx, work.conversation_id, reason=Reason.ASKED, turn_id=work.turn_id)
    return []


def _status(tx: Session, work: Work, texts: Texts) -> list[Reply]:
    case = handoff.open_case(tx, work.conversation_id)
    return [_unknown(texts)] if case is None else [_position(tx, case, texts)]


def _withdraw(tx: Session, work: Work, texts: Texts) -> list[Reply]:
    if handoff.open_case(tx, work.conversation_id) is None:
        return [_unknown(texts)]
    try:
        handoff.withdraw(tx, work.conversation_id, turn_id=work.turn_id)
    except CaseConflictError:  # somebody took the case a moment ago and will answer
        return [Reply(texts.render("gateway.waiting.taken"), Outcome.HANDOFF)]
    return []


def _add(tx: Session, work: Work, texts: Texts) -> list[Reply]:
    return _in_queue(tx, work, texts, "gateway.waiting.add")


def _aside_on(tx: Session, work: Work, texts: Texts) -> list[Reply]:
    handoff.set_aside(tx, work.conversation_id, on=True)
    return _in_queue(tx, work, texts, "gateway.waiting.aside_on")


def _aside_off(tx: Session, work: Work, texts: Texts) -> list[Reply]:
    handoff.set_aside(tx, work.conversation_id, on=False)
    return _in_queue(tx, work, texts, "gateway.waiting.aside_off")


_COMMANDS: dict[str, Callable[[Session, Work, Texts], list[Reply]]] = {
    REQUEST: _request,
    POSITION: _status,
    WITHDRAW: _withdraw,
    ADD: _add,
    ASIDE_ON: _aside_on,
    ASIDE_OFF: _aside_off,
}


def _in_queue(tx: Session, work: Work, texts: Texts, key: str) -> list[Reply]:
    if handoff.open_case(tx, work.conversation_id) is None:
        return [_unknown(texts)]
    return [Reply(texts.render(key), Outcome.HANDOFF)]


def _unknown(texts: Texts) -> Reply:
    return _offering(texts, "gateway.unknown_button", Outcome.CLARIFY)


def _offering(texts: Texts, key: str, outcome: Outcome) -> Reply:
    return Reply(texts.render(key), outcome, buttons=(_button(texts, "common", "human", REQUEST),))


def _position(tx: Session, case: Case, texts: Texts) -> Reply:
    ahead = handoff.position(tx, case) - 1
    text = (
        texts.render("gateway.waiting.behind", no=case.no, ahead=ahead)
        if ahead > 0
        else texts.render("gateway.waiting.first", no=case.no)
    )
    choices = _IN_DANGER if case.reason == Reason.CRISIS.value else _WAITING
    buttons = tuple(_button(texts, "gateway", name, payload) for name, payload in choices)
    return Reply(text, Outcome.HANDOFF, buttons=buttons, extra={"case": case.no})


def _button(texts: Texts, group: str, name: str, payload: str) -> Button:
    return Button(texts.render(f"{group}.button.{name}"), payload)
