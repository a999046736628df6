"""What config.toml can say, as frozen values; backends/config_file.py reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit

from backends.model import Platform

Status = Literal["required", "optional", "inactive", "limited"]

SLACK_API_URL = "https://slack.com/api/"
_RENAMES: Mapping[str, str] = MappingProxyType({"iBTC": "BitSafe (CBTC)"})
_NO_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """``[slack]``. ``channels`` are patterns (backends/patterns.py); ``api_url`` ends with a slash."""

    token: str | None = field(default=None, repr=False)
    channels: tuple[str, ...] = ("bitsafe",)
    api_url: str = SLACK_API_URL

    @property
    def host(self) -> str:
        """The host that a stored token is bound to; with its port where that is not the usual one."""
        host = urlsplit(self.api_url).netloc.rpartition("@")[2].lower()
        return host.removesuffix(":443").removesuffix(":80")


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """``[telegram]``. ``server``, ``dc`` and ``server_key`` (absolute) are set only for another server."""

    api_id: int | None = None
    api_hash: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    shared_with: tuple[str, ...] = ("mojo_onchain",)
    server: str | None = None
    dc: int = 2
    server_key: Path | None = None

    @property
    def address(self) -> tuple[str, int] | None:
        """``server`` as host and port; None = Telegram's own servers."""
        if self.server is None:
            return None
        parts = urlsplit(f"//{self.server}")
        if parts.hostname is None or parts.port is None:
            return None
        return parts.hostname, parts.port

    @property
    def host(self) -> str:
        """What a stored session is bound to: ``telegram.org``, or the other server's host and port."""
        return self.server.lower() if self.server else "telegram.org"


@dataclass(frozen=True, slots=True)
class TeamMember:
    """``[[team]]``: one colleague. ``only`` is a filter, and says where a limited member belongs."""

    name: str
    slack: str | None = None
    telegram: str | None = None
    role: str = ""
    status: Status = "required"
    only: str | None = None
    slack_status: Status | None = None
    telegram_status: Status | None = None

    def status_on(self, platform: Platform) -> Status:
        own = self.slack_status if platform == "slack" else self.telegram_status
        return own or self.status

    def handle_on(self, platform: Platform) -> str | None:
        """Username or id without a leading @; None where there is none."""
        handle = self.slack if platform == "slack" else self.telegram
        return handle.strip().removeprefix("@") or None if handle else None

    def is_called(self, word: str) -> bool:
        """Whether ``word`` is this member's name or role, case ignored; how categories name people."""
        return bool(word) and word.casefold() in (self.name.casefold(), self.role.casefold())


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """``[[category]]``. ``groups`` are ids and win over ``match``. ``required`` None = by member status."""

    name: str
    match: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    required: tuple[str, ...] | None = None
    optional: tuple[str, ...] = ()
    counts: bool = True


@dataclass(frozen=True, slots=True)
class ExclusionRule:
    """``[[exclusion]]``: ``member`` None = everyone, ``group`` an id or exact title, ``until`` inclusive."""

    member: str | None = None
    group: str | None = None
    filter: str | None = None
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FlagSettings:
    """``[flags]``: product names that groups should no longer carry."""

    retired: tuple[str, ...] = ("iBTC",)


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """``[store]``: a database URL (it may hold a password); None = SQLite in the data folder."""

    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PaceSettings:
    """``[pace]``. ``timeout`` in seconds for one read; ``quiet`` such as ``20:00-08:00``, local time."""

    timeout: float = 30
    workers: int = 4
    telegram_invites_per_day: int = 24
    quiet: str | None = None


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """``[[view]]``: a saved view of the table. ``columns`` empty = the usual ones."""

    name: str
    filter: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole config. ``path`` is the file it came from; None where there is no file."""

    slack: SlackSettings = SlackSettings()
    telegram: TelegramSettings = TelegramSettings()
    team: tuple[TeamMember, ...] = ()
    category: tuple[CategoryRule, ...] = ()
    exclusion: tuple[ExclusionRule, ...] = ()
    flags: FlagSettings = FlagSettings()
    rename: Mapping[str, str] = field(default_factory=lambda: _RENAMES)
    store: StoreSettings = StoreSettings()
    pace: PaceSettings = PaceSettings()
    view: tuple[ViewSettings, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_KEYS)
    path: Path | None = None
