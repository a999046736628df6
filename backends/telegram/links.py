"""Invite links for one person, which end by themselves: made, listed, revoked. A link is a secret."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.tl import types
from telethon.tl.functions.messages import (
    EditExportedChatInviteRequest,
    ExportChatInviteRequest,
    GetExportedChatInvitesRequest,
)

from backends.errors import Refused
from backends.model import Group
from backends.outcomes import ACCEPTED, Answer, Outcome
from backends.protocol import InviteLink
from backends.telegram import refusals
from backends.telegram.chats import input_peer
from backends.telegram.client import GatedTelegramClient

PAGE = 100


async def make(
    client: GatedTelegramClient, group: Group, chats: Mapping[int, Any], label: str, hours: int
) -> InviteLink:
    """``label`` (32 characters) is shown to the group's admins. Raises Refused with the sentence for it.

    https://core.telegram.org/method/messages.exportChatInvite
    """
    expires = datetime.now(UTC) + timedelta(hours=hours)
    try:
        told = await client(
            ExportChatInviteRequest(input_peer(group, chats), expire_date=expires, usage_limit=1, title=label)
        )
    except Refused as refused:
        answer = refusals.answer(refused, refusals.LINK)
        raise Refused("telegram", answer.detail, refused.way_out, refused.code) from None
    return InviteLink(str(told.link), label, told.expire_date or expires)


async def ours(client: GatedTelegramClient, group: Group, chats: Mapping[int, Any]) -> tuple[InviteLink, ...]:
    """Links of this account with a name, for one person, that still let somebody in.

    https://core.telegram.org/method/messages.getExportedChatInvites
    """
    now = datetime.now(UTC)
    peer = input_peer(group, chats)
    request = GetExportedChatInvitesRequest(peer, types.InputUserSelf(), PAGE)
    found: dict[str, Any] = {}
    while True:
        known = len(found)
        answer = await client(request)
        page = [one for one in answer.invites if isinstance(one, types.ChatInviteExported)]
        found.update((one.link, one) for one in page)
        if len(found) == known or len(found) >= answer.count:
            return tuple(_link(one) for one in found.values() if _is_open(one, now))
        request.offset_date, request.offset_link = page[-1].date, page[-1].link


async def revoke(client: GatedTelegramClient, group: Group, chats: Mapping[int, Any], label: str) -> Answer:
    """https://core.telegram.org/method/messages.editExportedChatInvite"""
    try:
        open_ones = [link for link in await ours(client, group, chats) if link.label == label]
        if not open_ones:
            return Answer(Outcome.ALREADY, "The link works no more.")
        for link in open_ones:
            await client(EditExportedChatInviteRequest(input_peer(group, chats), link.url, revoked=True))
    except Refused as refused:
        return refusals.answer(refused, refusals.LINK)
    return ACCEPTED


def _is_open(link: types.ChatInviteExported, now: datetime) -> bool:
    over = link.expire_date is not None and link.expire_date <= now
    return bool(link.title) and link.usage_limit == 1 and not (link.revoked or link.usage or over)


def _link(link: types.ChatInviteExported) -> InviteLink:
    return InviteLink(str(link.link), link.title or "", link.expire_date)
