"""A session for exports, which has to be allowed in another app first.

Source: https://core.telegram.org/api/takeout
"""

from telethon.tl import functions, types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods.call import Call, Methods

_ID = 4_711
_DELAY = 86_400


def init_takeout(call: Call, request: functions.account.InitTakeoutSessionRequest) -> types.account.Takeout:
    if not call.world.takeout_allowed:
        raise RpcFailure(f"TAKEOUT_INIT_DELAY_{_DELAY}")
    return types.account.Takeout(_ID)


def finish_takeout(call: Call, request: functions.account.FinishTakeoutSessionRequest) -> bool:
    return True


METHODS: Methods = {
    functions.account.InitTakeoutSessionRequest: init_takeout,
    functions.account.FinishTakeoutSessionRequest: finish_takeout,
}
