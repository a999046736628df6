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
_IDENTITY = (
    "id", "title", "list", "phone_number", "first_name", "last_name", "vcard", "address", "value", "emoticon",
    "description", "currency", "total_amount", "quantity", "months", "stars", "stars_amount", "until_date",
    "prize_description", "channels", "countries_iso2", "peer",
)  # fmt: skip
"""What tells one thing that Telegram's messages carry from another, where it has any of these."""
_CARRIED = ("photo", "document", "game", "todo")
_OF_TELEGRAM = "webpage_id"
"""What Telegram adds to the links of a rich message, early or late."""
_UNSEEN = frozenset({"data", "button_id"})
"""What goes back to a bot whose button is pressed."""


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
        picture = value.get("slack_file")
        which = {"slack_file": picture.get("id")} if isinstance(picture, Mapping) else {}
        return {key: _written(one) for key, one in value.items() if key not in _OF_SLACK} | which
    return [_written(one) for one in value] if isinstance(value, list | tuple) else value


def _on_telegram(message: ArchivedMessage) -> tuple[object, ...]:
    """https://core.telegram.org/constructor/message; ``edit_date`` changes with each reaction, too."""
    poll = message.poll
    asked = (poll.question, tuple(option.text for option in poll.options)) if poll is not None else None
    rich, markup = message.raw.get("rich_message"), message.raw.get("reply_markup")
    blocks = _in_blocks(rich.get("blocks")) if isinstance(rich, Mapping) else None
    return _list(message.raw, "entities"), _media(message.raw.get("media")), asked, blocks, _buttons(markup)


def _in_blocks(value: Any) -> Any:
    """https://core.telegram.org/type/PageBlock"""
    if not isinstance(value, Mapping):
        return [_in_blocks(one) for one in value] if isinstance(value, list | tuple) else value
    if value.get("_") == "PageBlockChannel":
        # Of a channel that is shown, what else is told changes by itself.
        channel = value.get("channel")
        return channel.get("id") if isinstance(channel, Mapping) else None
    return {key: _in_blocks(one) for key, one in value.items() if key != _OF_TELEGRAM}


def _buttons(markup: Any) -> object:
    """Their words and where they lead."""
    if not isinstance(markup, Mapping):
        return None
    shown = [one for row in _list(markup, "rows") for one in _list(row, "buttons")]
    return [(one.get("text"), _without(one.get("type"), _UNSEEN)) for one in shown]


def _without(thing: Any, keys: frozenset[str]) -> object:
    if not isinstance(thing, Mapping):
        return thing
    return {key: value for key, value in thing.items() if key not in keys}


def _media(media: Any) -> object:
    """A place that is shared live moves, and a poll is voted in: that is no edit."""
    if not isinstance(media, Mapping) or media.get("_") == _PREVIEW:
        return None
    inner = [media, *(media[key] for key in _CARRIED if isinstance(media.get(key), Mapping))]
    return media.get("_"), [tuple(one.get(key) for key in _IDENTITY) for one in inner]


def _list(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = raw.get(key)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []
