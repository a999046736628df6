"""conversations.list, .members, .info and users.conversations."""

from typing import Any

from backends.demo.slack_api.call import Call
from backends.demo.slack_api.errors import ApiError
from backends.demo.slack_api.paging import metadata
from backends.demo.slack_api.shapes import channel_json
from backends.demo.world import SlackChannel

_LIMIT = 100
_MOST = 999


def _type(channel: SlackChannel) -> str:
    return "private_channel" if channel.is_private else "public_channel"


def _listed(call: Call, channels: list[SlackChannel], kind: str) -> tuple[list[SlackChannel], str]:
    """One page of ``channels``: cut first, then narrowed to what was asked for and may be seen."""
    types = call.arguments.types()
    for name, scope in (("public_channel", "channels:read"), ("private_channel", "groups:read")):
        if name in types:
            call.needs(scope)
    for name in sorted(types & {"im", "mpim"}):
        call.needs(f"{name}:read")
    without_archived = call.arguments.flag("exclude_archived")
    page, cursor = call.page(channels, call.arguments.limit(_LIMIT, _MOST), kind)
    shown = [
        channel
        for channel in page
        if _type(channel) in types and call.sees(channel) and not (without_archived and channel.is_archived)
    ]
    return shown, cursor


def conversations_list(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/conversations.list"""
    world = call.world
    shown, cursor = _listed(call, list(world.channels.values()), "team")
    channels = [
        channel_json(world, channel)
        | {"is_member": world.operator in channel.members, "num_members": len(channel.members)}
        for channel in shown
    ]
    return {"channels": channels, **metadata(cursor)}


def users_conversations(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/users.conversations; without num_members and is_member."""
    world = call.world
    user = call.arguments.text("user") or world.operator
    if user not in world.users:
        raise ApiError("user_not_found")
    theirs = [channel for channel in world.channels.values() if user in channel.members]
    shown, cursor = _listed(call, theirs, f"user-{user}")
    return {"channels": [channel_json(world, channel) for channel in shown], **metadata(cursor)}


def conversations_members(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/conversations.members"""
    channel = call.channel()
    page, cursor = call.page(channel.members, call.arguments.limit(_LIMIT, _MOST), f"members-{channel.id}")
    return {"members": list(page), **metadata(cursor)}


def conversations_info(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/conversations.info"""
    channel = call.channel()
    shape = channel_json(call.world, channel)
    shape["is_member"] = call.world.operator in channel.members
    if call.arguments.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}
