"""Exports of the demo company's world through our real clients, and what the world itself says."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from telethon.crypto import rsa

from backends.demo.company import MONDAY, make_world
from backends.demo.faults import FaultBox
from backends.demo.request_log import RequestLog
from backends.demo.slack_server import SlackServer
from backends.demo.telegram_server import TelegramServer
from backends.demo.world import SlackChannel, TelegramGroup
from backends.gate import Gate
from backends.history import HistorySource
from backends.model import Group, Platform, Standing
from backends.protocol import Roster
from backends.slack.backend import SlackBackend
from backends.telegram.backend import TelegramBackend
from backends.telegram.session import Server
from reports.archive.engine import Setting, export
from reports.archive.places import record_folder
from reports.archive.record import Format, GroupRecord
from reports.archive.wish import ExportResult, GroupProgress, Operator, Wish
from tests.server_keys import server_keys

WHO = Operator("ada", "desk", "0.1.0")


class Company:
    """A world of 12 channels and 25 groups. Each ``export`` signs in anew, as each run of the app does."""

    def __init__(self, folder: Path, **sizes: int) -> None:
        self.folder = folder
        self.archive = folder / "archive"
        counts = {"slack_groups": 12, "telegram_groups": 25} | sizes
        self.world = make_world(
            slack_groups=counts["slack_groups"], telegram_groups=counts["telegram_groups"]
        )
        self.log_path = folder / "log"
        self.faults = folder / "faults.json"
        self.now = MONDAY
        self._keys = server_keys()
        self._rosters: dict[Platform, dict[str, Roster]] = {"slack": {}, "telegram": {}}

    async def start(self, **options: Any) -> "Company":
        self._log = RequestLog(self.log_path)
        given: dict[str, Any] = {"clock": lambda: self.now, "limits": False, "log": self._log} | options
        faults = FaultBox(self.faults)
        self._slack = SlackServer(self.world.slack, faults=faults, **given)
        self._url = await self._slack.start()
        given.pop("page_cap", None)
        auth_keys = self.folder / "auth-keys.json"
        self._telegram = TelegramServer(
            self.world.telegram, self._keys, faults=faults, auth_keys=auth_keys, **given
        )
        self._port = await self._telegram.start()
        rsa.add_key(self._keys.public_pem, old=False)
        return self

    async def close(self) -> None:
        await self._slack.stop()
        await self._telegram.stop()
        self._log.close()

    def backends(self) -> dict[Platform, SlackBackend | TelegramBackend]:
        slack_gate = Gate("slack", limits={}, timeout=5, workers=16)
        telegram_gate = Gate("telegram", limits={}, timeout=5, workers=16)
        session = self._telegram.prepared_session()
        return {
            "slack": SlackBackend(
                self.world.slack.token, slack_gate, self._rosters["slack"], api_url=self._url, direct=True
            ),
            "telegram": TelegramBackend(
                session,
                1,
                "0" * 32,
                telegram_gate,
                self._rosters["telegram"],
                server=Server("127.0.0.1", self._port, 2, None),
            ),
        }

    async def groups(self) -> list[Group]:
        """All that this account is in on both platforms, as an audit would list them."""
        found: list[Group] = []
        for backend in self.backends().values():
            await backend.sign_in()
            found += (await backend.groups()).groups
            await backend.close()
        return [group for group in found if group.standing is Standing.HERE]

    async def export(
        self,
        groups: Sequence[Group],
        formats: Sequence[Format] = (),
        *,
        stop: asyncio.Event | None = None,
        notify: Callable[[GroupProgress], None] = lambda progress: None,
        **wish: Any,
    ) -> ExportResult:
        backends = self.backends()
        sources: dict[Platform, HistorySource] = {}
        for platform, backend in backends.items():
            await backend.sign_in()
            sources[platform] = backend.history()
        self._log = RequestLog(self.log_path)
        given: dict[str, Any] = {"folder": self.archive, "zone": UTC} | wish
        order = Wish(groups=groups, formats=[one.name for one in formats], **given)
        accounts: dict[Platform, str] = {"slack": "Ada", "telegram": "Ada"}
        try:
            return await export(
                Setting(order, sources, formats, WHO, accounts, stop or asyncio.Event(), notify)
            )
        finally:
            for backend in backends.values():
                await backend.close()

    def record(self, group: Group) -> GroupRecord:
        return GroupRecord.open(record_folder(self.archive, group.id))

    def channel(self, group: Group) -> SlackChannel:
        return self.world.slack.channels[group.id.native]

    def chat(self, group: Group) -> TelegramGroup:
        return self.world.telegram.groups[int(group.id.native)]

    def break_with(self, *faults: dict[str, Any]) -> None:
        self.faults.write_text(json.dumps(faults))

    def asked(self) -> Counter[str]:
        return Counter(json.loads(line)["method"] for line in self.log_path.read_text().splitlines())
