"""Passing a case on: offered, then accepted, rejected, timed out or withdrawn.

Until somebody accepts, the sender stays the accountable owner and may go on writing; the citizen
hears nothing. An offer ends once: a conditional UPDATE on its state decides (``offers.settle``).
"""

from sqlalchemy.orm import Session

from actions.accounts.scope import NotAllowedError
from actions.handoff import notices
from actions.handoff.limits import Limits
from actions.handoff.model import HandoffError, TransferAnswer, TransferReason, parse
from actions.handoff.opening.gathering import check_queue
from actions.handoff.ownership import offers
from actions.handoff.ownership.offers import Ending
from actions.handoff.ownership.owning import given_to, moved_to, owned_by, renewed, turn_of
from actions.handoff.people import find_staff, is_offered, serves, unit_in
from actions.handoff.transition import SYSTEM, change, conflict, lock_case, staff_actor
from actions.storage.tables import Case, CaseState, Staff, Transfer
from knowledge import clock
from knowledge.text.cleaning import clean

MAX_NOTE = 1000
_PENDING = CaseState.TRANSFER_PENDING.value


def offer_transfer(
    tx: Session,
    case_id: int,
    staff_id: int,
    *,
    queue: str,
    to_staff_id: int | None = None,
    reason: str,
    note: str = "",
    limits: Limits | None = None,
) -> Transfer:
    """Offer one's case to a queue, or to one person in it; the offer ends after ``limits.transfer``.

    ``reason`` is a TransferReason; ``note`` is for staff only, at most 1,000 characters. Raises
    CaseConflictError when the case is not this staff member's or is on offer already, HandoffError
    for an unknown queue or reason, a long note, or a person who does not work that queue.
    """
    why, words = parse(TransferReason, reason), _checked_note(note)
    check_queue(queue)
    seen = lock_case(tx, case_id)
    _check_receiver(tx, seen, staff_id, to_staff_id, queue)
    case = change(
        tx,
        case_id,
        *owned_by(staff_id),
        Case.state != _PENDING,
        kind="transfer_offered",
        actor=staff_actor(staff_id),
        details={"why": why.value, "to_queue": queue, "to_staff_id": to_staff_id},
        state=_PENDING,
        lease_until=renewed(tx, seen, limits),
    )
    return offers.add(tx, case, staff_id, queue, to_staff_id, why.value, words, limits)


def accept_transfer(
    tx: Session, transfer_id: int, staff_id: int, *, limits: Limits | None = None
) -> Case:
    """Become the owner of an offered case, which moves to the queue it was offered to.

    Only now the citizen is told, and only the office. Raises NotAllowedError unless the offer is
    for this staff member, CaseConflictError when it has ended.
    """
    offer, seen, staff = _answerable(tx, transfer_id, staff_id)
    offers.settle(tx, offer, seen, Ending.ACCEPTED, staff_id)
    case = change(
        tx,
        seen.id,
        *owned_by(offer.from_staff_id),
        Case.state == _PENDING,
        kind="transfer_accepted",
        actor=staff_actor(staff_id),
        details={"from_staff_id": offer.from_staff_id, "from_queue": offer.from_queue},
        last_owner_id=offer.from_staff_id,
        **given_to(tx, seen, staff_id, limits, queue=offer.to_queue),
        **moved_to(seen, offer.to_queue),
    )
    if case.linked_to is None:
        notices.passed_on(tx, case, staff.office)
    return case


def reject_transfer(
    tx: Session, transfer_id: int, staff_id: int, reason: str, *, limits: Limits | None = None
) -> Case:
    """Refuse an offered case; its sender goes on. ``reason`` is a TransferAnswer."""
    answer = parse(TransferAnswer, reason)
    offer, seen, _ = _answerable(tx, transfer_id, staff_id)
    offers.settle(tx, offer, seen, Ending.REJECTED, staff_id, answer.value)
    return _back(tx, offer, seen, Ending.REJECTED, staff_actor(staff_id), answer.value, limits)


def withdraw_transfer(
    tx: Session, transfer_id: int, staff_id: int, *, limits: Limits | None = None
) -> Case:
    """Take one's offer back. Raises NotAllowedError unless it is one's own."""
    offer, seen = offers.lock_offer(tx, transfer_id)
    if offer.from_staff_id != staff_id:
        raise NotAllowedError(f"transfer {transfer_id} is not the offer of staff {staff_id}")
    offers.settle(tx, offer, seen, Ending.WITHDRAWN, staff_id)
    return _back(tx, offer, seen, Ending.WITHDRAWN, staff_actor(staff_id), None, limits)


def expire_transfers(tx: Session, *, limits: Limits | None = None) -> list[int]:
    """End the offers that nobody answered in time; return the ids of their cases.

    Each sender gets a fresh lease. Call it in a transaction of its own.
    """
    due = offers.due_in_lock_order(tx)
    return [found.id for found in (_time_out(tx, one, limits) for one in due) if found is not None]


def _time_out(tx: Session, transfer_id: int, limits: Limits | None) -> Case | None:
    offer, seen = offers.lock_offer(tx, transfer_id)
    if offer.state != Ending.OFFERED.value:  # answered while we waited for the lock
        return None
    offers.settle(tx, offer, seen, Ending.TIMED_OUT, None)
    return _back(tx, offer, seen, Ending.TIMED_OUT, SYSTEM, None, limits)


def _back(
    tx: Session,
    offer: Transfer,
    seen: Case,
    ending: Ending,
    actor: str,
    why: str | None,
    limits: Limits | None,
) -> Case:
    """The case is its sender's alone again: their turn, or the citizen's."""
    return change(
        tx,
        seen.id,
        *owned_by(offer.from_staff_id),
        Case.state == _PENDING,
        kind=f"transfer_{ending.value}",
        actor=actor,
        details={} if why is None else {"why": why},
        state=turn_of(seen).value,
        lease_until=renewed(tx, seen, limits),
    )


def _answerable(tx: Session, transfer_id: int, staff_id: int) -> tuple[Transfer, Case, Staff]:
    """Return an offer that this staff member may answer; never one's own."""
    offer, case = offers.lock_offer(tx, transfer_id)
    staff = find_staff(tx, staff_id)
    is_theirs = is_offered(staff, offer, unit_in(offer.to_queue, case))
    if not is_theirs or not serves(staff, offer.to_queue):
        raise NotAllowedError(f"{staff.login} may not answer transfer {transfer_id}")
    if offer.state == Ending.OFFERED.value and offer.until <= clock.now():
        raise conflict(tx, case)  # too late, though nobody has swept it up yet
    return offer, case, staff


def _check_receiver(
    tx: Session, case: Case, staff_id: int, to_staff_id: int | None, queue: str
) -> None:
    if to_staff_id is None:
        return
    receiver = find_staff(tx, to_staff_id)
    if to_staff_id == staff_id or not serves(receiver, queue):
        raise HandoffError(f"{case.no} cannot be offered to {receiver.login} in {queue}")


def _checked_note(note: str) -> str:
    words = clean(note)
    if len(words) > MAX_NOTE:
        raise HandoffError(f"the note has {len(words)} characters, at most {MAX_NOTE} are kept")
    return words
