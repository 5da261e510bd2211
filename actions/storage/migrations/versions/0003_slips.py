"""Screening slips: their address and, for a short while, what the screening has forgotten."""

import sqlalchemy as sa
from alembic import op

from actions.storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_slips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=43), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("had_health", sa.Boolean(), nullable=False),
        sa.Column("health", sa.JSON(), nullable=True),
        sa.Column("health_until", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_screening_slips_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["screening_sessions.id"],
            name=op.f("fk_screening_slips_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_slips")),
        sa.UniqueConstraint("key", name=op.f("uq_screening_slips_key")),
        sa.UniqueConstraint("session_id", name=op.f("uq_screening_slips_session_id")),
    )
    op.create_index(
        op.f("ix_screening_slips_conversation_id"),
        "screening_slips",
        ["conversation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_screening_slips_health_until"), "screening_slips", ["health_until"], unique=False
    )
    op.create_table(
        "slip_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_slip_events_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_events")),
    )
    op.create_index(
        op.f("ix_slip_events_conversation_id"), "slip_events", ["conversation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("slip_events")
    op.drop_table("screening_slips")
