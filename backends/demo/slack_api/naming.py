"""conversations.rename, and what Slack makes of a name."""

import re
from typing import Any

from backends.demo.events.slack import Renamed
from backends.demo.slack_api.call import Call
from backends.demo.slack_api.errors import ApiError
from backends.demo.slack_api.shapes import channel_json

_LONGEST = 80
_OTHER = re.compile(r"[^\w-]+")
_RUN = re.compile(r"-{2,}")


def conversations_rename(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/conversations.rename

    Only the channel's creator and admins may. The name in the answer is the one it has now, which need
    not be the one asked for. A name that any channel has, seen or not, this one too, is taken.
    """
    channel = call.channel_to_change()
    call.must_be_in(channel)
    caller = call.caller
    if not (channel.creator == caller.id or caller.is_admin or caller.is_owner):
        raise ApiError("not_authorized")
    name = allowed_name(call.arguments.text("name"))
    if any(other.name == name for other in call.world.channels.values()):
        raise ApiError("name_taken")
    call.do(Renamed(channel.id, caller.id, call.next_ts(channel.messages), name))
    shape = channel_json(call.world, channel)
    return {"channel": shape | {"is_member": True}}


def allowed_name(wish: str) -> str:
    """Lower case; letters of any script, digits, "-" and "_"; all else becomes one "-", none at the ends.

    Raises ApiError for a name that is empty, too long or nothing but punctuation.
    """
    if not wish.strip():
        raise ApiError("invalid_name_required")
    name = _RUN.sub("-", _OTHER.sub("-", wish.strip().lower())).strip("-")
    if not name.strip("-_"):
        raise ApiError("invalid_name_punctuation")
    if len(name) > _LONGEST:
        raise ApiError("invalid_name_maxlength")
    return name
