"""Cases and their history."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from actions.storage.states import OPEN_STATES, OWNED_STATES, CaseState, is_one_of
from knowledge import clock


class Case(Base):
    """A handoff: one queue, at most one owner."""

    __tablename__ = "cases"
    __table_args__ = (
        # I2: at most one open case per conversation; a parallel ticket is linked, not main.
        Index(
            "uq_cases_open_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text(f"linked_to IS NULL AND {is_one_of('state', OPEN_STATES)}"),
            postgresql_where=text(f"linked_to IS NULL AND {is_one_of('state', OPEN_STATES)}"),
        ),
        # I3: an owner exactly when the state says so.
        CheckConstraint(
            f"(owner_id IS NOT NULL) = ({is_one_of('state', OWNED_STATES)})",
            name="owner_matches_state",
        ),
        Index("ix_cases_queue_state", "queue", "state", "queued_at"),
        Index("ix_cases_conversation", "conversation_id", "created_at"),
        Index("ix_cases_owner", "owner_id", "state"),
        Index("ix_cases_state_lease", "state", "lease_until"),
        Index("ix_cases_state_grace", "state", "grace_until"),
        # The console's lists read open cases only, however many old ones there are.
        Index(
            "ix_cases_open",
            "queue",
            "is_urgent",
            "queued_at",
            sqlite_where=text(is_one_of("state", OPEN_STATES)),
            postgresql_where=text(is_one_of("state", OPEN_STATES)),
        ),
        # The sweep looks for the few whose grace period is over.
        Index(
            "ix_cases_resolved",
            "grace_until",
            sqlite_where=text(is_one_of("state", (CaseState.RESOLVED,))),
            postgresql_where=text(is_one_of("state", (CaseState.RESOLVED,))),
        ),
        # Its search goes from the newest case backwards.
        Index("ix_cases_created", "created_at", "id"),
        Index("ix_cases_queue_created", "queue", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(24), unique=True)  # public number
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    linked_to: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    queue: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(20), default=CaseState.QUEUED.value)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(32))  # asked | crisis | urgent | error | screening
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    brief: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)  # +1 at every transition
    queued_at: Mapped[datetime] = mapped_column(default=clock.now)
    owned_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]  # an owner who does nothing until then loses the case
    grace_until: Mapped[datetime | None]  # resolved: it reopens until then
    outcome: Mapped[str | None] = mapped_column(String(32))  # handoff.Resolution, once resolved
    reopened: Mapped[int] = mapped_column(default=0)  # how often
    unit: Mapped[str | None] = mapped_column(String(32))  # office unit that works it; null: any
    region: Mapped[str | None] = mapped_column(String(64))  # what the citizen answered
    last_owner_id: Mapped[int | None]  # who had it last; SQLite cannot add a key to a full table
    no_clock_reason: Mapped[str | None] = mapped_column(String(32))  # I8: why no clock runs
    told_closed_at: Mapped[datetime | None]  # the out-of-hours text is said once
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class CaseEvent(Base):
    """Append-only history of a case; each row's hash covers the one before."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(80))  # "citizen", "bot", "staff:12", "system"
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)  # states, queue, owner; never words
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
