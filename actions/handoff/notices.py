"""What the citizen is told at each step of a case; the words are in texts/handoff.yml."""

from sqlalchemy.orm import Session

from actions.handoff import packaged
from actions.handoff.model import Reason
from actions.handoff.position import position
from actions.messages import Origin, post
from actions.replies import Button, Reply
from actions.storage.tables import Author, Case
from knowledge.outcomes import Outcome

_WAITING = ("position", "add", "aside_on", "withdraw")
_IN_DANGER = ("position", "add")  # nothing that leads away from a person
_AGAIN = ("request",)


def queued(tx: Session, case: Case, turn_id: int | None) -> None:
    """The case waits now: its number, its place, what happens next."""
    if case.reason == Reason.CRISIS.value:
        _post_waiting(tx, case, "queued.crisis", turn_id)
    else:
        _post_waiting(tx, case, "queued.urgent" if case.is_urgent else "queued.usual", turn_id)


def still_open(tx: Session, case: Case, turn_id: int | None) -> None:
    """A person was asked for again: the same case goes on."""
    if case.owner_id is None:
        _post_waiting(tx, case, "still.queued", turn_id)
    else:
        _post(tx, case, _say("still.owned", no=case.no), (), turn_id)


def escalated(tx: Session, case: Case, turn_id: int | None) -> None:
    """The case has become urgent."""
    _post(tx, case, _say("escalated", no=case.no), (), turn_id)


def taken(tx: Session, case: Case, office: str) -> None:
    """A person speaks from here on; the office is named, never the person."""
    text = _say("taken.office", no=case.no, office=office) if office else _say(
        "taken.nameless", no=case.no
    )  # fmt: skip
    _post(tx, case, text, (), None)


def passed_on(tx: Session, case: Case, office: str) -> None:
    """Another office has taken the case; nobody's name is told."""
    key = "passed_on.office" if office else "passed_on.nameless"
    values = {"office": office} if office else {}
    _post(tx, case, _say(key, no=case.no, **values), (), None)


def stalled(tx: Session, case: Case) -> None:
    """The owner did nothing for too long: the case waits again, at its old place."""
    _post_waiting(tx, case, "stalled", None)


def reopened(tx: Session, case: Case, turn_id: int | None) -> None:
    """An ended case waits again, under its old number."""
    _post_waiting(tx, case, "reopened", turn_id)


def returned(tx: Session, case: Case) -> None:
    """The owner gave the case back: nothing is lost."""
    _post_waiting(tx, case, "returned", None)


def ended(tx: Session, case: Case) -> None:
    """The case is done; how to come back."""
    _post(tx, case, _say("ended", no=case.no), _AGAIN, None)


def withdrawn(tx: Session, case: Case, turn_id: int | None) -> None:
    """The citizen does not want a person any more."""
    _post(tx, case, _say("withdrawn", no=case.no), _AGAIN, turn_id)


def _post_waiting(tx: Session, case: Case, key: str, turn_id: int | None) -> None:
    ahead = position(tx, case) - 1
    place = _say("place.behind", ahead=ahead) if ahead else _say("place.first")
    queue = packaged.queues()[case.queue].name
    buttons = _IN_DANGER if case.reason == Reason.CRISIS.value else _WAITING
    _post(tx, case, _say(key, no=case.no, place=place, queue=queue), buttons, turn_id)


def _say(key: str, **values: object) -> str:
    return packaged.texts().render(f"handoff.{key}", **values)


def _post(
    tx: Session, case: Case, text: str, buttons: tuple[str, ...], turn_id: int | None
) -> None:
    choices = tuple(Button(_say(f"button.{name}"), f"case:{name}") for name in buttons)
    reply = Reply(text, Outcome.HANDOFF, buttons=choices, extra={"case": case.no})
    # With a turn, a replay after a crash tells the citizen only once.
    part = None if turn_id is None else f"case.{case.version}"
    post(tx, case.conversation_id, reply, Origin(Author.SYSTEM, turn_id, part, case_id=case.id))
