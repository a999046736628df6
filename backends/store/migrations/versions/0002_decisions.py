"""Decisions of people, titles that groups ever had, and which platforms a run has read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.Text, nullable=False),
    )
    op.create_table(
        "titles",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("title", sa.LargeBinary, primary_key=True),
    )
    # Which platforms older runs have read is not known; most have read both.
    op.add_column("runs", sa.Column("read", sa.String(40), nullable=False, server_default="slack telegram"))


def downgrade() -> None:
    op.drop_column("runs", "read")
    for table in ("titles", "decisions"):
        op.drop_table(table)
