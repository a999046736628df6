"""The nouns that every room shares: what was seen at one moment, without any opinion about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Platform = Literal["slack", "telegram"]
PLATFORMS: tuple[Platform, ...] = ("slack", "telegram")
PLATFORM_NAMES: Mapping[Platform, str] = {"slack": "Slack", "telegram": "Telegram"}


class GroupId(str):
    """A group's identity as text: ``slack:T01/C0123`` or ``telegram:77/-1000000001234``.

    The part before the slash is the Slack team, or the signed-in Telegram user. The native id of a
    Telegram group is Telethon's marked id: ``-N`` for a basic group, ``-(10**12 + N)`` for a channel.
    """

    __slots__ = ()

    @classmethod
    def of(cls, platform: Platform, account: str, native: str) -> "GroupId":
        return cls(f"{platform}:{account}/{native}")

    @property
    def platform(self) -> Platform:
        return "slack" if self.startswith("slack:") else "telegram"

    @property
    def account(self) -> str:
        return self.partition(":")[2].partition("/")[0]

    @property
    def native(self) -> str:
        return self.partition("/")[2]

    @property
    def key(self) -> str:
        """What people's decisions are kept under: without Telegram's account and Slack's C/G letter."""
        if self.platform == "slack":
            return f"slack:{self.account}/{self.native[1:]}"
        return f"telegram:{self.native}"


class Kind(StrEnum):
    """What sort of group it is; ``public`` and ``private`` are Slack's, the rest Telegram's."""

    PUBLIC = "public"
    PRIVATE = "private"
    BASIC = "basic"
    SUPERGROUP = "supergroup"
    FORUM = "forum"
    GIGAGROUP = "gigagroup"
    UNSUPPORTED = "unsupported"


class Role(StrEnum):
    """What the signed-in account is in a group."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    NONE = "none"


class Standing(StrEnum):
    """Whether the group can be seen: ``lost`` = we were taken out, ``vanished`` = tracked once, gone now."""

    HERE = "here"
    LOST = "lost"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Rights:
    """What the signed-in account may do; None = known only by trying."""

    invite: bool | None = None
    rename: bool | None = None
    remove: bool | None = None


NO_RIGHTS = Rights(False, False, False)


@dataclass(frozen=True, slots=True)
class Group:
    """One Slack channel or Telegram group. Titles are the platform's own text and hostile."""

    id: GroupId
    title: str
    kind: Kind
    role: Role = Role.NONE
    rights: Rights = NO_RIGHTS
    members: int | None = None
    archived: bool = False
    shared: bool = False
    standing: Standing = Standing.HERE
    url: str | None = None
    migrated_from: str | None = None
    active: datetime | None = None

    @property
    def platform(self) -> Platform:
        return self.id.platform


@dataclass(frozen=True, slots=True)
class User:
    """One account on one platform. Names are the platform's own text and hostile."""

    platform: Platform
    id: str
    name: str = ""
    handle: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """What a configured handle led to. ``user`` is None where it led nowhere; ``reason`` says why.

    ``moved``: it leads to another account than the one it was bound to, which has to be confirmed anew.
    """

    platform: Platform
    handle: str
    user: User | None = None
    reason: str = ""
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Attendance:
    """Where one user is: ``present`` for sure, ``unknown`` with the reason; any other group seen = not in.

    ``failed`` is set when the look-up as a whole did not work: then every other group is unknown too.
    ``doubt`` is set when the list contradicts the platform's own count: then so is every other group,
    until it has been looked at one by one.
    """

    user: str
    present: frozenset[GroupId] = frozenset()
    unknown: Mapping[GroupId, str] = field(default_factory=dict)
    failed: str = ""
    doubt: str = ""

    def presence(self, group: GroupId) -> tuple[bool | None, str]:
        """(True, ""), (False, "") or (None, reason)."""
        if group in self.present:
            return True, ""
        if group in self.unknown:
            return None, self.unknown[group]
        reason = self.failed or self.doubt
        return (None, reason) if reason else (False, "")


@dataclass(frozen=True, slots=True)
class Account:
    """Who acts, as customers see it."""

    platform: Platform
    id: str
    name: str
    handle: str
    home: str = ""
    """The workspace's name on Slack; empty on Telegram."""
    host: str = ""
    """Set when the service is not the official one, for the banner."""
    realm: str = ""
    """What group ids are kept under: Slack's team id, or the Telegram user's own id."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, in one plain sentence. ``group`` is set where it is about one."""

    platform: Platform
    text: str
    group: GroupId | None = None


class Condition(StrEnum):
    """How the look at one platform ended."""

    OK = "ok"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    SIGNED_OUT = "signed_out"
    UNREACHABLE = "unreachable"
    LOCKED = "locked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlatformSeen:
    """What one platform yielded, or why it yielded nothing. Requests are counts of all that was sent."""

    platform: Platform
    condition: Condition
    account: Account | None = None
    identities: tuple[Identity, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    groups: tuple[Group, ...] = ()
    candidates: tuple[Group, ...] = ()
    problems: tuple[Problem, ...] = ()
    requests: int = 0
    checks: int = 0
    groups_used: int | None = None
    """Channels and supergroups the signed-in account holds; None on Slack."""
    premium: bool | None = None
    """Whether that account pays, and may hold more of them; None on Slack, and in runs of old."""
    taken: datetime | None = None
    """Set where this is what an earlier look showed, since this one failed: when that was, aware UTC."""

    @property
    def was_read(self) -> bool:
        """Whether this look itself yielded groups."""
        return self.condition in (Condition.OK, Condition.PARTIAL)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was seen at one moment on every platform asked. ``scope`` is the filter, if a part was audited."""

    run: str
    started: datetime
    seconds: float
    seen: tuple[PlatformSeen, ...]
    scope: str = ""

    def on(self, platform: Platform) -> PlatformSeen | None:
        return next((part for part in self.seen if part.platform == platform), None)

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(group for part in self.seen for group in part.groups)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for part in self.seen for problem in part.problems)


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of a job: ``done`` of ``total`` requests or items (total None = not known yet)."""

    platform: Platform
    text: str
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The gate holds a request back until ``until`` (aware UTC), because of ``reason``."""

    platform: Platform
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SignedOut:
    """The platform no longer takes the login, told at once by whatever asked it."""

    platform: Platform


Event = Progress | Waiting | SignedOut
