"""The tables. State lives here; Rasa keeps none worth keeping."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base as Base
from actions.storage.cases import Case as Case
from actions.storage.cases import CaseEvent as CaseEvent
from actions.storage.channels import ChannelPause as ChannelPause
from actions.storage.clocks import CalendarDay as CalendarDay
from actions.storage.clocks import CaseClock as CaseClock
from actions.storage.clocks import WorkingHours as WorkingHours
from actions.storage.desk import BriefCorrection as BriefCorrection
from actions.storage.desk import CannedReply as CannedReply
from actions.storage.desk import CaseNote as CaseNote
from actions.storage.desk import CaseRating as CaseRating
from actions.storage.desk import Draft as Draft
from actions.storage.desk import Notification as Notification
from actions.storage.desk import NotificationRead as NotificationRead
from actions.storage.desk import Presence as Presence
from actions.storage.desk import SentForm as SentForm
from actions.storage.learning import Feedback as Feedback
from actions.storage.learning import Learned as Learned
from actions.storage.learning import LearningEvent as LearningEvent
from actions.storage.learning import QuestionGroup as QuestionGroup
from actions.storage.learning import UnansweredQuestion as UnansweredQuestion
from actions.storage.oversight import AccountEvent as AccountEvent
from actions.storage.oversight import Contact as Contact
from actions.storage.oversight import Disclosure as Disclosure
from actions.storage.oversight import Export as Export
from actions.storage.people import Staff as Staff
from actions.storage.people import StaffSession as StaffSession
from actions.storage.sessions import ResumeAttempt as ResumeAttempt
from actions.storage.sessions import ResumeCode as ResumeCode
from actions.storage.sessions import ScreeningSession as ScreeningSession
from actions.storage.slips import ScreeningSlip as ScreeningSlip
from actions.storage.slips import SlipEvent as SlipEvent
from actions.storage.states import (
    OPEN_STATES as OPEN_STATES,
)
from actions.storage.states import (
    OWNED_STATES as OWNED_STATES,
)
from actions.storage.states import (
    UNDONE_TURNS,
    UNSENT,
    is_one_of,
)
from actions.storage.states import (
    Author as Author,
)
from actions.storage.states import (
    CaseState as CaseState,
)
from actions.storage.states import (
    Mode as Mode,
)
from actions.storage.states import (
    OutboxState as OutboxState,
)
from actions.storage.states import (
    TurnState as TurnState,
)
from actions.storage.transfers import Transfer as Transfer
from knowledge import clock


class Conversation(Base):
    """One citizen on one channel."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "channel_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)  # uuid4 hex; Rasa's sender id
    channel: Mapped[str] = mapped_column(String(16))  # web | terminal | telegram
    channel_key: Mapped[str] = mapped_column(String(128))  # Telegram chat id, hash of the web token
    mode: Mapped[str] = mapped_column(String(16), default=Mode.BOT.value)
    aside: Mapped[bool] = mapped_column(default=False)  # while queueing: the bot may answer
    epoch: Mapped[int] = mapped_column(default=0)  # +1 at every change of mode
    next_seq: Mapped[int] = mapped_column(default=1)
    blocked_at: Mapped[datetime | None]  # the channel refuses us; null again once they write
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)


class Update(Base):
    """Everything a channel delivered, once; stored before it is acknowledged."""

    __tablename__ = "updates"
    __table_args__ = (
        UniqueConstraint("channel", "update_key"),
        Index("ix_updates_external", "channel", "external_id"),
        Index("ix_updates_group", "channel", "group_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    update_key: Mapped[str] = mapped_column(String(128))
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    refusal: Mapped[str | None] = mapped_column(String(64))  # why it became no message
    external_id: Mapped[str | None] = mapped_column(String(64))  # the channel's id of the message
    group_key: Mapped[str | None] = mapped_column(String(64))  # photos sent together share one


class Message(Base):
    """One line of a conversation, identifiers masked. ``seq`` orders it, from 1, without gaps."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        # A turn that runs again after a crash writes no reply twice.
        UniqueConstraint("turn_id", "part"),
        # Most lines have no turn: counted as one value, they make the key above look useless.
        Index(
            "ix_messages_turn",
            "turn_id",
            sqlite_where=text("turn_id IS NOT NULL"),
            postgresql_where=text("turn_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    author: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)  # Reply.payload(), or a press
    epoch: Mapped[int]
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id"))
    part: Mapped[str | None] = mapped_column(String(64))  # which reply of the turn: "answer.0"
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Turn(Base):
    """The work that a citizen's message asks for; survives a crash."""

    __tablename__ = "turns"
    __table_args__ = (
        Index("ix_turns_state_conversation", "state", "conversation_id", "id"),
        # Workers look many times a second; all but a few turns are done.
        Index(
            "ix_turns_undone",
            "id",
            sqlite_where=text(is_one_of("state", UNDONE_TURNS)),
            postgresql_where=text(is_one_of("state", UNDONE_TURNS)),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[int] = mapped_column(
        ForeignKey("messages.id", use_alter=True, name="fk_turns_message"), unique=True
    )
    state: Mapped[str] = mapped_column(String(16), default=TurnState.PENDING.value)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(default=clock.now)
    lease_until: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]


class Outbox(Base):
    """One delivery of one message to one channel."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_outbox_state_conversation", "state", "conversation_id", "message_id"),
        Index(
            "ix_outbox_unsent",
            "message_id",
            sqlite_where=text(is_one_of("state", UNSENT)),
            postgresql_where=text(is_one_of("state", UNSENT)),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    channel: Mapped[str] = mapped_column(String(16))
    epoch: Mapped[int | None]  # bot rows only: cancelled when the conversation has moved on
    state: Mapped[str] = mapped_column(String(16), default=OutboxState.QUEUED.value)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(default=clock.now)
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(200))
    external_id: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]  # first; null again when staff have it sent anew
    parts_sent: Mapped[int] = mapped_column(default=0)  # of a long text
