"""The demo servers' process: one world, Slack and Telegram on loopback, until nobody needs them."""

import asyncio
import contextlib
import gc
import json
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from backends.demo import lifeline
from backends.demo.commands import perform
from backends.demo.company.slack_bot import install_bot, seen_by_bot
from backends.demo.company.team import OPERATOR
from backends.demo.faults import FaultBox
from backends.demo.journal import FILE as JOURNAL
from backends.demo.journal import Journal
from backends.demo.mtproto.keys import ServerKeys
from backends.demo.options import Options
from backends.demo.request_log import RequestLog
from backends.demo.slack_server import SlackServer
from backends.demo.telegram_server import TelegramServer
from backends.demo.truth import truth
from backends.demo.world import World
from backends.demo.world_file import open_world
from backends.paths import write_private

_HOST = "127.0.0.1"
_DC = 2
_STDIN = 0


async def serve(options: Options) -> None:
    """Prints one JSON line, and serves until SIGTERM, SIGINT or the end of standard input.

    Raises BitsafeError where the home's world cannot be opened.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with _home(options) as home:
        world = open_world(home, options)
        async with _running(world, home, options) as card:
            line = json.dumps(card)
            write_private(home / lifeline.CARD, line)
            print(line, flush=True)
            _stop_when_deserted(home, stop, loop)
            # What is loaded by now stays: the collector need not look at it again and again.
            gc.freeze()
            gc.enable()
            await stop.wait()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _home(options: Options) -> Iterator[Path]:
    if options.home is not None:
        options.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield options.home
        return
    with TemporaryDirectory(prefix="bitsafe-demo-") as folder:
        yield Path(folder)


@asynccontextmanager
async def _running(world: World, home: Path, options: Options) -> AsyncIterator[dict[str, Any]]:
    """Both servers, started and in the end stopped; yields the fields of the JSON line."""
    slack_seen = world.slack
    if options.slack_bot:
        install_bot(world.slack)
        slack_seen = seen_by_bot(world.slack)
    keys = ServerKeys.load_or_make(home / "server-key.pem")
    public_key = home / "server-key-public.pem"
    write_private(public_key, keys.public_pem)
    faults, log = FaultBox(options.faults), RequestLog(options.log)
    journal = Journal(home / JOURNAL)
    latency, limits = options.latency_ms / 1000, options.limits == "real"
    telegram = TelegramServer(
        world.telegram,
        keys,
        clock=_now,
        latency=latency,
        limits=limits,
        faults=faults,
        log=log,
        dc=_DC,
        auth_keys=home / "auth-keys.json",
        journal=journal,
    )
    slack = SlackServer(
        world.slack,
        clock=_now,
        latency=latency,
        limits=limits,
        faults=faults,
        log=log,
        page_cap=options.slack_page_cap,
        truth=lambda everything: truth(replace(world, slack=slack_seen), everything=everything),
        command=partial(perform, world, journal),
        journal=journal,
    )
    try:
        port = await telegram.start(_HOST, 0)
        slack_url = await slack.start(_HOST, 0)
        yield {
            "slack_url": slack_url,
            "slack_token": slack_seen.token,
            "server": f"{_HOST}:{port}",
            "dc": _DC,
            "server_key": str(public_key),
            "phone": world.telegram.phone,
            "code": world.telegram.code,
            "password": world.telegram.password,
            "session": "" if options.signed_out else telegram.prepared_session(),
            "truth_url": slack_url.removesuffix("api/") + "truth",
            "team": world.team,
            "operator": OPERATOR,
        }
    finally:
        await slack.stop()
        await telegram.stop()
        log.close()
        journal.close()


def _stop_when_deserted(home: Path, stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """Watches standard input in a thread of its own; a terminal is left alone, it has Ctrl-C."""
    if sys.stdin is None or os.isatty(_STDIN):
        return

    def watch() -> None:
        lifeline.wait_until_deserted(_STDIN, lifeline.lock(home))
        with contextlib.suppress(RuntimeError):  # the loop has ended by a signal meanwhile
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, daemon=True).start()
