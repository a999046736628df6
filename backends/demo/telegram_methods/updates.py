"""What a write answers: the updates that it caused, in the shape that clients read.

Source: https://core.telegram.org/api/updates
"""

from collections.abc import Iterable
from typing import Any

from telethon.tl import types

from backends.demo.telegram_methods import messages, objects
from backends.demo.telegram_methods.call import Call
from backends.demo.world import TelegramGroup


def of_group(call: Call, group: TelegramGroup, since: int, *about: int, random_id: int = 0) -> types.Updates:
    """The messages of ``group`` from the place ``since`` on, and the people whom it is ``about``.

    ``random_id`` is that of a message just sent.
    """
    new = group.messages[since:]
    news: list[Any] = [types.UpdateMessageID(new[0].id, random_id)] if random_id and new else []
    news += [_new_message(call, group, messages.shown(call, group, message)) for message in new]
    if not new and group.kind != "basic":
        news = [types.UpdateChannel(group.id)]
    return wrapped(call, news, [group], [*messages.people(new), *about])


def wrapped(
    call: Call, news: list[Any], groups: Iterable[TelegramGroup], people: Iterable[int]
) -> types.Updates:
    """Updates with the chats and users that they speak of."""
    return types.Updates(
        updates=news,
        users=objects.users(call, people),
        chats=objects.groups(call, groups),
        date=call.now,
        seq=0,
    )


def _new_message(call: Call, group: TelegramGroup, message: Any) -> Any:
    if group.kind == "basic":
        return types.UpdateNewMessage(message, pts=call.world.pts, pts_count=1)
    return types.UpdateNewChannelMessage(message, pts=group.pts, pts_count=1)
