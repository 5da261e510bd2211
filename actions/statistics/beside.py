"""What is counted beside the cases themselves: transfers, ratings, deadlines, questions."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case as choose
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.statistics.counting import by_frequency
from actions.statistics.facts import Chosen
from actions.statistics.model import Answers, Kept, Period, Ratings, Unanswered
from actions.storage.tables import Case, CaseClock, CaseRating, Transfer, UnansweredQuestion

TOP = 10


def count_transfers(tx: Session, chosen: Chosen) -> Answers:
    """Return how the offers to pass the chosen cases on were answered."""
    rows = tx.execute(
        select(Transfer.state, func.count(Transfer.id))
        .join(Case, Case.id == Transfer.case_id)
        .where(*chosen)
        .group_by(Transfer.state)
    )
    counts = Counter({str(state): int(n) for state, n in rows})
    return Answers(counts.total(), by_frequency(counts))


def count_ratings(tx: Session, chosen: Chosen) -> Ratings:
    """Return the citizens' opinions about the chosen cases."""
    rows = tx.execute(
        select(CaseRating.is_good, CaseRating.reason, func.count(CaseRating.id))
        .join(Case, Case.id == CaseRating.case_id)
        .where(*chosen)
        .group_by(CaseRating.is_good, CaseRating.reason)
    ).all()
    reasons = Counter[str]()
    for _, reason, count in rows:
        if reason:
            reasons[reason] += count
    return Ratings(
        good=sum(count for is_good, _, count in rows if is_good),
        bad=sum(count for is_good, _, count in rows if not is_good),
        reasons=by_frequency(reasons),
    )


def count_kept(tx: Session, chosen: Chosen, now: datetime) -> tuple[Kept, ...]:
    """Return by kind how many deadlines were met, missed, or still run in time.

    Missed is what was noted as such, and what is past its moment and runs on at ``now``.
    """
    is_late = CaseClock.stopped_at.is_(None) & CaseClock.paused_at.is_(None)
    missed = CaseClock.breached_at.is_not(None) | (is_late & (CaseClock.due_at <= now))
    standing = choose(
        (missed, "missed"), (CaseClock.stopped_at.is_(None), "running"), else_="met"
    ).label("standing")
    rows = tx.execute(
        select(CaseClock.kind, standing, func.count(CaseClock.id))
        .join(Case, Case.id == CaseClock.case_id)
        .where(*chosen)
        .group_by(CaseClock.kind, standing)
    ).all()
    counts = {(kind, stands): int(n) for kind, stands, n in rows}
    return tuple(
        Kept(kind, *(counts.get((kind, stands), 0) for stands in ("met", "missed", "running")))
        for kind in sorted({kind for kind, _ in counts})
    )


def top_unanswered(tx: Session, period: Period, top: int = TOP) -> tuple[Unanswered, ...]:
    """Return the groups most asked in the period, with the newest wording of each.

    Questions belong to no queue. Those not yet put to a group are left out.
    """
    asked = (
        UnansweredQuestion.asked_at >= period.start,
        UnansweredQuestion.asked_at < period.end,
        UnansweredQuestion.group_id.is_not(None),
    )
    count = func.count(UnansweredQuestion.id)
    rows = tx.execute(
        select(UnansweredQuestion.group_id, count)
        .where(*asked)
        .group_by(UnansweredQuestion.group_id)
        .order_by(count.desc(), UnansweredQuestion.group_id)
        .limit(top)
    ).all()
    counts = {int(group_id): n for group_id, n in rows if group_id is not None}
    texts = _newest(tx, list(counts), period)
    return tuple(Unanswered(group_id, n, texts[group_id]) for group_id, n in counts.items())


def _newest(tx: Session, groups: Sequence[int], period: Period) -> dict[int, str]:
    rows = tx.execute(
        select(UnansweredQuestion.group_id, UnansweredQuestion.text)
        .where(
            UnansweredQuestion.group_id.in_(groups),
            UnansweredQuestion.asked_at >= period.start,
            UnansweredQuestion.asked_at < period.end,
        )
        .order_by(UnansweredQuestion.asked_at, UnansweredQuestion.id)
    )
    return {group_id: text for group_id, text in rows if group_id is not None}
