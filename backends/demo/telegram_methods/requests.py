"""A request as it is named and shown in the log and matched by faults: no secret, no access hash."""

from datetime import datetime
from typing import Any

from telethon.tl import types
from telethon.tl.tlobject import TLObject, TLRequest

_SECRET = frozenset(
    {
        "access_hash",
        "api_hash",
        "current_password",
        "email_verification",
        "hash",
        "link",
        "offset_link",
        "new_settings",
        "password",
        "phone",
        "phone_code",
        "phone_code_hash",
        "phone_number",
        "token",
    }
)
_CHANNELS = (types.InputChannel, types.InputPeerChannel, types.PeerChannel)
_USERS = (types.InputUser, types.InputPeerUser, types.PeerUser)
_CHATS = (types.InputPeerChat, types.PeerChat)
_SELF = (types.InputUserSelf, types.InputPeerSelf)


def method_name(request: TLRequest) -> str:
    """As in Telegram's documents: ``messages.getDialogs``."""
    name = type(request).__name__.removesuffix("Request")
    name = name[0].lower() + name[1:]
    space = type(request).__module__.removeprefix("telethon.tl.functions").lstrip(".")
    return f"{space}.{name}" if space else name


def arguments_of(request: TLRequest) -> dict[str, Any]:
    """Argument names and plain values. Peers are marked ids, or "self"; secrets are left out."""
    return {
        name: _plain(value)
        for name, value in vars(request).items()
        if name not in _SECRET and not name.startswith("_") and value is not None
    }


def _plain(value: Any) -> Any:
    if isinstance(value, _CHANNELS):
        return -(10**12 + value.channel_id)
    if isinstance(value, _USERS):
        return value.user_id
    if isinstance(value, _CHATS):
        return -value.chat_id
    if isinstance(value, _SELF):
        return "self"
    if isinstance(value, TLObject):
        return {"_": type(value).__name__} | arguments_of(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, datetime):
        return value.isoformat()
    return value
