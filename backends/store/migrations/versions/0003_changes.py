"""Runs of changes, their steps, and which owners were asked to do what we may not."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change_runs",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan", sa.LargeBinary, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("started_by", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.UniqueConstraint("hash", "made", name="uq_change_runs_plan"),
    )
    op.create_table(
        "change_steps",
        sa.Column("run", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("group_key", sa.String(80), nullable=False, index=True),
        sa.Column("group_id", sa.String(80), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), index=True),
        sa.Column("times_sent", sa.Integer, nullable=False),
        sa.Column("unseen", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.String(20)),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "asked",
        sa.Column("group_key", sa.String(80), primary_key=True),
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("asked", "change_steps", "change_runs"):
        op.drop_table(table)
