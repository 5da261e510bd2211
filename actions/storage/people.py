"""Staff accounts and their signed-in browsers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from knowledge import clock


class Staff(Base):
    """A person who answers. ``queues`` holds queue ids; empty means all."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    office: Mapped[str] = mapped_column(String(64), default="")  # shown to citizens, not the name
    password_hash: Mapped[str] = mapped_column(String(256))
    role: Mapped[str] = mapped_column(String(16), default="agent")  # accounts.Role
    queues: Mapped[list[Any]] = mapped_column(default=list)
    units: Mapped[list[Any]] = mapped_column(default=list)  # offices (towns); empty means all
    # Set up, or being set up; see accounts.sealing for what stands here.
    totp_sealed: Mapped[str | None] = mapped_column(String(255))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]  # a code is taken once
    recovery_hashes: Mapped[list[Any]] = mapped_column(default=list)
    is_on_duty: Mapped[bool] = mapped_column(default=True)
    is_disabled: Mapped[bool] = mapped_column(default=False)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]  # when they last did something, to the minute
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class StaffSession(Base):
    """A signed-in browser; only the hash of its token is kept."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    is_verified: Mapped[bool] = mapped_column(
        default=True
    )  # False until the second factor is given
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
