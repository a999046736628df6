"""The tables. Every change here comes with a migration in ``migrations/versions``."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("started", DateTime(timezone=True), nullable=False, index=True),
    Column("seconds", Float, nullable=False),
    Column("scope", Text, nullable=False, default=""),
    Column("snapshot", LargeBinary, nullable=False),
    Column("read", String(40), nullable=False),
)
"""Every audit. ``snapshot`` is backends.model.Snapshot as compressed JSON; ``scope`` "" = a whole one.

``read`` names the platforms that answered, with a space between them.
"""

groups = Table(
    "groups",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("platform", String(20), nullable=False, index=True),
    Column("seen", LargeBinary, nullable=False),
    Column("first_run", String(40), nullable=False),
    Column("last_run", String(40), nullable=False),
)
"""Every group ever tracked, as last seen: JSON of backends.model.Group, under ``GroupId.key``."""

handles = Table(
    "handles",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("account", String(40), primary_key=True),
    Column("handle", String(120), primary_key=True),
    Column("user_id", String(40), nullable=False),
    Column("access_hash", BigInteger),
    Column("moved", Boolean, nullable=False),
    Column("name", Text, nullable=False),
)
"""Handles bound to accounts; the access hash is good for the signed-in ``account`` alone.

``moved``: the handle was seen to lead to another account since. ``name``: how the account was called then.
"""

confirmed_handles = Table(
    "confirmed_handles",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("realm", String(40), primary_key=True),
    Column("handle", String(120), primary_key=True),
    Column("user_id", String(40), nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""Which account somebody has seen and confirmed a handle to lead to, whoever is signed in.

``realm`` is a Slack workspace's id, "" on Telegram; ``handle`` is in lower case. ``confirmed_by`` is empty
for what was bound before this table was there.
"""

hidden = Table(
    "hidden_members",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("account", String(40), primary_key=True),
    Column("group_id", String(40), primary_key=True),
    Column("hidden", Boolean, nullable=False),
    Column("checked", DateTime(timezone=True), nullable=False),
)
"""Which groups hide their members from the signed-in ``account``, and when that was looked up."""

titles = Table(
    "titles",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("title", LargeBinary, primary_key=True),
)
"""Every title that a group ever had, as UTF-8: text columns of PostgreSQL refuse what titles may hold."""

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("made", DateTime(timezone=True), nullable=False),
    Column("undone", DateTime(timezone=True)),
    Column("undone_by", Text, nullable=False),
)
"""What people decided in the app. ``subject`` is one of backends.decisions.Subject as JSON, by ``kind``."""

change_runs = Table(
    "change_runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("made", DateTime(timezone=True), nullable=False),
    Column("plan", LargeBinary, nullable=False),
    Column("started", DateTime(timezone=True), nullable=False, index=True),
    Column("ended", DateTime(timezone=True)),
    Column("started_by", Text, nullable=False),
    Column("host", Text, nullable=False),
    UniqueConstraint("hash", "made", name="uq_change_runs_plan"),
)
"""Every plan that was begun, as compressed JSON of backends.changes.plan.Plan; each only once, by what it
does and when it was made. ``ended`` is empty while something of it may still be done.
"""

change_steps = Table(
    "change_steps",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("platform", String(20), nullable=False),
    Column("account", String(40), nullable=False),
    Column("act", String(20), nullable=False),
    Column("group_key", String(80), nullable=False, index=True),
    Column("group_id", String(80), nullable=False),
    Column("user_id", String(40), nullable=False),
    Column("sent", DateTime(timezone=True), index=True),
    Column("times_sent", Integer, nullable=False),
    Column("unseen", Boolean, nullable=False),
    Column("outcome", String(20)),
    Column("detail", Text, nullable=False),
    Column("title", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True)),
)
"""Every step of those plans. ``account`` is who acts; ``user_id`` who is acted on, "" for a rename.

``sent`` is written before the step is sent, ``outcome`` afterwards. ``unseen``: sent, and what came of it
is not known. ``title`` is UTF-8, as in ``titles``.
"""

asked = Table(
    "asked",
    metadata,
    Column("group_key", String(80), primary_key=True),
    Column("user_id", String(40), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("asked_by", Text, nullable=False),
)
"""Whom an owner or admin was last asked to let into a group, and when."""

account_limits = Table(
    "account_limits",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("account", String(40), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""When a platform last said that it has limited a signed-in account."""

version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Alembic's own table, read to save loading Alembic where nothing is to be done."""


def aware(moment: datetime) -> datetime:
    """SQLite forgets the zone; everything inside is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
