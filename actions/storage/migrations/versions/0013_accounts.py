"""Accounts: what was done to them, when they were last used, and room for a sealed secret.

The secrets move to a column that a sealed one fits into, as they are: there is no key here. They
are sealed at the next start. Going back leaves the sealed ones behind, and their owners set the
code up again.
"""

import sqlalchemy as sa
from alembic import op

from actions.storage.types import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_account_events_by_id")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_account_events_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_events")),
    )
    op.create_index(
        op.f("ix_account_events_staff_id"), "account_events", ["staff_id"], unique=False
    )
    op.add_column("staff", sa.Column("seen_at", UtcDateTime(), nullable=True))
    op.add_column("staff", sa.Column("totp_sealed", sa.String(length=255), nullable=True))
    op.execute("UPDATE staff SET totp_sealed = totp_secret")
    op.drop_column("staff", "totp_secret")


def downgrade() -> None:
    op.add_column("staff", sa.Column("totp_secret", sa.String(length=64), nullable=True))
    op.execute("UPDATE staff SET totp_secret = totp_sealed WHERE totp_sealed NOT LIKE 'sealed:%'")
    op.execute("UPDATE staff SET totp_confirmed_at = NULL WHERE totp_secret IS NULL")
    op.drop_column("staff", "totp_sealed")
    op.drop_column("staff", "seen_at")
    op.drop_index(op.f("ix_account_events_staff_id"), table_name="account_events")
    op.drop_table("account_events")
