"""Exports 100,000 made-up messages in every format; prints the most memory that it ever held, in KB."""

import asyncio
import resource
import sys
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from backends.gate import Gate
from backends.history import (
    OPEN,
    ArchivedFile,
    ArchivedGroup,
    ArchivedMessage,
    HistoryPage,
    Known,
    Person,
    Span,
)
from backends.model import Group, GroupId, Kind, Platform
from backends.protocol import Listing
from reports.archive.engine import Setting, export
from reports.archive.formats import FORMATS
from reports.archive.wish import Operator, Wish

# The client libraries are in memory in a real export, too.
import_module("backends.slack.backend")
import_module("backends.telegram.backend")

MESSAGES, PAGE = 100_000, 100
GROUP = Group(GroupId("telegram:7/-1000000000001"), "Acme <> BitSafe", Kind.SUPERGROUP)
START = datetime(2025, 1, 1, tzinfo=UTC)


class Plenty:
    """A source whose every page is made when it is asked for."""

    platform: Platform = "telegram"

    def __init__(self) -> None:
        self.gate = Gate("telegram", limits={})

    async def groups(self) -> Listing:
        return Listing((GROUP,))

    async def hasten(self) -> None: ...

    async def finish(self) -> None: ...

    def describe(self, group: Group) -> ArchivedGroup:
        return ArchivedGroup(group, parts=(group.id.native,))

    async def count(self, group: Group) -> int | None:
        return MESSAGES

    async def pages(
        self, group: ArchivedGroup, part: str, span: Span, known: Known, *, once: bool = False
    ) -> AsyncGenerator[HistoryPage, None]:
        people = tuple(Person(str(number), f"Person {number}") for number in range(9))
        for last in range(MESSAGES, 0, -PAGE):
            numbers = range(last, last - PAGE, -1)
            messages = tuple(_message(number, part) for number in numbers)
            yield HistoryPage(messages, part=part, people=people)
        yield HistoryPage(part=part, read=(0, OPEN - 1))

    async def late(
        self, group: ArchivedGroup, since: datetime, known: Known
    ) -> AsyncGenerator[HistoryPage, None]:
        return
        yield HistoryPage()

    async def fetch(
        self, group: ArchivedGroup, message: ArchivedMessage, file: ArchivedFile, to: Path
    ) -> int:
        raise NotImplementedError


def _message(number: int, part: str) -> ArchivedMessage:
    text = f"Message {number}: we have deployed to testnet, and it looks fine so far. " * 2
    sent = START + timedelta(minutes=number)
    raw: dict[str, Any] = {
        "_": "Message",
        "id": number,
        "date": sent.isoformat(),
        "message": text,
        "peer_id": {"_": "PeerChannel", "channel_id": 1},
        "from_id": {"_": "PeerUser", "user_id": number % 9},
        "entities": [{"_": "MessageEntityBold", "offset": 0, "length": 7}],
    }
    return ArchivedMessage(str(number), sent, part, sender=str(number % 9), text=text, raw=raw)


async def main(folder: Path) -> None:
    wish = Wish(folder, [GROUP], list(FORMATS), UTC)
    formats = [make(UTC) for make in FORMATS.values()]
    setting = Setting(
        wish, {"telegram": Plenty()}, formats, Operator("ada", "desk", "1"), {}, asyncio.Event()
    )
    result = await export(setting)
    assert [outcome.messages for outcome in result.outcomes] == [MESSAGES], result


asyncio.run(main(Path(sys.argv[1])))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
