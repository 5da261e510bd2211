"""Cases as lines of the console's lists, the counts beside them, the citizen's own."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.handoff import packaged
from actions.handoff.reading.deadlines import Deadline, deadlines_of
from actions.handoff.reading.position import position, positions
from actions.handoff.reading.views import CaseLine, MyCase
from actions.storage.tables import (
    OPEN_STATES,
    Case,
    CaseState,
    Conversation,
    Staff,
)

PREVIEW_CHARACTERS = 80
_OPEN = frozenset(state.value for state in OPEN_STATES)


def my_cases(tx: Session, conversation_id: str, limit: int = 10) -> list[MyCase]:
    """Return the citizen's cases, newest first."""
    cases = tx.scalars(
        select(Case)
        .where(Case.conversation_id == conversation_id)
        .order_by(Case.created_at.desc(), Case.id.desc())
        .limit(limit)
    )
    return [
        MyCase(
            no=case.no,
            queue_name=queue_name(case.queue),
            state=CaseState(case.state),
            is_open=case.state in _OPEN,
            position=position(tx, case),
            opened_at=case.created_at,
            ended_at=case.resolved_at,
        )
        for case in cases
    ]


def lines_of(tx: Session, rows: Iterable[Any]) -> list[CaseLine]:
    """Return rows of case, conversation and owner as lines, with their places and deadlines."""
    found = [(case, conversation, owner) for case, conversation, owner in rows]
    queues = {case.queue for case, _, _ in found if case.state == CaseState.QUEUED.value}
    places = positions(tx, queues) if queues else {}
    deadlines = deadlines_of(tx, [case.id for case, _, _ in found])
    return [
        _line(case, conversation, owner, places.get(case.id, 0), deadlines.get(case.id))
        for case, conversation, owner in found
    ]


def case_line(tx: Session, case: Case, conversation: Conversation, owner: Staff | None) -> CaseLine:
    """Return a case as the console shows it."""
    deadline = deadlines_of(tx, [case.id]).get(case.id)
    return _line(case, conversation, owner, position(tx, case), deadline)


def _line(
    case: Case,
    conversation: Conversation,
    owner: Staff | None,
    place: int,
    deadline: Deadline | None,
) -> CaseLine:
    asked = case.brief.get("asked", [])
    return CaseLine(
        id=case.id,
        no=case.no,
        conversation_id=case.conversation_id,
        channel=conversation.channel,
        queue=case.queue,
        queue_name=queue_name(case.queue),
        state=CaseState(case.state),
        is_urgent=case.is_urgent,
        reason=case.reason,
        owner_id=case.owner_id,
        owner_name=owner.name if owner else "",
        owner_office=owner.office if owner else "",
        version=case.version,
        position=place,
        queued_at=case.queued_at,
        owned_at=case.owned_at,
        resolved_at=case.resolved_at,
        preview=asked[-1]["text"][:PREVIEW_CHARACTERS] if asked else "",
        last_seq=conversation.next_seq - 1,
        unit=case.unit,
        outcome=case.outcome,
        reopened=case.reopened,
        created_at=case.created_at,
        deadline=deadline,
    )


def queue_name(queue: str) -> str:
    """Return a queue's name; its id when the deployer has removed it since."""
    found = packaged.queues().get(queue)
    return queue if found is None else found.name
