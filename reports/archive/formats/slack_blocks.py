"""What Slack's blocks, attachments and e-mails say, as lines of its mrkdwn.

https://docs.slack.dev/reference/block-kit/blocks and
https://docs.slack.dev/reference/messaging/attachments: where a button or a picture leads stands behind it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Raw = Mapping[str, Any]
_OF_RICH_TEXT = {
    "link": "<{url}>",
    "user": "<@{user_id}>",
    "channel": "<#{channel_id}>",
    "usergroup": "<!subteam^{usergroup_id}>",
    "broadcast": "<!{range}>",
    "emoji": ":{name}:",
    "date": "{fallback}",
    "color": "{value}",
}
_PICTURES = ("title", "alt_text", "description", "image_url", "video_url")
_CUT = "…"


def lines(blocks: Iterable[Raw]) -> Iterator[str]:
    """Of a message's ``blocks``, in their order."""
    for block in blocks:
        yield from (line for line in _block(block) if line.strip())


def listed(thing: Raw, key: str) -> list[Raw]:
    """The objects of a list that may not be there."""
    return _objects(thing.get(key))


def attached(attachment: Raw) -> list[str]:
    """Of one of a message's ``attachments``: its fallback only where it says nothing else."""
    author = () if attachment.get("is_share") or attachment.get("is_msg_unfurl") else ("author_name",)
    found = [_text(attachment.get(key)) for key in ("pretext", *author, "title", "text")]
    for field in listed(attachment, "fields"):
        found += [_text(field.get(key)) for key in ("title", "value")]
    found += lines(listed(attachment, "blocks"))
    if not attachment.get("text"):
        shared = (one.get("message") for one in listed(attachment, "message_blocks"))
        found += [line for one in shared if isinstance(one, Mapping) for line in lines(listed(one, "blocks"))]
    found += [_button(one) for one in listed(attachment, "actions")]
    found.append(_text(attachment.get("footer")))
    said = [line for text in found for line in text.split("\n") if line.strip()]
    return said or [text for text in [_text(attachment.get("fallback"))] if text]


def mailed(file: Raw) -> list[str]:
    """Of one of a message's ``files``: an e-mail's subject, sender and words, and how a snippet begins."""
    if file.get("mode") != "email":
        preview = _text(file.get("preview"))
        cut = [_CUT] if preview and file.get("preview_is_truncated") else []
        return [*preview.split("\n"), *cut] if preview else []
    senders = [_text(one.get("original") or one.get("address")) for one in listed(file, "from")]
    subject = _text(file.get("subject")) or _text(file.get("title"))
    first = f"e-mail: {subject}" + (f", from {', '.join(senders)}" if senders else "")
    return [first, *_text(file.get("plain_text")).split("\n")]


def _block(block: Raw) -> Iterator[str]:
    match block.get("type"):
        case "table":
            for row in block.get("rows") or ():
                yield " | ".join(_cell(cell) for cell in _objects(row))
        case "rich_text_section" | "rich_text_preformatted":
            yield from _inline(block).split("\n")
        case "rich_text_quote":
            yield from (f"> {line}" for line in _inline(block).split("\n"))
        case "rich_text_list":
            step = "    " * (block.get("indent") or 0)
            for number, item in enumerate(listed(block, "elements"), start=1 + (block.get("offset") or 0)):
                yield f"{step}{f'{number}.' if block.get('style') == 'ordered' else '-'} {_inline(item)}"
        case "button" | "workflow_button":
            yield _button(block)
        case "image" | "video":
            yield _picture(block)
        case _:
            yield from _other(block)


def _other(block: Raw) -> Iterator[str]:
    """Sections, headers, contexts, actions, and what Slack may think of."""
    for key in ("title", "label", "text"):
        yield from _text(block.get(key)).split("\n")
    for key in ("elements", "fields"):
        yield from lines(listed(block, key))
    yield from lines(_objects([block.get("accessory")]))


def _button(button: Raw) -> str:
    text, url = _text(button.get("text")), _text(button.get("url"))
    return f"button: {text} ({url})" if url else text


def _picture(picture: Raw) -> str:
    told = [_text(picture.get(key)) for key in _PICTURES]
    file = picture.get("slack_file")
    told.append(_text(file.get("url") or file.get("id")) if isinstance(file, Mapping) else "")
    return f"{picture['type']}: {', '.join(dict.fromkeys(filter(None, told)))}"


def _cell(cell: Raw) -> str:
    """A number has its value in words, too."""
    said = (
        _text(cell.get("text")) or " ".join(lines(listed(cell, "elements"))) or str(cell.get("value") or "")
    )
    return " ".join(said.split())


def _inline(section: Raw) -> str:
    return "".join(_element(one) for one in listed(section, "elements"))


def _element(element: Raw) -> str:
    pattern = _OF_RICH_TEXT.get(str(element.get("type")))
    text = _text(element.get("text"))
    if pattern is None:
        return text
    if element.get("type") == "link" and text:
        return f"<{element.get('url', '')}|{text}>"
    return pattern.format_map(_Known(element))


class _Known(dict[str, Any]):
    """What an element lacks is empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _text(value: Any) -> str:
    """A string, or the words of a text object."""
    if isinstance(value, Mapping):
        value = value.get("text")
    return value if isinstance(value, str) else ""


def _objects(value: Any) -> list[Raw]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []
