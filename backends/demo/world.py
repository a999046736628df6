"""The made-up company as plain data: what the two demo servers serve, and the truth they are asked for.

Mutable on purpose: the servers change it when a write is really done, and nothing else does.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

TelegramKind = Literal["basic", "supergroup", "forum", "gigagroup", "broadcast"]
TelegramRole = Literal["creator", "admin", "member"]


@dataclass(slots=True)
class SlackUser:
    """A Slack account; ``name`` is the handle. ``is_stranger`` = from another workspace (Slack Connect)."""

    id: str
    name: str
    real_name: str
    email: str
    team_id: str
    tz: str = "Europe/Berlin"
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    is_owner: bool = False


@dataclass(slots=True)
class SlackChannel:
    """``messages`` are in Slack's own JSON shape, oldest first; replies carry ``thread_ts``."""

    id: str
    name: str
    creator: str
    created: datetime
    is_private: bool = False
    is_archived: bool = False
    is_general: bool = False
    is_ext_shared: bool = False
    is_org_shared: bool = False
    is_pending_ext_shared: bool = False
    topic: str = ""
    members: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class SlackWorld:
    """One workspace. ``operator`` is the user id behind ``token``."""

    team_id: str
    team_name: str
    domain: str
    operator: str
    token: str
    scopes: list[str]
    users: dict[str, SlackUser] = field(default_factory=dict)
    channels: dict[str, SlackChannel] = field(default_factory=dict)


@dataclass(slots=True)
class TelegramUser:
    """A Telegram account. ``refuses`` = privacy forbids being added; ``full`` = in too many channels."""

    id: int
    access_hash: int
    first_name: str
    last_name: str = ""
    username: str = ""
    phone: str = ""
    premium: bool = False
    bot: bool = False
    deleted: bool = False
    refuses: bool = False
    full: bool = False


@dataclass(slots=True)
class Membership:
    """How one user is in one group. ``rights`` are an admin's: invite_users, ban_users, change_info."""

    role: TelegramRole = "member"
    inviter: int = 0
    since: datetime | None = None
    rights: frozenset[str] = frozenset()


@dataclass(slots=True)
class TelegramMessage:
    """One message. ``reply_to`` is a message id; ``topic`` a forum topic's root id.

    ``action`` makes it a notice: create, topic_create (``text`` = the title), migrate_to, migrate_from, or
    a sentence of its own. Ids count up in each channel; basic groups share one sequence.
    """

    id: int
    sender: int
    date: datetime
    text: str = ""
    reply_to: int = 0
    topic: int = 0
    action: str = ""


@dataclass(slots=True)
class TelegramGroup:
    """A chat or channel under its bare positive id (not marked).

    ``hidden``: members are hidden from non-admins, and the group is in nobody's list of common chats.
    ``closed_to``: rights that plain members do not have (Telegram's default_banned_rights).
    ``forbidden``: the operator was removed. ``left``: the operator left.
    ``migrated_to`` / ``migrated_from``: bare id of the other half of a pair, 0 for none.
    """

    id: int
    access_hash: int
    kind: TelegramKind
    title: str
    date: datetime
    username: str = ""
    members: dict[int, Membership] = field(default_factory=dict)
    banned: dict[int, datetime] = field(default_factory=dict)
    hidden: bool = False
    closed_to: frozenset[str] = frozenset()
    deactivated: bool = False
    migrated_to: int = 0
    migrated_from: int = 0
    forbidden: bool = False
    left: bool = False
    messages: list[TelegramMessage] = field(default_factory=list)

    @property
    def marked_id(self) -> int:
        """The id as clients write it: -N for a basic group, -(10**12 + N) for the rest."""
        return -self.id if self.kind == "basic" else -(10**12 + self.id)


@dataclass(slots=True)
class TelegramWorld:
    """All of Telegram that the operator's account can touch.

    ``groups`` is keyed by marked id. ``dialogs`` holds marked ids of groups and ids of users, newest first.
    """

    operator: int
    phone: str
    code: str
    password: str
    users: dict[int, TelegramUser] = field(default_factory=dict)
    groups: dict[int, TelegramGroup] = field(default_factory=dict)
    dialogs: list[int] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """The whole company. ``team`` are tables as ``[[team]]`` of config.toml has them."""

    seed: int
    now: datetime
    slack: SlackWorld
    telegram: TelegramWorld
    team: list[dict[str, Any]] = field(default_factory=list)
    shared_with: str = "mojo_onchain"
