"""Plans as bytes: compressed JSON, which comes back as the same plan with the same hash."""

import zlib

import msgspec

from backends.changes.plan import Plan
from backends.errors import StoreError
from backends.model import GroupId


def pack_plan(plan: Plan) -> bytes:
    """Raises UnicodeEncodeError for lone surrogates: a plan with such a text cannot be hashed either."""
    return zlib.compress(msgspec.json.encode(plan, enc_hook=_encode), 6)


def unpack_plan(data: bytes) -> Plan:
    """Raises StoreError where the bytes are no plan."""
    try:
        return _plans.decode(zlib.decompress(data))
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError):
        raise StoreError("A stored plan is damaged.", "Restore the database from a backup.") from None


def _encode(value: object) -> object:
    if isinstance(value, GroupId):
        return str(value)
    raise NotImplementedError(type(value))


def _decode(kind: type, value: object) -> object:
    if kind is GroupId:
        return GroupId(value)
    raise NotImplementedError(kind)


_plans = msgspec.json.Decoder(Plan, dec_hook=_decode)
