"""Groups by id, short and in full.

Sources: https://core.telegram.org/method/messages.getFullChat, /channels.getFullChannel
"""

from typing import Any

from telethon.tl import functions, types

from backends.demo.telegram_methods import messages, objects, peers
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import Membership, TelegramGroup


def get_chats(call: Call, request: functions.messages.GetChatsRequest) -> types.messages.Chats:
    found = [peers.basic_group(call, number) for number in request.id]
    return types.messages.Chats(chats=objects.groups(call, found))


def get_channels(call: Call, request: functions.channels.GetChannelsRequest) -> types.messages.Chats:
    """Channels the caller may not look into come as ChannelForbidden; a wrong access hash is an error."""
    found = [peers.channel(call, each) for each in request.id]
    return types.messages.Chats(chats=objects.groups(call, found))


def get_full_chat(call: Call, request: functions.messages.GetFullChatRequest) -> types.messages.ChatFull:
    """A basic group with all its members at once."""
    group = peers.basic_group(call, request.chat_id)
    full = types.ChatFull(
        id=group.id,
        about="",
        participants=_participants(group),
        notify_settings=objects.notify_settings(),
    )
    people = [] if _is_shut_out(group) else objects.users(call, group.members)
    return types.messages.ChatFull(full_chat=full, chats=[objects.group(call, group)], users=people)


def get_full_channel(
    call: Call, request: functions.channels.GetFullChannelRequest
) -> types.messages.ChatFull:
    group = peers.open_channel(call, request.channel)
    admin = peers.is_admin(call, group)
    old = call.world.groups.get(-group.migrated_from) if group.migrated_from else None
    last = messages.of_group(group)[-1].id
    full = types.ChannelFull(
        id=group.id,
        about="",
        read_inbox_max_id=last,
        read_outbox_max_id=last,
        unread_count=0,
        chat_photo=types.PhotoEmpty(0),
        notify_settings=objects.notify_settings(),
        bot_info=[],
        pts=group.pts,
        can_view_participants=(admin or not _is_closed(group)) or None,
        participants_hidden=group.hidden or None,
        participants_count=len(group.members),
        admins_count=_admins(group) if admin else None,
        kicked_count=len(group.banned) if admin else None,
        banned_count=0 if admin else None,
        migrated_from_chat_id=old.id if old else None,
        migrated_from_max_id=messages.of_group(old)[-1].id if old else None,
        available_min_id=group.available_min_id or None,
    )
    shown = [group, old] if old else [group]
    return types.messages.ChatFull(full_chat=full, chats=objects.groups(call, shown), users=[])


def _is_closed(group: TelegramGroup) -> bool:
    return group.hidden or group.kind == "broadcast"


def _is_shut_out(group: TelegramGroup) -> bool:
    return group.forbidden or group.left


def _admins(group: TelegramGroup) -> int:
    return sum(membership.role != "member" for membership in group.members.values())


def _participants(group: TelegramGroup) -> Any:
    if _is_shut_out(group):
        return types.ChatParticipantsForbidden(chat_id=group.id)
    listed = [_participant(group, number, each) for number, each in group.members.items()]
    return types.ChatParticipants(chat_id=group.id, participants=listed, version=1)


def _participant(group: TelegramGroup, number: int, membership: Membership) -> Any:
    if membership.role == "creator":
        return types.ChatParticipantCreator(user_id=number)
    kind = types.ChatParticipantAdmin if membership.role == "admin" else types.ChatParticipant
    return kind(user_id=number, inviter_id=membership.inviter, date=membership.since or group.date)


METHODS: Methods = {
    functions.messages.GetChatsRequest: get_chats,
    functions.channels.GetChannelsRequest: get_channels,
    functions.messages.GetFullChatRequest: get_full_chat,
    functions.channels.GetFullChannelRequest: get_full_channel,
}
