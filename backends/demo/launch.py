"""How the app comes by its demo servers: it starts them for its home, or joins those that run already."""

import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import filelock
import msgspec

from backends.demo import lifeline
from backends.demo.options import Options
from backends.errors import BitsafeError

_PATIENCE = 20.0
_LOG = "servers.log"
_OURS = ("SLACK_", "TELEGRAM_", "DATABASE_URL", "BITSAFE_")
_WAY_OUT = "Start the demo again, or anew with --fresh."


@dataclass(slots=True)
class DemoServers:
    """Where the servers are and how to sign in there; they live at least until ``close()``.

    ``server`` is ``127.0.0.1:port`` of Telegram, ``server_key`` the path of its public key (PKCS#1
    PEM). ``session`` is a Telethon string session, empty where nobody is signed in. ``team`` holds
    ``[[team]]`` tables, ``operator`` the name of the one who is signed in.
    """

    slack_url: str
    slack_token: str
    server: str
    dc: int
    server_key: str
    phone: str
    code: str
    password: str
    session: str
    truth_url: str
    team: list[dict[str, str]]
    operator: str
    _held: int = field(default=-1, repr=False)

    def close(self) -> None:
        """Lets go: the servers end when the last app has done so. May be called twice."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1


def attach(home: Path, options: Options) -> DemoServers:
    """Joins the servers of this home, or starts them. Blocks for a second or two, 20 s at most.

    ``options`` count only where the servers are started. Raises BitsafeError.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with lifeline.lock(home, timeout=_PATIENCE):
            held = lifeline.hold(home)
            return _start(home, options) if held is None else _join(home, held)
    except filelock.Timeout:
        raise BitsafeError(
            "Another app is starting the demo servers and does not finish.", _WAY_OUT
        ) from None
    except OSError as error:
        raise BitsafeError(f"The demo servers cannot be started: {error.strerror}.", _WAY_OUT) from None


def _join(home: Path, held: int) -> DemoServers:
    """The app that started them may have died meanwhile, so the servers' own card is waited for."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if (home / lifeline.CARD).exists():
            return _read_card((home / lifeline.CARD).read_bytes(), held)
        time.sleep(0.05)
    os.close(held)
    raise BitsafeError("The demo servers run, but do not say where.", _WAY_OUT)


def _start(home: Path, options: Options) -> DemoServers:
    (home / lifeline.CARD).unlink(missing_ok=True)
    read_end, held = lifeline.both_ends(home)
    log = os.open(home / _LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    # -P: a folder named "backends" where the user happens to be is not ours.
    command = [sys.executable, "-P", "-m", "backends.demo", *replace(options, home=home).arguments()]
    try:
        process = subprocess.Popen(
            command,
            stdin=read_end,
            stdout=subprocess.PIPE,
            stderr=log,
            # Real credentials stay out of the demo's reach.
            env={name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
            # Ctrl-C in the terminal of one app must not take the servers from another.
            start_new_session=True,
        )
    except OSError:
        os.close(held)
        raise
    finally:
        os.close(read_end)
        os.close(log)
    assert process.stdout is not None
    with process.stdout as output:
        line = _first_line(output)
    if not line:
        os.close(held)
        process.kill()
        process.wait()
        raise BitsafeError("The demo servers did not start.", _last_words(home))
    return _read_card(line, held)


def _first_line(output: IO[bytes]) -> bytes:
    """The line that says where, or nothing if the process ends or takes too long."""
    deadline = time.monotonic() + _PATIENCE
    received = b""
    while not received.endswith(b"\n"):
        remaining = deadline - time.monotonic()
        if remaining <= 0 or not select.select([output], [], [], remaining)[0]:
            return b""
        if not (chunk := os.read(output.fileno(), 65_536)):
            return b""
        received += chunk
    return received


def _last_words(home: Path) -> str:
    """The sentence with which the servers refused to start; a failure without one stays in their log."""
    text = (home / _LOG).read_text(encoding="utf-8", errors="replace").strip()
    if not text or "Traceback" in text:
        return f"What went wrong is in {home / _LOG}."
    return text.splitlines()[-1]


def _read_card(content: bytes, held: int) -> DemoServers:
    try:
        servers = msgspec.json.decode(content, type=DemoServers)
    except msgspec.DecodeError:
        os.close(held)
        raise BitsafeError("The demo servers gave an answer that cannot be read.", _WAY_OUT) from None
    servers._held = held
    return servers
