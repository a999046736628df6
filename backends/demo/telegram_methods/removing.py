"""People taken out, banned, restricted and let in again: channels.editBanned and messages.deleteChatUser.

Sources: https://core.telegram.org/method/channels.editBanned, /messages.deleteChatUser,
https://core.telegram.org/api/rights
"""

from datetime import datetime, timedelta

from telethon.tl import functions, types

from backends.demo.events.telegram import Lifted, Removed, Restricted
from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import peers, updates
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import TelegramGroup, TelegramUser

_SHORTEST, _LONGEST = timedelta(seconds=30), timedelta(days=366)
"""A ban for less or for more than this is for good."""


def edit_banned(call: Call, request: functions.channels.EditBannedRequest) -> types.Updates:
    """``view_messages`` bans, any other right restricts, none lifts both. Strangers can be banned too."""
    group = peers.own_channel(call, request.channel)
    peers.needs(call, group, "ban_users")
    person = peers.user(call, request.participant, "PARTICIPANT_ID_INVALID")
    if person.id == call.caller:
        raise RpcFailure("USER_ADMIN_INVALID")
    _check_rank(call, group, person)
    before = len(group.messages)
    rights = request.banned_rights
    denied = [name for name, value in vars(rights).items() if value is True and name != "view_messages"]
    if rights.view_messages:
        _ban(call, group, person, rights.until_date)
    elif denied and person.id in group.members:
        call.do(Restricted(group.marked_id, person.id, denied))
    elif person.id in group.banned or (person.id in group.members and group.members[person.id].denied):
        call.do(Lifted(group.marked_id, person.id))
    return updates.of_group(call, group, before, person.id)


def delete_chat_user(call: Call, request: functions.messages.DeleteChatUserRequest) -> types.Updates:
    """The creator takes out anyone, an admin plain members, a member those they brought in, or themselves."""
    group = peers.own_basic_group(call, request.chat_id)
    person = peers.user(call, request.user_id)
    theirs = group.members.get(person.id)
    if theirs is None:
        raise RpcFailure("USER_NOT_PARTICIPANT")
    mine = group.members[call.caller]
    brought_in = theirs.role == "member" and theirs.inviter == call.caller
    outranked = theirs.role == "member" and mine.role == "admin" and "ban_users" in mine.rights
    if not (person.id == call.caller or mine.role == "creator" or outranked or brought_in):
        raise RpcFailure("CHAT_ADMIN_REQUIRED")
    before = len(group.messages)
    call.do(Removed(group.marked_id, call.caller, call.now, person.id))
    return updates.of_group(call, group, before, person.id)


def _check_rank(call: Call, group: TelegramGroup, person: TelegramUser) -> None:
    """Raises RpcFailure USER_ADMIN_INVALID for the creator, and for admins that somebody else promoted."""
    theirs = group.members.get(person.id)
    if theirs is None or theirs.role == "member":
        return
    owns = group.members[call.caller].role == "creator"
    if theirs.role == "creator" or not (owns or theirs.promoted_by == call.caller):
        raise RpcFailure("USER_ADMIN_INVALID")


def _ban(call: Call, group: TelegramGroup, person: TelegramUser, until: datetime | None) -> None:
    if until is not None and not call.now + _SHORTEST <= until <= call.now + _LONGEST:
        until = None
    ban = group.bans.get(person.id)
    if person.id in group.members or person.id not in group.banned or (ban and ban.until) != until:
        call.do(Removed(group.marked_id, call.caller, call.now, person.id, ban=True, until=until))


METHODS: Methods = {
    functions.channels.EditBannedRequest: edit_banned,
    functions.messages.DeleteChatUserRequest: delete_chat_user,
}
