"""Messages of one chat: messages.getHistory and messages.search.

Source: https://core.telegram.org/api/offsets
"""

from collections.abc import Sequence
from typing import Any

from telethon.tl import functions, types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import messages, objects, peers
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import TelegramGroup, TelegramMessage, TelegramUser

PAGE = 100


def get_history(call: Call, request: functions.messages.GetHistoryRequest) -> Any:
    owner = peers.history_owner(call, request.peer)
    everything = _newest_first(call, owner)
    return _page(call, owner, everything, request, _set(request.offset_date))


def search(call: Call, request: functions.messages.SearchRequest) -> Any:
    """By text, sender and date; filters by kind of media find nothing, since there is none."""
    owner = peers.history_owner(call, request.peer)
    sender = peers.marked_id(call, request.from_id)
    since, until = _set(request.min_date), _set(request.max_date)
    found = [
        message
        for message in _newest_first(call, owner)
        if isinstance(request.filter, types.InputMessagesFilterEmpty)
        and request.q.casefold() in message.text.casefold()
        and (sender is None or message.sender == sender)
        and (not request.top_msg_id or request.top_msg_id in (message.topic, message.reply_to))
        and (since is None or message.date > since)
        and (until is None or message.date < until)
    ]
    return _page(call, owner, found, request, None)


def _page(
    call: Call,
    owner: TelegramGroup | TelegramUser,
    everything: Sequence[TelegramMessage],
    request: Any,
    offset_date: Any,
) -> Any:
    limit = min(request.limit, PAGE) if request.limit > 0 else PAGE
    start = _place(everything, request.offset_id, offset_date) + request.add_offset
    page = [
        message
        for message in everything[max(start, 0) : max(start + limit, 0)]
        if (not request.max_id or message.id < request.max_id) and message.id > request.min_id
    ]
    contents = {
        "messages": [messages.shown(call, owner, message) for message in page],
        "topics": [],
        "chats": [objects.group(call, owner)] if isinstance(owner, TelegramGroup) else [],
        "users": objects.users(call, _people(call, owner, page)),
    }
    if isinstance(owner, TelegramGroup) and owner.kind != "basic":
        return types.messages.ChannelMessages(pts=owner.pts, count=len(everything), **contents)
    if len(page) == len(everything):
        return types.messages.Messages(**contents)
    return types.messages.MessagesSlice(count=len(everything), **contents)


def _place(everything: Sequence[TelegramMessage], offset_id: int, offset_date: Any) -> int:
    """How many messages are not older than the offset."""
    if offset_id > 0:
        return sum(message.id >= offset_id for message in everything)
    if offset_date is not None:
        return sum(message.date >= offset_date for message in everything)
    return 0


def _newest_first(call: Call, owner: TelegramGroup | TelegramUser) -> list[TelegramMessage]:
    hidden = owner.available_min_id if isinstance(owner, TelegramGroup) else 0
    shown = [message for message in messages.of_owner(call, owner) if message.id > hidden]
    return sorted(shown, key=lambda message: message.id, reverse=True)


def _people(call: Call, owner: TelegramGroup | TelegramUser, page: Sequence[TelegramMessage]) -> list[int]:
    chat = [] if isinstance(owner, TelegramGroup) else [owner.id]
    return [*chat, *messages.people(page), call.caller]


def _set(date: Any) -> Any:
    """A date that was given; absent ones arrive as 1970."""
    return date if date is not None and date.timestamp() > 0 else None


def get_messages(call: Call, request: functions.messages.GetMessagesRequest) -> types.messages.Messages:
    """Of basic groups, which share one sequence of ids."""
    basic = [group for group in call.world.groups.values() if group.kind == "basic"]
    found = [(group, message) for group in basic for message in group.messages if _is_asked(request, message)]
    return types.messages.Messages(
        messages=[messages.shown(call, group, message) for group, message in found],
        topics=[],
        chats=[objects.group(call, group) for group, _ in found],
        users=objects.users(call, messages.people(message for _, message in found)),
    )


def get_channel_messages(call: Call, request: functions.channels.GetMessagesRequest) -> Any:
    group = peers.open_channel(call, request.channel)
    found = [message for message in messages.of_group(group) if _is_asked(request, message)]
    return types.messages.ChannelMessages(
        pts=1,
        count=len(found),
        messages=[messages.shown(call, group, message) for message in found],
        topics=[],
        chats=[objects.group(call, group)],
        users=objects.users(call, messages.people(found)),
    )


def _is_asked(request: Any, message: TelegramMessage) -> bool:
    return any(getattr(asked, "id", asked) == message.id for asked in request.id)


def get_rich_message(call: Call, request: functions.messages.GetRichMessageRequest) -> Any:
    """The one message, whole."""
    owner = peers.history_owner(call, request.peer)
    found = [one for one in _newest_first(call, owner) if one.id == request.id and one.paragraphs]
    if not found:
        raise RpcFailure("MESSAGE_ID_INVALID")
    return types.messages.Messages(
        messages=[messages.shown(call, owner, one, whole=True) for one in found],
        topics=[],
        chats=[objects.group(call, owner)] if isinstance(owner, TelegramGroup) else [],
        users=objects.users(call, _people(call, owner, found)),
    )


METHODS: Methods = {
    functions.messages.GetRichMessageRequest: get_rich_message,
    functions.messages.GetMessagesRequest: get_messages,
    functions.channels.GetMessagesRequest: get_channel_messages,
    functions.messages.GetHistoryRequest: get_history,
    functions.messages.SearchRequest: search,
}
