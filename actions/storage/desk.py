"""What staff work with beside the conversation; none of it reaches the citizen by itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from knowledge import clock


class CaseNote(Base):
    """An internal note on a case (invariant I9: never among the messages)."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Draft(Base):
    """A reply somebody is writing; kept when it cannot be sent any more."""

    __tablename__ = "drafts"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)


class Presence(Base):
    """Who looks at a case just now, or writes; stale after some seconds."""

    __tablename__ = "presences"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    doing: Mapped[str] = mapped_column(String(16))  # reading | replying
    seen_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class CannedReply(Base):
    """A text staff may put into the reply box; ``{{变量}}`` are filled in then."""

    __tablename__ = "canned_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    queue: Mapped[str] = mapped_column(String(8), default="")  # "": for every queue
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)


class BriefCorrection(Base):
    """What a staff member put right in a brief; the brief as it was made stays with it."""

    __tablename__ = "brief_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    field: Mapped[str] = mapped_column(String(64))  # relation, region, screening.facts.age …
    before: Mapped[Any] = mapped_column(JSON())
    after: Mapped[Any] = mapped_column(JSON())
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Notification(Base):
    """Something staff should look at; for one person, or for everybody of the case's queue."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_staff_read", "staff_id", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    queue: Mapped[str] = mapped_column(String(8))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # null: the whole queue
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]  # by the person; of a queue's: somebody has seen to it
    # The optional Telegram group: pending | sent | failed | uncertain | off
    outside: Mapped[str] = mapped_column(String(16), default="off", index=True)


class NotificationRead(Base):
    """That one person has seen a notification which is for a whole queue."""

    __tablename__ = "notification_reads"

    notification_id: Mapped[int] = mapped_column(ForeignKey("notifications.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class CaseRating(Base):
    """One tap of the citizen after the end, with one reason."""

    __tablename__ = "case_ratings"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    is_good: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
