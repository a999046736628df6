"""The demo Telegram server: the methods, spoken over MTProto, with limits, faults and a log."""

import asyncio
import logging
import struct
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from backends.demo.faults import Fault, FaultBox
from backends.demo.journal import Journal
from backends.demo.mtproto.auth_keys import AuthKey, AuthKeys
from backends.demo.mtproto.errors import DropConnection, NoAnswer, RpcFailure
from backends.demo.mtproto.keys import ServerKeys
from backends.demo.mtproto.packing import spelt
from backends.demo.mtproto.server import MTProtoServer
from backends.demo.request_log import RequestLog
from backends.demo.telegram_methods.call import Call
from backends.demo.telegram_methods.limits import RequestLimits
from backends.demo.telegram_methods.password import Password
from backends.demo.telegram_methods.requests import arguments_of, method_name
from backends.demo.telegram_methods.sign_in_desk import Desk
from backends.demo.telegram_methods.table import handler_of
from backends.demo.world import TelegramWorld

_log = logging.getLogger(__name__)


class TelegramServer:
    """Serves one world on loopback.

    ``clock`` gives the world's time (aware UTC); the protocol itself goes by the real clock. ``latency``
    is seconds before each request is done. With ``auth_keys`` the keys and their logins are kept in that
    private file, so that a session still works with the next server process.
    """

    def __init__(
        self,
        world: TelegramWorld,
        keys: ServerKeys,
        *,
        clock: Callable[[], datetime],
        latency: float = 0.0,
        limits: bool = True,
        faults: FaultBox,
        log: RequestLog,
        dc: int = 2,
        auth_keys: Path | None = None,
        journal: Journal | None = None,
    ) -> None:
        self._world = world
        self._clock = clock
        self._latency = latency
        self._limits = RequestLimits() if limits else None
        self._faults = faults
        self._requests = log
        self._dc = dc
        self._journal = journal or Journal()
        self._password = Password(world.password)
        self._desk = Desk()
        self._auth_keys = AuthKeys(auth_keys)
        self._server = MTProtoServer(keys, self._auth_keys, self._serve)
        self._address = ("127.0.0.1", 0)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; returns the port (a free one for 0)."""
        self._address = (host, await self._server.start(host, port))
        return self._address[1]

    async def stop(self) -> None:
        await self._server.stop()

    def prepared_session(self) -> str:
        """A string session, signed in as the world's operator at this address. Call it once started.

        The form is that of Telethon's StringSession: "1" and base64 of dc, address, port, key.
        """
        key = self._auth_keys.prepared(self._world.operator)
        host, port = self._address
        address = ip_address(host).packed
        packed = struct.pack(f">B{len(address)}sH256s", self._dc, address, port, key.key)
        return "1" + urlsafe_b64encode(packed).decode("ascii")

    async def _serve(self, key: AuthKey, request: Any) -> bytes:
        method, arguments = method_name(request), arguments_of(request)
        outcome = "cancelled"
        try:
            answer = await self._do(key, request, method, arguments)
            outcome = "ok"
            return answer
        except RpcFailure as error:
            outcome = error.text
            raise
        except (DropConnection, NoAnswer) as error:
            outcome = type(error).__name__
            raise
        except Exception as error:
            outcome = "INTERNAL"
            _log.exception("%s failed", method)
            raise RpcFailure(outcome) from error
        finally:
            self._requests.write("telegram", method, arguments, outcome)

    async def _do(self, key: AuthKey, request: Any, method: str, arguments: dict[str, Any]) -> bytes:
        if self._limits is not None:
            self._limits.admit(key.ids[0], method)
        fault = self._faults.find("telegram", method, arguments)
        if fault is not None:
            self._spoil(key, fault)
        if self._latency:
            await asyncio.sleep(self._latency)
        answer = self._answer(key, request)
        if fault is not None:
            await self._withhold(fault, answer)
        return answer

    def _answer(self, key: AuthKey, request: Any) -> bytes:
        before = key.login.user, key.login.refusal
        call = Call(
            world=self._world,
            login=key.login,
            password=self._password,
            now=self._clock(),
            address=self._address,
            dc=self._dc,
            journal=self._journal,
            limited=self._limits is not None,
            desk=self._desk,
        )
        answer = spelt(handler_of(call, type(request))(call, request))
        if (key.login.user, key.login.refusal) != before:
            self._auth_keys.save()
        return answer

    def _spoil(self, key: AuthKey, fault: Fault) -> None:
        """The faults that come before the request is done."""
        match fault.do:
            case "error":
                word = str(fault.error)
                raise RpcFailure("INTERNAL", int(word)) if word.isdigit() else RpcFailure(word)
            case "wait":
                raise RpcFailure(f"FLOOD_WAIT_{max(1, round(fault.seconds))}")
            case "drop_before":
                raise DropConnection
            case "revoke":
                key.login.sign_out("SESSION_REVOKED")
                self._auth_keys.save()

    async def _withhold(self, fault: Fault, answer: bytes) -> None:
        """The faults that come after it."""
        match fault.do:
            case "delay":
                await asyncio.sleep(fault.seconds)
            case "drop_after":
                raise DropConnection(answer)
            case "silence":
                raise NoAnswer
