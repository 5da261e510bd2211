"""Deadlines of cases, working days and working hours."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from knowledge import clock


class CaseClock(Base):
    """One deadline of a case: first_reply, next_reply, resolve or transfer.

    It runs while ``stopped_at`` is null. While ``paused_at`` is set it stands still, and
    ``left_minutes`` working minutes remain. At most one of a kind runs per case.
    """

    __tablename__ = "case_clocks"
    __table_args__ = (
        Index(
            "uq_case_clocks_running",
            "case_id",
            "kind",
            unique=True,
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
        Index("ix_case_clocks_due", "stopped_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    queue: Mapped[str] = mapped_column(String(8))  # whose hours and limits it was started with
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    warn_at: Mapped[datetime]
    due_at: Mapped[datetime]
    left_minutes: Mapped[int | None]
    pause_reason: Mapped[str | None] = mapped_column(String(32))
    paused_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]


class CalendarDay(Base):
    """A holiday, weekends in it included, or a day worked against its weekday (调休)."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    is_working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(64), default="")
    source: Mapped[str] = mapped_column(String(16), default="library")  # library | edited
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)


class WorkingHours(Base):
    """A stretch of a weekday in which a queue is worked, minutes after midnight, local time.

    ``queue`` is "" for all queues that have no rows of their own on that weekday. A weekday that is
    not worked has one row with ``opens`` and ``closes`` 0; one without rows has the file's hours.
    """

    __tablename__ = "working_hours"
    __table_args__ = (UniqueConstraint("queue", "weekday", "opens"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    queue: Mapped[str] = mapped_column(String(8), default="")
    weekday: Mapped[int]  # 0 is Monday
    opens: Mapped[int]
    closes: Mapped[int]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)
