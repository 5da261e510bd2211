"""What the citizen is told at each step of a case; the words are in texts/handoff.yml."""

from sqlalchemy.orm import Session

from actions.handoff import hours, packaged
from actions.handoff.citizen.asked import ASKS, REGION
from actions.handoff.model import Reason
from actions.handoff.reading.position import position
from actions.messages import Origin, post
from actions.replies import Button, Reply
from actions.storage.tables import Author, Case, CaseState
from knowledge import clock
from knowledge.outcomes import Outcome

WAITING = ("position", "phone", "aside_on", "withdraw")
IN_DANGER = ("position", "phone")  # nothing that leads away from a person
_AGAIN = ("request",)
_STILL = ("still", "give_up", "aside_on")
ANEW = "anew"  # what is asked for is another matter, not the case that has just ended
# Another title for the same command, with its argument.
_LEAD = {"give_up": "withdraw", "request_anew": f"request:{ANEW}"}


def queued(tx: Session, case: Case, turn_id: int | None) -> None:
    """The case waits now: its number, its place, what happens next."""
    kind = Reason.URGENT.value if case.is_urgent else "usual"
    if case.reason == Reason.CRISIS.value:
        kind = Reason.CRISIS.value
    _post_waiting(tx, case, f"queued.{kind}", turn_id, hours.begun(tx, case, kind))


def ask_region(tx: Session, case: Case, turn_id: int | None) -> None:
    """Ask where the citizen lives; the towns as buttons where the deployer has listed them."""
    towns = packaged.towns()
    choices = [Button(town.name, f"case:region:{town.name}") for town in towns]
    unknown = Button(say("button.unknown_region"), "case:region:")
    text = say("region.choose" if towns else "region.ask")
    reply = Reply(
        text, Outcome.HANDOFF, buttons=(*choices, unknown), extra={"case": case.no, ASKS: REGION}
    )
    part = None if turn_id is None else "case.region"
    post(tx, case.conversation_id, reply, Origin(Author.SYSTEM, turn_id, part, case_id=case.id))


def still_open(tx: Session, case: Case, turn_id: int | None) -> None:
    """A person was asked for again: the same case goes on."""
    if case.owner_id is None:
        _post_waiting(tx, case, "still.queued", turn_id, hours.going_on(tx, case))
    else:
        _post(tx, case, say("still.owned", no=case.no), (), turn_id)


def escalated(tx: Session, case: Case, turn_id: int | None) -> None:
    """The case has become urgent; where nobody is at work, whom to call now."""
    more = hours.going_on(tx, case) if case.owner_id is None else ""
    _post(tx, case, _joined(say("escalated", no=case.no), more), (), turn_id)


def taken(tx: Session, case: Case, office: str) -> None:
    """A person speaks from here on; at most the office is named, never the person."""
    is_named = bool(office) and packaged.choices().is_office_shown
    text = say("taken.office", no=case.no, office=office) if is_named else say(
        "taken.nameless", no=case.no
    )  # fmt: skip
    _post(tx, case, text, (), None)


def passed_on(tx: Session, case: Case, office: str) -> None:
    """Another office has taken the case; nobody's name is told."""
    is_named = bool(office) and packaged.choices().is_office_shown
    key = "passed_on.office" if is_named else "passed_on.nameless"
    values = {"office": office} if is_named else {}
    _post(tx, case, say(key, no=case.no, **values), (), None)


def stalled(tx: Session, case: Case) -> None:
    """The owner did nothing for too long: the case waits again, at its old place."""
    _post_waiting(tx, case, "stalled", None, hours.going_on(tx, case))


def reopened(tx: Session, case: Case, turn_id: int | None) -> None:
    """An ended case waits again, under its old number."""
    _post_waiting(tx, case, "reopened", turn_id, hours.begun_again(tx, case))


def returned(tx: Session, case: Case) -> None:
    """The owner gave the case back: nothing is lost."""
    _post_waiting(tx, case, "returned", None, hours.going_on(tx, case))


def reminded(tx: Session, case: Case, turn_id: int | None, *, is_again: bool) -> None:
    """Staff have been told that the citizen asks, now or a moment ago."""
    _post(tx, case, say("remind.again" if is_again else "remind.done", no=case.no), (), turn_id)


def still_waiting(tx: Session, case: Case) -> None:
    """Does the citizen still wait? Saying nothing changes nothing."""
    _post(tx, case, say("still_waiting", no=case.no, place=place_of(tx, case)), _STILL, None)


def ended(tx: Session, case: Case) -> None:
    """The case is done; how to come back, and how it went."""
    rates = tuple(
        Button(say(f"button.{tap}"), f"case:rate:{case.no}:{tap}") for tap in ("good", "bad")
    )
    may_go_on = may_reopen(case)
    back = say("come_back") if may_go_on else ""
    text = say("ended", no=case.no, back=back)
    _post(tx, case, text, ("reopen",) if may_go_on else _AGAIN, None, rates)


def withdrawn(tx: Session, case: Case, turn_id: int | None) -> None:
    """The citizen does not want a person any more."""
    _post(tx, case, say("withdrawn", no=case.no), _AGAIN, turn_id)


def may_reopen(case: Case) -> bool:
    """Say whether the citizen may go on with an ended case."""
    is_resolved = case.state == CaseState.RESOLVED.value
    return is_resolved and case.grace_until is not None and case.grace_until > clock.now()


def say(key: str, **values: object) -> str:
    """Return a sentence of texts/handoff.yml."""
    return packaged.texts().render(f"handoff.{key}", **values)


def place_of(tx: Session, case: Case) -> str:
    """Return where a waiting case stands, in words."""
    ahead = position(tx, case) - 1
    return say("place.behind", ahead=ahead) if ahead > 0 else say("place.first")


def buttons(*names: str) -> tuple[Button, ...]:
    """Return the buttons of these names, as the gateway reads them."""
    return tuple(Button(say(f"button.{name}"), f"case:{_LEAD.get(name, name)}") for name in names)


def waiting_buttons(case: Case) -> tuple[Button, ...]:
    """Return what somebody who waits may do."""
    return buttons(*(IN_DANGER if case.reason == Reason.CRISIS.value else WAITING))


def _post_waiting(tx: Session, case: Case, key: str, turn_id: int | None, more: str) -> None:
    queue = packaged.queues()[case.queue].name
    text = say(key, no=case.no, place=place_of(tx, case), queue=queue)
    _post(tx, case, _joined(text, more), (), turn_id, waiting_buttons(case))


def _joined(text: str, more: str) -> str:
    """Return one message: the notice, and below it what else is to be said."""
    return f"{text}\n{more}" if more else text


def _post(
    tx: Session,
    case: Case,
    text: str,
    names: tuple[str, ...],
    turn_id: int | None,
    first: tuple[Button, ...] = (),
) -> None:
    choices = (*first, *buttons(*names))
    reply = Reply(text, Outcome.HANDOFF, buttons=choices, extra={"case": case.no})
    # With a turn, a replay after a crash tells the citizen only once.
    part = None if turn_id is None else f"case.{case.version}"
    post(tx, case.conversation_id, reply, Origin(Author.SYSTEM, turn_id, part, case_id=case.id))
