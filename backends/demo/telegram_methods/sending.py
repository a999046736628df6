"""messages.sendMessage, to a person or a group.

Source: https://core.telegram.org/method/messages.sendMessage
"""

from typing import Any

from telethon.tl import functions, types

from backends.demo.events.telegram import Sent
from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import peers, updates
from backends.demo.telegram_methods.call import Call, Methods

_LONGEST = 4096


def send_message(call: Call, request: functions.messages.SendMessageRequest) -> Any:
    """A message with a random id that came before is refused: it was sent then."""
    if request.random_id in call.world.sent:
        raise RpcFailure("RANDOM_ID_DUPLICATE")
    if not request.message.strip():
        raise RpcFailure("MESSAGE_EMPTY")
    if len(request.message) > _LONGEST:
        raise RpcFailure("MESSAGE_TOO_LONG")
    reply_to = getattr(request.reply_to, "reply_to_msg_id", 0)
    if isinstance(request.peer, (types.InputPeerChat, types.InputPeerChannel)):
        group = peers.own_group(call, request.peer)
        if not peers.is_admin(call, group):
            peers.needs(call, group, "send_messages")
        before = len(group.messages)
        call.do(Sent(group.marked_id, call.caller, call.now, request.message, request.random_id, reply_to))
        return updates.of_group(call, group, before, random_id=request.random_id)
    person = peers.user(call, request.peer, "PEER_ID_INVALID")
    if person.deleted:
        raise RpcFailure("INPUT_USER_DEACTIVATED")
    call.do(Sent(person.id, call.caller, call.now, request.message, request.random_id, reply_to))
    number = call.world.private[person.id][-1].id
    return types.UpdateShortSentMessage(id=number, pts=call.world.pts, pts_count=1, date=call.now, out=True)


METHODS: Methods = {functions.messages.SendMessageRequest: send_message}
