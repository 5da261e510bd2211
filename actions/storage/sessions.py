"""The tables of pre-screenings, and of the codes that carry one to another conversation."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from knowledge import clock


class ScreeningSession(Base):
    """One person's pre-screening; outlives Rasa's memory and the channel."""

    __tablename__ = "screening_sessions"
    __table_args__ = (
        Index(
            "uq_screening_open_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    state: Mapped[str] = mapped_column(
        String(16), default="active"
    )  # active | done | cancelled | moved
    programmes: Mapped[list[Any]] = mapped_column(default=list)  # what was asked for; empty = all
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as in screening-amendments §1
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)  # relation, refused, later, asked
    question: Mapped[str | None] = mapped_column(String(64))  # the fact asked about now
    result: Mapped[dict[str, Any] | None]
    rules: Mapped[str] = mapped_column(String(64), default="")  # version and hash of the rulebook
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)


class ResumeCode(Base):
    """A code that takes a pre-screening to another conversation, once; only its hash is kept."""

    __tablename__ = "resume_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("screening_sessions.id"))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ResumeAttempt(Base):
    """A wrong code, so that nobody can try many."""

    __tablename__ = "resume_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
