"""Contact data, who looked at it, what left the system, and what was done to accounts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from knowledge import clock


class Contact(Base):
    """A telephone number that a citizen left on purpose, so that somebody can ring back."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("conversation_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    kind: Mapped[str] = mapped_column(String(16))  # phone
    value: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[datetime] = mapped_column(default=clock.now)


class Disclosure(Base):
    """Append-only: who read what of a citizen's contact data, and what for (design §10)."""

    __tablename__ = "disclosures"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Export(Base):
    """Data that leaves the system: one person asks, another approves (four eyes)."""

    __tablename__ = "exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(Text)
    # asked | approved | refused | fetched | expired
    state: Mapped[str] = mapped_column(String(16), default="asked", index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class AccountEvent(Base):
    """Append-only: who did what to whose account. Nobody in ``by_id``: the command line."""

    __tablename__ = "account_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(24))  # accounts.AccountChange
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=clock.now)
