"""Telegram's notices in the fields that Telegram Desktop's export gives them.

The names are read off its writer, ``export_output_json.cpp``; a notice that it would not name keeps its own.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from reports.archive.formats.telegram_parts import said

_ACTIONS = {
    "ChatCreate": "create_group",
    "ChatEditTitle": "edit_group_title",
    "ChatEditPhoto": "edit_group_photo",
    "ChatDeletePhoto": "delete_group_photo",
    "ChatAddUser": "invite_members",
    "ChatDeleteUser": "remove_members",
    "ChatJoinedByLink": "join_group_by_link",
    "ChatJoinedByRequest": "join_group_by_request",
    "ChannelCreate": "create_channel",
    "ChatMigrateTo": "migrate_to_supergroup",
    "ChannelMigrateFrom": "migrate_from_group",
    "PinMessage": "pin_message",
    "HistoryClear": "clear_history",
    "PhoneCall": "phone_call",
    "ScreenshotTaken": "take_screenshot",
    "ContactSignUp": "joined_telegram",
    "GroupCall": "group_call",
    "InviteToGroupCall": "invite_to_group_call",
    "SetMessagesTTL": "set_messages_ttl",
    "GroupCallScheduled": "group_call_scheduled",
    "SetChatTheme": "edit_chat_theme",
    "TopicCreate": "topic_created",
    "TopicEdit": "topic_edit",
    "BoostApply": "boost_apply",
    "GiftPremium": "send_premium_gift",
}
_FIELDS: Mapping[str, tuple[str, str]] = {
    "TopicEdit": ("title", "new_title"),
    "SetMessagesTTL": ("period", "period"),
    "GroupCall": ("duration", "duration"),
    "BoostApply": ("boosts", "boosts"),
    "SetChatTheme": ("emoticon", "emoticon"),
    "ChatCreate": ("title", "title"),
    "ChatEditTitle": ("title", "title"),
    "ChannelCreate": ("title", "title"),
    "ChannelMigrateFrom": ("title", "title"),
    "TopicCreate": ("title", "title"),
}
_MEMBERS = {"ChatCreate", "ChatAddUser", "InviteToGroupCall"}
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def fields(
    service: str, raw: Mapping[str, Any], answered: int | None, name_of: Callable[[str], str | None]
) -> dict[str, Any]:
    """``answered`` is the id of the message that a notice is about; ``name_of`` gives a user id's name."""
    found = raw.get("action")
    action: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    kind = service.removeprefix("MessageAction")
    if kind == "CustomAction":
        return {"information_text": str(action.get("message", ""))}
    shape: dict[str, Any] = {"action": _ACTIONS.get(kind) or _WORDS.sub("_", kind).lower()}
    if kind in _FIELDS:
        theirs, ours = _FIELDS[kind]
        if action.get(theirs) not in (None, ""):
            shape[ours] = action[theirs]
    if kind in _MEMBERS:
        shape["members"] = [name_of(str(user)) for user in action.get("users") or []]
    elif kind == "ChatDeleteUser":
        shape["members"] = [name_of(str(action.get("user_id", "")))]
    elif kind == "ChatJoinedByLink":
        shape["inviter"] = name_of(str(action.get("inviter_id", "")))
    elif kind == "TodoAppendTasks":
        items = action.get("list") or []
        shape["tasks"] = [{"text": said(item.get("title")), "id": item.get("id")} for item in items]
    elif kind == "TodoCompletions":
        shape |= {key: list(action.get(key) or ()) for key in ("completed", "incompleted")}
    elif kind == "PinMessage" and answered is not None:
        shape["message_id"] = answered
    return shape


def reactions(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Counts by emoji, as the message itself has them."""
    found = raw.get("reactions")
    results = found.get("results") if isinstance(found, Mapping) else None
    shapes = []
    for result in results or []:
        reaction = result.get("reaction") or {}
        count = result.get("count", 0)
        match reaction.get("_"):
            case "ReactionEmoji":
                shapes.append({"type": "emoji", "count": count, "emoji": reaction.get("emoticon", "")})
            case "ReactionCustomEmoji":
                document = str(reaction.get("document_id", ""))
                shapes.append({"type": "custom_emoji", "count": count, "document_id": document})
            case "ReactionPaid":
                shapes.append({"type": "paid", "count": count})
    return shapes
