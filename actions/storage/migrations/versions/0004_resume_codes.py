"""Codes by which a pre-screening goes on in another conversation, and the attempts at them."""

import sqlalchemy as sa
from alembic import op

from actions.storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resume_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_resume_codes_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["screening_sessions.id"], name=op.f("fk_resume_codes_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resume_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_resume_codes_code_hash")),
    )
    op.create_table(
        "resume_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_resume_attempts_conversation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resume_attempts")),
    )
    op.create_index(op.f("ix_resume_attempts_at"), "resume_attempts", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_resume_attempts_at"), table_name="resume_attempts")
    op.drop_table("resume_attempts")
    op.drop_table("resume_codes")
