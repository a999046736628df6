"""People: handles to Telegram accounts, and the groups that each shares with the signed-in one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telethon import utils
from telethon.tl import types
from telethon.tl.functions.channels import GetParticipantRequest, GetParticipantsRequest
from telethon.tl.functions.contacts import ResolveUsernameRequest
from telethon.tl.functions.messages import GetCommonChatsRequest, GetFullChatRequest
from telethon.tl.functions.users import GetUsersRequest

from backends.errors import NotSignedIn, PlatformError, Refused
from backends.model import Identity, User
from backends.protocol import Bound, Roster
from backends.telegram.client import GatedTelegramClient

PAGE = 100
"""A server limit of messages.getCommonChats."""
MEMBERS_PAGE = 200
"""A server limit of channels.getParticipants."""
ID = re.compile(r"[1-9]\d{0,18}", re.ASCII)
NOBODY = frozenset({"USERNAME_NOT_OCCUPIED", "USERNAME_INVALID"})


@dataclass(slots=True)
class People:
    """Looks handles up for one signed-in account and keeps what it learns in the roster."""

    client: GatedTelegramClient
    roster: Roster
    me: types.User
    seen: Mapping[int, types.User]
    """Users met in the dialog list, by id."""

    async def identify(self, handles: Sequence[str]) -> dict[str, Identity]:
        """By handle. Those bound before are confirmed in one request; only the rest are resolved."""
        current = await self._confirm(handles)
        return {handle: await self._one(handle, current) for handle in handles}

    async def _confirm(self, handles: Sequence[str]) -> dict[int, types.User]:
        """What Telegram says today of the accounts that handles were bound to. By id."""
        bound = [self.roster.bound.get(handle.casefold()) for handle in handles]
        inputs = [
            types.InputUser(int(one.user), one.access_hash)
            for one in bound
            if one is not None and one.access_hash is not None and int(one.user) != self.me.id
        ]
        if not inputs:
            return {}
        try:
            users = await self.client(GetUsersRequest(inputs))
        except Refused:
            # A stale access hash spoils the whole request: resolve anew.
            return {}
        return {user.id: user for user in users if isinstance(user, types.User)}

    async def named(self, handle: str) -> User | None:
        """Who has the username, None for nobody. Raises Refused where it led to somebody else before."""
        if self.roster.bound.get(handle.casefold()) is None and not self._is_mine(handle):
            found = self._met(handle) or await self._resolve(handle)
            return self._bind(handle, found).user if found is not None else None
        identity = (await self.identify([handle]))[handle]
        if identity.user is None:
            raise Refused("telegram", f"{identity.reason}.", "Use the id.", "reassigned")
        return identity.user

    def keep(self, user: types.User) -> User:
        """Remember how to ask for somebody met, by id."""
        if user.access_hash is not None and not user.min and user.id != self.me.id:
            self.roster.bound[str(user.id)] = Bound(str(user.id), user.access_hash)
        return to_user(user, "")

    def _is_mine(self, handle: str) -> bool:
        return handle.casefold() in {*names_of(self.me), str(self.me.id)}

    async def _one(self, handle: str, current: Mapping[int, types.User]) -> Identity:
        if self._is_mine(handle):
            return Identity("telegram", handle, to_user(self.me, handle))
        bound = self.roster.bound.get(handle.casefold())
        user = current.get(int(bound.user)) if bound is not None else None
        if ID.fullmatch(handle):
            return self._by_id(handle, user)
        if user is not None and handle.casefold() in names_of(user):
            return self._bind(handle, user)
        try:
            found = self._met(handle) or await self._resolve(handle)
        except NotSignedIn:
            raise
        except PlatformError as error:
            return Identity("telegram", handle, reason=error.sentence)
        if bound is not None and found is not None and str(found.id) != bound.user:
            reason = f"@{handle} now leads to another account than before: confirm who it is"
            return Identity("telegram", handle, reason=reason, moved=True)
        # Somebody who gave the name up is still the account that it was bound to.
        found = found or user
        if found is None:
            return Identity("telegram", handle, reason=f"nobody on Telegram has the username @{handle}")
        return self._bind(handle, found)

    def _by_id(self, handle: str, user: types.User | None) -> Identity:
        found = user or self.seen.get(int(handle))
        if found is None or found.access_hash is None:
            reason = f"the Telegram id {handle} has not been met yet: use the username once"
            return Identity("telegram", handle, reason=reason)
        return self._bind(handle, found)

    def _bind(self, handle: str, user: types.User) -> Identity:
        self.roster.bound[handle.casefold()] = Bound(str(user.id), user.access_hash)
        return Identity("telegram", handle, to_user(user, handle))

    def _met(self, handle: str) -> types.User | None:
        matches = [
            u for u in self.seen.values() if handle.casefold() in names_of(u) and u.access_hash is not None
        ]
        return matches[0] if len(matches) == 1 else None

    async def _resolve(self, handle: str) -> types.User | None:
        """None where nobody has it. https://core.telegram.org/method/contacts.resolveUsername"""
        try:
            answer = await self.client(ResolveUsernameRequest(handle))
        except Refused as error:
            if error.code in NOBODY:
                return None
            raise
        if not isinstance(answer.peer, types.PeerUser):
            raise Refused(
                "telegram", f"@{handle} is a channel or group, not a person.", "Correct the handle."
            )
        return next((user for user in answer.users if user.id == answer.peer.user_id), None)

    def input_user(self, user: User) -> Any:
        """Raises Refused where the access hash was never learned."""
        if user.id == str(self.me.id):
            return types.InputUserSelf()
        for bound in self.roster.bound.values():
            if bound.user == user.id and bound.access_hash is not None:
                return types.InputUser(int(user.id), bound.access_hash)
        raise Refused("telegram", f"The Telegram account {user.id} has not been met yet.", "")


def names_of(user: types.User) -> set[str]:
    """All active usernames, in lower case."""
    names = {user.username} if user.username else set()
    names |= {item.username for item in getattr(user, "usernames", None) or () if item.active}
    return {name.casefold() for name in names}


def to_user(user: types.User, handle: str) -> User:
    name = " ".join(part for part in (user.first_name, user.last_name) if part)
    return User("telegram", str(user.id), name, user.username or handle, bool(user.deleted))


async def common_chats(client: GatedTelegramClient, user: Any) -> tuple[dict[int, Any], int | None]:
    """All chats shared with ``user``, by marked id, and how many Telegram says they are (None: not said).

    ``max_id`` is the bare id of the last chat of the page before, in the server's own order.
    https://core.telegram.org/method/messages.getCommonChats
    """
    found: dict[int, Any] = {}
    total: int | None = None
    max_id = 0
    while True:
        page = await client(GetCommonChatsRequest(user, max_id, PAGE))
        if isinstance(page, types.messages.ChatsSlice):
            total = page.count
        known = len(found)
        found.update({utils.get_peer_id(chat): chat for chat in page.chats})
        # Without a total only an empty page is the end; with one, short pages are not.
        if len(found) == known or (total is not None and len(found) >= total):
            return found, total
        max_id = page.chats[-1].id


async def participant(client: GatedTelegramClient, channel: Any, user: Any) -> Any:
    """None for one who is not in. https://core.telegram.org/method/channels.getParticipant"""
    try:
        return (await client(GetParticipantRequest(channel, user))).participant
    except Refused as refused:
        if refused.code == "USER_NOT_PARTICIPANT":
            return None
        raise


async def is_participant(client: GatedTelegramClient, channel: Any, user: Any) -> bool | None:
    """Whether ``user`` is in a supergroup; None for one who is restricted but has not been put out."""
    found = await participant(client, channel, user)
    if isinstance(found, types.ChannelParticipantBanned):
        return False if found.left or found.banned_rights.view_messages else None
    return found is not None and not isinstance(found, types.ChannelParticipantLeft)


async def participants_of_channel(
    client: GatedTelegramClient, channel: Any, pages: int
) -> tuple[frozenset[int], bool]:
    """Members of a supergroup, 200 a page, and whether these are all; only an admin sees those hidden.

    https://core.telegram.org/method/channels.getParticipants
    """
    found: set[int] = set()
    for _ in range(pages):
        answer = await client(
            GetParticipantsRequest(channel, types.ChannelParticipantsRecent(), len(found), MEMBERS_PAGE, 0)
        )
        known = len(found)
        found.update(
            one.user_id for one in getattr(answer, "participants", ()) if getattr(one, "user_id", None)
        )
        if len(found) >= getattr(answer, "count", 0) or len(found) == known:
            return frozenset(found), 0 < getattr(answer, "count", 0) <= len(found)
    return frozenset(found), False


async def participants_of_basic(
    client: GatedTelegramClient, chat: int
) -> tuple[list[Any] | None, Mapping[int, types.User]]:
    """Everybody's part in a basic group, None where Telegram keeps that from us; and the people, by id."""
    answer = await client(GetFullChatRequest(chat))
    participants = getattr(answer.full_chat, "participants", None)
    if not isinstance(participants, types.ChatParticipants):
        return None, {}
    return list(participants.participants), users_in(answer)


def users_in(answer: Any) -> Mapping[int, types.User]:
    """By id, everybody who came with an answer."""
    return {user.id: user for user in answer.users if isinstance(user, types.User)}
