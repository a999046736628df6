"""Fetches the bytes of files from Slack's own file host; the token goes nowhere else."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from backends.errors import NotSignedIn, Refused
from backends.gate import Gate, Throttled, Transient
from backends.slack.client import DROPPED, SIGN_IN_AGAIN, retry_after

OFFICIAL = frozenset({"files.slack.com", "slack-files.com", "files.slack-gov.com"})
CHUNK = 256 * 1024
PIECE_TIMEOUT = 30.0
"""Seconds without a single byte, after which a download has broken off; a large file may take much longer."""
TRIES = 3
BROKEN_OFF = "broken_off"
METHOD = "files"
"""The name under which the gate counts a download."""


class FileHost:
    """``own``: the origin of another API than Slack's (``http://127.0.0.1:80``), "" for the official one."""

    def __init__(self, token: str, gate: Gate, session: aiohttp.ClientSession | None, own: str) -> None:
        self._token = token
        self._gate = gate
        self._session = session
        self._own = own

    async def fetch(self, file: Mapping[str, Any], to: Path) -> int:
        """Writes the file of Slack's JSON to ``to``; returns its bytes. Raises Refused, OSError."""
        url = self._ours(str(file.get("url_private_download") or file.get("url_private") or ""))
        if not url:
            raise Refused("slack", "The file is kept outside Slack.", "", "external")

        for left in reversed(range(TRIES)):
            answer = await self._gate.read(METHOD, lambda: self._open(url, _is_page(file)))
            try:
                return await _save(answer, to)
            except (aiohttp.ClientError, TimeoutError):
                if not left:
                    raise Refused("slack", "The file broke off on its way.", "", BROKEN_OFF) from None
            finally:
                answer.close()
        raise AssertionError

    def _ours(self, url: str) -> str:
        """Where to ask for it; "" where that is not for us to ask."""
        place = urlsplit(url)
        if self._own:
            own = urlsplit(self._own)
            if (place.scheme, place.hostname) != (own.scheme, own.hostname):
                return ""
            # It may listen on another port by now than when it told of the file.
            return place._replace(netloc=own.netloc).geturl()
        official = place.scheme == "https" and place.port in (None, 443) and place.hostname in OFFICIAL
        return url if official else ""

    async def _open(self, url: str, page: bool) -> aiohttp.ClientResponse:
        """As far as its headers: what a file lasts is no measure of whether the host answers."""
        assert self._session is not None
        headers = {"Authorization": f"Bearer {self._token}"}
        # A redirect could lead the token elsewhere; whoever may not see a file is led to a login page.
        try:
            answer = await self._session.get(url, headers=headers, allow_redirects=False)
        except aiohttp.ClientError:
            raise Transient(DROPPED) from None
        try:
            _check(answer, page)
        except Exception:
            answer.close()
            raise
        return answer


async def _save(answer: aiohttp.ClientResponse, to: Path) -> int:
    size = 0
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while chunk := await asyncio.wait_for(answer.content.read(CHUNK), PIECE_TIMEOUT):
            size += file.write(chunk)
    return size


def _is_page(file: Mapping[str, Any]) -> bool:
    return str(file.get("mimetype")).startswith("text/html")


def _check(answer: aiohttp.ClientResponse, page: bool) -> None:
    if answer.status == 429:
        raise Throttled(retry_after(answer.headers))
    if answer.status >= 500:
        raise Transient(f"its file host failed (HTTP {answer.status})")
    if answer.status == 401:
        raise NotSignedIn("slack", "Slack does not accept this token for files.", SIGN_IN_AGAIN, "files")
    if answer.status != 200 or (answer.content_type == "text/html" and not page):
        reason = "is no longer there" if answer.status in (404, 410) else "may not be read with this token"
        raise Refused("slack", f"The file {reason}.", "Add the scope files:read to the Slack app.", "file")
