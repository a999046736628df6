"""Messages of the world as TL objects, and the notices that every chat begins with."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from telethon.tl import types

from backends.demo.telegram_methods import media, objects
from backends.demo.telegram_methods.call import Call
from backends.demo.world import TelegramGroup, TelegramMessage, TelegramUser

_CREATION = "create"
_GREETING = 1
_PARAGRAPHS = 3
"""So many of a rich message come with the history: Telegram tells no number."""


def of_group(group: TelegramGroup) -> Sequence[TelegramMessage]:
    """Oldest first; a group without any message still has the notice of its creation."""
    if group.messages:
        return group.messages
    creator = next((number for number, in_ in group.members.items() if in_.role == "creator"), 0)
    # Basic groups and private chats share one number space, so the notice is numbered by the group.
    number = group.id % 2**31 if group.kind == "basic" else 1
    return [TelegramMessage(number, creator, group.date, action=_CREATION)]


def of_user(call: Call, person: TelegramUser) -> Sequence[TelegramMessage]:
    """A private chat: what was sent here, after one greeting where there was a chat before.

    The greeting is as old as the chat's place in the list of dialogs says.
    """
    sent = call.world.private.get(person.id, [])
    if sent:
        greeting = TelegramMessage(_GREETING, person.id, sent[0].date - timedelta(days=1), text="Hello!")
        return [greeting, *sent]
    dialogs = call.world.dialogs
    place = dialogs.index(person.id) if person.id in dialogs else 0
    newer = (call.world.groups[number] for number in reversed(dialogs[:place]) if number in call.world.groups)
    neighbour = next(newer, None)
    date = of_group(neighbour)[-1].date if neighbour else call.now
    return [TelegramMessage(_GREETING, person.id, date, text="Hello!")]


def of_owner(call: Call, owner: TelegramGroup | TelegramUser) -> Sequence[TelegramMessage]:
    return of_group(owner) if isinstance(owner, TelegramGroup) else of_user(call, owner)


def shown(
    call: Call, owner: TelegramGroup | TelegramUser, message: TelegramMessage, *, whole: bool = False
) -> Any:
    """Message, or MessageService for a notice; of a long rich message the beginning, unless ``whole``."""
    is_group = isinstance(owner, TelegramGroup)
    is_post = isinstance(owner, TelegramGroup) and owner.kind == "broadcast"
    common = {
        "id": message.id,
        "peer_id": objects.peer(owner.marked_id if isinstance(owner, TelegramGroup) else owner.id),
        "date": message.date,
        "from_id": types.PeerUser(message.sender) if is_group and message.sender and not is_post else None,
        "out": message.sender == call.caller or None,
        "post": is_post or None,
        "reply_to": _reply(message),
    }
    if message.action:
        return types.MessageService(action=_action(owner, message), **common)
    return types.Message(
        message=message.text,
        edit_date=message.edited,
        edit_hide=message.edit_hidden or None,
        entities=[types.MessageEntityTextUrl(*link) for link in message.links] or None,
        fwd_from=media.forwarded(message),
        media=media.media(message),
        reactions=media.reactions(message),
        rich_message=_rich(message, whole),
        **common,
    )


def _rich(message: TelegramMessage, whole: bool) -> types.RichMessage | None:
    if not message.paragraphs:
        return None
    told = message.paragraphs if whole else message.paragraphs[:_PARAGRAPHS]
    return types.RichMessage(
        blocks=[types.PageBlockParagraph(types.TextPlain(text)) for text in told],
        photos=[],
        documents=[],
        part=len(told) < len(message.paragraphs) or None,
    )


def people(shown: Iterable[TelegramMessage]) -> list[int]:
    """Everyone whom these messages speak of, senders among them."""
    return [p for message in shown for p in (message.sender, *message.people, message.forwarded)]


def _reply(message: TelegramMessage) -> types.MessageReplyHeader | None:
    if not message.topic:
        return types.MessageReplyHeader(reply_to_msg_id=message.reply_to) if message.reply_to else None
    answers_another = message.reply_to not in (0, message.topic)
    return types.MessageReplyHeader(
        forum_topic=True,
        reply_to_msg_id=message.reply_to or message.topic,
        reply_to_top_id=message.topic if answers_another else None,
    )


def _action(owner: TelegramGroup | TelegramUser, message: TelegramMessage) -> Any:
    if isinstance(owner, TelegramUser):
        return types.MessageActionCustomAction(message.action)
    match message.action:
        case "create" if owner.kind == "basic":
            return types.MessageActionChatCreate(owner.title, list(owner.members))
        case "create":
            return types.MessageActionChannelCreate(owner.title)
        case "topic_create":
            return types.MessageActionTopicCreate(title=message.text, icon_color=0x6FB9F0)
        case "add_user":
            return types.MessageActionChatAddUser(list(message.people))
        case "delete_user":
            return types.MessageActionChatDeleteUser(message.people[0])
        case "edit_title":
            return types.MessageActionChatEditTitle(message.text)
        case "join_by_link":
            return types.MessageActionChatJoinedByLink(message.people[0])
        case "migrate_to":
            return types.MessageActionChatMigrateTo(owner.migrated_to)
        case "migrate_from":
            return types.MessageActionChannelMigrateFrom(owner.title, owner.migrated_from)
    return types.MessageActionCustomAction(message.action)
