"""Users and groups of the world as TL objects, the way the caller is shown them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from telethon.tl import types

from backends.demo.telegram_methods.call import Call
from backends.demo.world import Membership, TelegramGroup, TelegramUser

FOREVER = datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)
_OWNER_RIGHTS = (
    "add_admins",
    "ban_users",
    "change_info",
    "delete_messages",
    "invite_users",
    "manage_call",
    "other",
    "pin_messages",
)


def user(call: Call, person: TelegramUser) -> types.User:
    """A deleted account keeps its id and loses its names; phone numbers are shown to their owner only."""
    myself = person.id == call.caller
    if person.deleted:
        return types.User(id=person.id, access_hash=person.access_hash, deleted=True)
    return types.User(
        id=person.id,
        access_hash=person.access_hash,
        is_self=myself or None,
        first_name=person.first_name or None,
        last_name=person.last_name or None,
        username=person.username or None,
        phone=person.phone or None if myself else None,
        premium=person.premium or None,
        bot=person.bot or None,
        bot_info_version=1 if person.bot else None,
        status=None if person.bot else types.UserStatusRecently(),
    )


def users(call: Call, ids: Iterable[int]) -> list[types.User]:
    """Each user once, in the order given; ids the world does not know are left out."""
    known = (call.world.users.get(number) for number in dict.fromkeys(ids))
    return [user(call, person) for person in known if person is not None]


def group(call: Call, shown: TelegramGroup) -> Any:
    """Chat, ChatForbidden, Channel or ChannelForbidden, with the caller's own rights in it."""
    if shown.kind == "basic":
        return _chat(call, shown)
    if shown.forbidden:
        return types.ChannelForbidden(
            id=shown.id,
            access_hash=shown.access_hash,
            title=shown.title,
            broadcast=shown.kind == "broadcast" or None,
            megagroup=shown.kind != "broadcast" or None,
        )
    return _channel(call, shown)


def groups(call: Call, shown: Iterable[TelegramGroup]) -> list[Any]:
    return [group(call, each) for each in shown]


def peer(marked: int) -> Any:
    """The Peer of a marked id."""
    if marked > 0:
        return types.PeerUser(marked)
    if marked < -(10**12):
        return types.PeerChannel(-marked - 10**12)
    return types.PeerChat(-marked)


def admin_rights(membership: Membership) -> types.ChatAdminRights | None:
    """What an owner or admin may do; None for plain members."""
    if membership.role == "member":
        return None
    names = _OWNER_RIGHTS if membership.role == "creator" else ("other", *membership.rights)
    return types.ChatAdminRights(**dict.fromkeys(names, True))


def notify_settings() -> types.PeerNotifySettings:
    return types.PeerNotifySettings()


def _chat(call: Call, shown: TelegramGroup) -> Any:
    if shown.forbidden:
        return types.ChatForbidden(id=shown.id, title=shown.title)
    membership = shown.members.get(call.caller)
    successor = call.world.groups.get(-(10**12 + shown.migrated_to)) if shown.migrated_to else None
    return types.Chat(
        id=shown.id,
        title=shown.title,
        photo=types.ChatPhotoEmpty(),
        participants_count=len(shown.members),
        date=shown.date,
        version=1,
        creator=_owns(membership),
        left=_is_out(shown, membership),
        deactivated=shown.deactivated or None,
        migrated_to=types.InputChannel(successor.id, successor.access_hash) if successor else None,
        admin_rights=admin_rights(membership) if membership else None,
        default_banned_rights=_banned_by_default(shown),
    )


def _channel(call: Call, shown: TelegramGroup) -> types.Channel:
    membership = shown.members.get(call.caller)
    is_broadcast = shown.kind == "broadcast"
    return types.Channel(
        id=shown.id,
        access_hash=shown.access_hash,
        title=shown.title,
        photo=types.ChatPhotoEmpty(),
        date=(membership.since if membership else None) or shown.date,
        username=shown.username or None,
        creator=_owns(membership),
        left=_is_out(shown, membership),
        broadcast=is_broadcast or None,
        megagroup=not is_broadcast or None,
        forum=shown.kind == "forum" or None,
        gigagroup=shown.kind == "gigagroup" or None,
        admin_rights=admin_rights(membership) if membership else None,
        default_banned_rights=None if is_broadcast else _banned_by_default(shown),
        participants_count=len(shown.members),
    )


def _owns(membership: Membership | None) -> bool | None:
    return (membership is not None and membership.role == "creator") or None


def _is_out(shown: TelegramGroup, membership: Membership | None) -> bool | None:
    return shown.left or (membership is None and not shown.deactivated) or None


def _banned_by_default(shown: TelegramGroup) -> types.ChatBannedRights:
    return types.ChatBannedRights(until_date=FOREVER, **dict.fromkeys(shown.closed_to, True))
