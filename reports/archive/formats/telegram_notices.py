"""Telegram's notices as sentences, and what it carries besides words and files.

The actions: https://core.telegram.org/type/MessageAction
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reports.archive.formats.telegram_carried import said

_SENTENCES: Mapping[str, str] = {
    "ChatCreate": "created the group “{}”",
    "ChannelCreate": "created the group “{}”",
    "ChatEditTitle": "renamed the group to “{}”",
    "ChatEditPhoto": "changed the group's picture",
    "ChatDeletePhoto": "removed the group's picture",
    "ChatJoinedByLink": "joined by an invite link",
    "ChatJoinedByRequest": "joined on request",
    "ChatMigrateTo": "turned the group into a supergroup",
    "ChannelMigrateFrom": "turned the group “{}” into this supergroup",
    "PinMessage": "pinned a message",
    "HistoryClear": "cleared the history",
    "TopicCreate": "opened the topic “{}”",
    "TopicEdit": "changed the topic",
    "GroupCall": "held a call",
    "SetMessagesTTL": "changed how long messages are kept",
    "ScreenshotTaken": "took a screenshot",
    "CustomAction": "{}",
}
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def sentence(service: str, raw: Mapping[str, Any], sender: str, name_of: Callable[[str], str]) -> str:
    """What the notice ``service`` (``MessageActionChatAddUser``) says, from ``sender`` on."""
    found = raw.get("action")
    action: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    kind = service.removeprefix("MessageAction")
    author = str(_peer(raw.get("from_id")))
    match kind:
        case "ChatAddUser" | "InviteToGroupCall":
            added = [str(user) for user in _list(action.get("users"))]
            if added == [author]:
                return f"{sender} joined"
            verb = "added" if kind == "ChatAddUser" else "invited to the call"
            return f"{sender} {verb} {', '.join(name_of(user) for user in added)}"
        case "ChatDeleteUser":
            gone = str(action.get("user_id", ""))
            return f"{sender} left" if gone == author else f"{sender} removed {name_of(gone)}"
        case "TodoAppendTasks":
            items = (said(item.get("title")) for item in _list(action.get("list")))
            return f"{sender} added to the to-do list: {', '.join(items)}"
        case "TodoCompletions":
            return f"{sender} {_ticked(action)} of the to-do list"
    pattern = _SENTENCES.get(kind)
    if pattern is None:
        return f"{sender}: {_WORDS.sub(' ', kind).lower()}"
    # Strangers' words are put in last, so that none of theirs is taken for a place to put something.
    words = str(action.get("message" if kind == "CustomAction" else "title", ""))
    return f"{sender} {pattern.replace('{}', words)}"


def _ticked(action: Mapping[str, Any]) -> str:
    """``marked item 1, 2 as done and item 3 as not done``; the list itself has the items' words."""
    marks = (("completed", "as done"), ("incompleted", "as not done"))
    told = [(", ".join(map(str, _list(action.get(key)))), mark) for key, mark in marks]
    return "marked " + " and ".join(f"item {items} {mark}" for items, mark in told if items)


def carried(raw: Mapping[str, Any]) -> str:
    """What a shared contact or place says."""
    found = raw.get("media")
    media: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    point = media.get("geo")
    words = [media.get(key) for key in ("first_name", "last_name", "phone_number", "title", "address")]
    if isinstance(point, Mapping) and "lat" in point:
        words += [point["lat"], point.get("long")]
    return " ".join(str(word) for word in words if word not in (None, ""))


def _peer(peer: Any) -> int | str:
    return peer.get("user_id", "") if isinstance(peer, Mapping) else ""


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()
