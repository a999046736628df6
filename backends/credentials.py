"""Finds what is needed to sign in: environment over config over keyring over private file."""

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from backends.errors import ConfigError
from backends.paths import Home, write_private
from backends.settings import Settings

Source = Literal["environment", "config.toml", "keyring", "private file"]
"""Where a secret was found, in the order in which they are asked."""

VARIABLES: Mapping[str, str] = {
    "slack_token": "SLACK_USER_TOKEN",
    "telegram_api_id": "TELEGRAM_API_ID",
    "telegram_api_hash": "TELEGRAM_API_HASH",
    "telegram_phone": "TELEGRAM_PHONE",
    "telegram_session": "TELEGRAM_SESSION",
}
_SERVICE = "bitsafe-tui"
_FILE = "credentials.json"


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
    stored = _Stored(home)
    for name in VARIABLES:
        for source, value in _places(name, settings, env, stored):
            if value:
                found[name] = _api_id(value, source) if name == "telegram_api_id" else value
                sources[name] = source
                break
    return Credentials(**found, sources=sources)


def _places(
    name: str, settings: Settings, env: Mapping[str, str], stored: "_Stored"
) -> Iterator[tuple[Source, str | None]]:
    platform, _, key = name.partition("_")
    section = settings.slack if platform == "slack" else settings.telegram
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


def save_telegram_session(home: Home, session: str, host: str) -> Source:
    """Keep a Telethon string session for one host (``settings.telegram.host``); says where it is kept.

    Raises WriteError, and ConfigError for a private file that is damaged or open to others.
    """
    return _Stored(home).save(host, "telegram_session", session)


def save_slack_token(home: Home, token: str, host: str) -> Source:
    """Keep a Slack token for one host (``settings.slack.host``). Raises as save_telegram_session does."""
    return _Stored(home).save(host, "slack_token", token)


class _Stored:
    """What the app keeps itself. Each secret is filed under its host, and never given out for another."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._path = home.data / _FILE
        self._content: dict[str, dict[str, str]] | None = None

    @cached_property
    def _ring(self) -> Any:
        return _keyring() if self._home.uses_keyring else None

    def in_keyring(self, host: str, name: str) -> str | None:
        if self._ring is None:
            return None
        try:
            found: str | None = self._ring.get_password(self._service, f"{host} {name}")
        except Exception:  # noqa: BLE001  (each backend fails in its own ways; all mean: nothing for us)
            self._ring = None
            return None
        return found

    def in_file(self, host: str, name: str) -> str | None:
        return self._read().get(host, {}).get(name)

    def save(self, host: str, name: str, secret: str) -> Source:
        if self._ring is not None:
            try:
                self._ring.set_password(self._service, f"{host} {name}", secret)
                if self._ring.get_password(self._service, f"{host} {name}") == secret:
                    return "keyring"
            except Exception:  # noqa: BLE001  (as above: the private file is there for this)
                self._ring = None
        content = {**self._read()}
        content[host] = {**content.get(host, {}), name: secret}
        write_private(self._path, json.dumps(content, indent=1) + "\n")
        self._content = content
        return "private file"

    @property
    def _service(self) -> str:
        return f"{_SERVICE} {self._home.root}"

    def _read(self) -> dict[str, dict[str, str]]:
        if self._content is None:
            self._content = self._from_disk()
        return self._content

    def _from_disk(self) -> dict[str, dict[str, str]]:
        try:
            mode = stat.S_IMODE(self._path.stat().st_mode)
            if mode & 0o077:
                raise ConfigError(
                    f"{self._path} can be read by other users of this computer, so it is not used.",
                    f"Close it with: chmod 600 {self._path}",
                )
            content = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ConfigError(f"{self._path} cannot be read: {error.strerror}.") from None
        except ValueError:
            content = None
        if not _is_filed(content):
            raise ConfigError(f"{self._path} is damaged.", "Delete it and sign in again.")
        return dict(content)


def _is_filed(content: Any) -> bool:
    return isinstance(content, dict) and all(
        isinstance(kept, dict) and all(isinstance(secret, str) for secret in kept.values())
        for kept in content.values()
    )


def _keyring() -> Any:
    """The system's keyring, or None where there is none that works."""
    try:
        import keyring  # late: it looks for its backends on import

        ring = keyring.get_keyring()
        return ring if ring.priority > 0 else None
    except Exception:  # noqa: BLE001  (a broken backend fails in its own ways; all mean that there is none)
        return None
