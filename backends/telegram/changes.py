"""Telegram as a ``Changer``: invitations, names, removals, messages, each sent once, and read back."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

from telethon import utils
from telethon.tl import types
from telethon.tl.functions import channels, messages

from backends.errors import PlatformError, Refused
from backends.model import Group, Platform, User
from backends.outcomes import ACCEPTED, Answer, Outcome
from backends.protocol import InviteLink, Managers, Membership
from backends.telegram import finding, links, places, refusals
from backends.telegram.chats import chat_id, input_channel, is_basic, may_make_links
from backends.telegram.client import GatedTelegramClient
from backends.telegram.people import People

FORWARDED = 100
"""How many of the last messages somebody added to a basic group gets to see, as in Telegram's own apps."""
BANNED = types.ChatBannedRights(until_date=None, view_messages=True)
"""For ever, and out of the group. https://core.telegram.org/api/rights"""
NOT_BANNED = types.ChatBannedRights(until_date=None)


class Looking(Protocol):
    """The reading half: ``TelegramBackend``."""

    async def look(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]: ...

    async def members_hidden(self, group: Group) -> bool | None: ...


class TelegramChanger:
    """``chats`` are those met in this run, by marked id; it grows while the changer is used."""

    platform: Platform = "telegram"
    at_once = 1
    """A refusal does not say whom of several it is about."""

    def __init__(
        self, client: GatedTelegramClient, people: People, chats: Mapping[int, Any], looking: Looking
    ) -> None:
        self._client = client
        self._people = people
        self._chats = chats
        self._looking = looking

    async def invite(self, group: Group, users: Sequence[User]) -> Mapping[str, Answer]:
        (user,) = users
        try:
            peer = self._people.input_user(user)
            if is_basic(group):
                told = await self._client(messages.AddChatUserRequest(chat_id(group), peer, FORWARDED))
            else:
                channel = input_channel(group, self._chats)
                told = await self._client(channels.InviteToChannelRequest(channel, [peer]))
        except Refused as refused:
            return {user.id: self._with_a_way(refusals.answer(refused, refusals.INVITE), group)}
        missing = getattr(told, "missing_invitees", None) or ()
        left_out = [one for one in missing if str(one.user_id) == user.id]
        return {user.id: self._with_a_way(_not_added(left_out[0]), group) if left_out else ACCEPTED}

    def _with_a_way(self, answer: Answer, group: Group) -> Answer:
        """Whoever may not be added may still come by a link, where we can make one."""
        closed = answer.outcome is Outcome.PRIVACY and answer.code not in {"USER_BLOCKED", "USER_IS_BLOCKED"}
        if closed and may_make_links(group, self._chats):
            return Answer(Outcome.NEEDS_LINK, answer.detail, answer.code)
        return answer

    async def rename(self, group: Group, title: str) -> Answer:
        try:
            if is_basic(group):
                told = await self._client(messages.EditChatTitleRequest(chat_id(group), title))
            else:
                channel = input_channel(group, self._chats)
                told = await self._client(channels.EditTitleRequest(channel, title))
        except Refused as refused:
            return refusals.answer(refused, refusals.RENAME)
        return Answer(title=_title_in(told, group))

    async def remove(self, group: Group, user: User, *, lasting: bool) -> Answer:
        """A basic group knows no ban. In the others only a ban takes somebody out: one that is not meant to
        last is lifted at once, unless it was there before; where that fails, reading back shows them banned.
        """
        try:
            peer = self._people.input_user(user)
            if is_basic(group):
                await self._client(messages.DeleteChatUserRequest(chat_id(group), peer))
                return ACCEPTED
            channel = input_channel(group, self._chats)
            if lasting:
                await self._ban(channel, peer, BANNED)
                return ACCEPTED
            return await self._take_out(channel, peer)
        except Refused as refused:
            return refusals.answer(refused, refusals.REMOVE)

    async def _take_out(self, channel: Any, peer: Any) -> Answer:
        if await places.is_banned(self._client, channel, peer):
            return Answer(Outcome.ALREADY, "Not in the group, and banned.", "banned")
        await self._ban(channel, peer, BANNED)
        with suppress(PlatformError):
            # They are out. Whether the ban is gone as well, and what to do if not, is for whoever looks.
            await self._ban(channel, peer, NOT_BANNED)
        return ACCEPTED

    async def _ban(self, channel: Any, peer: Any, rights: types.ChatBannedRights) -> None:
        """https://core.telegram.org/method/channels.editBanned"""
        await self._client(channels.EditBannedRequest(channel, utils.get_input_peer(peer), rights))

    async def lift_ban(self, group: Group, user: User) -> Answer:
        """Whoever is only restricted stays so."""
        if is_basic(group):
            return Answer(Outcome.ALREADY, "A basic group bans nobody.")
        try:
            peer, channel = self._people.input_user(user), input_channel(group, self._chats)
            if not await places.is_banned(self._client, channel, peer):
                return Answer(Outcome.ALREADY, "Not banned.")
            await self._ban(channel, peer, NOT_BANNED)
        except Refused as refused:
            return refusals.answer(refused, refusals.REMOVE)
        return ACCEPTED

    async def make_link(self, group: Group, label: str, hours: int) -> InviteLink:
        return await links.make(self._client, group, self._chats, label, hours)

    async def links(self, group: Group) -> tuple[InviteLink, ...]:
        return await links.ours(self._client, group, self._chats)

    async def revoke_link(self, group: Group, label: str) -> Answer:
        return await links.revoke(self._client, group, self._chats, label)

    async def send(self, user: User, text: str) -> Answer:
        """https://core.telegram.org/method/messages.sendMessage: the random id makes it one message."""
        try:
            peer = utils.get_input_peer(self._people.input_user(user))
            await self._client(messages.SendMessageRequest(peer, text, no_webpage=True))
        except Refused as refused:
            return refusals.answer(refused, refusals.MESSAGE)
        return ACCEPTED

    async def presence(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        return await self._looking.look(group, users)

    async def title(self, group: Group) -> str:
        if is_basic(group):
            told = await self._client(messages.GetChatsRequest([chat_id(group)]))
        else:
            told = await self._client(channels.GetChannelsRequest([input_channel(group, self._chats)]))
        title = _title_in(told, group)
        if not title:
            raise Refused("telegram", refusals.NOT_SHOWN, "Refresh, then try again.", "not_shown")
        return title

    async def membership(self, group: Group, user: User) -> Membership:
        if is_basic(group):
            return await places.in_basic(self._client, group, user, self._people.me.id)
        channel, peer = input_channel(group, self._chats), self._people.input_user(user)
        found = await places.in_channel(self._client, group, channel, peer, self._people.me.id)
        return await places.unless_hidden(found, group, self._looking.members_hidden)

    async def managers(self, group: Group) -> Managers:
        return await places.managers(self._client, group, self._chats, self._people)

    async def find(self, word: str, *, whole: bool = False) -> tuple[User, ...]:
        return await finding.find(self._client, self._people, word, whole)


def _not_added(missing: types.MissingInvitee) -> Answer:
    """https://core.telegram.org/constructor/missingInvitee"""
    detail = refusals.INVITE["USER_PRIVACY_RESTRICTED"][1]
    if missing.premium_would_allow_invite:
        detail = "Only Telegram Premium accounts may add this person."
    elif missing.premium_required_for_pm:
        detail += " Only Telegram Premium accounts may write to them."
    return Answer(Outcome.PRIVACY, detail, "missing_invitees")


def _title_in(answer: Any, group: Group) -> str:
    """The group's title in whatever Telegram sent along, "" where it did not."""
    wanted = int(group.id.native)
    for chat in getattr(answer, "chats", None) or ():
        if not isinstance(chat, types.ChatEmpty) and utils.get_peer_id(chat) == wanted:
            return str(getattr(chat, "title", "") or "")
    return ""
