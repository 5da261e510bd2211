"""What the gateway settles itself: the buttons around a case, and what was asked beside it."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from actions import clocks, handoff
from actions.delivery.turns import Work
from actions.errors import NotFoundError
from actions.handoff import CaseConflictError, Reason, notices
from actions.handoff.citizen import asked
from actions.handoff.citizen.contacting import TAKEN
from actions.replies import Button, Reply
from actions.storage.tables import Case, Mode
from actions.texts.loader import Texts
from bot.gateway import after_case
from bot.gateway.says import offering, plain
from knowledge import clock
from knowledge.offices import UNKNOWN, read_place
from knowledge.outcomes import Outcome

PREFIX = "case:"
REQUEST = "case:request"
MINE = "case:mine"
_NOTED = "noted"  # the key that marks a line as the acknowledgement of what was added
_NOTED_TEXT = "gateway.waiting.noted"
# After so long a place in the queue is news again.
_NOTED_FOR = timedelta(minutes=30)

Command = Callable[[Session, Work, Texts, str], list[Reply]]


def reply_to(tx: Session, work: Work, texts: Texts) -> list[Reply] | None:
    """Return what the gateway answers to this turn, or None when the dialogue server does.

    An empty list means that nothing is to be said: a transition has posted its own notice, or the
    words were kept for staff like those before them.
    """
    if "unsupported" in work.payload:
        return [offering(texts, "gateway.unsupported")]
    if work.payload.get("press") == "":
        return [offering(texts, "gateway.unknown_button")]
    settled = beside_a_person(tx, work, texts)
    if settled is not None:
        return settled
    if work.mode is Mode.QUEUE and not work.aside:
        return _added(tx, work, texts)
    return None


def beside_a_person(tx: Session, work: Work, texts: Texts) -> list[Reply] | None:
    """Return what is answered whoever holds the conversation: presses of a case, a number left."""
    if TAKEN in work.payload:
        return _number(tx, work, texts)
    name, _, argument = str(work.payload.get("press", "")).removeprefix(PREFIX).partition(":")
    is_ours = str(work.payload.get("press", "")).startswith(PREFIX)
    command = _COMMANDS.get(name) if is_ours else None
    return None if command is None else command(tx, work, texts, argument)


def is_number(work: Work) -> bool:
    """Say whether the line gave the number that was asked for: it answers whoever has the case."""
    return bool(work.payload.get(TAKEN))


def _request(tx: Session, work: Work, _texts: Texts, which: str) -> list[Reply]:
    handoff.request(
        tx,
        work.conversation_id,
        reason=Reason.ASKED,
        turn_id=work.turn_id,
        is_anew=which == notices.ANEW,
    )
    return []


def _mine(tx: Session, work: Work, _texts: Texts, _: str) -> list[Reply]:
    return [handoff.tell_my_cases(tx, work.conversation_id)]


def _position(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
    case = handoff.open_case(tx, work.conversation_id)
    if case is None:
        return [offering(texts, "gateway.unknown_button")]
    if case.owner_id is not None:
        return [plain(texts, "handoff.still.owned", no=case.no)]
    said = [_with_place(tx, case, texts, "gateway.waiting.place"), clocks.waiting_notice(tx, case)]
    return [_while_waiting(case, "\n".join(filter(None, said)))]


def _withdraw(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
    if handoff.open_case(tx, work.conversation_id) is None:
        return [offering(texts, "gateway.unknown_button")]
    try:
        handoff.withdraw(tx, work.conversation_id, turn_id=work.turn_id)
    except CaseConflictError:  # somebody took the case a moment ago and will answer
        return [plain(texts, "gateway.waiting.taken")]
    return []


def _add(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
    if handoff.open_case(tx, work.conversation_id) is None:
        return [offering(texts, "gateway.unknown_button")]
    return [plain(texts, "gateway.waiting.add")]


def _remind(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
    try:
        handoff.remind(tx, work.conversation_id, turn_id=work.turn_id)
    except NotFoundError:
        return [offering(texts, "gateway.unknown_button")]
    return []


def _still(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
    case = handoff.open_case(tx, work.conversation_id)
    if case is None or case.owner_id is not None:
        return _position(tx, work, texts, "")
    return [_while_waiting(case, _with_place(tx, case, texts, "handoff.waits_on"))]


def _aside(on: bool) -> Command:
    def switch(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
        if not handoff.set_aside(tx, work.conversation_id, on=on):
            return _position(tx, work, texts, "")
        if not on:
            return [plain(texts, "gateway.waiting.aside_off")]
        text = texts.render("gateway.waiting.aside_on")
        return [Reply(text, Outcome.HANDOFF, buttons=handoff.buttons("aside_off"))]

    return switch


def _ask_number(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
    if handoff.open_case(tx, work.conversation_id) is None:
        return [offering(texts, "handoff.phone.no_case")]
    return [_asking_number(texts, "handoff.phone.ask")]


def _drop_number(tx: Session, work: Work, texts: Texts, _: str) -> list[Reply]:
    was_there = handoff.drop_contact(tx, work.conversation_id)
    return [plain(texts, "handoff.phone.dropped" if was_there else "handoff.phone.nothing")]


def _number(tx: Session, work: Work, texts: Texts) -> list[Reply]:
    if not work.payload[TAKEN]:
        return [_asking_number(texts, "handoff.phone.wrong")]
    tail = handoff.shown_number(tx, work.conversation_id)[-4:]
    text = texts.render("handoff.phone.kept", tail=tail)
    return [Reply(text, Outcome.HANDOFF, buttons=handoff.buttons("drop_phone"))]


def _asking_number(texts: Texts, key: str) -> Reply:
    return Reply(texts.render(key), Outcome.HANDOFF, extra={asked.ASKS: asked.PHONE})


def _region(tx: Session, work: Work, texts: Texts, town: str) -> list[Reply]:
    if handoff.open_case(tx, work.conversation_id) is None:
        return [offering(texts, "gateway.unknown_button")]
    case = handoff.set_region(tx, work.conversation_id, town)
    text = (
        texts.render("handoff.region.kept", region=case.region)
        if case.region
        else texts.render("handoff.region.unknown")
    )
    return [_while_waiting(case, text)]


def _added(tx: Session, work: Work, texts: Texts) -> list[Reply]:
    """Take typed words while the case waits: the answer to our question, or more for staff."""
    case = handoff.open_case(tx, work.conversation_id)
    if case is None:
        return [offering(texts, "gateway.unknown_button")]
    if case.owner_id is not None:  # taken since this turn began: the words are that person's
        handoff.citizen_wrote(tx, work.conversation_id)
        return []
    command = _by_title(texts, work.text)
    if command is not None:
        return command(tx, work, texts, "")
    if asked.what_is_asked(tx, work.conversation_id, work.seq) == asked.REGION:
        place = read_place(handoff.towns(), work.text)
        if place is not None:
            return _region(tx, work, texts, work.text if place else UNKNOWN)
    said = [] if _is_noted(tx, work, case) else [_with_place(tx, case, texts, _NOTED_TEXT)]
    closed = handoff.closed_since(tx, work.conversation_id)
    said += [] if closed is None else [closed]
    return [_while_waiting(case, "\n".join(said), {_NOTED: case.no})] if said else []


def _is_noted(tx: Session, work: Work, case: Case) -> bool:
    """Say whether our newest line has just acknowledged what was added."""
    newest = asked.newest_line(tx, work.conversation_id, work.seq)
    if newest is None or newest.payload.get(_NOTED) != case.no:
        return False
    return clock.now() - newest.created_at < _NOTED_FOR


_COMMANDS: dict[str, Command] = {
    "request": _request,
    "mine": _mine,
    "position": _position,
    "withdraw": _withdraw,
    "add": _add,
    "remind": _remind,
    "still": _still,
    "aside_on": _aside(True),
    "aside_off": _aside(False),
    "phone": _ask_number,
    "drop_phone": _drop_number,
    "region": _region,
    "rate": after_case.rate,
    "why": after_case.give_reason,
    "reopen": after_case.reopen,
}


# Typed as they stand on the buttons, though other lines have come since.
_TYPED = ("mine", "position", "withdraw")


def _by_title(texts: Texts, words: str) -> Command | None:
    names = {texts.render(f"handoff.button.{name}"): name for name in _TYPED}
    name = names.get(words.strip())
    return None if name is None else _COMMANDS[name]


def _with_place(tx: Session, case: Case, texts: Texts, key: str) -> str:
    place = notices.place_of(tx, case)
    values = {"no": case.no, "place": place}
    wanted = texts.entries[key].placeholders
    return texts.render(key, **{name: value for name, value in values.items() if name in wanted})


def _while_waiting(case: Case, text: str, extra: dict[str, str] | None = None) -> Reply:
    choices: tuple[Button, ...] = () if case.owner_id else notices.waiting_buttons(case)
    return Reply(text, Outcome.HANDOFF, buttons=choices, extra={"case": case.no, **(extra or {})})
