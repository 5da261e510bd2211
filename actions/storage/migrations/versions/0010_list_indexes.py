"""Indexes for the console's lists and its search."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('queued', 'owned', 'waiting_citizen', 'transfer_pending')")


def upgrade() -> None:
    op.create_index(
        "ix_cases_open",
        "cases",
        ["queue", "is_urgent", "queued_at"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_cases_created", "cases", ["created_at", "id"], unique=False)
    op.create_index("ix_cases_queue_created", "cases", ["queue", "created_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_cases_queue_created", table_name="cases")
    op.drop_index("ix_cases_created", table_name="cases")
    op.drop_index("ix_cases_open", table_name="cases")
