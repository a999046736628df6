"""The demo's Slack: HTTP on loopback that an unmodified Slack client takes for the real one."""

import asyncio
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import msgspec
from aiohttp import web

from backends.demo.company.slack_bot import BOT, seen_by_bot
from backends.demo.faults import Fault, FaultBox
from backends.demo.file_bytes import file_bytes
from backends.demo.journal import Journal
from backends.demo.request_log import RequestLog
from backends.demo.slack_api.arguments import Arguments, read_arguments
from backends.demo.slack_api.call import Call
from backends.demo.slack_api.errors import ApiError
from backends.demo.slack_api.limits import RateLimits
from backends.demo.slack_api.methods import METHODS, Method
from backends.demo.world import SlackWorld

NEXT_TOKEN = "-2"
"""Ends the token that takes the place of a revoked one."""


class SlackServer:
    """Serves one workspace to the holder of its token, at ``/api/<method>``.

    ``clock`` gives the time (aware UTC) that limits go by; ``latency`` is in seconds. ``truth`` is
    served at ``/truth``, and called with True for ``/truth?all=1``; neither is counted or limited.
    ``command`` takes what is posted there: see backends.demo.commands.
    """

    def __init__(
        self,
        world: SlackWorld,
        *,
        clock: Callable[[], datetime],
        faults: FaultBox,
        log: RequestLog,
        latency: float = 0.0,
        limits: bool = True,
        page_cap: int | None = None,
        truth: Callable[[bool], Mapping[str, Any]] | None = None,
        command: Callable[[bytes], None] | None = None,
        journal: Journal | None = None,
    ) -> None:
        self.world = world
        self._faults = faults
        self._log = log
        self._latency = latency
        self._limits = RateLimits(clock) if limits else None
        self._page_cap = page_cap
        self._truth = truth
        self._command = command
        self._clock = clock
        self._journal = journal or Journal()
        self._revoked: set[str] = set()
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listens, and returns the API's URL, which ends in ``/api/``."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._serve)
        if self._truth is not None:
            app.router.add_get("/truth", self._serve_truth)
        if self._command is not None:
            app.router.add_post("/truth", self._do_command)
        app.router.add_get("/files/{key}", self._serve_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        address = f"http://{host}:{self._runner.addresses[0][1]}"
        self.world.files_url = f"{address}/files/"
        return f"{address}/api/"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve_truth(self, request: web.Request) -> web.Response:
        assert self._truth is not None
        found = self._truth(request.query.get("all") == "1")
        return web.Response(body=msgspec.json.encode(found), content_type="application/json")

    async def _do_command(self, request: web.Request) -> web.Response:
        assert self._command is not None
        try:
            self._command(await request.read())
        except (ValueError, LookupError) as error:
            return web.Response(status=HTTPStatus.BAD_REQUEST, text=str(error))
        return web.Response()

    async def _serve_file(self, request: web.Request) -> web.Response:
        """https://docs.slack.dev/reference/objects/file-object: without the token, a page to sign in at."""
        key = request.match_info["key"]
        await asyncio.sleep(self._latency)
        found = next((one for one in _files(self.world) if one["id"] == key), None)
        outcome = "ok" if found and self._is_valid(_token(request, {})) else "refused"
        self._log.write("slack", "files", {"file": key}, outcome)
        if found is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        if outcome == "refused":
            return web.Response(status=HTTPStatus.FOUND, headers={"Location": "/signin"})
        return web.Response(body=file_bytes(key, found["size"]), content_type=found["mimetype"])

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        """One request through latency, faults, limits and the method; logged once, with its outcome."""
        name = request.match_info["method"]
        try:
            values = await read_arguments(request)
        except ApiError as error:
            return self._respond(None, error.body())
        token = _token(request, values)
        shown = {key: value for key, value in values.items() if key != "token"}
        fault = self._faults.find("slack", name, shown)
        await asyncio.sleep(self._latency + (fault.seconds if fault and fault.do == "delay" else 0))
        if fault is not None and fault.do == "drop_before":
            self._log.write("slack", name, shown, "dropped")
            return _hang_up(request)
        response, outcome = self._answer(name, values, token, fault)
        response.headers["x-oauth-scopes"] = ",".join(self._seen_with(token).scopes)
        self._log.write("slack", name, shown, outcome)
        if fault is not None and fault.do == "drop_after":
            return _hang_up(request)
        if fault is not None and fault.do == "silence":
            await asyncio.Event().wait()
        return response

    def _answer(
        self, name: str, values: dict[str, Any], token: str, fault: Fault | None
    ) -> tuple[web.Response, str]:
        """The response, and its outcome in a word for the log."""
        method = METHODS.get(name)
        if method is None:
            return self._respond(None, {"ok": False, "error": "unknown_method"}), "unknown_method"
        if fault is not None and fault.do == "revoke":
            self._revoked.add(token)
        if fault is not None and fault.do == "wait":
            return self._respond_limited(method, math.ceil(fault.seconds)), "ratelimited"
        if fault is not None and fault.do == "error":
            return self._respond_fault(method, str(fault.error))
        try:
            self._authenticate(token)
            if self._limits is not None:
                seconds = self._limits.retry_after(name, token, method.per_minute)
                if seconds:
                    return self._respond_limited(method, seconds), "ratelimited"
            call = Call(
                self._seen_with(token), Arguments(values), self._page_cap, self._clock(), self._journal
            )
            fields = method.answer(call)
        except ApiError as error:
            return self._respond(method, error.body()), error.error
        return self._respond(method, {"ok": True, **fields}), "ok"

    def _authenticate(self, token: str) -> None:
        if not token:
            raise ApiError("not_authed")
        if token in self._revoked:
            raise ApiError("token_revoked")
        if not self._is_valid(token):
            raise ApiError("invalid_auth")
        if self.world.users[self._seen_with(token).operator].deleted:
            raise ApiError("account_inactive")

    def _seen_with(self, token: str) -> SlackWorld:
        """The workspace as the holder of a token sees it: the operator, or the app's bot."""
        is_bot = token.startswith("xoxb-") and BOT in self.world.users
        return seen_by_bot(self.world) if is_bot else self.world

    def _is_valid(self, token: str) -> bool:
        """Whoever reinstalls the app after a token was revoked gets another one."""
        first = self._seen_with(token).token
        return token == first or (bool(self._revoked) and token == first + NEXT_TOKEN)

    def _respond_fault(self, method: Method, error: str) -> tuple[web.Response, str]:
        """An HTTP status if the fault names one, else one of Slack's own errors."""
        if error.isdigit():
            status = HTTPStatus(int(error))
            return web.Response(status=status, text=status.phrase), error
        fields: dict[str, Any] = {"ok": False, "error": error}
        if error == "missing_scope":
            needed = method.scopes[-1] if method.scopes else "identify"
            provided = [scope for scope in self.world.scopes if scope != needed]
            fields |= {"needed": needed, "provided": ",".join(provided)}
        return self._respond(method, fields), error

    def _respond_limited(self, method: Method, seconds: int) -> web.Response:
        response = self._respond(method, {"ok": False, "error": "ratelimited"}, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _respond(
        self, method: Method | None, body: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK
    ) -> web.Response:
        headers = {
            "x-accepted-oauth-scopes": ",".join(method.scopes if method else ()),
            "x-slack-req-id": uuid4().hex,
        }
        return web.Response(
            body=msgspec.json.encode(body),
            status=status,
            headers=headers,
            content_type="application/json",
            charset="utf-8",
        )


def _files(world: SlackWorld) -> Iterator[dict[str, Any]]:
    for channel in world.channels.values():
        for message in channel.messages:
            yield from message.get("files", ())


def _token(request: web.Request, values: Mapping[str, Any]) -> str:
    """From the header, else from the arguments."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return str(values.get("token") or "")


def _hang_up(request: web.Request) -> web.Response:
    """Closes the connection without an answer; the response goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
