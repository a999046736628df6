"""auth.test, users.list, users.info and users.lookupByEmail."""

from typing import Any

from backends.demo.slack_api.call import Call
from backends.demo.slack_api.errors import ApiError
from backends.demo.slack_api.paging import metadata
from backends.demo.slack_api.shapes import user_json

_LIST_PAGE = 200
"""Slack recommends asking for no more, and may return fewer than it is asked for."""


def auth_test(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/auth.test"""
    world = call.world
    return {
        "url": f"https://{world.domain}.slack.example/",
        "team": world.team_name,
        "user": world.users[world.operator].name,
        "team_id": world.team_id,
        "user_id": world.operator,
        **({"bot_id": f"B{world.operator[1:]}"} if call.caller.is_bot else {}),
        "is_enterprise_install": False,
    }


def users_list(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/users.list; people of other workspaces only where they are strangers."""
    call.needs("users:read")
    limit = call.arguments.limit(default=0, most=1000)
    if not limit:
        raise ApiError("limit_required")
    world = call.world
    listed = [user for user in world.users.values() if user.team_id == world.team_id or user.is_stranger]
    page, cursor = call.page(listed, min(limit, _LIST_PAGE), "user")
    with_email = "users:read.email" in world.scopes
    return {
        "members": [user_json(user, with_email=with_email) for user in page],
        "cache_ts": 1_700_000_000,
        **metadata(cursor),
    }


def users_info(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/users.info"""
    call.needs("users:read")
    user = call.world.users.get(call.arguments.required("user"))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": user_json(user, with_email="users:read.email" in call.world.scopes)}


def users_lookup_by_email(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/users.lookupByEmail; active people of this workspace only."""
    call.needs("users:read.email")
    wanted = call.arguments.required("email").casefold()
    for user in call.world.users.values():
        is_ours = user.team_id == call.world.team_id and not user.deleted and not user.is_bot
        if is_ours and user.email.casefold() == wanted:
            return {"user": user_json(user, with_email=True)}
    raise ApiError("users_not_found")
