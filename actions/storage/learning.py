"""The tables of learning: what was not answered, what people thought of answers, what staff wrote."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.storage.base import Base
from knowledge import clock


class QuestionState(StrEnum):
    """Where an unanswered question stands."""

    NEW = "new"  # collected, not yet put to its like
    GROUPED = "grouped"
    HANDLED = "handled"
    DISMISSED = "dismissed"


class GroupState(StrEnum):
    """Where a group of unanswered questions stands."""

    OPEN = "open"
    HANDLED = "handled"
    DISMISSED = "dismissed"


class LearnedState(StrEnum):
    """Where something that staff wrote stands."""

    DRAFT = "draft"
    LIVE = "live"
    WITHDRAWN = "withdrawn"


class LearnedKind(StrEnum):
    """What staff wrote."""

    QUESTION = "question"  # a wording that leads to a clause
    NOTE = "note"  # words to colleagues; citizens never see them


class Feedback(Base):
    """What a citizen thought of one line of the bot; one opinion a line, the last one counts."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    is_useful: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)


class QuestionGroup(Base):
    """Unanswered questions that ask the same thing."""

    __tablename__ = "question_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(16), default=GroupState.OPEN.value, index=True)
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    handled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class UnansweredQuestion(Base):
    """A citizen's question, masked, that got no answer or a useless one."""

    __tablename__ = "unanswered_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(String(16))  # an outcome, or "thumbs_down"
    state: Mapped[str] = mapped_column(String(16), default=QuestionState.NEW.value, index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("question_groups.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)  # statistics of a period
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Learned(Base):
    """A question or a note that a staff member wrote."""

    __tablename__ = "learned"
    __table_args__ = (
        # The same words are live once only: two clauses would both be right.
        Index(
            "uq_learned_live_words",
            "words",
            unique=True,
            sqlite_where=text("state = 'live' AND kind = 'question'"),
            postgresql_where=text("state = 'live' AND kind = 'question'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("question_groups.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    clause_id: Mapped[str | None] = mapped_column(String(64))  # of a question
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(String(500))  # the text without punctuation and spaces
    state: Mapped[str] = mapped_column(String(16), default=LearnedState.DRAFT.value)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)  # of the state


class LearningEvent(Base):
    """Append-only history of a group: who did what, and when."""

    __tablename__ = "learning_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("question_groups.id"), index=True)
    learned_id: Mapped[int | None] = mapped_column(ForeignKey("learned.id"))
    kind: Mapped[str] = mapped_column(String(16))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)  # codes and ids; never words
