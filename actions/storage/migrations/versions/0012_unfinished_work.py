"""Indexes of the work that is still to be done, beside all that was done long ago."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_PARTIAL = (
    ("ix_turns_undone", "turns", "id", "state IN ('pending', 'running', 'waiting')"),
    ("ix_outbox_unsent", "outbox", "message_id", "state IN ('queued', 'sending')"),
    ("ix_messages_turn", "messages", "turn_id", "turn_id IS NOT NULL"),
    ("ix_cases_resolved", "cases", "grace_until", "state IN ('resolved')"),
)


def upgrade() -> None:
    for name, table, column, condition in _PARTIAL:
        where = sa.text(condition)
        op.create_index(
            name, table, [column], unique=False, sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    for name, table, _, _ in reversed(_PARTIAL):
        op.drop_index(name, table_name=table)
