"""What a Telegram message carries: described for the archive, and where its bytes are.

https://core.telegram.org/api/files
"""

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


def files_of(media: Any) -> tuple[ArchivedFile, ...]:
    """Nothing for polls, games and links: those have no bytes."""
    if isinstance(media, types.MessageMediaPhoto) and isinstance(media.photo, types.Photo):
        size = _largest(media.photo)
        return (ArchivedFile(str(media.photo.id), "", _bytes_of(size), "image/jpeg", "photo"),)
    if isinstance(media, types.MessageMediaDocument) and isinstance(media.document, types.Document):
        document = media.document
        return (
            ArchivedFile(
                str(document.id), _name(document), document.size, document.mime_type, _kind(document)
            ),
        )
    if isinstance(media, types.MessageMediaPhoto | types.MessageMediaDocument):
        return (ArchivedFile("expired", kind="file", missing="no longer on Telegram"),)
    return ()


def location_of(media: Any) -> tuple[Any, int] | None:
    """Where the bytes are, for upload.getFile, and in which data centre; None where there are none."""
    if isinstance(media, types.MessageMediaPhoto) and isinstance(media.photo, types.Photo):
        photo = media.photo
        size = _largest(photo)
        if size is None:
            return None
        location = types.InputPhotoFileLocation(photo.id, photo.access_hash, photo.file_reference, size.type)
        return location, photo.dc_id
    if isinstance(media, types.MessageMediaDocument) and isinstance(media.document, types.Document):
        document = media.document
        location = types.InputDocumentFileLocation(
            document.id, document.access_hash, document.file_reference, ""
        )
        return location, document.dc_id
    return None


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
