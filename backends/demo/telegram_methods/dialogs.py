"""The list of chats: messages.getDialogs and its kin.

Source: https://core.telegram.org/method/messages.getDialogs
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from telethon.tl import functions, types

from backends.demo.telegram_methods import messages, objects, peers
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.telegram_methods.state import update_state
from backends.demo.world import TelegramGroup, TelegramUser

PAGE = 100
_ARCHIVE = 1


def get_dialogs(call: Call, request: functions.messages.GetDialogsRequest) -> Any:
    """One page after the dialog of ``offset_peer``, or else after ``offset_date``; never over 100."""
    if request.folder_id == _ARCHIVE:
        return types.messages.Dialogs(dialogs=[], messages=[], chats=[], users=[])
    everything = [number for number in call.world.dialogs if _owner(call, number) is not None]
    start = _start(call, everything, request)
    limit = min(request.limit, PAGE) if request.limit > 0 else PAGE
    page = everything[start : start + limit]
    if start == 0 and len(page) == len(everything):
        return types.messages.Dialogs(**_contents(call, page))
    return types.messages.DialogsSlice(count=len(everything), **_contents(call, page))


def get_peer_dialogs(call: Call, request: functions.messages.GetPeerDialogsRequest) -> Any:
    asked = (peers.marked_id(call, getattr(each, "peer", None)) for each in request.peers)
    known = [number for number in asked if number is not None and _owner(call, number) is not None]
    return types.messages.PeerDialogs(**_contents(call, known), state=update_state(call))


def get_pinned_dialogs(call: Call, request: functions.messages.GetPinnedDialogsRequest) -> Any:
    return types.messages.PeerDialogs(**_contents(call, []), state=update_state(call))


def _start(call: Call, everything: Sequence[int], request: Any) -> int:
    last = peers.marked_id(call, request.offset_peer)
    if last in everything:
        return everything.index(last) + 1
    # An absent date arrives as 1970.
    if request.offset_date is None or request.offset_date.timestamp() == 0:
        return 0
    for place, number in enumerate(everything):
        if _top_date(call, number) < request.offset_date:
            return place
    return len(everything)


def _owner(call: Call, number: int) -> TelegramGroup | TelegramUser | None:
    return call.world.groups.get(number) or call.world.users.get(number)


def _top_date(call: Call, number: int) -> datetime:
    owner = _owner(call, number)
    assert owner is not None
    return messages.of_owner(call, owner)[-1].date


def _contents(call: Call, page: Sequence[int]) -> dict[str, Any]:
    owners = [owner for number in page if (owner := _owner(call, number)) is not None]
    tops = [(owner, messages.of_owner(call, owner)[-1]) for owner in owners]
    people = [owner.id for owner in owners if isinstance(owner, TelegramUser)]
    return {
        "dialogs": [_dialog(call, number, top.id) for number, (_, top) in zip(page, tops, strict=True)],
        "messages": [messages.shown(call, owner, top) for owner, top in tops],
        "chats": objects.groups(call, (owner for owner in owners if isinstance(owner, TelegramGroup))),
        "users": objects.users(call, [*people, *messages.people(top for _, top in tops), call.caller]),
    }


def _dialog(call: Call, number: int, top: int) -> types.Dialog:
    return types.Dialog(
        peer=objects.peer(number),
        top_message=top,
        read_inbox_max_id=top,
        read_outbox_max_id=top,
        unread_count=0,
        unread_mentions_count=0,
        unread_reactions_count=0,
        unread_poll_votes_count=0,
        notify_settings=objects.notify_settings(),
        pts=call.world.groups[number].pts if number < -(10**12) else None,
    )


METHODS: Methods = {
    functions.messages.GetDialogsRequest: get_dialogs,
    functions.messages.GetPeerDialogsRequest: get_peer_dialogs,
    functions.messages.GetPinnedDialogsRequest: get_pinned_dialogs,
}
