"""Delivery: channels that pause, citizens who blocked us, parts sent, corrections."""

import sqlalchemy as sa
from alembic import op

from actions.storage.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_pauses",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_pauses")),
    )
    op.add_column("conversations", sa.Column("blocked_at", UtcDateTime(), nullable=True))
    op.add_column("updates", sa.Column("external_id", sa.String(length=64), nullable=True))
    op.add_column("updates", sa.Column("group_key", sa.String(length=64), nullable=True))
    op.create_index("ix_updates_external", "updates", ["channel", "external_id"], unique=False)
    op.create_index("ix_updates_group", "updates", ["channel", "group_key"], unique=False)
    op.add_column("outbox", sa.Column("tried_at", UtcDateTime(), nullable=True))
    op.add_column(
        "outbox", sa.Column("parts_sent", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("outbox", "parts_sent")
    op.drop_column("outbox", "tried_at")
    op.drop_index("ix_updates_group", table_name="updates")
    op.drop_index("ix_updates_external", table_name="updates")
    op.drop_column("updates", "group_key")
    op.drop_column("updates", "external_id")
    op.drop_column("conversations", "blocked_at")
    op.drop_table("channel_pauses")
