"""Who is in a supergroup: channels.getParticipants and channels.getParticipant.

Sources: https://core.telegram.org/method/channels.getParticipants, /channels.getParticipant
"""

from datetime import datetime
from typing import Any

from telethon.tl import functions, types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import objects, peers
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import Ban, TelegramGroup

PAGE = 200
_LAST_REACHED = 10_000
_REMOVED = (types.ChannelParticipantsBanned, types.ChannelParticipantsKicked)


def get_participants(call: Call, request: functions.channels.GetParticipantsRequest) -> Any:
    """One page of at most 200. Where members are hidden, a plain member gets the admins, and no error."""
    group = peers.open_channel(call, request.channel)
    found = _filtered(call, group, request.filter)
    limit = min(max(request.limit, 0), PAGE)
    start = max(request.offset, 0)
    page = found[start : min(start + limit, _LAST_REACHED)]
    return types.channels.ChannelParticipants(
        count=len(found),
        participants=[_participant(call, group, number) for number in page],
        chats=[objects.group(call, group)],
        users=objects.users(call, [*page, *_inviters(group, page)]),
    )


def get_participant(call: Call, request: functions.channels.GetParticipantRequest) -> Any:
    group = peers.channel(call, request.channel)
    person = peers.user(call, request.participant)
    if group.left and person.id == call.caller:
        return _one(call, group, person.id, types.ChannelParticipantLeft(types.PeerUser(person.id)))
    peers.open_channel(call, request.channel)
    is_closed = group.hidden or group.kind == "broadcast"
    if is_closed and person.id != call.caller and not peers.is_admin(call, group):
        raise RpcFailure("CHAT_ADMIN_REQUIRED")
    if person.id not in group.members and not peers.is_banned(call, group, person.id):
        raise RpcFailure("USER_NOT_PARTICIPANT")
    return _one(call, group, person.id, _participant(call, group, person.id))


def _one(call: Call, group: TelegramGroup, number: int, participant: Any) -> Any:
    return types.channels.ChannelParticipant(
        participant=participant,
        chats=[objects.group(call, group)],
        users=objects.users(call, [number, *_inviters(group, [number])]),
    )


def _filtered(call: Call, group: TelegramGroup, wanted: Any) -> list[int]:
    admin = peers.is_admin(call, group)
    if isinstance(wanted, _REMOVED):
        if not admin:
            raise RpcFailure("CHAT_ADMIN_REQUIRED")
        return [number for number in group.banned if _matches(call, number, wanted.q)]
    if group.kind == "broadcast" and not admin:
        raise RpcFailure("CHAT_ADMIN_REQUIRED")
    visible = _newest_first(group)
    if isinstance(wanted, types.ChannelParticipantsAdmins) or (group.hidden and not admin):
        visible = [number for number in visible if group.members[number].role != "member"]
    if isinstance(wanted, types.ChannelParticipantsBots):
        return [number for number in visible if call.world.users[number].bot]
    if isinstance(wanted, types.ChannelParticipantsContacts):
        return []
    return [number for number in visible if _matches(call, number, getattr(wanted, "q", ""))]


def _newest_first(group: TelegramGroup) -> list[int]:
    def joined(number: int) -> datetime:
        return group.members[number].since or group.date

    return sorted(group.members, key=joined, reverse=True)


def _matches(call: Call, number: int, query: str) -> bool:
    person = call.world.users[number]
    text = f"{person.first_name} {person.last_name} {person.username}"
    return query.casefold() in text.casefold()


def _inviters(group: TelegramGroup, numbers: list[int]) -> list[int]:
    return [group.members[number].inviter for number in numbers if number in group.members]


def _participant(call: Call, group: TelegramGroup, number: int) -> Any:
    if number in group.banned and number not in group.members:
        return _banned(group, number)
    membership = group.members[number]
    joined = membership.since or group.date
    rights = objects.admin_rights(membership)
    if membership.role == "creator":
        return types.ChannelParticipantCreator(user_id=number, admin_rights=rights)
    if membership.role == "admin":
        return types.ChannelParticipantAdmin(
            user_id=number,
            promoted_by=membership.promoted_by or _owner(group),
            can_edit=_may_edit(call, group, number) or None,
            date=joined,
            admin_rights=rights,
            inviter_id=membership.inviter if number == call.caller else None,
            is_self=number == call.caller or None,
        )
    if membership.denied:
        return _denied(group, number)
    if number == call.caller:
        return types.ChannelParticipantSelf(user_id=number, inviter_id=membership.inviter, date=joined)
    return types.ChannelParticipant(user_id=number, date=joined)


def _banned(group: TelegramGroup, number: int) -> types.ChannelParticipantBanned:
    ban = group.bans.get(number) or Ban(by=_owner(group))
    rights = types.ChatBannedRights(until_date=ban.until or objects.FOREVER, view_messages=True)
    return types.ChannelParticipantBanned(
        peer=types.PeerUser(number),
        kicked_by=ban.by,
        date=group.banned[number],
        banned_rights=rights,
        left=True,
    )


def _denied(group: TelegramGroup, number: int) -> types.ChannelParticipantBanned:
    """One who is still in, but may not do all that members may."""
    membership = group.members[number]
    rights = dict.fromkeys(membership.denied, True)
    return types.ChannelParticipantBanned(
        peer=types.PeerUser(number),
        kicked_by=_owner(group),
        date=membership.since or group.date,
        banned_rights=types.ChatBannedRights(until_date=objects.FOREVER, **rights),
    )


def _may_edit(call: Call, group: TelegramGroup, number: int) -> bool:
    """Whether the caller may change or demote this admin: its owner, or who promoted them."""
    mine = group.members.get(call.caller)
    owns = mine is not None and mine.role == "creator"
    return owns or group.members[number].promoted_by == call.caller


def _owner(group: TelegramGroup) -> int:
    return next((number for number, each in group.members.items() if each.role == "creator"), 0)


METHODS: Methods = {
    functions.channels.GetParticipantsRequest: get_participants,
    functions.channels.GetParticipantRequest: get_participant,
}
