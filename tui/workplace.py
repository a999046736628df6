"""Where the app works: the real home with config and credentials, or the demo's own, out of their reach."""

import os
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from filelock import Timeout

from backends.config_checks import is_loopback
from backends.demo import lifeline
from backends.errors import BitsafeError, ConfigError
from backends.paths import Home
from backends.redaction import Redactor, setup_log
from backends.settings import Settings, SlackSettings, TeamMember, TelegramSettings

if TYPE_CHECKING:
    from backends.config_file import Judge
    from backends.credentials import Credentials
    from backends.demo.launch import DemoServers

STORE_FILE = "bitsafe.db"
DEMO_API_ID = 1
DEMO_API_HASH = "demo"
PATIENCE = 2.0
"""Seconds that ``--fresh`` waits for the demo to be free."""


@dataclass
class Workplace:
    """``connect`` makes ``credentials`` ready; until then a demo has only its settings."""

    home: Home
    settings: Settings
    demo: bool
    redactor: Redactor
    credentials: "Credentials | None" = None
    servers: "DemoServers | None" = field(default=None, repr=False)

    @property
    def store_url(self) -> str:
        from backends.store.engine import file_url

        return self.settings.store.url or file_url(self.home.data / STORE_FILE)

    @property
    def store_file(self) -> Path | None:
        """Where the store is at its usual place; None where the config names another."""
        return None if self.settings.store.url else self.home.data / STORE_FILE

    def connect(self) -> None:
        """Blocking: find the credentials, or start or join the demo servers. Raises BitsafeError."""
        if self.credentials is None:
            self.credentials = self._join_demo() if self.demo else self._find()
            self.redactor.add(*self.credentials.secrets)

    def _find(self) -> "Credentials":
        from backends.credentials import find

        return find(self.settings, self.home, os.environ)

    def _join_demo(self) -> "Credentials":
        from backends.credentials import Credentials
        from backends.demo.launch import attach
        from backends.demo.options import Options

        self.servers = servers = attach(self.home.root, Options())
        self.settings = Settings(
            slack=SlackSettings(api_url=servers.slack_url),
            telegram=TelegramSettings(
                server=servers.server, dc=servers.dc, server_key=Path(servers.server_key)
            ),
            team=tuple(TeamMember(**table) for table in servers.team),  # type: ignore[arg-type]
        )
        for address in (self.settings.slack.host, servers.server):
            _only_loopback(address)
        return Credentials(
            slack_token=servers.slack_token,
            telegram_api_id=DEMO_API_ID,
            telegram_api_hash=DEMO_API_HASH,
            telegram_phone=servers.phone,
            telegram_session=servers.session or None,
        )

    def close(self) -> None:
        if self.servers is not None:
            self.servers.close()
            self.servers = None


def real(config: Path | None, judge: "Judge | None" = None) -> Workplace:
    """Raises ConfigError, with what ``judge`` finds as well. Without a file everything is at its default, and
    the team is empty.
    """
    home = Home.find(os.environ).make()
    redactor = setup_log(home)
    path = config or home.config_file
    if config is not None and not _is_there(config):
        raise ConfigError(f"There is no config file {config}.", "Copy config.toml.example to that place.")
    if not _is_there(path):
        raise ConfigError(
            f"There is no config file yet: {path}.",
            "Copy config.toml.example there and fill it in, or look around with: bitsafe-tui --demo",
        )
    from backends.config_file import load

    return Workplace(home, in_environment(load(path, judge)), False, redactor)


def in_environment(settings: Settings) -> Settings:
    """With the database that the environment names, which goes before the config's."""
    url = os.environ.get("DATABASE_URL", "").strip()
    return replace(settings, store=replace(settings.store, url=url)) if url else settings


def for_login(config: Path | None) -> Workplace:
    """As ``real``, judged whole; but without a file one can sign in all the same, to the usual services."""
    from tui.config_judging import judge

    home = Home.find(os.environ)
    if config is None and not _is_there(home.config_file):
        return Workplace(home.make(), Settings(path=home.config_file), False, setup_log(home))
    return real(config, judge)


def demo(fresh: bool) -> Workplace:
    """Its own home with its own store; nothing of the environment or the real config is read."""
    home = Home.find(os.environ).demo()
    if fresh:
        _start_anew(home.root)
    home.make()
    from backends.demo.company.team import teammates

    team = tuple(TeamMember(**one.table()) for one in teammates(9))  # type: ignore[arg-type]
    return Workplace(home, Settings(team=team), True, setup_log(home))


def _is_there(path: Path) -> bool:
    """Whether there is anything to read; where that may not even be asked, reading it says why."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _start_anew(folder: Path) -> None:
    """Servers whose last app has just ended need a moment to end as well."""
    deadline = monotonic() + PATIENCE
    while folder.exists():
        try:
            with lifeline.lock(folder, timeout=PATIENCE):
                if _is_deserted(folder):
                    shutil.rmtree(folder)
                    return
        except Timeout:
            pass
        except OSError as error:
            raise BitsafeError(
                f"The demo's folder {folder} cannot be removed: {error.strerror or error}."
            ) from None
        if monotonic() > deadline:
            raise BitsafeError("Another app is using the demo.", "Close it, or start without --fresh.")
        sleep(0.05)


def _is_deserted(folder: Path) -> bool:
    held = lifeline.hold(folder)
    if held is not None:
        os.close(held)
    return held is None


def _only_loopback(address: str) -> None:
    host = urlsplit(f"//{address}").hostname or ""
    if not is_loopback(host):
        raise BitsafeError(f"The demo refuses to talk to {host}: it is not on this machine.")
