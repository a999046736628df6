"""Runs, tracked groups, bound handles, hidden members."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("snapshot", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "groups",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("platform", sa.String(20), nullable=False, index=True),
        sa.Column("seen", sa.LargeBinary, nullable=False),
        sa.Column("first_run", sa.String(40), nullable=False),
        sa.Column("last_run", sa.String(40), nullable=False),
    )
    op.create_table(
        "handles",
        sa.Column("platform", sa.String(20), primary_key=True),
        sa.Column("account", sa.String(40), primary_key=True),
        sa.Column("handle", sa.String(120), primary_key=True),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("access_hash", sa.BigInteger),
    )
    op.create_table(
        "hidden_members",
        sa.Column("platform", sa.String(20), primary_key=True),
        sa.Column("account", sa.String(40), primary_key=True),
        sa.Column("group_id", sa.String(40), primary_key=True),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.Column("checked", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("hidden_members", "handles", "groups", "runs"):
        op.drop_table(table)
