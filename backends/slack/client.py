"""slack-sdk's client with every call behind the gate, and Slack's errors in our words."""

import asyncio
import json
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from backends.errors import AccountLimited, MissingScope, NotSignedIn, Refused
from backends.gate import Gate, Throttled, Transient
from backends.redaction import REDACTOR

TIERS = {
    "chat.postMessage": "1/second",
    "conversations.history": "50/minute",
    "conversations.info": "50/minute",
    "conversations.invite": "50/61seconds",
    "conversations.kick": "50/61seconds",
    "conversations.list": "20/minute",
    "conversations.members": "100/minute",
    "conversations.rename": "20/61seconds",
    "conversations.replies": "50/minute",
    "search.messages": "20/minute",
    "users.conversations": "50/minute",
    "users.info": "100/minute",
    "users.list": "20/minute",
    "users.lookupByEmail": "50/minute",
}
"""Requests a minute by method: https://docs.slack.dev/apis/web-api/rate-limits and each method's page.

Slack counts when a request arrives: for changes a second more, so that none is sent in vain.
"""

LOGIN_ERRORS = {
    "account_inactive": "The Slack account behind this token is deactivated.",
    "invalid_auth": "Slack does not accept this token.",
    "not_authed": "No Slack token was sent.",
    "not_allowed_token_type": "Slack does not accept this kind of token here.",
    "token_expired": "The Slack token has expired.",
    "token_revoked": "The Slack token was revoked.",
}
PASSING_ERRORS = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
LIMIT_ERRORS = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
DROPPED = "the connection was refused or dropped"
SIGN_IN_AGAIN = "Sign in with: bitsafe-tui login slack (or set SLACK_USER_TOKEN)."


class RefusedForSome(Refused):
    """One call about several people was refused; ``errors`` is Slack's list of ``{"user", "error"}``."""

    def __init__(self, code: str, errors: list[Any]) -> None:
        super().__init__("slack", f"Slack refused: {code}.", "", code)
        self.errors = errors


class GatedSlackClient(AsyncWebClient):
    """``api_call`` is the one way out, so every method and every page passes the gate."""

    def __init__(self, token: str, gate: Gate, *, api_url: str, direct: bool = False) -> None:
        # The library's own retries stay off: they cannot be announced, and one of them repeats writes.
        super().__init__(token=token, base_url=api_url, timeout=600, retry_handlers=[])
        self._logger.setLevel(logging.CRITICAL)
        self.gate = gate
        self.team_id: str | None = None
        if direct:
            self.proxy = None

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Raises a PlatformError; the answer is ``ok`` when it returns."""
        return await self.gate.read(api_method, self._sending(api_method, arguments))

    async def write(self, method: str, **arguments: str) -> AsyncSlackResponse:
        """Change something: sent once, as a form. Raises Unreachable where that may have been done or not,
        RefusedForSome where Slack lists whom it refused, or another PlatformError.
        """
        return await self.gate.write(method, self._sending(method, {"data": arguments}))

    def _sending(
        self, method: str, arguments: Mapping[str, Any]
    ) -> Callable[[], Awaitable[AsyncSlackResponse]]:
        call = super().api_call

        async def send() -> AsyncSlackResponse:
            try:
                return await call(method, **arguments)
            except SlackApiError as error:
                raise translate(error) from None
            except (aiohttp.ClientError, OSError) as error:
                if isinstance(error, TimeoutError):
                    raise
                raise Transient(DROPPED) from None
            except (json.JSONDecodeError, UnicodeDecodeError, AttributeError):
                # The library takes an answer of type text/plain for a dictionary.
                raise Transient("the answer could not be read") from None

        return send

    @property
    def of_team(self) -> dict[str, str]:
        """What an installation for a whole organisation has to say in each call."""
        return {"team_id": self.team_id} if self.team_id else {}

    async def pages(self, method: str, key: str, **params: Any) -> AsyncIterator[list[dict[str, Any]]]:
        """Every page of a list, by its cursor alone: short and even empty pages are not the end."""
        async for answer in self.answers(method, **params):
            yield answer.get(key) or []

    async def answers(self, method: str, **params: Any) -> AsyncIterator[AsyncSlackResponse]:
        """The same with all that Slack says beside the list."""
        params |= self.of_team
        seen: set[str] = set()
        while True:
            answer = await self.api_call(method, http_verb="GET", params=params)
            yield answer
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
            if cursor in seen:
                raise Refused(
                    "slack", f"Slack sent the same page of {method} twice.", "Refresh to try again.", "cursor"
                )
            seen.add(cursor)
            params["cursor"] = cursor


def open_session() -> aiohttp.ClientSession:
    """What the client sends through; whoever opens it closes it. A request's time-out is the gate's."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=None, connect=10),
        # A connection that was kept may be gone without our knowing: then a request is spent on that.
        connector=aiohttp.TCPConnector(force_close=True),
        middlewares=(send_once,),
    )


async def close_session(session: aiohttp.ClientSession) -> None:
    await session.close()
    # aiohttp closes its sockets in the next turn of the loop.
    await asyncio.sleep(0)


async def send_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Left alone, aiohttp sends a GET again by itself when the connection drops, past the gate's count."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        if isinstance(error, TimeoutError):
            raise
        raise Transient(DROPPED) from None


def translate(error: SlackApiError) -> Exception:
    """Slack's error as one of ours: Throttled and Transient for the gate, or a PlatformError.

    The codes are listed on each method's page, such as https://docs.slack.dev/reference/methods/auth.test
    """
    answer = error.response
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 0) or 0)
    headers = getattr(answer, "headers", {}) or {}
    code, data = _code(answer)
    if status == 429 or code in LIMIT_ERRORS:
        return Throttled(retry_after(headers))
    if status >= 500 or code in PASSING_ERRORS:
        return Transient("its service failed" + (f" (HTTP {status})" if status >= 500 else ""))
    if code in LOGIN_ERRORS:
        return NotSignedIn("slack", LOGIN_ERRORS[code], SIGN_IN_AGAIN, code)
    if code == "missing_scope":
        needed = REDACTOR.redact(text(data.get("needed"))) or "a scope it does not name"
        return MissingScope(
            "slack",
            f"The Slack token lacks the scope {needed}.",
            "Add it under OAuth & Permissions of the Slack app, reinstall the app, and use the new token.",
            code,
        )
    if code in {"ekm_access_denied", "enterprise_is_restricted", "org_login_required"}:
        return AccountLimited(
            "slack", f"Slack keeps this account out ({code}).", "Ask a workspace admin.", code
        )
    errors = data.get("errors")
    if isinstance(errors, list) and (code or errors):
        return RefusedForSome(code, errors)
    if not code:
        return Transient("the answer could not be read")
    return Refused("slack", f"Slack refused: {code}.", "", code)


def text(value: object) -> str:
    """JSON can spell half a surrogate pair, which no file and no database takes."""
    return str(value or "").encode("utf-8", "replace").decode()


def _code(answer: Any) -> tuple[str, dict[str, Any]]:
    data = getattr(answer, "data", None)
    if not isinstance(data, dict):
        return "", {}
    # Slack's own words are known; any other may repeat what it was sent.
    return REDACTOR.redact(text(data.get("error"))), data


def retry_after(headers: Mapping[str, str]) -> float:
    """Retry-After in seconds, at least 1; 30 where Slack does not say."""
    try:
        seconds = float(headers.get("Retry-After") or "")
    except ValueError:
        seconds = math.nan
    return max(seconds, 1.0) if math.isfinite(seconds) else 30.0
