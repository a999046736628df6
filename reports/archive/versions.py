"""What makes another version of a message: what its author changed, and not what others did with it.

Reactions, replies, views and previews of links are the newest that were told; they make no version.
"""

from collections.abc import Mapping
from typing import Any

from backends.history import ArchivedMessage

_UNFURLED = frozenset({"from_url", "original_url", "app_unfurl_url", "is_app_unfurl"})
"""Any of these is in what Slack attaches to a link: https://docs.slack.dev/messaging/unfurling-links-in-messages"""
_OF_SLACK = frozenset({"id", "block_id", "image_width", "image_height", "image_bytes"})
_PREVIEW = "MessageMediaWebPage"
_IDENTITY = ("id", "title", "list", "phone_number", "first_name", "last_name", "vcard", "address", "value")
"""What tells one thing that Telegram's messages carry from another, where it has any of these."""
_CARRIED = ("photo", "document", "game", "todo")


def says(message: ArchivedMessage) -> tuple[object, ...]:
    """Two of one message that are equal in this are one version."""
    # Telethon names the constructor in every object; Slack has no such member.
    of_platform = _on_telegram(message) if "_" in message.raw else _on_slack(message)
    return message.text, message.service, tuple(file.id for file in message.files), *of_platform


def _on_slack(message: ArchivedMessage) -> tuple[object, ...]:
    """https://docs.slack.dev/messaging/#message-structure"""
    raw = message.raw
    files = [tuple(file.get(key) for key in ("id", "name", "title", "mode")) for file in _list(raw, "files")]
    attached = [one for one in _list(raw, "attachments") if not _UNFURLED & one.keys()]
    return message.edited, files, _written(raw.get("blocks")), _written(attached)


def _written(value: Any) -> Any:
    """Without what Slack itself adds inside, early or late."""
    if isinstance(value, Mapping):
        return {key: _written(one) for key, one in value.items() if key not in _OF_SLACK}
    return [_written(one) for one in value] if isinstance(value, list | tuple) else value


def _on_telegram(message: ArchivedMessage) -> tuple[object, ...]:
    """https://core.telegram.org/constructor/message; ``edit_date`` changes with each reaction, too."""
    poll = message.poll
    asked = (poll.question, tuple(option.text for option in poll.options)) if poll is not None else None
    return _list(message.raw, "entities"), _media(message.raw.get("media")), asked


def _media(media: Any) -> object:
    """A place that is shared live moves, and a poll is voted in: that is no edit."""
    if not isinstance(media, Mapping) or media.get("_") == _PREVIEW:
        return None
    inner = [media, *(media[key] for key in _CARRIED if isinstance(media.get(key), Mapping))]
    return media.get("_"), [tuple(one.get(key) for key in _IDENTITY) for one in inner]


def _list(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = raw.get(key)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []
