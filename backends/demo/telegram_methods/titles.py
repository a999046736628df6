"""A group's title changed: messages.editChatTitle and channels.editTitle.

Sources: https://core.telegram.org/method/messages.editChatTitle, /channels.editTitle
"""

from telethon.tl import functions, types

from backends.demo.events.telegram import Retitled
from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import peers, updates
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import TelegramGroup

_LONGEST = 128


def edit_chat_title(call: Call, request: functions.messages.EditChatTitleRequest) -> types.Updates:
    return _retitle(call, peers.own_basic_group(call, request.chat_id), request.title)


def edit_title(call: Call, request: functions.channels.EditTitleRequest) -> types.Updates:
    return _retitle(call, peers.own_channel(call, request.channel), request.title)


def _retitle(call: Call, group: TelegramGroup, wish: str) -> types.Updates:
    """Spaces at the ends are cut off; what a too long title yields is in no document, so it is refused."""
    peers.needs(call, group, "change_info")
    title = wish.strip()
    if not title:
        raise RpcFailure("CHAT_TITLE_EMPTY")
    if len(title) > _LONGEST:
        raise RpcFailure("CHAT_TITLE_TOO_LONG")
    if title == group.title:
        raise RpcFailure("CHAT_NOT_MODIFIED")
    before = len(group.messages)
    call.do(Retitled(group.marked_id, call.caller, call.now, title))
    return updates.of_group(call, group, before)


METHODS: Methods = {
    functions.messages.EditChatTitleRequest: edit_chat_title,
    functions.channels.EditTitleRequest: edit_title,
}
