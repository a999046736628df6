"""Telegram's messages as ours: https://core.telegram.org/constructor/message"""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from telethon import utils
from telethon.tl import types

from backends.history import ArchivedMessage, Person
from backends.telegram import media
from backends.telegram.raw_objects import as_json

GENERAL = "1"
"""The id of the topic that every forum has from the start."""
_OF_ACCOUNTS = frozenset({"phone"})


def to_message(message: Any, part: str, *, forum: bool, names: Mapping[int, str]) -> ArchivedMessage:
    """``part`` is the marked id of the chat; ``names`` are those that came with the page, by marked id."""
    action = getattr(message, "action", None)
    carried = getattr(message, "media", None)
    edited = None if getattr(message, "edit_hide", None) else getattr(message, "edit_date", None)
    return ArchivedMessage(
        id=str(message.id),
        sent=message.date.astimezone(UTC),
        part=part,
        sender=_sender(message, part),
        sender_name=str(getattr(message, "post_author", None) or ""),
        text=str(getattr(message, "message", None) or ""),
        reply_to=_reply_to(message),
        topic=_topic(message) if forum else "",
        edited=edited.astimezone(UTC) if edited is not None else None,
        service=type(action).__name__ if action is not None else "",
        forwarded=_forwarded(message, names),
        reactions=media.reactions_of(message),
        poll=media.poll_of(carried),
        files=media.files_of(message),
        raw=as_json(message),
    )


def _sender(message: Any, part: str) -> str:
    """Anonymous admins write as the group itself."""
    return str(utils.get_peer_id(message.from_id)) if message.from_id is not None else part


def _reply_to(message: Any) -> str:
    """A first message in a topic names the topic as what it answers: that is no reply."""
    reply = message.reply_to
    if not isinstance(reply, types.MessageReplyHeader) or reply.reply_to_peer_id is not None:
        return ""
    if reply.forum_topic and reply.reply_to_top_id is None:
        return ""
    return str(reply.reply_to_msg_id or "")


def _topic(message: Any) -> str:
    if isinstance(getattr(message, "action", None), types.MessageActionTopicCreate):
        return str(message.id)
    reply = message.reply_to
    if not isinstance(reply, types.MessageReplyHeader) or not reply.forum_topic:
        return GENERAL
    return str(reply.reply_to_top_id or reply.reply_to_msg_id or GENERAL)


def _forwarded(message: Any, names: Mapping[int, str]) -> str:
    origin = getattr(message, "fwd_from", None)
    if origin is None:
        return ""
    if origin.from_id is None:
        return str(origin.from_name or "somebody")
    marked = int(utils.get_peer_id(origin.from_id))
    return names.get(marked) or str(origin.from_name or marked)


def topics_in(messages: Iterable[Any]) -> dict[str, str]:
    """Titles of forum topics that were made or renamed here, by topic id; the oldest message comes last."""
    found: dict[str, str] = {}
    for message in messages:
        action = getattr(message, "action", None)
        if isinstance(action, types.MessageActionTopicCreate):
            found.setdefault(str(message.id), action.title)
        elif isinstance(action, types.MessageActionTopicEdit) and action.title:
            found.setdefault(_topic(message), action.title)
    return found


def older_half(messages: Iterable[Any]) -> str:
    """The marked id of the basic group that this one was, where a notice tells."""
    for message in messages:
        action = getattr(message, "action", None)
        if isinstance(action, types.MessageActionChannelMigrateFrom):
            return str(-action.chat_id)
    return ""


def names_in(page: Any) -> dict[int, str]:
    """By marked id, all users and chats that came with a page."""
    return {
        utils.get_peer_id(one): utils.get_display_name(one)
        for one in (*page.users, *page.chats)
        if not isinstance(one, types.UserEmpty | types.ChatEmpty)
    }


def people_in(page: Any) -> tuple[Person, ...]:
    """Everybody who came with a page, in the order of their ids; channels write too, under their own name."""
    users = [_user(one) for one in page.users if isinstance(one, types.User)]
    chats = [_chat(one) for one in page.chats if not isinstance(one, types.ChatEmpty)]
    return tuple(sorted((*users, *chats), key=lambda person: (len(person.id), person.id)))


def _user(user: types.User) -> Person:
    return Person(
        id=str(user.id),
        name=utils.get_display_name(user),
        handle=user.username or "",
        bot=bool(user.bot),
        deleted=bool(user.deleted),
        raw=_lasting(as_json(user, _OF_ACCOUNTS), _OF_THE_MOMENT),
    )


_OF_THE_MOMENT = frozenset({"status", "participants_count"})
"""What is another tomorrow, so that nobody counts as changed for having been online."""


def _lasting(raw: dict[str, Any], without: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in without}


def _chat(chat: Any) -> Person:
    raw = _lasting(as_json(chat), _OF_THE_MOMENT)
    handle = getattr(chat, "username", None) or ""
    return Person(str(utils.get_peer_id(chat)), str(getattr(chat, "title", "") or ""), handle, raw=raw)
