"""Telegram as a ``Backend``: one signed-in account, its groups, and who is in them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon import utils
from telethon.tl import types
from telethon.tl.functions.channels import GetFullChannelRequest
from telethon.tl.functions.help import GetConfigRequest
from telethon.tl.functions.users import GetUsersRequest

from backends.errors import NotSignedIn, PlatformError, Refused
from backends.gate import Gate
from backends.model import Account, Attendance, Group, GroupId, Identity, Kind, Platform, Role, User
from backends.protocol import Listing, Roster
from backends.telegram import people
from backends.telegram.acquaintances import met_in, sample
from backends.telegram.changes import TelegramChanger
from backends.telegram.client import GatedTelegramClient
from backends.telegram.groups import Dialogs, is_group, is_inside, list_dialogs, migrated_to, to_group
from backends.telegram.history import TelegramHistory
from backends.telegram.session import Server, open_session
from backends.telegram.translation import SIGN_IN_AGAIN

HIDDEN_KEPT = timedelta(days=7)
"""How long the answer to "does this group hide its members" is believed."""


class TelegramBackend:
    """Holds one connection. ``session`` is a Telethon string session; ``server`` replaces Telegram's own.

    ``rosters`` holds one roster for each account ever signed in, by its id.
    """

    platform: Platform = "telegram"

    def __init__(
        self,
        session: str,
        api_id: int | None,
        api_hash: str | None,
        gate: Gate,
        rosters: dict[str, Roster],
        *,
        server: Server | None = None,
        unread: str = "",
    ) -> None:
        """``unread``: why no login could be looked for, where none was found."""
        self.gate = gate
        self.roster = Roster()
        self._rosters = rosters
        self._login = (session, api_id, api_hash)
        self._server = server
        self._unread = unread
        self._opened: GatedTelegramClient | None = None
        self._me: types.User | None = None
        self._chats: dict[int, Any] = {}
        self._dialogs = Dialogs()
        self._successor: dict[int, int] = {}

    @property
    def _client(self) -> GatedTelegramClient:
        if self._opened is None:
            raise NotSignedIn("telegram", "Telegram is not signed in yet.", SIGN_IN_AGAIN)
        return self._opened

    @property
    def _people(self) -> people.People:
        assert self._me is not None
        return people.People(self._client, self.roster, self._me, self._dialogs.users)

    async def sign_in(self) -> Account:
        """Connects, and asks who we are."""
        session, api_id, api_hash = self._login
        if self._unread and not (session and api_id and api_hash):
            why = f"No Telegram login could be looked for: {self._unread}."
            raise NotSignedIn("telegram", why, SIGN_IN_AGAIN, "no_api_id")
        if not api_id or not api_hash:
            raise NotSignedIn(
                "telegram",
                "The Telegram api_id and api_hash are not set.",
                "Get them at my.telegram.org and set TELEGRAM_API_ID and TELEGRAM_API_HASH.",
                "no_api_id",
            )
        self._opened = GatedTelegramClient(open_session(session, self._server), api_id, api_hash, self.gate)
        await self._opened.open()
        users = await self._opened(GetUsersRequest([types.InputUserSelf()]))
        if not users or not isinstance(users[0], types.User):
            raise NotSignedIn("telegram", "Telegram does not say who is signed in.", SIGN_IN_AGAIN)
        self._me = users[0]
        user = people.to_user(self._me, "")
        self.roster = self._rosters.setdefault(user.id, self.roster)
        host = f"{self._server.host}:{self._server.port}" if self._server else ""
        return Account("telegram", user.id, user.name, user.handle, "", host, user.id)

    async def groups(self) -> Listing:
        """The dialog list tells groups, role and rights in one go."""
        self._dialogs = await list_dialogs(self._client)
        self._keep(self._dialogs.chats)
        groups = [self._group(chat) for chat in self._dialogs.chats.values() if self._is_listed(chat)]
        missing = self._dialogs.missing
        incomplete = f"Telegram counts {missing} more chats than it lists" if missing else ""
        used = sum(isinstance(chat, types.Channel) and not chat.left for chat in self._dialogs.chats.values())
        return Listing(tuple(groups), incomplete, used, premium=self.premium)

    def _keep(self, chats: Mapping[int, Any]) -> None:
        self._chats.update(chats)
        for marked, chat in chats.items():
            target = migrated_to(chat)
            if target is not None:
                self._successor[marked] = target

    def _is_listed(self, chat: Any) -> bool:
        """The deactivated half of a migrated pair is the supergroup's past, not a group."""
        return is_group(chat) and migrated_to(chat) is None

    def _group(self, chat: Any) -> Group:
        assert self._me is not None
        marked = int(utils.get_peer_id(chat))
        half = next((old for old, new in self._successor.items() if new == marked), None)
        return to_group(chat, str(self._me.id), self._dialogs.active.get(marked), half)

    async def identify(self, handles: Sequence[str]) -> Mapping[str, Identity]:
        try:
            return await self._people.identify(handles)
        except NotSignedIn:
            raise
        except PlatformError as error:
            return {handle: Identity("telegram", handle, reason=error.sentence) for handle in handles}

    async def groups_of(self, user: User) -> Attendance:
        """One's own groups are the dialogs; anyone else's are the common chats, compared with their count."""
        assert self._me is not None
        if user.id == str(self._me.id):
            inside = [chat for chat in self._dialogs.chats.values() if is_inside(chat)]
            return Attendance(user.id, self._ids(inside))
        peer = self._people.input_user(user)
        chats, total = await people.common_chats(self._client, peer)
        if total is not None and len(chats) != total:
            # Somebody may have joined or left between two pages: read once more before doubting.
            chats, total = await people.common_chats(self._client, peer)
        self._keep(chats)
        doubt = ""
        if total is not None and len(chats) != total:
            doubt = f"Telegram counts {total} groups in common but lists {len(chats)}"
        return Attendance(user.id, self._ids(chats.values()), doubt=doubt)

    def _ids(self, chats: Any) -> frozenset[GroupId]:
        assert self._me is not None
        marked = [utils.get_peer_id(chat) for chat in chats if self._is_listed(chat) and is_inside(chat)]
        return frozenset(GroupId.of("telegram", str(self._me.id), str(one)) for one in marked)

    async def members_hidden(self, group: Group) -> bool | None:
        """``participants_hidden`` is told only by channels.getFullChannel."""
        if group.kind is Kind.BASIC:
            return False
        now = datetime.now(UTC)
        kept = self.roster.hidden.get(group.id.native)
        if kept is not None and now - kept[1] < HIDDEN_KEPT:
            return kept[0]
        chat = self._chats.get(int(group.id.native))
        try:
            answer = await self._client(GetFullChannelRequest(utils.get_input_channel(chat)))
        except NotSignedIn:
            raise
        except (PlatformError, TypeError):
            return None
        hidden = bool(getattr(answer.full_chat, "participants_hidden", False))
        self.roster.hidden[group.id.native] = (hidden, now)
        return hidden

    async def look(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        """A basic group tells all its members at once, and so does a supergroup to its admins, where that
        takes fewer requests than asking person by person.
        """
        marked = int(group.id.native)
        if group.kind is Kind.BASIC:
            members, _ = await people.participants_of_basic(self._client, -marked)
            if members is None:
                return {user.id: (None, "Telegram does not show who is in this group") for user in users}
            inside = {member.user_id for member in members}
            return {user.id: (int(user.id) in inside, "") for user in users}
        listed = await self._listed_members(group, marked, users)
        if listed is not None:
            return {user.id: (int(user.id) in listed, "") for user in users}
        return {user.id: await self._look_at(group, marked, user) for user in users}

    async def _listed_members(
        self, group: Group, marked: int, users: Sequence[User]
    ) -> frozenset[int] | None:
        """Everybody in a supergroup that we run, or None where asking one by one is the better way."""
        chat = self._chats.get(marked)
        pages = -(-(group.members or 0) // people.MEMBERS_PAGE)
        runs = group.role in (Role.OWNER, Role.ADMIN)
        if not runs or not isinstance(chat, types.Channel) or not 0 < pages < len(users):
            return None
        channel = utils.get_input_channel(chat)
        found, complete = await people.participants_of_channel(self._client, channel, pages)
        return found if complete else None

    async def _look_at(self, group: Group, marked: int, user: User) -> tuple[bool | None, str]:
        try:
            channel = utils.get_input_channel(self._chats.get(marked))
            peer = self._people.input_user(user)
            inside = await people.is_participant(self._client, channel, peer)
        except Refused as error:
            return None, error.sentence
        except TypeError:
            return None, "Telegram has not shown this group in this run"
        if inside is None:
            return None, "restricted there, in the group or not"
        if inside or group.role in (Role.OWNER, Role.ADMIN):
            return inside, ""
        hidden = await self.members_hidden(group)
        if hidden is None:
            return None, "it could not be told whether the group hides its members"
        return (None, "the group hides its members") if hidden else (False, "")

    def found(self) -> tuple[Group, ...]:
        """Common chats are groups we are in, so they are groups of ours even where no dialog is left."""
        chats = (chat for marked, chat in self._chats.items() if marked not in self._dialogs.chats)
        return tuple(self._group(chat) for chat in chats if self._is_listed(chat) and is_inside(chat))

    async def acquaintances(self, groups: Sequence[Group]) -> list[tuple[User, int]]:
        """People of a few of ``groups``, and in how many of those they are; after ``groups``."""
        met = await met_in(self._client, sample(groups), self._chats)
        # Their usernames need not be resolved any more, which Telegram allows only some 50 times.
        self._dialogs.users.update({user.id: user for user, _ in met if not user.min})
        return [(people.to_user(user, ""), count) for user, count in met]

    @property
    def premium(self) -> bool:
        """Whether the signed-in account pays, and so may hold more groups."""
        return bool(self._me is not None and self._me.premium)

    async def clock(self) -> datetime:
        """Telegram's own time, aware UTC. https://core.telegram.org/method/help.getConfig"""
        moment: datetime = (await self._client(GetConfigRequest())).date
        return moment

    def changer(self) -> TelegramChanger:
        return TelegramChanger(self._client, self._people, self._chats, self)

    def history(self) -> TelegramHistory:
        """Of the account that is signed in."""
        return TelegramHistory(self._client, self.groups, self._chats)

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.disconnect()
