"""Exports everything of demo servers as JSON, in a process that a test may kill: ``python -m … ARCHIVE``.

Standard input tells where the servers are. Without limits of our own, which would make it wait for minutes.
"""

import asyncio
import json
import sys
from datetime import UTC
from pathlib import Path
from typing import Any

from backends.gate import Gate
from backends.history import HistorySource
from backends.model import Group, Platform, Standing
from backends.protocol import Backend
from backends.slack.backend import SlackBackend
from backends.telegram.backend import TelegramBackend
from backends.telegram.session import Server
from reports.archive.engine import Setting, export
from reports.archive.formats import FORMATS
from reports.archive.wish import Operator, Wish


async def main(archive: Path, place: dict[str, Any]) -> None:
    host, port = place["server"].split(":")
    server = Server(host, int(port), place["dc"], Path(place["server_key"]))
    slack = SlackBackend(
        place["slack_token"],
        Gate("slack", limits={}, workers=8),
        {},
        api_url=place["slack_url"],
        direct=True,
    )
    gate = Gate("telegram", limits={}, workers=8)
    telegram = TelegramBackend(place["session"], 1, "0" * 32, gate, {}, server=server)
    groups: list[Group] = []
    backends: tuple[Backend, ...] = (slack, telegram)
    for backend in backends:
        await backend.sign_in()
        groups += [group for group in (await backend.groups()).groups if group.standing is Standing.HERE]
    sources: dict[Platform, HistorySource] = {"slack": slack.history(), "telegram": telegram.history()}
    wish = Wish(archive, groups, ["json"], UTC)
    setting = Setting(
        wish, sources, [FORMATS["json"](UTC)], Operator("ada", "desk", "1"), {}, asyncio.Event()
    )
    print("started", flush=True)
    result = await export(setting)
    print("ended", result.is_complete, result.seconds, flush=True)
    await slack.close()
    await telegram.close()


asyncio.run(main(Path(sys.argv[1]), json.load(sys.stdin)))
