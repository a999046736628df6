"""Our values as JSON by msgspec: group ids are texts, and there is nothing in it that UTF-8 cannot hold."""

import json
import re
from typing import Any

import msgspec

from backends.model import GroupId

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """``text`` with U+FFFD for half a surrogate pair, which JSON from outside may hold and UTF-8 may not."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def id_as_text(value: Any) -> str:
    """An ``enc_hook``."""
    if isinstance(value, GroupId):
        return str(value)
    raise NotImplementedError(type(value))


def id_of_text(kind: type, value: Any) -> GroupId:
    """A ``dec_hook``."""
    if kind is GroupId:
        return GroupId(value)
    raise NotImplementedError(kind)


_encoder = msgspec.json.Encoder(enc_hook=id_as_text)


def encoded(value: Any) -> bytes:
    """Every text comes back as it was, but for lone surrogates: those become U+FFFD."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value, str_keys=True, enc_hook=id_as_text)
        return well_formed(json.dumps(plain, ensure_ascii=False, separators=(",", ":"))).encode()
