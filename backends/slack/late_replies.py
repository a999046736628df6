"""Replies that came to old threads, by Slack's own search, where the token's scope allows it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from backends.errors import NotSignedIn, PlatformError
from backends.slack.client import GatedSlackClient, text
from backends.slack.messages import is_message, moment

PAGE = 100
MOST_PAGES = 20
"""Search is one help among others: a busy month is left to the look-back and the re-check."""


class LateReplies:
    """Asks once for all channels. https://docs.slack.dev/reference/methods/search.messages"""

    def __init__(self, client: GatedSlackClient) -> None:
        self._client = client
        self._found: dict[str, dict[str, str]] | None = None
        self._asking = asyncio.Lock()

    async def since(self, moment: datetime, channel: str) -> dict[str, str]:
        """Newest reply by the root of its thread, both as ts. The first caller's ``moment`` goes for all."""
        async with self._asking:
            if self._found is None:
                self._found = {}
                try:
                    await self._search(moment)
                except PlatformError as error:
                    # A bot may not search, as one without the scope, or as when search does not work: then
                    # the other ways have to do.
                    if isinstance(error, NotSignedIn) and error.ends_login:
                        raise
        return self._found.get(channel, {})

    async def _search(self, since: datetime) -> None:
        # Search goes by whole days of a time zone that it does not name.
        day = f"{since - timedelta(days=2):%Y-%m-%d}"
        for page in range(1, MOST_PAGES + 1):
            wanted = {
                "query": f"threads:replies after:{day}",
                "sort": "timestamp",
                "sort_dir": "desc",
                "count": PAGE,
                "page": page,
                **self._client.of_team,
            }
            answer = await self._client.api_call("search.messages", http_verb="GET", params=wanted)
            found = answer.get("messages") or {}
            matches = [match for match in found.get("matches") or [] if is_message(match)]
            for match in matches:
                self._take(match)
            last = int((found.get("paging") or {}).get("pages") or 1)
            if page >= last or not matches or moment(matches[-1]["ts"]) < since:
                return

    def _take(self, match: dict[str, Any]) -> None:
        """The root is told only in the link: ``https://x.slack.com/archives/C1/p17?thread_ts=17.2``"""
        root = parse_qs(urlsplit(str(match.get("permalink") or "")).query).get("thread_ts", [""])[0]
        place = match.get("channel")
        channel = text(place.get("id")) if isinstance(place, dict) else ""
        reply = text(match["ts"])
        if not root or not channel or root == reply:
            return
        assert self._found is not None
        threads = self._found.setdefault(channel, {})
        threads[root] = max(threads.get(root, ""), reply)
