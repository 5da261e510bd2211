"""Offers to pass a case on; the sender stays accountable until somebody accepts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from knowledge import clock

OFFERED = text("state = 'offered'")


class Transfer(Base):
    """One offer: to a queue, or to one person in it. At most one stands open per case."""

    __tablename__ = "transfers"
    __table_args__ = (
        Index(
            "uq_transfers_offered",
            "case_id",
            unique=True,
            sqlite_where=OFFERED,
            postgresql_where=OFFERED,
        ),
        Index("ix_transfers_state_until", "state", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    from_staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    from_queue: Mapped[str] = mapped_column(String(8))
    to_queue: Mapped[str] = mapped_column(String(8))
    to_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text, default="")  # for staff only, never for the citizen
    # offered | accepted | rejected | timed_out | withdrawn
    state: Mapped[str] = mapped_column(String(16), default="offered")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answer_reason: Mapped[str | None] = mapped_column(String(32))
    offered_at: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime]
    answered_at: Mapped[datetime | None]
