"""What a Telegram message carries: described for the archive, and where its bytes are.

https://core.telegram.org/api/files
"""

from collections.abc import Iterator
from typing import Any

from telethon.tl import types

from backends.history import ArchivedFile, Poll, PollOption, Reaction

_WITHOUT_BYTES = {
    types.MessageMediaContact: "contact",
    types.MessageMediaGeo: "location",
    types.MessageMediaGeoLive: "location",
    types.MessageMediaVenue: "location",
    types.MessageMediaWebPage: "link",
}


def files_of(message: Any) -> tuple[ArchivedFile, ...]:
    """Every photo and document in it, each once; of a contact or place, that it is one."""
    carried = getattr(message, "media", None)
    special = special_kind(carried)
    if special is not None:
        return (special,)
    found = {str(one.id): _file(one) for one in _with_bytes(message)}
    if not found and isinstance(carried, types.MessageMediaPhoto | types.MessageMediaDocument):
        return (ArchivedFile("expired", kind="file", missing="no longer on Telegram"),)
    return tuple(found.values())


def locations_of(message: Any) -> dict[str, tuple[Any, int]]:
    """By the file's id, where its bytes are, for upload.getFile, and in which data centre."""
    found = {str(one.id): _location(one) for one in _with_bytes(message)}
    return {key: place for key, place in found.items() if place is not None}


def _with_bytes(message: Any) -> Iterator[types.Photo | types.Document]:
    """What is carried itself, inside paid media and polls, or in a rich message."""
    carried = getattr(message, "media", None)
    paid = carried.extended_media if isinstance(carried, types.MessageMediaPaidMedia) else ()
    inside = [one.media for one in paid if isinstance(one, types.MessageExtendedMedia)]
    media = [carried, getattr(carried, "attached_media", None), *inside]
    things = [
        thing for one in media for thing in (getattr(one, "photo", None), getattr(one, "document", None))
    ]
    rich = getattr(message, "rich_message", None)
    things += [*rich.photos, *rich.documents] if rich is not None else []
    yield from (one for one in things if isinstance(one, types.Photo | types.Document))


def _file(thing: types.Photo | types.Document) -> ArchivedFile:
    if isinstance(thing, types.Photo):
        return ArchivedFile(str(thing.id), "", _bytes_of(_largest(thing)), "image/jpeg", "photo")
    return ArchivedFile(str(thing.id), _name(thing), thing.size, thing.mime_type, _kind(thing))


def _location(thing: types.Photo | types.Document) -> tuple[Any, int] | None:
    """None for a photo of which there is no size to fetch."""
    hash_, reference = thing.access_hash, thing.file_reference
    if isinstance(thing, types.Document):
        return types.InputDocumentFileLocation(thing.id, hash_, reference, ""), thing.dc_id
    size = _largest(thing)
    if size is None:
        return None
    return types.InputPhotoFileLocation(thing.id, hash_, reference, size.type), thing.dc_id


def _largest(photo: types.Photo) -> Any:
    fetched = [one for one in photo.sizes if isinstance(one, types.PhotoSize | types.PhotoSizeProgressive)]
    return max(fetched, key=lambda one: _bytes_of(one) or 0, default=None)


def _bytes_of(size: Any) -> int | None:
    if isinstance(size, types.PhotoSizeProgressive):
        return max(size.sizes, default=0)
    return getattr(size, "size", None)


def _name(document: types.Document) -> str:
    named = (one for one in document.attributes if isinstance(one, types.DocumentAttributeFilename))
    found = next(named, None)
    return str(found.file_name) if found is not None else ""


def _kind(document: types.Document) -> str:
    kinds = {type(one): one for one in document.attributes}
    if types.DocumentAttributeSticker in kinds:
        return "sticker"
    if types.DocumentAttributeAnimated in kinds:
        return "animation"
    if types.DocumentAttributeVideo in kinds:
        return "video"
    audio = kinds.get(types.DocumentAttributeAudio)
    if audio is not None:
        return "voice" if audio.voice else "audio"
    return "photo" if str(document.mime_type).startswith("image/") else "file"


def special_kind(media: Any) -> ArchivedFile | None:
    """A contact, place or link: something carried that has no bytes."""
    kind = _WITHOUT_BYTES.get(type(media))
    if kind is None or kind == "link":
        return None
    return ArchivedFile(kind, kind=kind, missing="has no bytes")


def poll_of(media: Any) -> Poll | None:
    if not isinstance(media, types.MessageMediaPoll):
        return None
    votes = {one.option: one.voters for one in media.results.results or ()}
    options = tuple(PollOption(_text(answer.text), votes.get(answer.option)) for answer in media.poll.answers)
    return Poll(_text(media.poll.question), options, media.results.total_voters, bool(media.poll.closed))


def reactions_of(message: Any) -> tuple[Reaction, ...]:
    found = getattr(message, "reactions", None)
    if found is None:
        return ()
    users: dict[str, list[str]] = {}
    for one in found.recent_reactions or ():
        user = getattr(one.peer_id, "user_id", None)
        if user is not None:
            users.setdefault(_emoji(one.reaction), []).append(str(user))
    return tuple(
        Reaction(_emoji(one.reaction), one.count, tuple(users.get(_emoji(one.reaction), ())))
        for one in found.results
    )


def _emoji(reaction: Any) -> str:
    if isinstance(reaction, types.ReactionEmoji):
        return str(reaction.emoticon)
    custom = getattr(reaction, "document_id", None)
    return f"custom {custom}" if custom is not None else "⭐"


def _text(text: Any) -> str:
    return str(getattr(text, "text", text) or "")
