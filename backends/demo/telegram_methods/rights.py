"""Admins appointed and demoted, and who would own a group next.

Sources: https://core.telegram.org/method/channels.editAdmin, /messages.getFutureChatCreatorAfterLeave
"""

from typing import Any

from telethon.tl import functions, types

from backends.demo.events.telegram import Appointed, heir
from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import objects, peers, updates
from backends.demo.telegram_methods.call import Call, Methods


def edit_admin(call: Call, request: functions.channels.EditAdminRequest) -> types.Updates:
    """Only the owner appoints here: the right to add admins is given to nobody else in this world."""
    group = peers.own_channel(call, request.channel)
    person = peers.user(call, request.user_id)
    mine, theirs = group.members[call.caller], group.members.get(person.id)
    if theirs is None:
        raise RpcFailure("USER_NOT_PARTICIPANT")
    if theirs.role == "creator":
        raise RpcFailure("USER_CREATOR")
    if mine.role == "member":
        raise RpcFailure("CHAT_ADMIN_REQUIRED")
    if mine.role != "creator" and theirs.promoted_by != call.caller:
        raise RpcFailure("RIGHT_FORBIDDEN")
    given = [name for name, value in vars(request.admin_rights).items() if value is True]
    event = Appointed(
        group.marked_id,
        call.caller,
        person.id,
        admin=bool(given),
        rights=[name for name in given if name != "other"],
    )
    call.do(event)
    return updates.of_group(call, group, len(group.messages), person.id)


def get_future_creator(call: Call, request: functions.messages.GetFutureChatCreatorAfterLeaveRequest) -> Any:
    """Who the group passes on to when its owner, the caller, leaves; nobody = an empty user."""
    group = peers.own_group(call, request.peer)
    if group.members[call.caller].role != "creator":
        raise RpcFailure("CHAT_ADMIN_REQUIRED")
    person = call.world.users.get(heir(group))
    return types.UserEmpty(0) if person is None else objects.user(call, person)


METHODS: Methods = {
    functions.channels.EditAdminRequest: edit_admin,
    functions.messages.GetFutureChatCreatorAfterLeaveRequest: get_future_creator,
}
