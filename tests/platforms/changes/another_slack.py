"""A second Slack, smaller than the demo's and of other habits, wherever the documents leave room for them."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

OPERATOR = "U1"
Told = dict[str, Any]


@dataclass
class AnotherSlack:
    """``members`` and ``names`` by channel. ``wrong``: why somebody cannot be invited, by user.

    ``refuses`` is how one invitation for several is answered where some cannot be invited: ``force`` leaves
    them out, ``all`` refuses everybody and lists them, ``untold`` the same without an ``error`` of its own,
    ``bare`` refuses everybody with a single code.
    """

    refuses: str = "force"
    names: dict[str, str] = field(default_factory=lambda: {"C1": "acme-bitsafe", "G2": "bolt-bitsafe"})
    members: dict[str, list[str]] = field(default_factory=lambda: {"C1": [OPERATOR], "G2": [OPERATOR]})
    wrong: dict[str, str] = field(default_factory=dict)
    page: int = 2
    given: Callable[[str], str] = lambda name: name
    """What becomes of a new name."""
    answers: Callable[[str], float] = lambda method: 0.0
    """Seconds until a method is answered, after its work is done."""
    errors: dict[str, list[str]] = field(default_factory=dict)
    """By method: codes for the next calls, before anything is done."""
    asked: Counter[str] = field(default_factory=Counter)
    url: str = ""

    async def start(self) -> "AnotherSlack":
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"
        return self

    async def close(self) -> None:
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
        self.asked[method] += 1
        codes = self.errors.get(method)
        told = {"ok": False, "error": codes.pop(0)} if codes else self._answer(method, arguments)
        await asyncio.sleep(self.answers(method))
        return web.Response(text=json.dumps(told), content_type="application/json")

    def _answer(self, method: str, told: Mapping[str, str]) -> Told:
        channel = told.get("channel", "")
        if channel and channel not in self.names:
            return {"ok": False, "error": "channel_not_found"}
        match method:
            case "auth.test":
                return {"ok": True, "team_id": "T9", "user_id": OPERATOR, "user": "ada", "team": "Nine"}
            case "users.info":
                return {"ok": True, "user": {"id": told["user"], "name": "ada", "real_name": "Ada North"}}
            case "conversations.list" | "users.conversations":
                return self._paged("channels", [self._channel(one) for one in self.names], told)
            case "conversations.members":
                return self._paged("members", self.members[channel], told)
            case "conversations.info":
                return {"ok": True, "channel": self._channel(channel)}
            case "conversations.rename":
                self.names[channel] = self.given(told["name"])
                return {"ok": True, "channel": self._channel(channel)}
            case "conversations.kick":
                return self._kick(channel, told["user"])
            case "conversations.invite":
                return self._invite(channel, told["users"].split(","))
        return {"ok": False, "error": "unknown_method"}

    def _channel(self, id: str) -> Told:
        return {"id": id, "name": self.names[id], "is_private": True, "is_member": True, "creator": OPERATOR}

    def _paged(self, key: str, items: list[Any], told: Mapping[str, str]) -> Told:
        """Short pages, and an empty one after the first."""
        start, _, empty = told.get("cursor", "0:").partition(":")
        at = int(start)
        if empty:
            return {"ok": True, key: [], "response_metadata": {"next_cursor": f"{at}:"}}
        after = at + self.page
        more = f"{after}:{'empty' if at == 0 else ''}" if after < len(items) else ""
        return {"ok": True, key: items[at:after], "response_metadata": {"next_cursor": more}}

    def _kick(self, channel: str, user: str) -> Told:
        if user not in self.members[channel]:
            return {"ok": False, "error": "not_in_channel"}
        self.members[channel].remove(user)
        return {"ok": True}

    def _invite(self, channel: str, users: list[str]) -> Told:
        inside = self.members[channel]
        codes = {user: "already_in_channel" for user in users if user in inside}
        codes |= {user: self.wrong[user] for user in users if user in self.wrong}
        errors = [{"user": user, "ok": False, "error": code} for user, code in codes.items()]
        if errors and self.refuses != "force":
            told: Told = {"ok": False, "error": errors[0]["error"], "errors": errors}
            for key in {"untold": ("error",), "bare": ("errors",)}.get(self.refuses, ()):
                del told[key]
            return told
        inside.extend(user for user in users if user not in codes)
        good = len(errors) < len(users)
        told = {"ok": good, "channel": self._channel(channel)} | ({"errors": errors} if errors else {})
        return told if good else told | {"error": errors[0]["error"]}
