"""What each event of a case does to its clocks; in the transaction of the event (design §8)."""

from collections.abc import Mapping
from enum import Enum, auto

from sqlalchemy.orm import Session

from actions.clocks.model import ClockError, ClockKind, NoClockReason
from actions.clocks.watch import Watch
from actions.storage.tables import OPEN_STATES, Case, CaseState

_OPEN = frozenset(state.value for state in OPEN_STATES)


class Effect(Enum):
    """One thing that an event does to the clocks of an open case."""

    AWAIT_FIRST = auto()  # the first reply is awaited, from now
    AWAIT_NEXT = auto()  # an answer is awaited, unless one is already
    ANSWERED = auto()  # nobody has to be answered any more
    OFFERED = auto()  # somebody has to say whether they take it


# Every kind of event there is. What follows from the case's state alone is not here: the clock of
# the whole case stands still while the citizen has the word, that of a transfer ends with the
# offer, and all of them with the case.
EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    "requested": (Effect.AWAIT_FIRST,),
    "linked": (Effect.AWAIT_FIRST,),
    "claimed": (),
    "replied": (Effect.ANSWERED,),
    "resent": (),
    "citizen_wrote": (Effect.AWAIT_NEXT,),
    "returned": (Effect.AWAIT_NEXT,),
    "lease_expired": (Effect.AWAIT_NEXT,),
    "taken_over": (Effect.AWAIT_NEXT,),
    "reassigned": (Effect.AWAIT_NEXT,),
    "escalated": (),
    "placed": (),
    "corrected": (),
    "contact_left": (),
    "contact_dropped": (),
    "reminded": (),
    "asked_still": (),
    "transfer_offered": (Effect.OFFERED,),
    "transfer_accepted": (Effect.AWAIT_NEXT,),
    "transfer_rejected": (),
    "transfer_timed_out": (),
    "transfer_withdrawn": (),
    "resolved": (),
    "reopened": (Effect.AWAIT_FIRST,),
    "closed": (),
    "withdrawn": (),
    "main_withdrawn": (),
}
# A linked case does not speak: with somebody at it, it is answered.
_LINKED: Mapping[str, tuple[Effect, ...]] = {
    "claimed": (Effect.ANSWERED,),
    "taken_over": (Effect.ANSWERED,),
    "reassigned": (Effect.ANSWERED,),
    "transfer_accepted": (Effect.ANSWERED,),
}


def follow(tx: Session, case: Case, kind: str) -> None:
    """Start, stop, pause and resume the clocks of a case as the event ``kind`` just demands.

    Called with the case as it is after the event, its conversation locked. Raises ClockError for a
    kind that ``EFFECTS`` does not know: a new kind of event has to say what it does to the clocks.
    """
    effects = EFFECTS.get(kind)
    if effects is None:
        raise ClockError(f"the clocks do not know the event {kind!r}; add it to clocks.EFFECTS")
    if case.linked_to is not None:
        effects = _LINKED.get(kind, effects)
    watch = Watch(tx, case)
    if case.state in _OPEN:
        for effect in effects:
            _apply(watch, effect)
        settle(watch, case)
    else:
        watch.stop_all()
        case.no_clock_reason = None
    tx.flush()  # whoever loads the case again in this transaction would lose it


def settle(watch: Watch, case: Case) -> None:
    """Let the clocks of an open case agree with its state and queue; note why none runs (I8)."""
    watch.move()
    if case.state != CaseState.TRANSFER_PENDING.value:
        watch.stop(ClockKind.TRANSFER)
    is_waiting = case.state == CaseState.WAITING_CITIZEN.value
    if is_waiting:
        watch.pause(ClockKind.RESOLVE, NoClockReason.WAITING_CITIZEN.value)
    else:
        watch.go_on(ClockKind.RESOLVE)
    if watch.is_any_running:
        case.no_clock_reason = None
    else:
        why = NoClockReason.WAITING_CITIZEN if is_waiting else NoClockReason.NO_HOURS
        case.no_clock_reason = why.value


def _apply(watch: Watch, effect: Effect) -> None:
    match effect:
        case Effect.AWAIT_FIRST:
            watch.start(ClockKind.FIRST_REPLY)
        case Effect.AWAIT_NEXT:
            watch.ask()
        case Effect.ANSWERED:
            watch.stop(ClockKind.FIRST_REPLY)
            watch.stop(ClockKind.NEXT_REPLY)
        case Effect.OFFERED:
            watch.start(ClockKind.TRANSFER)
