"""What the account behind a handle was last seen to be called."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handles", sa.Column("name", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("handles", "name")
