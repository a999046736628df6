"""Users by id, by username, by name, and what is in common with them.

Sources: https://core.telegram.org/method/users.getUsers, /contacts.resolveUsername, /contacts.search,
/messages.getCommonChats
"""

import re
from typing import Any

from telethon.tl import functions, types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import messages, objects, peers
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import TelegramGroup, TelegramUser

COMMON_CHATS_PAGE = 100
_SHORTEST_QUERY = 3
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


def get_users(call: Call, request: functions.users.GetUsersRequest) -> list[Any]:
    """A wrong access hash yields an empty user, no error."""
    return [_user_or_empty(call, each) for each in request.id]


def get_full_user(call: Call, request: functions.users.GetFullUserRequest) -> types.users.UserFull:
    person = peers.user(call, request.id)
    common = 0 if person.id == call.caller else len(common_chats(call, person))
    full = types.UserFull(
        id=person.id,
        settings=types.PeerSettings(),
        notify_settings=objects.notify_settings(),
        common_chats_count=common,
    )
    return types.users.UserFull(full_user=full, chats=[], users=[objects.user(call, person)])


def resolve_username(call: Call, request: functions.contacts.ResolveUsernameRequest) -> Any:
    wanted = request.username.casefold()
    if not _USERNAME.fullmatch(request.username):
        raise RpcFailure("USERNAME_INVALID")
    for person in call.world.users.values():
        if person.username.casefold() == wanted and not person.deleted:
            return types.contacts.ResolvedPeer(types.PeerUser(person.id), [], [objects.user(call, person)])
    for group in call.world.groups.values():
        if group.username.casefold() == wanted:
            peer = objects.peer(group.marked_id)
            return types.contacts.ResolvedPeer(peer, [objects.group(call, group)], [])
    raise RpcFailure("USERNAME_NOT_OCCUPIED")


def search(call: Call, request: functions.contacts.SearchRequest) -> types.contacts.Found:
    """One's own private chats by name, then people anywhere whose username begins with the query."""
    query = request.q.strip().removeprefix("@").casefold()
    if not query:
        raise RpcFailure("SEARCH_QUERY_EMPTY")
    if len(query) < _SHORTEST_QUERY:
        raise RpcFailure("QUERY_TOO_SHORT")
    known = [user for number in call.world.dialogs if (user := call.world.users.get(number))]
    own = [user for user in known if query in _names(user)]
    others = [
        user
        for user in call.world.users.values()
        if user.username.casefold().startswith(query) and user not in own and not user.deleted
    ]
    found = [own[: request.limit], others[: request.limit]]
    return types.contacts.Found(
        my_results=[types.PeerUser(user.id) for user in found[0]],
        results=[types.PeerUser(user.id) for user in found[1]],
        chats=[],
        users=[objects.user(call, user) for users in found for user in users],
    )


def get_common_chats(call: Call, request: functions.messages.GetCommonChatsRequest) -> Any:
    """One page after the chat whose bare id is ``max_id``: the last of the page before, not the smallest."""
    person = peers.user(call, request.user_id)
    if person.id == call.caller:
        raise RpcFailure("USER_ID_INVALID")
    found = common_chats(call, person)
    start = 0
    if request.max_id:
        places = [place for place, group in enumerate(found) if group.id == request.max_id]
        start = places[0] + 1 if places else len(found)
    limit = min(request.limit, COMMON_CHATS_PAGE) if request.limit > 0 else COMMON_CHATS_PAGE
    page = found[start : start + limit]
    if len(page) == len(found):
        return types.messages.Chats(chats=objects.groups(call, page))
    return types.messages.ChatsSlice(count=len(found), chats=objects.groups(call, page))


def common_chats(call: Call, person: TelegramUser) -> list[TelegramGroup]:
    """Groups that hold both, newest activity first.

    Telegram does not say whether groups with hidden members are in this list; here they are not, which is
    the harder case.
    """
    both = (
        group
        for group in call.world.groups.values()
        if person.id in group.members and call.caller in group.members and _is_listed(group)
    )
    return sorted(both, key=lambda group: messages.of_group(group)[-1].date, reverse=True)


def _names(person: TelegramUser) -> str:
    return f"{person.first_name} {person.last_name} {person.username}".casefold()


def _is_listed(group: TelegramGroup) -> bool:
    out_of_reach = group.hidden or group.forbidden or group.left or group.deactivated
    return group.kind != "broadcast" and not out_of_reach


def _user_or_empty(call: Call, peer: Any) -> Any:
    try:
        return objects.user(call, peers.user(call, peer))
    except RpcFailure:
        return types.UserEmpty(getattr(peer, "user_id", 0))


METHODS: Methods = {
    functions.users.GetUsersRequest: get_users,
    functions.users.GetFullUserRequest: get_full_user,
    functions.contacts.ResolveUsernameRequest: resolve_username,
    functions.contacts.SearchRequest: search,
    functions.messages.GetCommonChatsRequest: get_common_chats,
}
