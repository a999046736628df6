"""Finds what is needed to sign in: environment over config over keyring over private file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from backends.errors import BitsafeError, ConfigError
from backends.model import Platform
from backends.paths import Home
from backends.session_address import elsewhere
from backends.settings import Settings
from backends.stored_secrets import Kept, StoredSecrets
from backends.system_keyring import Unusable

Source = Literal["environment", "config.toml", "keyring", "private file"]
"""Where a secret was found, in the order in which they are asked."""

VARIABLES: Mapping[str, str] = {
    "slack_token": "SLACK_USER_TOKEN",
    "telegram_api_id": "TELEGRAM_API_ID",
    "telegram_api_hash": "TELEGRAM_API_HASH",
    "telegram_phone": "TELEGRAM_PHONE",
    "telegram_session": "TELEGRAM_SESSION",
}
COPY = "telegram_session_copy"
"""A second copy of the last good login: what connects may overwrite the first with a refused key."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Everything to sign in with; None = not known. Its repr shows none of it."""

    slack_token: str | None = field(default=None, repr=False)
    telegram_api_id: int | None = field(default=None, repr=False)
    telegram_api_hash: str | None = field(default=None, repr=False)
    telegram_phone: str | None = field(default=None, repr=False)
    telegram_session: str | None = field(default=None, repr=False)
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Field name to where it was found."""
    unread: str = ""
    """Why the keyring could not be asked for what is lacking: it may be there, and cannot be had now."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What a Redactor is told to hide; the api_id alone opens nothing and may be any short number."""
        found = (self.slack_token, self.telegram_api_hash, self.telegram_phone, self.telegram_session)
        return tuple(secret for secret in found if secret)


def find(settings: Settings, home: Home, env: Mapping[str, str]) -> Credentials:
    """The credentials for the hosts in the settings. Keyring and file are asked only for what is lacking.

    Raises ConfigError for a bad value, and for a private file that is damaged or open to others.
    """
    found: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    stored = StoredSecrets(home)
    for name in VARIABLES:
        for source, value in _places(name, settings, env, stored):
            if value:
                found[name] = _api_id(value, source) if name == "telegram_api_id" else value
                sources[name] = source
                break
    return Credentials(**found, sources=sources, unread=stored.unread)


def _places(
    name: str, settings: Settings, env: Mapping[str, str], stored: StoredSecrets
) -> Iterator[tuple[Source, str | None]]:
    key = name.partition("_")[2]
    section = settings.slack if platform_of(name) == "slack" else settings.telegram
    yield "environment", env.get(VARIABLES[name], "").strip()
    value = getattr(section, key, None)
    yield "config.toml", None if value is None else str(value).strip()
    yield "keyring", stored.in_keyring(section.host, name)
    yield "private file", stored.in_file(section.host, name)


def _api_id(text: str, source: Source) -> int:
    name = VARIABLES["telegram_api_id"] if source == "environment" else f"api_id ({source})"
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 2**31):
        raise ConfigError(f"{name} is not a number.", "Copy the api_id from https://my.telegram.org.")
    return int(text)


def platform_of(name: str) -> Platform:
    """The platform of a credential's name, such as ``slack_token``."""
    return "slack" if name.startswith("slack_") else "telegram"


def names_of(platform: Platform) -> tuple[str, ...]:
    """The names of all credentials of one platform."""
    return tuple(name for name in VARIABLES if platform_of(name) == platform)


def host_of(settings: Settings, platform: Platform) -> str:
    """The host that the credentials of one platform are bound to."""
    return (settings.slack if platform == "slack" else settings.telegram).host


def save(home: Home, host: str, secrets: Mapping[str, str]) -> Source:
    """Keep credentials, by name, for one host; says where (the private file, where any is kept there).

    With a session goes a second copy of it. Raises WriteError, and ConfigError for a private file that is
    damaged or open to others.
    """
    stored = StoredSecrets(home)
    given = dict(secrets)
    if "telegram_session" in given:
        given[COPY] = given["telegram_session"]
    places = {stored.save(host, name, secret) for name, secret in given.items()}
    return "private file" if "private file" in places else "keyring"


def save_telegram_session(home: Home, session: str, host: str) -> Source:
    """Keep a Telethon string session for one host (``settings.telegram.host``). Raises as ``save`` does."""
    return save(home, host, {"telegram_session": session})


def save_slack_token(home: Home, token: str, host: str) -> Source:
    """Keep a Slack token for one host (``settings.slack.host``). Raises as ``save`` does."""
    return save(home, host, {"slack_token": token})


def good_copy(home: Home, host: str) -> str | None:
    """The login as it was when somebody last signed in; to be tried before it is put back."""
    stored = StoredSecrets(home)
    return stored.in_keyring(host, COPY) or stored.in_file(host, COPY)


def forget(home: Home, host: str, platform: Platform, *, login_only: bool = False) -> tuple[str, ...]:
    """Remove what is kept for one host; the names that were there. What the user set elsewhere stays.

    Raises BitsafeError where the keyring could not be looked into; the rest is removed then.
    ``login_only`` keeps what another login needs as well: api_id, api_hash, phone.
    """
    names = ("telegram_session",) if login_only and platform == "telegram" else names_of(platform)
    gone = StoredSecrets(home).forget(host, (*names, *_with_copy(platform)))
    return tuple(name for name in gone if name != COPY)


def move(home: Home, host: str, platform: Platform, to: Kept) -> tuple[str, ...]:
    """Move what is kept for one host; the names that were moved. Raises BitsafeError without a keyring, and
    where one could not be looked into.
    """
    try:
        moved = StoredSecrets(home).move(host, (*names_of(platform), *_with_copy(platform)), to)
    except Unusable as error:
        raise BitsafeError(
            f"Nothing can be moved into the keyring: {error}.", "It stays in the private file."
        ) from None
    return tuple(name for name in moved if name != COPY)


def _with_copy(platform: Platform) -> tuple[str, ...]:
    return (COPY,) if platform == "telegram" else ()


@dataclass(frozen=True, slots=True)
class Located:
    """Where one credential lives, never what it is. ``source`` None = nowhere; ``also`` are passed over.

    ``unread``: why the keyring could not be asked, where nothing goes before it, so that it may hold one.
    """

    name: str
    platform: Platform
    host: str
    source: Source | None
    also: tuple[Source, ...] = ()
    unread: str = ""


def located(settings: Settings, home: Home, env: Mapping[str, str]) -> tuple[Located, ...]:
    """Where each credential for the hosts in the settings lives. Raises ConfigError as ``find`` does."""
    stored = StoredSecrets(home)
    found = []
    for name in VARIABLES:
        places = [source for source, value in _places(name, settings, env, stored) if value]
        platform = platform_of(name)
        source = places[0] if places else None
        unread = stored.unread if source is None else ""
        unread = f"{unread[:1].upper()}{unread[1:]}"
        host = host_of(settings, platform)
        if source == "environment" and name == "telegram_session" and not settings.telegram.server:
            # A session knows its own server.
            host = elsewhere(env[VARIABLES[name]]) or host
        found.append(Located(name, platform, host, source, tuple(places[1:]), unread))
    return tuple(found)
