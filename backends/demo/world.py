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
    previous_names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SlackDirect:
    """The operator's direct messages with one ``user``, in Slack's own JSON shape, oldest first."""

    id: str
    user: str
    messages: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class SlackWorld:
    """One workspace. ``operator`` is the user id behind ``token``; ``directs`` are keyed by their own id.

    ``hides_before``: a ts; messages older than that are hidden by the workspace's plan. "" = by none.
    """

    team_id: str
    team_name: str
    domain: str
    operator: str
    token: str
    scopes: list[str]
    hides_before: str = ""
    files_url: str = ""
    """Where the server hands out the bytes of files; set when it listens."""
    users: dict[str, SlackUser] = field(default_factory=dict)
    channels: dict[str, SlackChannel] = field(default_factory=dict)
    directs: dict[str, SlackDirect] = field(default_factory=dict)


@dataclass(slots=True)
class TelegramUser:
    """A Telegram account.

    ``refuses`` = privacy forbids being added; ``full`` = in too many channels; ``mutual`` = the operator
    and this person have one another among their contacts.
    """

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
    mutual: bool = False


@dataclass(slots=True)
class Membership:
    """How one user is in one group. ``rights`` are an admin's: invite_users, ban_users, change_info.

    ``promoted_by``: who made this person an admin; 0 = the creator. ``denied``: what this member in
    particular may not do.
    """

    role: TelegramRole = "member"
    inviter: int = 0
    since: datetime | None = None
    rights: frozenset[str] = frozenset()
    promoted_by: int = 0
    denied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TelegramMedia:
    """What a message carries. ``kind``: photo, document, voice, or poll (``name`` = the question, ``options``
    = answer to votes); bytes are those of backends.demo.file_bytes.
    """

    kind: Literal["photo", "document", "voice", "poll"]
    id: int
    name: str = ""
    mime: str = ""
    size: int = 0
    options: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class TelegramMessage:
    """One message. ``reply_to`` is a message id; ``topic`` a forum topic's root id.

    ``action`` makes it a notice: create, topic_create or edit_title (``text`` = the title), migrate_to,
    migrate_from, add_user, delete_user or join_by_link (``people`` = who was added or removed, or whose
    link it was), or a sentence of its own. Ids count up in each channel; basic groups and private chats
    share one sequence. ``forwarded``: the user whose message it was; ``reactions``: emoji to how many;
    ``links``: offset and length (UTF-16) of words, and where they lead. ``edit_hidden``: what was edited is
    nothing of what people wrote. ``paragraphs`` are those of a rich message, which has no text besides.
    """

    id: int
    sender: int
    date: datetime
    text: str = ""
    reply_to: int = 0
    topic: int = 0
    action: str = ""
    people: tuple[int, ...] = ()
    edited: datetime | None = None
    forwarded: int = 0
    reactions: tuple[tuple[str, int], ...] = ()
    links: tuple[tuple[int, int, str], ...] = ()
    edit_hidden: bool = False
    media: TelegramMedia | None = None
    paragraphs: tuple[str, ...] = ()


@dataclass(slots=True)
class InviteLink:
    """A link into a group. ``limit`` and ``used`` count people; a limit of 0, an expiry of None = none."""

    link: str
    admin: int
    date: datetime
    expires: datetime | None = None
    limit: int = 0
    used: int = 0
    needs_approval: bool = False
    title: str = ""
    permanent: bool = False
    revoked: bool = False


@dataclass(slots=True)
class Ban:
    """Who banned somebody and until when (None = for good); the moment is in ``TelegramGroup.banned``."""

    by: int
    until: datetime | None = None


@dataclass(slots=True)
class TelegramGroup:
    """A chat or channel under its bare positive id (not marked).

    ``hidden``: members are hidden from non-admins, and the group is in nobody's list of common chats.
    ``closed_to``: rights that plain members do not have (Telegram's default_banned_rights).
    ``approves``: whom a plain member invites must be let in by an admin; ``requests`` are those who wait.
    ``departed``: who left by themselves, and may be brought back by mutual contacts only.
    ``bans`` tells more of the ``banned`` where it is known. ``pts`` counts what was done in this channel.
    ``forbidden``: the operator was removed. ``left``: the operator left.
    ``migrated_to`` / ``migrated_from``: bare id of the other half of a pair, 0 for none.
    ``available_min_id``: up to there, messages are hidden from the operator, as for who was added again.
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
    approves: bool = False
    requests: dict[int, datetime] = field(default_factory=dict)
    departed: set[int] = field(default_factory=set)
    bans: dict[int, Ban] = field(default_factory=dict)
    links: list[InviteLink] = field(default_factory=list)
    pts: int = 1
    available_min_id: int = 0

    @property
    def marked_id(self) -> int:
        """The id as clients write it: -N for a basic group, -(10**12 + N) for the rest."""
        return -self.id if self.kind == "basic" else -(10**12 + self.id)


@dataclass(slots=True)
class TelegramWorld:
    """All of Telegram that the operator's account can touch.

    ``groups`` is keyed by marked id. ``dialogs`` holds marked ids of groups and ids of users, newest first.
    ``private`` are messages by the id of the other person, as far as they were sent here. ``asked`` holds,
    for each person invited by the operator, when. ``sent`` are the random ids of messages sent. A login
    code goes by the first of ``code_ways`` (telegram_methods/code_ways.py), asked for again by the next.
    """

    operator: int
    phone: str
    code: str
    password: str
    hint: str = "the usual one"
    code_ways: list[str] = field(default_factory=lambda: ["app", "sms", "call"])
    users: dict[int, TelegramUser] = field(default_factory=dict)
    groups: dict[int, TelegramGroup] = field(default_factory=dict)
    dialogs: list[int] = field(default_factory=list)
    private: dict[int, list[TelegramMessage]] = field(default_factory=dict)
    asked: list[datetime] = field(default_factory=list)
    sent: set[int] = field(default_factory=set)
    takeout_allowed: bool = False
    pts: int = 1


@dataclass(slots=True)
class World:
    """The whole company. ``team`` are tables as ``[[team]]`` of config.toml has them."""

    seed: int
    now: datetime
    slack: SlackWorld
    telegram: TelegramWorld
    team: list[dict[str, Any]] = field(default_factory=list)
    shared_with: str = "mojo_onchain"
