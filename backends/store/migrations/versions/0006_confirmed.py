"""Which account each handle was confirmed to lead to; what was bound so far counts as confirmed."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    confirmed = op.create_table(
        "confirmed_handles",
        sa.Column("platform", sa.String(20), primary_key=True),
        sa.Column("realm", sa.String(40), primary_key=True),
        sa.Column("handle", sa.String(120), primary_key=True),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("confirmed_by", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    bound: dict[tuple[str, str, str], set[str]] = {}
    query = sa.text("SELECT platform, account, handle, user_id FROM handles")
    for platform, account, handle, user in op.get_bind().execute(query):
        # A roster is a workspace's on Slack, and one account's on Telegram, whose usernames are everybody's.
        realm = account if platform == "slack" else ""
        bound.setdefault((platform, realm, handle), set()).add(user)
    now = datetime.now(UTC)
    rows = [
        {"platform": platform, "realm": realm, "handle": handle, "user_id": users.pop()}
        | {"confirmed_by": "", "host": "", "at": now}
        for (platform, realm, handle), users in bound.items()
        # What led to two accounts is nobody's before somebody has looked.
        if len(users) == 1
    ]
    if rows:
        op.bulk_insert(confirmed, rows)


def downgrade() -> None:
    op.drop_table("confirmed_handles")
