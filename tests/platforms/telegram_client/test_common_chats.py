"""Groups in common, in the ways that the documents leave open."""

from collections.abc import Callable
from typing import Any

from telethon.tl import functions, types

from backends.model import Attendance, GroupId
from tests.platforms.telegram_client.running import Running, user_of
from tests.platforms.telegram_client.test_reading import shared_with
from tests.platforms.telegram_server.small_world import ANN, ME

GetCommonChats = functions.messages.GetCommonChatsRequest
Real = Callable[[], Any]


async def of_ann(running: Running) -> Attendance:
    backend = await running.signed_in()
    await backend.groups()
    return await backend.groups_of(await user_of(backend, "ann_bitsafe"))


async def test_pages_without_a_count(running: Running) -> None:
    """Full pages, a short one, an empty one: only that is the end."""
    running.vary(GetCommonChats, lambda request, real: types.messages.Chats(real().chats))
    attendance = await of_ann(running)
    assert attendance.present == shared_with(running, ANN)
    assert attendance.doubt == ""
    assert running.asked()["messages.getCommonChats"] == 4


async def test_short_pages_without_a_count(running: Running) -> None:
    def short(request: Any, real: Real) -> Any:
        request.limit = 40
        return types.messages.Chats(real().chats)

    running.vary(GetCommonChats, short)
    assert (await of_ann(running)).present == shared_with(running, ANN)


async def test_more_counted_than_listed_is_doubted(running: Running) -> None:
    def more(request: Any, real: Real) -> Any:
        page = real()
        return types.messages.ChatsSlice(len(shared_with(running, ANN)) + 2, page.chats)

    running.vary(GetCommonChats, more)
    attendance = await of_ann(running)
    assert attendance.present == shared_with(running, ANN)
    assert "groups in common but lists" in attendance.doubt
    elsewhere = GroupId.of("telegram", str(ME), "-1000000000001")
    assert attendance.presence(elsewhere) == (None, attendance.doubt)


async def test_fewer_counted_than_listed_is_doubted(running: Running) -> None:
    """A count below what one page holds is no reason to stop believing that page."""

    def fewer(request: Any, real: Real) -> Any:
        return types.messages.ChatsSlice(3, real().chats)

    running.vary(GetCommonChats, fewer)
    attendance = await of_ann(running)
    assert len(attendance.present) == 100
    assert attendance.doubt


async def test_pages_that_overlap(running: Running) -> None:
    last: list[Any] = []

    def overlapping(request: Any, real: Real) -> Any:
        page = real()
        page.chats, last[:] = [*last, *page.chats], page.chats[-3:] if request.max_id else []
        return page

    running.vary(GetCommonChats, overlapping)
    attendance = await of_ann(running)
    assert attendance.present == shared_with(running, ANN)
    assert attendance.doubt == ""


async def test_nothing_in_common(running: Running) -> None:
    running.vary(GetCommonChats, lambda request, real: types.messages.Chats([]))
    attendance = await of_ann(running)
    assert (attendance.present, attendance.doubt) == (frozenset(), "")
    assert running.asked()["messages.getCommonChats"] == 1


async def test_what_is_no_group_of_ours_is_not_presence(running: Running) -> None:
    def odd(request: Any, real: Real) -> Any:
        page = real()
        if not request.max_id:
            photo = types.ChatPhotoEmpty()
            page.chats += [
                types.ChatEmpty(11),
                types.ChatForbidden(12, "Gone"),
                types.ChannelForbidden(13, 1, "Gone", megagroup=True),
                types.Channel(14, "Left", photo, None, access_hash=1, megagroup=True, left=True),
                types.Channel(15, "News", photo, None, access_hash=1, broadcast=True),
            ]
            page.count += 5
        return page

    def on_top(request: Any, real: Real) -> Any:
        page = odd(request, real)
        page.chats.sort(key=lambda chat: chat.id in range(11, 16), reverse=True)
        return page

    running.vary(GetCommonChats, on_top)
    assert (await of_ann(running)).present == shared_with(running, ANN)
