"""People brought into a group: channels.inviteToChannel and messages.addChatUser.

Sources: https://core.telegram.org/method/channels.inviteToChannel, /messages.addChatUser,
https://core.telegram.org/api/invites#direct-invites
"""

from collections.abc import Sequence
from datetime import timedelta

from telethon.tl import functions, types

from backends.demo.events.telegram import Added, Requested
from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import peers, updates
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import TelegramGroup, TelegramUser

_MOST_AT_ONCE = 20
_BASIC_GROUP_SIZE = 200
_A_DAY = 30
_DAY = timedelta(hours=24)


def invite_to_channel(
    call: Call, request: functions.channels.InviteToChannelRequest
) -> types.messages.InvitedUsers:
    """Whoever is in already stays without a word; whoever refuses is listed; any other reason fails all."""
    group = peers.own_channel(call, request.channel)
    peers.needs(call, group, "invite_users")
    people = [peers.user(call, each) for each in request.users]
    if len(people) > _MOST_AT_ONCE:
        raise RpcFailure("USERS_TOO_MUCH")
    newcomers = [person for person in people if person.id not in group.members]
    for person in newcomers:
        _check(call, group, person)
        if person.full:
            raise RpcFailure("USER_CHANNELS_TOO_MUCH")
    _check_pace(call, len(newcomers))
    if group.approves and not peers.is_admin(call, group):
        call.do(Requested(group.marked_id, call.now, [person.id for person in newcomers]))
        raise RpcFailure("INVITE_REQUEST_SENT")
    return _add(call, group, newcomers)


def add_chat_user(call: Call, request: functions.messages.AddChatUserRequest) -> types.messages.InvitedUsers:
    """One person into a basic group; one who refuses is listed."""
    group = peers.own_basic_group(call, request.chat_id)
    peers.needs(call, group, "invite_users")
    person = peers.user(call, request.user_id)
    if person.id in group.members:
        raise RpcFailure("USER_ALREADY_PARTICIPANT")
    if len(group.members) >= _BASIC_GROUP_SIZE:
        raise RpcFailure("USERS_TOO_MUCH")
    _check(call, group, person)
    _check_pace(call, 1)
    return _add(call, group, [person])


def _check(call: Call, group: TelegramGroup, person: TelegramUser) -> None:
    """Raises RpcFailure for one who cannot be added, whatever they would like."""
    if person.deleted:
        raise RpcFailure("INPUT_USER_DEACTIVATED")
    if person.bot and group.kind in ("broadcast", "gigagroup"):
        raise RpcFailure("USER_BOT")
    if peers.is_banned(call, group, person.id):
        raise RpcFailure("USER_KICKED")
    if person.id in group.departed and not person.mutual:
        raise RpcFailure("USER_NOT_MUTUAL_CONTACT")


def _check_pace(call: Call, people: int) -> None:
    """Telegram publishes no figure: 30 people within 24 hours is the design's assumption."""
    recent = sum(moment > call.now - _DAY for moment in call.world.asked)
    if call.limited and recent + people > _A_DAY:
        raise RpcFailure("PEER_FLOOD")


def _add(call: Call, group: TelegramGroup, people: Sequence[TelegramUser]) -> types.messages.InvitedUsers:
    before = len(group.messages)
    welcome = [person.id for person in people if not person.refuses]
    if people:
        call.do(Added(group.marked_id, call.caller, call.now, welcome, asked=len(people)))
    return types.messages.InvitedUsers(
        updates=updates.of_group(call, group, before, *(person.id for person in people)),
        missing_invitees=[types.MissingInvitee(person.id) for person in people if person.refuses],
    )


METHODS: Methods = {
    functions.channels.InviteToChannelRequest: invite_to_channel,
    functions.messages.AddChatUserRequest: add_chat_user,
}
