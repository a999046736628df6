"""Plans as bytes: compressed JSON, which comes back as the same plan with the same hash."""

import zlib

import msgspec

from backends.changes.plan import Plan
from backends.errors import StoreError
from backends.json_bytes import encoded, id_of_text


def pack_plan(plan: Plan) -> bytes:
    return zlib.compress(encoded(plan), 6)


def unpack_plan(data: bytes) -> Plan:
    """Raises StoreError where the bytes are no plan."""
    try:
        return _plans.decode(zlib.decompress(data))
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError):
        raise StoreError("A stored plan is damaged.", "Restore the database from a backup.") from None


_plans = msgspec.json.Decoder(Plan, dec_hook=id_of_text)
