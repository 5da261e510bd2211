"""What a case, an account and a browser know besides."""

import sqlalchemy as sa
from alembic import op

from actions.storage.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Browsers signed in before keep their session; when they signed in is not known.
LONG_AGO = "'1970-01-01 00:00:00.000000'"


def upgrade() -> None:
    op.add_column("cases", sa.Column("closed_at", UtcDateTime(), nullable=True))
    op.add_column("cases", sa.Column("lease_until", UtcDateTime(), nullable=True))
    op.add_column("cases", sa.Column("grace_until", UtcDateTime(), nullable=True))
    op.add_column("cases", sa.Column("outcome", sa.String(length=32), nullable=True))
    op.add_column(
        "cases", sa.Column("reopened", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("cases", sa.Column("unit", sa.String(length=32), nullable=True))
    op.add_column("cases", sa.Column("region", sa.String(length=64), nullable=True))
    op.add_column("cases", sa.Column("last_owner_id", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("no_clock_reason", sa.String(length=32), nullable=True))
    op.add_column("cases", sa.Column("told_closed_at", UtcDateTime(), nullable=True))
    op.create_index("ix_cases_owner", "cases", ["owner_id", "state"], unique=False)
    op.create_index("ix_cases_state_grace", "cases", ["state", "grace_until"], unique=False)
    op.create_index("ix_cases_state_lease", "cases", ["state", "lease_until"], unique=False)
    op.add_column(
        "staff", sa.Column("units", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.add_column("staff", sa.Column("totp_secret", sa.String(length=64), nullable=True))
    op.add_column("staff", sa.Column("totp_confirmed_at", UtcDateTime(), nullable=True))
    op.add_column("staff", sa.Column("totp_last_step", sa.Integer(), nullable=True))
    op.add_column(
        "staff",
        sa.Column("recovery_hashes", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    )
    op.add_column(
        "staff", sa.Column("is_on_duty", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column(
        "staff_sessions",
        sa.Column("is_verified", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.add_column(
        "staff_sessions",
        sa.Column("created_at", UtcDateTime(), server_default=sa.text(LONG_AGO), nullable=False),
    )
    op.add_column(
        "staff_sessions",
        sa.Column("seen_at", UtcDateTime(), server_default=sa.text(LONG_AGO), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("staff_sessions", "seen_at")
    op.drop_column("staff_sessions", "created_at")
    op.drop_column("staff_sessions", "is_verified")
    op.drop_column("staff", "is_on_duty")
    op.drop_column("staff", "recovery_hashes")
    op.drop_column("staff", "totp_last_step")
    op.drop_column("staff", "totp_confirmed_at")
    op.drop_column("staff", "totp_secret")
    op.drop_column("staff", "units")
    op.drop_index("ix_cases_state_lease", table_name="cases")
    op.drop_index("ix_cases_state_grace", table_name="cases")
    op.drop_index("ix_cases_owner", table_name="cases")
    op.drop_column("cases", "told_closed_at")
    op.drop_column("cases", "no_clock_reason")
    op.drop_column("cases", "last_owner_id")
    op.drop_column("cases", "region")
    op.drop_column("cases", "unit")
    op.drop_column("cases", "reopened")
    op.drop_column("cases", "outcome")
    op.drop_column("cases", "grace_until")
    op.drop_column("cases", "lease_until")
    op.drop_column("cases", "closed_at")
