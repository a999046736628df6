"""The dialog list in the ways that the documents leave open."""

from collections.abc import Callable
from typing import Any

import pytest
from telethon.tl import functions, types

from backends.model import Group, Kind, Role, Standing
from backends.protocol import Listing
from backends.telegram.backend import TelegramBackend
from tests.platforms.telegram_client.running import Running
from tests.platforms.telegram_server.demo import channel
from tests.platforms.telegram_server.small_world import NEWS, OLD

GetDialogs = functions.messages.GetDialogsRequest
Real = Callable[[], Any]


async def listed(running: Running) -> Listing:
    return await (await running.signed_in()).groups()


def expected(running: Running) -> set[str]:
    every = set(running.world.groups) - {channel(NEWS), -OLD}
    return {str(marked) for marked in every}


def natives(listing: Listing) -> set[str]:
    return {group.id.native for group in listing.groups}


@pytest.mark.parametrize("pays", [True, False])
async def test_whether_the_account_pays_is_told(running: Running, pays: bool) -> None:
    running.world.users[running.world.operator].premium = pays
    assert (await listed(running)).premium is pays


@pytest.mark.parametrize("size", [30, 7])
async def test_short_pages(running: Running, size: int) -> None:
    def short(request: Any, real: Real) -> Any:
        request.limit = min(request.limit, size)
        return real()

    running.vary(GetDialogs, short)
    listing = await listed(running)
    assert natives(listing) == expected(running)
    assert listing.incomplete == ""
    assert running.asked()["messages.getDialogs"] == -(-len(running.world.dialogs) // size)


async def test_all_at_once(running: Running) -> None:
    """messages.dialogs, the full list, whatever limit was asked for."""
    pages: list[Any] = []

    def full(request: Any, real: Real) -> Any:
        while len(pages) < 4:
            pages.append(real())
            request.offset_peer = _peer(running, pages[-1].dialogs[-1].peer) if pages[-1].dialogs else None
            if not pages[-1].dialogs:
                break
        fields = ("dialogs", "messages", "chats", "users")
        joined = ([item for page in pages for item in getattr(page, field)] for field in fields)
        return types.messages.Dialogs(*joined)

    running.vary(GetDialogs, full)
    listing = await listed(running)
    assert natives(listing) == expected(running)
    assert (listing.incomplete, running.asked()["messages.getDialogs"]) == ("", 1)


def _peer(running: Running, peer: Any) -> Any:
    if isinstance(peer, types.PeerUser):
        return types.InputPeerUser(peer.user_id, running.world.users[peer.user_id].access_hash)
    if isinstance(peer, types.PeerChat):
        return types.InputPeerChat(peer.chat_id)
    return types.InputPeerChannel(peer.channel_id, running.world.groups[channel(peer.channel_id)].access_hash)


async def test_a_first_page_of_pinned_dialogs(running: Running) -> None:
    """The oldest is pinned and comes alone: what follows is newer."""
    oldest = running.world.dialogs[-1]

    def pinned(request: Any, real: Real) -> Any:
        if not request.exclude_pinned:
            dialogs, running.world.dialogs = running.world.dialogs, [oldest]
            page = real()
            running.world.dialogs = dialogs
            page.dialogs[0].pinned = True
            return types.messages.DialogsSlice(
                len(dialogs), page.dialogs, page.messages, page.chats, page.users
            )
        running.world.dialogs.remove(oldest)
        page = real()
        running.world.dialogs.append(oldest)
        page.count = len(running.world.dialogs)
        return page

    running.vary(GetDialogs, pinned)
    listing = await listed(running)
    assert natives(listing) == expected(running)
    assert listing.incomplete == ""


async def test_later_pages_that_do_not_count_what_is_pinned(running: Running) -> None:
    """The last page holds no more dialogs than are pinned."""
    oldest = running.world.dialogs[-1]
    rest = len(running.world.dialogs) - 1
    size = next(size for size in range(90, 1, -1) if rest % size == 1)

    def short(request: Any, real: Real) -> Any:
        whole = running.world.dialogs
        running.world.dialogs = (
            [one for one in whole if one != oldest] if request.exclude_pinned else [oldest]
        )
        request.limit = size
        page = real()
        running.world.dialogs = whole
        count = rest if request.exclude_pinned else rest + 1
        page.dialogs[0].pinned = not request.exclude_pinned
        return types.messages.DialogsSlice(count, page.dialogs, page.messages, page.chats, page.users)

    running.vary(GetDialogs, short)
    listing = await listed(running)
    assert natives(listing) == expected(running)
    assert listing.incomplete == ""


async def test_some_dialogs_without_their_message(running: Running) -> None:
    def bare(request: Any, real: Real) -> Any:
        page = real()
        del page.messages[90:], page.messages[::3]
        return page

    running.vary(GetDialogs, bare)
    listing = await listed(running)
    assert natives(listing) == expected(running)
    assert listing.incomplete == ""


async def test_more_counted_than_listed(running: Running) -> None:
    def more(request: Any, real: Real) -> Any:
        page = real()
        page.count += 3
        return page

    running.vary(GetDialogs, more)
    listing = await listed(running)
    assert natives(listing) == expected(running)
    assert listing.incomplete == "Telegram counts 3 more chats than it lists"


async def test_the_archive_is_read_too(running: Running) -> None:
    archived = [marked for marked in running.world.dialogs if marked < 0][:12]

    def with_folder(request: Any, real: Real) -> Any:
        dialogs = running.world.dialogs
        inside = request.folder_id == 1
        running.world.dialogs = [marked for marked in dialogs if (marked in archived) is inside]
        request.folder_id = None
        first = request.offset_id == 0
        page = real()
        running.world.dialogs = dialogs
        if not inside and first:
            folder = types.Folder(1, "Archive")
            top = types.PeerChannel(-archived[0])
            page.dialogs.insert(0, types.DialogFolder(folder, top, 1, 0, 0, 0, 0))
            page.count += 1
        return page

    running.vary(GetDialogs, with_folder)
    listing = await listed(running)
    assert natives(listing) == expected(running)
    assert listing.incomplete == ""


async def test_users_and_channels_without_access_hash_are_no_offset(running: Running) -> None:
    def without(request: Any, real: Real) -> Any:
        page = real()
        for user in page.users:
            user.access_hash = None
        for chat in page.chats[-5:]:
            if isinstance(chat, types.Channel):
                chat.access_hash = None
        return page

    running.vary(GetDialogs, without)
    listing = await listed(running)
    assert natives(listing) == expected(running)


class TestKindsOfChat:
    async def seen(self, running: Running, chat: Any) -> dict[str, Group]:
        """The only group in the list is ``chat``, in the place of a supergroup."""
        peer = types.PeerChat(chat.id) if isinstance(chat, basic) else types.PeerChannel(chat.id)

        def one(request: Any, real: Real) -> Any:
            dialog = types.Dialog(peer, 1, 1, 1, 0, 0, 0, 0, types.PeerNotifySettings())
            return types.messages.Dialogs([dialog], [types.MessageEmpty(1, peer)], [chat], [])

        running.vary(GetDialogs, one)
        self.backend: TelegramBackend = await running.signed_in()
        return {group.id.native: group for group in (await self.backend.groups()).groups}

    @pytest.mark.parametrize(
        ("flags", "kind"),
        [
            ({"megagroup": True}, Kind.SUPERGROUP),
            ({"megagroup": True, "forum": True}, Kind.FORUM),
            ({"gigagroup": True, "megagroup": True}, Kind.GIGAGROUP),
            ({"gigagroup": True, "broadcast": True}, Kind.GIGAGROUP),
            ({}, Kind.UNSUPPORTED),
        ],
    )
    async def test_channels_that_are_groups(
        self, running: Running, flags: dict[str, bool], kind: Kind
    ) -> None:
        (group,) = (await self.seen(running, channel_of(**flags))).values()
        assert (group.kind, group.role, group.standing) == (kind, Role.MEMBER, Standing.HERE)
        # Without default rights nobody knows what members may do.
        assert (group.rights.invite, group.rights.rename, group.rights.remove) == (None, None, False)

    @pytest.mark.parametrize("flags", [{"broadcast": True}, {"megagroup": True, "monoforum": True}])
    async def test_channels_that_are_none(self, running: Running, flags: dict[str, bool]) -> None:
        assert await self.seen(running, channel_of(**flags)) == {}

    async def test_left(self, running: Running) -> None:
        (group,) = (await self.seen(running, channel_of(megagroup=True, left=True))).values()
        assert group.standing is not Standing.HERE
        assert group.role is Role.NONE

    async def test_forbidden(self, running: Running) -> None:
        (group,) = (await self.seen(running, types.ChannelForbidden(8, 9, "G", megagroup=True))).values()
        assert (group.standing, group.kind) == (Standing.LOST, Kind.SUPERGROUP)

    async def test_forbidden_broadcast(self, running: Running) -> None:
        assert await self.seen(running, types.ChannelForbidden(8, 9, "G", broadcast=True)) == {}

    async def test_basic_forbidden_and_deactivated_without_successor(self, running: Running) -> None:
        (group,) = (await self.seen(running, types.ChatForbidden(8, "G"))).values()
        assert (group.standing, group.kind) == (Standing.LOST, Kind.BASIC)
        (group,) = (await self.seen(running, chat_of(deactivated=True))).values()
        assert group.standing is Standing.LOST

    async def test_basic_without_default_rights(self, running: Running) -> None:
        (group,) = (await self.seen(running, chat_of())).values()
        assert (group.rights.invite, group.rights.rename, group.rights.remove) == (None, None, None)

    async def test_an_empty_chat_and_a_chat_that_is_missing(self, running: Running) -> None:
        assert await self.seen(running, types.ChatEmpty(8)) == {}

    async def test_one_of_several_usernames_is_the_address(self, running: Running) -> None:
        names = [types.Username("old_one", active=False), types.Username("new_one", active=True)]
        (group,) = (await self.seen(running, channel_of(megagroup=True, usernames=names))).values()
        assert group.url == "https://t.me/new_one"


basic = (types.Chat, types.ChatForbidden, types.ChatEmpty)


def channel_of(**flags: Any) -> types.Channel:
    return types.Channel(id=8, title="G", photo=types.ChatPhotoEmpty(), date=None, access_hash=9, **flags)


def chat_of(**flags: Any) -> types.Chat:
    photo = types.ChatPhotoEmpty()
    return types.Chat(id=8, title="G", photo=photo, participants_count=3, date=None, version=1, **flags)
