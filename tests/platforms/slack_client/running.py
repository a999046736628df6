"""Our backend against the demo's Slack, or against an app whose every answer the test writes."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from backends.demo.company import MONDAY, make_world
from backends.demo.faults import FaultBox
from backends.demo.request_log import RequestLog
from backends.demo.slack_server import SlackServer
from backends.gate import Gate
from backends.model import Event
from backends.protocol import Roster
from backends.slack.backend import SlackBackend


class Clients:
    """Backends of one address, closed together."""

    def __init__(self) -> None:
        self.rosters: dict[str, Roster] = {}
        self.told: list[Event] = []
        self._backends: list[SlackBackend] = []

    def made(self, token: str, url: str, **gate: Any) -> SlackBackend:
        options: dict[str, Any] = {"limits": {}, "timeout": 5.0, "notify": self.told.append} | gate
        backend = SlackBackend(token, Gate("slack", **options), self.rosters, api_url=url, direct=True)
        self._backends.append(backend)
        return backend

    async def close(self) -> None:
        for backend in self._backends:
            await backend.close()


class Demo(Clients):
    """The demo's own server on a world of 40 channels."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.world = make_world(slack_groups=40, telegram_groups=0).slack
        self.faults = folder / "faults.json"
        self.log_path = folder / "log"
        self.log = RequestLog(self.log_path)
        self.url = ""
        self.server: SlackServer

    async def start(self, **options: Any) -> "Demo":
        given: dict[str, Any] = {"clock": lambda: MONDAY, "limits": False} | options
        self.server = SlackServer(self.world, faults=FaultBox(self.faults), log=self.log, **given)
        self.url = await self.server.start()
        return self

    def backend(self, **gate: Any) -> SlackBackend:
        return self.made(self.world.token, self.url, **gate)

    async def signed_in(self, **gate: Any) -> SlackBackend:
        backend = self.backend(**gate)
        await backend.sign_in()
        return backend

    def break_with(self, **fault: Any) -> None:
        self.faults.write_text(json.dumps([{"platform": "slack"} | fault]))

    def asked(self) -> Counter[str]:
        return Counter(json.loads(line)["method"] for line in self.log_path.read_text().splitlines())

    async def close(self) -> None:
        await super().close()
        await self.server.stop()
        self.log.close()


Answer = Mapping[str, Any] | web.Response
Method = Callable[[Mapping[str, str]], Answer] | Answer

AUTH = {
    "ok": True,
    "url": "https://x.slack.com/",
    "team": "X",
    "user": "ada",
    "team_id": "T1",
    "user_id": "U1",
}
SIGNED_IN: dict[str, Method] = {
    "auth.test": AUTH,
    "users.info": {"ok": True, "user": {"id": "U1", "name": "ada", "real_name": "Ada North"}},
    "users.list": {"ok": True, "members": []},
    "conversations.list": {"ok": True, "channels": []},
    "users.conversations": {"ok": True, "channels": []},
    "conversations.members": {"ok": True, "members": []},
}


class Handmade(Clients):
    """``methods`` by name: an answer, or what makes one of the arguments."""

    def __init__(self) -> None:
        super().__init__()
        self.methods: dict[str, Method] = dict(SIGNED_IN)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> "Handmade":
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api"
        return self

    async def _serve(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        arguments = dict(request.query)
        self.asked.append((name, arguments))
        method = self.methods[name]
        answer = method(arguments) if callable(method) else method
        if isinstance(answer, web.Response):
            # One and the same response cannot be sent twice.
            return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
        return web.json_response(dict(answer))

    async def signed_in(self, **gate: Any) -> SlackBackend:
        backend = self.made("xoxp-x", self.url, **gate)
        await backend.sign_in()
        return backend

    async def close(self) -> None:
        await super().close()
        if self._runner is not None:
            await self._runner.cleanup()


def once(first: Answer, then: Answer) -> Callable[[Mapping[str, str]], Answer]:
    """One answer at first, another from then on."""
    answers = iter([first])
    return lambda arguments: next(answers, then)
