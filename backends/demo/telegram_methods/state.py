"""The state of updates. Nothing is ever pushed; one who has missed some is told to go on from now.

Source: https://core.telegram.org/api/updates
"""

from typing import Any

from telethon.tl import functions, types

from backends.demo.telegram_methods import peers
from backends.demo.telegram_methods.call import Call, Methods


def update_state(call: Call) -> types.updates.State:
    return types.updates.State(pts=call.world.pts, qts=0, date=call.now, seq=1, unread_count=0)


def get_state(call: Call, request: functions.updates.GetStateRequest) -> Any:
    return update_state(call)


def get_difference(call: Call, request: functions.updates.GetDifferenceRequest) -> Any:
    if request.pts < call.world.pts:
        return types.updates.DifferenceTooLong(pts=call.world.pts)
    return types.updates.DifferenceEmpty(date=call.now, seq=1)


def get_channel_difference(call: Call, request: functions.updates.GetChannelDifferenceRequest) -> Any:
    group = peers.open_channel(call, request.channel)
    return types.updates.ChannelDifferenceEmpty(pts=max(request.pts, group.pts), final=True, timeout=300)


METHODS: Methods = {
    functions.updates.GetStateRequest: get_state,
    functions.updates.GetDifferenceRequest: get_difference,
    functions.updates.GetChannelDifferenceRequest: get_channel_difference,
}
