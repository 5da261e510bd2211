"""Indexes by which the statistics read a period."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_unanswered_questions_asked_at", "unanswered_questions", ["asked_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_unanswered_questions_asked_at", table_name="unanswered_questions")
