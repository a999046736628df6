"""Which user or group of the world a request means, and whether the caller may look at it."""

from typing import Any

from telethon.tl import types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods.call import Call
from backends.demo.world import TelegramGroup, TelegramUser

_CHANNEL_MARK = 10**12


def user(call: Call, peer: Any, error: str = "USER_ID_INVALID") -> TelegramUser:
    """The user meant by an InputUser or InputPeer. Raises RpcFailure(``error``) for a wrong access hash."""
    if isinstance(peer, (types.InputUserSelf, types.InputPeerSelf)):
        return call.me
    if isinstance(peer, (types.InputUser, types.InputPeerUser)):
        found = call.world.users.get(peer.user_id)
        if found is not None and found.access_hash == peer.access_hash:
            return found
    raise RpcFailure(error)


def channel(call: Call, peer: Any, error: str = "CHANNEL_INVALID") -> TelegramGroup:
    """The supergroup or broadcast meant. Raises RpcFailure(``error``) for a wrong access hash."""
    if isinstance(peer, (types.InputChannel, types.InputPeerChannel)):
        found = call.world.groups.get(-(_CHANNEL_MARK + peer.channel_id))
        if found is not None and found.access_hash == peer.access_hash:
            return found
    raise RpcFailure(error)


def open_channel(call: Call, peer: Any) -> TelegramGroup:
    """The same, if the caller may look inside: a member, or it has a public username.

    Raises RpcFailure CHANNEL_INVALID or CHANNEL_PRIVATE.
    """
    found = channel(call, peer)
    return _opened(call, found)


def basic_group(call: Call, chat_id: int, error: str = "CHAT_ID_INVALID") -> TelegramGroup:
    """The basic group of that bare id, which only those see who are or were in it."""
    found = call.world.groups.get(-chat_id)
    if found is not None and (_was_in(call, found) or call.caller in found.members):
        return found
    raise RpcFailure(error)


def history_owner(call: Call, peer: Any) -> TelegramGroup | TelegramUser:
    """Whose messages an InputPeer means. Raises RpcFailure PEER_ID_INVALID or CHANNEL_PRIVATE."""
    if isinstance(peer, types.InputPeerChannel):
        return _opened(call, channel(call, peer, "PEER_ID_INVALID"))
    if isinstance(peer, types.InputPeerChat):
        return basic_group(call, peer.chat_id, "PEER_ID_INVALID")
    return user(call, peer, "PEER_ID_INVALID")


def marked_id(call: Call, peer: Any) -> int | None:
    """The marked id an InputPeer names, unchecked; None for an empty one."""
    match peer:
        case types.InputPeerChannel() | types.InputChannel():
            return -(_CHANNEL_MARK + int(peer.channel_id))
        case types.InputPeerChat():
            return -int(peer.chat_id)
        case types.InputPeerUser() | types.InputUser():
            return int(peer.user_id)
        case types.InputPeerSelf() | types.InputUserSelf():
            return call.caller
    return None


def is_admin(call: Call, group: TelegramGroup) -> bool:
    membership = group.members.get(call.caller)
    return membership is not None and membership.role != "member"


def is_banned(call: Call, group: TelegramGroup, person: int) -> bool:
    """Whether a ban still holds; one whose time is over is forgotten without a trace."""
    if person not in group.banned:
        return False
    ban = group.bans.get(person)
    return ban is None or ban.until is None or ban.until > call.now


def may(call: Call, group: TelegramGroup, right: str) -> bool:
    """A right is the creator's, an admin's who was given it, or everyone's whom it is not closed to.

    To ban is never everyone's.
    """
    membership = group.members.get(call.caller)
    if membership is None or group.left or group.forbidden:
        return False
    if membership.role == "creator" or (membership.role == "admin" and right in membership.rights):
        return True
    return right != "ban_users" and right not in group.closed_to | membership.denied


def needs(call: Call, group: TelegramGroup, right: str) -> None:
    """Raises RpcFailure CHAT_WRITE_FORBIDDEN to those who may not even write, else CHAT_ADMIN_REQUIRED."""
    if not may(call, group, right):
        is_mute = right != "ban_users" and not may(call, group, "send_messages") and not is_admin(call, group)
        raise RpcFailure("CHAT_WRITE_FORBIDDEN" if is_mute else "CHAT_ADMIN_REQUIRED")


def own_basic_group(call: Call, chat_id: int) -> TelegramGroup:
    """A basic group to be changed: it still is one, and the caller is in it.

    Raises RpcFailure CHAT_ID_INVALID or CHAT_WRITE_FORBIDDEN.
    """
    found = basic_group(call, chat_id)
    if found.deactivated:
        raise RpcFailure("CHAT_ID_INVALID")
    if found.left or found.forbidden or call.caller not in found.members:
        raise RpcFailure("CHAT_WRITE_FORBIDDEN")
    return found


def own_channel(call: Call, peer: Any) -> TelegramGroup:
    """A channel to be changed: the caller is in it. Raises RpcFailure CHANNEL_INVALID or CHANNEL_PRIVATE."""
    found = channel(call, peer)
    if found.forbidden or found.left or call.caller not in found.members:
        raise RpcFailure("CHANNEL_PRIVATE")
    return found


def own_group(call: Call, peer: Any) -> TelegramGroup:
    """A group of either kind to be changed, as an InputPeer. Raises RpcFailure."""
    if isinstance(peer, types.InputPeerChat):
        return own_basic_group(call, peer.chat_id)
    if isinstance(peer, types.InputPeerChannel):
        return own_channel(call, peer)
    raise RpcFailure("PEER_ID_INVALID")


def _opened(call: Call, group: TelegramGroup) -> TelegramGroup:
    if group.forbidden or (call.caller not in group.members and not group.username):
        raise RpcFailure("CHANNEL_PRIVATE")
    return group


def _was_in(call: Call, group: TelegramGroup) -> bool:
    return group.forbidden or group.left or group.marked_id in call.world.dialogs
