"""Which forms of the console were carried out, so that sending one twice does it once."""

import sqlalchemy as sa
from alembic import op

from actions.storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_forms",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_sent_forms_staff_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sent_forms")),
    )
    op.create_index(op.f("ix_sent_forms_page"), "sent_forms", ["page"], unique=False)
    op.create_index("ix_sent_forms_staff_at", "sent_forms", ["staff_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sent_forms_staff_at", table_name="sent_forms")
    op.drop_index(op.f("ix_sent_forms_page"), table_name="sent_forms")
    op.drop_table("sent_forms")
