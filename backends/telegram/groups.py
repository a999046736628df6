"""Groups: the dialog list page by page, and Telegram's chats and channels as groups of ours."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telethon import utils
from telethon.tl import types
from telethon.tl.functions.messages import GetDialogsRequest

from backends.model import NO_RIGHTS, Group, GroupId, Kind, Rights, Role, Standing
from backends.telegram.client import GatedTelegramClient

PAGE = 100
"""A server limit of messages.getDialogs."""

Offset = tuple[datetime, int, Any]
"""Date, id and peer of the last top message of a page."""


@dataclass(slots=True)
class Dialogs:
    """What the dialog list held: chats by marked id, users by id, last activity, and what migrated where.

    ``missing`` is how many dialogs the platform counts beyond those it listed.
    """

    chats: dict[int, Any] = field(default_factory=dict)
    users: dict[int, types.User] = field(default_factory=dict)
    active: dict[int, datetime] = field(default_factory=dict)
    missing: int = 0


async def list_dialogs(client: GatedTelegramClient) -> Dialogs:
    """Every dialog, archived ones too. https://core.telegram.org/method/messages.getDialogs"""
    dialogs = Dialogs()
    folders = await _list_folder(client, dialogs, None)
    for folder in folders:
        await _list_folder(client, dialogs, folder)
    return dialogs


async def _list_folder(client: GatedTelegramClient, into: Dialogs, folder: int | None) -> set[int]:
    """Read one folder to its end; returns the folders met in it."""
    request = GetDialogsRequest(
        offset_date=None,
        offset_id=0,
        offset_peer=types.InputPeerEmpty(),
        limit=PAGE,
        hash=0,
        exclude_pinned=False,
        folder_id=folder,
    )
    seen: set[int] = set()
    folders: set[int] = set()
    last: Offset | None = None
    most = 0
    while True:
        page = await client(request)
        known = len(seen)
        last = _take_page(page, into, seen, folders) or last
        total = page.count if isinstance(page, types.messages.DialogsSlice) else len(seen)
        # Without pinned dialogs in the page, they may not be in its count either.
        most = max(most, total)
        # A short page is not the end; a page without anything new is.
        if len(seen) >= most or len(seen) == known:
            into.missing += max(total - len(seen) - len(folders), 0)
            return folders
        if last is not None:
            request.offset_date, request.offset_id, request.offset_peer = last
        request.exclude_pinned = True


def _take_page(page: Any, into: Dialogs, seen: set[int], folders: set[int]) -> Offset | None:
    """Sort one page in; returns the offset of the next, None where the page has nothing to go by."""
    chats = {utils.get_peer_id(chat): chat for chat in page.chats if not isinstance(chat, types.ChatEmpty)}
    into.users.update({user.id: user for user in page.users if isinstance(user, types.User) and not user.min})
    dates = {(_peer_id(m), m.id): getattr(m, "date", None) for m in page.messages}
    last = None
    for dialog in page.dialogs:
        if isinstance(dialog, types.DialogFolder):
            folders.add(dialog.folder.id)
            continue
        peer = utils.get_peer_id(dialog.peer)
        seen.add(peer)
        date = dates.get((peer, dialog.top_message))
        if peer in chats:
            into.chats[peer] = chats[peer]
        if date is None:
            continue
        into.active[peer] = date
        offset_peer = _input_peer(chats.get(peer) or into.users.get(peer))
        # Pinned dialogs stand out of order: newer ones may follow them.
        if offset_peer is not None and not dialog.pinned:
            last = (date, dialog.top_message, offset_peer)
    return last


def _input_peer(entity: Any) -> Any:
    """None where Telegram gave no access hash with it."""
    try:
        return utils.get_input_peer(entity) if entity is not None else None
    except TypeError:
        return None


def _peer_id(message: Any) -> int:
    peer = getattr(message, "peer_id", None)
    return int(utils.get_peer_id(peer)) if peer is not None else 0


def migrated_to(chat: Any) -> int | None:
    """The marked id of the supergroup that a basic group became, if it did."""
    target = getattr(chat, "migrated_to", None)
    if isinstance(target, types.InputChannel):
        return int(utils.get_peer_id(types.PeerChannel(target.channel_id)))
    return None


def is_group(chat: Any) -> bool:
    """Not a broadcast channel and not a channel's direct messages."""
    if isinstance(chat, types.ChannelForbidden):
        return not chat.broadcast or bool(chat.megagroup)
    if isinstance(chat, types.Channel):
        talk = chat.megagroup or chat.gigagroup
        return bool(talk or not chat.broadcast) and not getattr(chat, "monoforum", False)
    return isinstance(chat, types.Chat | types.ChatForbidden)


def is_inside(chat: Any) -> bool:
    """Whether the signed-in account is in it now."""
    if isinstance(chat, types.Chat):
        return not (chat.left or chat.deactivated)
    return isinstance(chat, types.Channel) and not chat.left


def to_group(chat: Any, me: str, active: datetime | None, migrated_from: int | None) -> Group:
    """``me`` is the signed-in user's id. https://core.telegram.org/constructor/channel"""
    inside = is_inside(chat)
    forbidden = isinstance(chat, types.ChatForbidden | types.ChannelForbidden)
    dead = isinstance(chat, types.Chat) and chat.deactivated
    role = _role(chat) if inside else Role.NONE
    count = getattr(chat, "participants_count", None)
    return Group(
        id=GroupId.of("telegram", me, str(utils.get_peer_id(chat))),
        title=str(getattr(chat, "title", "") or ""),
        kind=_kind(chat),
        role=role,
        rights=_rights(chat, role) if inside else NO_RIGHTS,
        members=count if isinstance(count, int) and count > 0 else None,
        standing=Standing.HERE if inside else Standing.LOST if forbidden or dead else Standing.VANISHED,
        url=_url(chat),
        migrated_from=str(migrated_from) if migrated_from is not None else None,
        active=active.astimezone(UTC) if active else None,
    )


def _kind(chat: Any) -> Kind:
    if isinstance(chat, types.Chat | types.ChatForbidden):
        return Kind.BASIC
    if getattr(chat, "gigagroup", False):
        return Kind.GIGAGROUP
    if getattr(chat, "forum", False):
        return Kind.FORUM
    return Kind.SUPERGROUP if getattr(chat, "megagroup", False) else Kind.UNSUPPORTED


def _role(chat: Any) -> Role:
    if chat.creator:
        return Role.OWNER
    return Role.ADMIN if chat.admin_rights else Role.MEMBER


def _rights(chat: Any, role: Role) -> Rights:
    """https://core.telegram.org/api/rights: an admin's right, or what plain members may do."""
    if role is Role.OWNER:
        return Rights(True, True, True)
    may_ban = bool(chat.admin_rights and chat.admin_rights.ban_users)
    # In a basic group whoever invited a member may remove that member: only trying tells.
    remove = True if may_ban else None if isinstance(chat, types.Chat) else False
    return Rights(_may(chat, "invite_users"), _may(chat, "change_info"), remove)


def _may(chat: Any, right: str) -> bool | None:
    if chat.admin_rights and getattr(chat.admin_rights, right):
        return True
    own = getattr(chat, "banned_rights", None)
    if own is not None and getattr(own, right):
        return False
    default = chat.default_banned_rights
    return None if default is None else not getattr(default, right)


def _url(chat: Any) -> str | None:
    """A t.me address; Telegram has none for basic groups. https://core.telegram.org/api/links"""
    if not isinstance(chat, types.Channel | types.ChannelForbidden):
        return None
    names = [chat.username] if getattr(chat, "username", None) else []
    names += [item.username for item in getattr(chat, "usernames", None) or () if item.active]
    return f"https://t.me/{names[0]}" if names else f"https://t.me/c/{chat.id}/1"
