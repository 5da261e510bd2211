"""The tables of screening slips (预审单), and of what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from knowledge import clock


class ScreeningSlip(Base):
    """The printable slip of one finished screening.

    What it says is the screening's; only what the screening has forgotten already, its health
    facts and the reasons that tell them, is copied here, until ``health_until``.
    """

    __tablename__ = "screening_slips"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(43), unique=True)  # in the address; unguessable
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("screening_sessions.id", ondelete="CASCADE"), unique=True
    )
    had_health: Mapped[bool] = mapped_column(default=False)
    health: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    health_until: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class SlipEvent(Base):
    """Append-only history of slips: that one was made, forgot health, was deleted; never its words."""

    __tablename__ = "slip_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    slip_id: Mapped[int]  # no key: the slip goes, its event stays
    kind: Mapped[str] = mapped_column(String(16))  # made | forgot_health | deleted
    by: Mapped[str] = mapped_column(String(16))  # citizen | system
    at: Mapped[datetime] = mapped_column(default=clock.now)
