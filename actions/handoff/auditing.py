"""Checking the whole database: nobody changed a history, and the invariants hold (design §8)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.errors import NotFoundError
from actions.handoff.events import TamperedError, verify_chain
from actions.handoff.ownership.offers import Ending
from actions.storage.tables import (
    OPEN_STATES,
    OWNED_STATES,
    Case,
    CaseEvent,
    CaseState,
    Conversation,
    Mode,
    Transfer,
)

BATCH = 200
_OPEN = [state.value for state in OPEN_STATES]
_OWNED = frozenset(state.value for state in OWNED_STATES)


def audit(tx: Session, no: str | None = None) -> Iterator[str]:
    """Yield what is wrong, a sentence each that names the case; nothing when all is well.

    Checks the chain of every history and that it ends in the case as it stands (I5), owners and
    offers against states (I3), one open case per conversation and its mode (I2). Reads 200 cases
    at a time. With ``no`` only that case is checked; NotFoundError when there is none.
    """
    last = 0
    while cases := _batch(tx, last, no):
        yield from _of_cases(tx, cases)
        last = cases[-1].id
        tx.expunge_all()  # a long history must not stay in memory
        if no is not None:
            return
    if no is not None:
        raise NotFoundError(f"there is no case {no}")
    yield from _of_conversations(tx)


def _batch(tx: Session, after: int, no: str | None) -> Sequence[Case]:
    wanted = select(Case).where(Case.id > after).order_by(Case.id).limit(BATCH)
    if no is not None:
        wanted = wanted.where(Case.no == no)
    return tx.scalars(wanted).all()


def _of_cases(tx: Session, cases: Sequence[Case]) -> Iterator[str]:
    ids = [case.id for case in cases]
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    chosen = select(CaseEvent).where(CaseEvent.case_id.in_(ids))
    for event in tx.scalars(chosen.order_by(CaseEvent.case_id, CaseEvent.seq)):
        events[event.case_id].append(event)
    offered = _offered(tx, ids)
    for case in cases:
        try:
            verify_chain(case, events[case.id])
        except TamperedError as error:
            yield f"I5: {error}"
        yield from _of_owner(case, offered.get(case.id, 0))


def _of_owner(case: Case, offers: int) -> Iterator[str]:
    if (case.owner_id is not None) != (case.state in _OWNED):
        yield f"I3: case {case.no} is {case.state}, but its owner is {case.owner_id}"
    if offers != (case.state == CaseState.TRANSFER_PENDING.value):
        yield f"I3: case {case.no} is {case.state}, but {offers} offers of it stand"


def _offered(tx: Session, ids: Sequence[int]) -> dict[int, int]:
    rows = tx.execute(
        select(Transfer.case_id, func.count(Transfer.id))
        .where(Transfer.case_id.in_(ids), Transfer.state == Ending.OFFERED.value)
        .group_by(Transfer.case_id)
    )
    return {case_id: count for case_id, count in rows}


def _of_conversations(tx: Session) -> Iterator[str]:
    rows = tx.execute(
        select(Conversation.id, Conversation.mode, Case.no, Case.state)
        .outerjoin(
            Case,
            (Case.conversation_id == Conversation.id)
            & Case.linked_to.is_(None)
            & Case.state.in_(_OPEN),
        )
        .where((Conversation.mode != Mode.BOT.value) | Case.id.is_not(None))
        .order_by(Conversation.id, Case.id)
        .execution_options(yield_per=BATCH)
    )
    before, first = None, ""
    for conversation_id, mode, no, state in rows:
        if conversation_id == before:
            yield f"I2: cases {first} and {no} are open in one conversation"
        elif mode != _mode_of(state):
            yield f"I2: conversation {conversation_id} is in mode {mode}, its case {no} is {state}"
        before, first = conversation_id, no


def _mode_of(state: str | None) -> str:
    if state is None:
        return Mode.BOT.value
    return (Mode.HUMAN if state in _OWNED else Mode.QUEUE).value
