"""A Telegram message's medium in the fields that Telegram Desktop's export gives it.

The names are read off its writer, ``export_output_json.cpp``.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from backends.history import ArchivedFile, ArchivedMessage
from reports.archive.formats import telegram_other_media
from reports.archive.formats.telegram_parts import said

Raw = Mapping[str, Any]
SKIPPED = "(File not included. Change data exporting settings to download.)"
"""What Telegram Desktop writes in place of the path of a file that it was not asked for."""


def fields(message: ArchivedMessage, path_of: Callable[[ArchivedFile], str], zone: tzinfo) -> dict[str, Any]:
    """``path_of`` gives a fetched file's path relative to result.json. Dates are in ``zone``.

    ``rich_message_raw`` is a name of our own: its blocks as Telegram told them, and where its files are.
    """
    shape = _medium(message, path_of, zone)
    rich = _object(message.raw.get("rich_message"))
    if not rich:
        return shape
    files = [{"id": file.id, "file": path_of(file) if file.path else SKIPPED} for file in message.files]
    return shape | {"rich_message_raw": {"blocks": rich.get("blocks"), "files": files}}


def _medium(message: ArchivedMessage, path_of: Callable[[ArchivedFile], str], zone: tzinfo) -> dict[str, Any]:
    medium = _object(message.raw.get("media"))
    match medium.get("_"):
        case "MessageMediaPhoto":
            shape = _photo(_object(medium.get("photo")), _place(message, path_of))
        case "MessageMediaDocument":
            shape = _document(_object(medium.get("document")), _place(message, path_of))
        case "MessageMediaContact":
            keys = ("first_name", "last_name", "phone_number")
            return {"contact_information": {key: str(medium.get(key, "")) for key in keys}}
        case "MessageMediaGeo" | "MessageMediaGeoLive":
            return {"location_information": _point(_object(medium.get("geo")))}
        case "MessageMediaVenue":
            point = _point(_object(medium.get("geo")))
            shape = {"place_name": medium.get("title", ""), "address": medium.get("address", "")}
            return shape | ({"location_information": point} if point else {})
        case "MessageMediaPoll":
            return {"poll": _poll(medium)}
        case _:
            return telegram_other_media.fields(medium, zone)
    if medium.get("spoiler"):
        shape["media_spoiler"] = True
    if medium.get("ttl_seconds"):
        shape["self_destruct_period_seconds"] = medium["ttl_seconds"]
    return shape


def _place(message: ArchivedMessage, path_of: Callable[[ArchivedFile], str]) -> str:
    return next((path_of(file) for file in message.files if file.path), SKIPPED)


def _photo(photo: Raw, place: str) -> dict[str, Any]:
    sizes = [each for each in _list(photo.get("sizes")) if each.get("w") and each.get("h")]
    shape: dict[str, Any] = {"photo": place}
    if not sizes:
        return shape
    largest = max(sizes, key=lambda each: int(each["w"]) * int(each["h"]))
    weight = largest.get("size") or max([0, *_numbers(largest.get("sizes"))])
    if weight:
        shape["photo_file_size"] = weight
    return shape | {"width": largest["w"], "height": largest["h"]}


def _document(document: Raw, place: str) -> dict[str, Any]:
    traits = {str(each.get("_")): each for each in _list(document.get("attributes"))}
    video = traits.get("DocumentAttributeVideo", {})
    audio = traits.get("DocumentAttributeAudio", {})
    name = traits.get("DocumentAttributeFilename", {}).get("file_name", "")
    shape: dict[str, Any] = {"file": place, "file_name": name, "file_size": document.get("size")}
    if "DocumentAttributeSticker" in traits:
        alt = traits["DocumentAttributeSticker"].get("alt", "")
        shape |= {"media_type": "sticker", "sticker_emoji": alt}
    elif video.get("round_message"):
        shape["media_type"] = "video_message"
    elif audio.get("voice"):
        shape["media_type"] = "voice_message"
    elif "DocumentAttributeAnimated" in traits:
        shape["media_type"] = "animation"
    elif video:
        shape["media_type"] = "video_file"
    elif audio:
        said = {"performer": audio.get("performer"), "title": audio.get("title")}
        shape |= {"media_type": "audio_file", **said}
    size = video or traits.get("DocumentAttributeImageSize", {})
    duration = video.get("duration") or audio.get("duration")
    shape |= {
        "mime_type": document.get("mime_type"),
        "duration_seconds": int(duration) if duration else None,
        "width": size.get("w"),
        "height": size.get("h"),
    }
    return {key: value for key, value in shape.items() if value not in (None, "")}


def _poll(medium: Raw) -> dict[str, Any]:
    poll, results = _object(medium.get("poll")), _object(medium.get("results"))
    counted = {str(each.get("option")): each for each in _list(results.get("results"))}
    return {
        "question": said(poll.get("question")),
        "closed": bool(poll.get("closed")),
        "total_voters": results.get("total_voters") or 0,
        "answers": [
            {
                "text": said(answer.get("text")),
                "voters": counted.get(str(answer.get("option")), {}).get("voters") or 0,
                "chosen": bool(counted.get(str(answer.get("option")), {}).get("chosen")),
            }
            for answer in _list(poll.get("answers"))
        ],
    }


def _point(point: Raw) -> dict[str, Any] | None:
    if "lat" not in point:
        return None
    return {"latitude": point["lat"], "longitude": point.get("long")}


def _object(value: Any) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Raw]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, (list, tuple)) else ()


def _numbers(value: Any) -> Sequence[int]:
    return [each for each in value if isinstance(each, int)] if isinstance(value, (list, tuple)) else ()
