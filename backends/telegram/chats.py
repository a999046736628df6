"""A group of ours as Telegram's requests name it."""

from collections.abc import Mapping
from typing import Any

from telethon import utils
from telethon.tl import types

from backends.errors import Refused
from backends.model import Group, Kind


def chat_id(group: Group) -> int:
    """The bare id of a basic group."""
    return -int(group.id.native)


def is_basic(group: Group) -> bool:
    return group.kind is Kind.BASIC


def input_channel(group: Group, chats: Mapping[int, Any]) -> Any:
    """``chats`` are those met in this run, by marked id. Raises Refused where the group is not among them."""
    try:
        return utils.get_input_channel(chats.get(int(group.id.native)))
    except TypeError:
        raise Refused(
            "telegram",
            "Telegram has not shown this group in this run.",
            "Refresh, then try again.",
            "not_met",
        ) from None


def input_peer(group: Group, chats: Mapping[int, Any]) -> Any:
    """Raises Refused where the group was not met in this run."""
    if is_basic(group):
        return types.InputPeerChat(chat_id(group))
    channel = input_channel(group, chats)
    return types.InputPeerChannel(channel.channel_id, channel.access_hash)


def may_make_links(group: Group, chats: Mapping[int, Any]) -> bool:
    """Only admins with the right to invite make links. https://core.telegram.org/api/invites"""
    chat = chats.get(int(group.id.native))
    rights = getattr(chat, "admin_rights", None)
    return bool(getattr(chat, "creator", False) or (rights and rights.invite_users))
