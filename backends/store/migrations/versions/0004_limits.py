"""Accounts that a platform has limited, and handles that were seen to lead to somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_limits",
        sa.Column("platform", sa.String(20), primary_key=True),
        sa.Column("account", sa.String(40), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("handles", sa.Column("moved", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("handles", "moved")
    op.drop_table("account_limits")
