"""Fetches the bytes of what messages carry, piece by piece, from the data centre that has them.

https://core.telegram.org/api/files
"""

import os
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from telethon import errors
from telethon.tl import types
from telethon.tl.functions.channels import GetMessagesRequest as GetChannelMessages
from telethon.tl.functions.messages import GetMessagesRequest
from telethon.tl.functions.upload import GetFileRequest

from backends.errors import Refused
from backends.history import ArchivedFile, ArchivedMessage
from backends.telegram.client import GatedTelegramClient, method_name
from backends.telegram.media import locations_of
from backends.telegram.translation import in_our_words

PIECE = 512 * 1024
KEPT = 400
"""Messages whose media are remembered: those of the pages that are under way."""
EXPIRED = ("FILE_REFERENCE_EXPIRED", "FILE_REFERENCE_INVALID", "FILE_REFERENCE_EMPTY")
_Place = tuple[Any, int]
"""What upload.getFile asks for, and the data centre that has it."""
_Places = Mapping[str, _Place]


class Downloads:
    """A reference to bytes lives for hours: where it has expired, the message is asked for again."""

    def __init__(self, client: GatedTelegramClient) -> None:
        self._client = client
        self._media: OrderedDict[tuple[str, str], _Places] = OrderedDict()

    def remember(self, part: str, message: Any) -> None:
        found = locations_of(message)
        if not found:
            return
        self._media[part, str(message.id)] = found
        while len(self._media) > KEPT:
            self._media.popitem(last=False)

    async def fetch(self, peer: Any, message: ArchivedMessage, file: ArchivedFile, to: Path) -> int:
        """Raises Refused where there is nothing to fetch any more, OSError where it cannot be written."""
        key = message.part, message.id
        if key not in self._media:
            await self._ask_again(peer, message)
        try:
            return await self._write(self._media.get(key, {}).get(file.id), to)
        except Refused as error:
            if not error.code.startswith(EXPIRED):
                raise
        await self._ask_again(peer, message)
        return await self._write(self._media.get(key, {}).get(file.id), to)

    async def _ask_again(self, peer: Any, message: ArchivedMessage) -> None:
        ids = [types.InputMessageID(int(message.id))]
        if isinstance(peer, types.InputPeerChannel):
            channel = types.InputChannel(peer.channel_id, peer.access_hash)
            answer = await self._client(GetChannelMessages(channel, ids))
        else:
            answer = await self._client(GetMessagesRequest(ids))
        self._media.pop((message.part, message.id), None)
        for one in answer.messages:
            self.remember(message.part, one)

    async def _write(self, place: _Place | None, to: Path) -> int:
        if place is None:
            raise Refused("telegram", "The file is no longer on Telegram.", "", "file")
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            return await self._pieces(*place, file)

    async def _pieces(self, location: Any, center: int, file: BinaryIO) -> int:
        size = 0
        while True:
            request = GetFileRequest(location, size, PIECE)
            answer = await self._send(request, center)
            if not isinstance(answer, types.upload.File):
                raise Refused("telegram", "Telegram hands this file out elsewhere.", "", "cdn")
            size += file.write(answer.bytes)
            if len(answer.bytes) < PIECE:
                return size

    async def _send(self, request: GetFileRequest, center: int) -> Any:
        """Through a second connection where another data centre has the file."""
        if center == self._client.session.dc_id:
            return await self._client(request)
        client = self._client

        async def send() -> Any:
            try:
                sender = await in_our_words(client._borrow_exported_sender(center))
            except errors.DcIdInvalidError:
                return await in_our_words(client._call(client._sender, request))
            try:
                return await in_our_words(client._call(sender, request))
            finally:
                await client._return_exported_sender(sender)

        return await client.gate.read(method_name(request), send)
