"""Looks whether everything is in order here: config, files, credentials, versions. No Textual, no network."""

import os
import platform as system
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from backends.errors import BitsafeError, ConfigError
from backends.paths import Home
from backends.settings import Settings
from tui.foreign import hosts
from tui.text import clean
from tui.workplace import Workplace

UNLOCK = "Unlock it, then try again; or sign in anew with bitsafe-tui login: a private file keeps that."
WRITABLE = "Give yourself the right to write there."
WORDS = {
    "slack_token": "The Slack token",
    "telegram_api_id": "Telegram's api_id",
    "telegram_api_hash": "Telegram's api_hash",
    "telegram_phone": "The Telegram phone number",
    "telegram_session": "The Telegram login",
}
STORE_URL = "[store] url"
Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``way_out`` says what to do, where there is something to do."""

    area: str
    level: Level
    text: str
    way_out: str = ""


def checks_of_config(home: Home, chosen: Path | None) -> tuple[list[Check], Settings | None]:
    """What is wrong with the config, all at once; and the settings, None where they cannot be used."""
    from backends.config_file import load
    from tui.config_judging import judge

    path = chosen or home.config_file
    if chosen is None and not path.exists():
        return [
            Check(
                "config",
                "warning",
                f"There is no config file yet: {path}.",
                "Start bitsafe-tui to set it up.",
            )
        ], Settings(path=path)
    try:
        settings = load(path, judge)
    except ConfigError as error:
        return _each(error), None
    team = len(settings.team)
    found = [Check("config", "ok", f"{path}: {team} in the team, {len(settings.category)} categories.")]
    if not team:
        found.append(
            Check("config", "warning", "The team is empty.", "Add [[team]] parts, or set it up anew.")
        )
    return [*found, *_secrets_in(settings, path), *_hosts(settings)], settings


def _each(error: BitsafeError) -> list[Check]:
    """A check for each problem of a config; the first line of several names the file alone."""
    first, *more = error.sentence.split("\n")
    return [Check("config", "error", line.strip(), error.way_out) for line in more or [first]]


def _secrets_in(settings: Settings, path: Path) -> Iterator[Check]:
    for key in _secret_keys(settings):
        place = "in DATABASE_URL" if key == STORE_URL else "in the keyring (bitsafe-tui login)"
        way_out = f"Take it out, and keep it {place}."
        yield Check("config", "warning", f"{path.name} holds a secret: {key}.", way_out)


def _secret_keys(settings: Settings) -> list[str]:
    found = {
        "[slack] token": settings.slack.token,
        "[telegram] api_hash": settings.telegram.api_hash,
        "[telegram] phone": settings.telegram.phone,
        STORE_URL: urlsplit(settings.store.url or "").password,
    }
    return [key for key, value in found.items() if value]


def exposed_secrets(settings: Settings) -> str:
    """Blocking: that the config holds secrets which others can read, safe to show; else ""."""
    path = settings.path
    if path is None or not path.exists() or not (_secret_keys(settings) and _open_to_others(path)):
        return ""
    close = f"chmod 600 {clean(str(path))}"
    return f"{clean(path.name)} holds secrets, and others can read it. Close it with: {close}"


def _hosts(settings: Settings) -> Iterator[Check]:
    found = hosts(settings)
    if found["slack"]:
        text = f"Slack is not asked at slack.com but at {found['slack']}."
        yield Check("config", "warning", text, "Take api_url out unless this is a test.")
    if found["telegram"]:
        text = f"Telegram is not asked at its own servers but at {found['telegram']}."
        where = (
            "Take server out" if settings.telegram.server else "TELEGRAM_SESSION belongs there: sign in anew"
        )
        yield Check("config", "warning", text, f"{where} unless this is a test.")


def checks_of_files(home: Home, settings: Settings | None) -> Iterator[Check]:
    """Folders 0700 and files 0600, as the app makes them; the config too, where it holds secrets."""
    config = settings.path if settings and _secret_keys(settings) else None
    ours = [*([config] if config and config.exists() else []), *_ours(home)]
    wrong = [path for path in ours if _open_to_others(path)]
    for path in wrong:
        mode = "700" if path.is_dir() else "600"
        holds = "holds secrets and can" if path == config else "can"
        yield Check(
            "files", "error", f"{path} {holds} be read by other users.", f"Close it with: chmod {mode} {path}"
        )
    if not wrong:
        yield Check("files", "ok", "What is kept here, logins, database and log, can be read by you alone.")
    for folder in (home.data, home.state, home.logs):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            yield Check("files", "error", f"{folder} cannot be written.", WRITABLE)


def _ours(home: Home) -> Iterator[Path]:
    for folder in dict.fromkeys((home.data, home.state, home.logs)):
        if folder.is_dir():
            yield folder
            yield from (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def checks_of_credentials(place: Workplace) -> Iterator[Check]:
    """Where each lives; raises nothing."""
    from backends.credentials import VARIABLES, located

    if place.demo:
        return
    try:
        found = located(place.settings, place.home, os.environ)
    except ConfigError as error:
        yield Check("credentials", "error", error.sentence, error.way_out)
        return
    unread = next((one.unread for one in found if one.unread), "")
    if unread:
        yield Check("credentials", "error", f"{unread}, so what it holds is not known.", UNLOCK)
    for one in found:
        needed = one.name != "telegram_phone"
        if one.source is not None:
            where = one.source if one.source == "config.toml" else f"the {one.source}"
            yield Check("credentials", "ok", f"{WORDS[one.name]} comes from {where}, for {one.host}.")
        elif needed and not one.unread:
            text = f"{WORDS[one.name]} is not set for {one.host}."
            way_out = f"Run: bitsafe-tui login {one.platform}"
            if "_api_" in one.name:
                way_out = f"Get it at https://my.telegram.org and set {VARIABLES[one.name]}."
            yield Check("credentials", "warning", text, way_out)


def checks_of_store(place: Workplace) -> Iterator[Check]:
    """Whether the database can be opened. It is not made for this."""
    from backends.store.store import Store

    file = place.store_file
    if file is not None and not file.exists():
        yield Check("store", "ok", "There is no database yet: the first audit makes it.")
        return
    try:
        Store.open(place.store_url).close()
    except BitsafeError as error:
        yield Check("store", "error", error.sentence, error.way_out)
        return
    yield Check("store", "ok", "The database can be read and written.")


def checks_of_versions() -> Iterator[Check]:
    names = ("bitsafe-tui", "telethon", "slack-sdk", "textual", "sqlalchemy")
    told = ", ".join(f"{name} {version(name)}" for name in names)
    python = ".".join(map(str, sys.version_info[:3]))
    yield Check("versions", "ok", f"{told}, Python {python}, {system.system()} {system.release()}.")
