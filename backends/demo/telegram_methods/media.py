"""What messages carry, as TL objects, and the bytes of it: upload.getFile.

Source: https://core.telegram.org/api/files
"""

from typing import Any

from telethon.tl import functions, types

from backends.demo.file_bytes import file_bytes
from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import TelegramMedia, TelegramMessage

_DC = 2
_MOST = 1024 * 1024
_CHUNK = 4096


def media(message: TelegramMessage) -> Any:
    """None where the message carries nothing."""
    carried = message.media
    if carried is None:
        return None
    if carried.kind == "poll":
        return _poll(carried)
    if carried.kind == "photo":
        return types.MessageMediaPhoto(photo=_photo(message, carried))
    return types.MessageMediaDocument(
        document=_document(message, carried), voice=carried.kind == "voice" or None
    )


def reactions(message: TelegramMessage) -> types.MessageReactions | None:
    if not message.reactions:
        return None
    counts = [types.ReactionCount(types.ReactionEmoji(emoji), count) for emoji, count in message.reactions]
    return types.MessageReactions(results=counts)


def forwarded(message: TelegramMessage) -> types.MessageFwdHeader | None:
    if not message.forwarded:
        return None
    return types.MessageFwdHeader(date=message.date, from_id=types.PeerUser(message.forwarded))


def get_file(call: Call, request: functions.upload.GetFileRequest) -> types.upload.File:
    """A reference names the hour it was given in, and is good for that hour and the next."""
    if request.limit % _CHUNK or request.offset % _CHUNK or not 0 < request.limit <= _MOST:
        raise RpcFailure("LIMIT_INVALID")
    location = request.location
    carried = _find(call, getattr(location, "id", 0))
    if carried is None or location.access_hash != carried.id * 3:
        raise RpcFailure("FILE_ID_INVALID")
    if not location.file_reference.startswith(b"ref"):
        raise RpcFailure("FILE_REFERENCE_EXPIRED")
    content = file_bytes(str(carried.id), carried.size)
    return types.upload.File(
        type=types.storage.FileUnknown(),
        mtime=0,
        bytes=content[request.offset : request.offset + request.limit],
    )


def _find(call: Call, number: int) -> TelegramMedia | None:
    for group in call.world.groups.values():
        for message in group.messages:
            if message.media is not None and message.media.id == number:
                return message.media
    return None


def _reference(message: TelegramMessage) -> bytes:
    return b"ref" + message.id.to_bytes(8, "big")


def _photo(message: TelegramMessage, carried: TelegramMedia) -> types.Photo:
    return types.Photo(
        id=carried.id,
        access_hash=carried.id * 3,
        file_reference=_reference(message),
        date=message.date,
        sizes=[
            types.PhotoStrippedSize("i", b"\x01\x02\x03"),
            types.PhotoSize("m", 320, 240, carried.size // 4),
            types.PhotoSize("x", 800, 600, carried.size),
        ],
        dc_id=_DC,
    )


def _document(message: TelegramMessage, carried: TelegramMedia) -> types.Document:
    kind: Any = types.DocumentAttributeFilename(carried.name)
    if carried.kind == "voice":
        kind = types.DocumentAttributeAudio(duration=7, voice=True)
    return types.Document(
        id=carried.id,
        access_hash=carried.id * 3,
        file_reference=_reference(message),
        date=message.date,
        mime_type=carried.mime,
        size=carried.size,
        dc_id=_DC,
        attributes=[kind],
    )


def _poll(carried: TelegramMedia) -> types.MessageMediaPoll:
    texts = [types.TextWithEntities(answer, []) for answer, _ in carried.options]
    answers = [types.PollAnswer(text=text, option=bytes([place])) for place, text in enumerate(texts)]
    voters = [
        types.PollAnswerVoters(option=bytes([place]), voters=votes, recent_voters=[])
        for place, (_, votes) in enumerate(carried.options)
    ]
    return types.MessageMediaPoll(
        poll=types.Poll(
            id=carried.id, question=types.TextWithEntities(carried.name, []), answers=answers, hash=0
        ),
        results=types.PollResults(results=voters, total_voters=sum(votes for _, votes in carried.options)),
    )


METHODS: Methods = {functions.upload.GetFileRequest: get_file}
