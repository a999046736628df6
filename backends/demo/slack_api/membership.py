"""Who is in a channel, changed: conversations.invite, .kick, .join and .leave."""

from typing import Any

from backends.demo.events.slack import Joined, Left
from backends.demo.slack_api.call import Call
from backends.demo.slack_api.errors import ApiError
from backends.demo.slack_api.shapes import channel_json
from backends.demo.world import SlackChannel, SlackUser

_MOST_USERS = 100


def conversations_invite(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/conversations.invite

    One who cannot be invited fails the whole call, unless ``force`` is set and another one can; all of
    them are listed in ``errors`` as ``{"user", "ok": false, "error"}``.
    """
    channel = call.channel_to_change("write.invites")
    call.must_be_in(channel)
    wanted = [part.strip() for part in call.arguments.text("users").split(",") if part.strip()]
    if not wanted:
        raise ApiError("no_user")
    if len(wanted) > _MOST_USERS:
        raise ApiError("too_many_users")
    refused = {user: word for user in wanted if (word := _refusal(call, channel, user))}
    errors = [{"user": user, "ok": False, "error": word} for user, word in refused.items()]
    welcome = [user for user in dict.fromkeys(wanted) if user not in refused]
    if errors and not (welcome and call.arguments.flag("force")):
        raise ApiError(next(iter(refused.values())), errors=errors)
    for user in welcome:
        call.do(Joined(channel.id, user, call.next_ts(channel.messages), inviter=call.world.operator))
    answer: dict[str, Any] = {"channel": _shown(call, channel)}
    return answer | ({"errors": errors} if errors else {})


def conversations_kick(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/conversations.kick

    By Slack's defaults anyone may remove people from a private channel, and admins from public ones.
    """
    channel = call.channel_to_change()
    call.must_be_in(channel)
    user = call.arguments.text("user")
    if not user:
        raise ApiError("no_user")
    if user == call.world.operator:
        raise ApiError("cant_kick_self")
    if user not in call.world.users:
        raise ApiError("user_not_found")
    if channel.is_general:
        raise ApiError("cant_kick_from_general")
    if not (channel.is_private or call.caller.is_admin or call.caller.is_owner):
        raise ApiError("restricted_action")
    if user not in channel.members:
        raise ApiError("not_in_channel")
    call.do(Left(channel.id, user, call.next_ts(channel.messages)))
    return {"errors": {}}


def conversations_join(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/conversations.join; public channels only."""
    channel = call.channel_to_change()
    if channel.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if call.world.operator in channel.members:
        warning = "already_in_channel"
        metadata = {"warnings": [warning]}
        return {"channel": _shown(call, channel), "warning": warning, "response_metadata": metadata}
    call.do(Joined(channel.id, call.world.operator, call.next_ts(channel.messages)))
    return {"channel": _shown(call, channel)}


def conversations_leave(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/conversations.leave"""
    channel = call.channel_to_change()
    if call.world.operator not in channel.members:
        return {"not_in_channel": True}
    if channel.is_archived:
        raise ApiError("is_archived")
    if channel.is_general:
        raise ApiError("cant_leave_general")
    call.do(Left(channel.id, call.world.operator, call.next_ts(channel.messages)))
    return {}


def _shown(call: Call, channel: SlackChannel) -> dict[str, Any]:
    shape = channel_json(call.world, channel)
    return shape | {"is_member": call.world.operator in channel.members}


def _refusal(call: Call, channel: SlackChannel, number: str) -> str:
    """Why this user cannot be invited, in Slack's word; "" if they can."""
    user = call.world.users.get(number)
    if user is None or not _is_visible(call, user):
        return "user_not_found"
    if number == call.world.operator:
        return "cant_invite_self"
    if number in channel.members:
        return "already_in_channel"
    if user.deleted or (user.team_id != call.world.team_id and not _is_connected(call, channel, user)):
        return "cant_invite"
    if user.is_ultra_restricted and any(number in other.members for other in call.world.channels.values()):
        return "ura_max_channels"
    return ""


def _is_visible(call: Call, user: SlackUser) -> bool:
    return user.team_id == call.world.team_id or user.is_stranger


def _is_connected(call: Call, channel: SlackChannel, user: SlackUser) -> bool:
    """Whether the user's workspace shares this channel already; others come by conversations.inviteShared."""
    if not channel.is_ext_shared:
        return False
    return any(call.world.users[member].team_id == user.team_id for member in channel.members)
