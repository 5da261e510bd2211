"""What we know of a channel as a whole."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base


class ChannelPause(Base):
    """A channel that takes nothing until then; every process that sends keeps to it."""

    __tablename__ = "channel_pauses"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    until: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)  # in a row, without anything sent between
