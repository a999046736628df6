"""A Telegram text in the parts that Telegram Desktop's export cuts it into: plain stretches and entities.

The names are read off its writer, ``export_output_json.cpp``; offsets and lengths count UTF-16 units:
https://core.telegram.org/api/entities
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_TYPES = {
    "MessageEntityMention": "mention",
    "MessageEntityHashtag": "hashtag",
    "MessageEntityBotCommand": "bot_command",
    "MessageEntityUrl": "link",
    "MessageEntityEmail": "email",
    "MessageEntityBold": "bold",
    "MessageEntityItalic": "italic",
    "MessageEntityCode": "code",
    "MessageEntityPre": "pre",
    "MessageEntityTextUrl": "text_link",
    "MessageEntityMentionName": "mention_name",
    "MessageEntityPhone": "phone",
    "MessageEntityCashtag": "cashtag",
    "MessageEntityUnderline": "underline",
    "MessageEntityStrike": "strikethrough",
    "MessageEntityBlockquote": "blockquote",
    "MessageEntityBankCard": "bank_card",
    "MessageEntitySpoiler": "spoiler",
    "MessageEntityCustomEmoji": "custom_emoji",
}
Part = dict[str, Any]


def entities(text: str, raw: Sequence[Mapping[str, Any]]) -> list[Part]:
    """``text_entities``: every stretch as an object, ``plain`` where nothing is marked.

    Of marks that overlap the first stands, as in the original: together the parts are always the text.
    """
    if not text:
        return []
    units = text.encode("utf-16-le", errors="surrogatepass")
    parts: list[Part] = []
    done = 0
    for start, end, entity in _ordered(raw, len(units)):
        if start < done:
            continue
        if start > done:
            parts.append({"type": "plain", "text": _decoded(units[done:start])})
        parts.append(_part(entity, _decoded(units[start:end])))
        done = end
    if done < len(units):
        parts.append({"type": "plain", "text": _decoded(units[done:])})
    return parts


def text(parts: Sequence[Part]) -> str | list[str | Part]:
    """``text``: a string where nothing is marked, else strings and objects."""
    mixed: list[str | Part] = [part["text"] if part["type"] == "plain" else part for part in parts]
    if not mixed:
        return ""
    return mixed[0] if len(mixed) == 1 and isinstance(mixed[0], str) else mixed


def readable(whole: str, raw: Sequence[Mapping[str, Any]]) -> str:
    """The text as a person reads it who has nothing to click on: ``here (https://…)``."""
    return "".join(
        f"{part['text']} ({part['href']})" if part.get("href", part["text"]) != part["text"] else part["text"]
        for part in entities(whole, raw)
    )


def said(value: Any) -> str | list[Any]:
    """A poll's question and answers were strings once, and are texts with entities now, as a list's items."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, str) else ""
    whole = str(value.get("text", ""))
    marks = value.get("entities")
    return [*entities(whole, marks)] if marks else whole


def _ordered(raw: Sequence[Mapping[str, Any]], size: int) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """Start and end in bytes of UTF-16, of entities that lie within the text."""
    for entity in sorted(raw, key=lambda entity: int(entity.get("offset", 0))):
        start = 2 * int(entity.get("offset", 0))
        end = min(start + 2 * int(entity.get("length", 0)), size)
        if 0 <= start < end:
            yield start, end, entity


def _part(entity: Mapping[str, Any], text: str) -> Part:
    part: Part = {"type": _TYPES.get(str(entity.get("_")), "unknown"), "text": text}
    match part["type"]:
        case "text_link":
            part["href"] = entity.get("url", "")
        case "mention_name":
            part["user_id"] = entity.get("user_id", 0)
        case "pre":
            part["language"] = entity.get("language", "")
        case "custom_emoji":
            part["document_id"] = str(entity.get("document_id", ""))
        case "blockquote":
            part["collapsed"] = bool(entity.get("collapsed"))
    return part


def _decoded(units: bytes) -> str:
    return units.decode("utf-16-le", errors="surrogatepass")
