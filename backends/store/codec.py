"""Snapshots, groups and decisions as bytes: JSON by msgspec, compressed where it is large."""

import zlib

import msgspec

from backends.decisions import Excuse, Recategorise, Star, Subject, TeamEdit
from backends.errors import StoreError
from backends.json_bytes import encoded, id_of_text, well_formed
from backends.model import Group, Snapshot

_snapshots = msgspec.json.Decoder(Snapshot, dec_hook=id_of_text)
_groups = msgspec.json.Decoder(Group, dec_hook=id_of_text)


KINDS: dict[str, type[Subject]] = {
    "excuse": Excuse,
    "category": Recategorise,
    "star": Star,
    "team": TeamEdit,
}
"""What a decision can be about, by the name that it is kept under."""

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)


def storable(text: str) -> str:
    """Text columns take neither lone surrogates nor, on PostgreSQL, NUL."""
    return well_formed(text).replace("\0", "\ufffd")


def pack(snapshot: Snapshot) -> bytes:
    """Every text comes back as it was, but for lone surrogates: those become U+FFFD."""
    return zlib.compress(encoded(snapshot), 6)


def unpack(data: bytes) -> Snapshot:
    """Raises StoreError where the bytes are no snapshot."""
    try:
        return _snapshots.decode(zlib.decompress(data))
    except (zlib.error, *_UNREADABLE):
        raise StoreError(
            "A stored run is damaged.", "It is passed over; refresh to make a new one."
        ) from None


def pack_group(group: Group) -> bytes:
    return encoded(group)


def unpack_group(data: bytes) -> Group:
    """Raises StoreError where the bytes are no group."""
    try:
        return _groups.decode(data)
    except _UNREADABLE:
        raise StoreError("A stored group is damaged.", "Restore the database from a backup.") from None


def pack_subject(subject: Subject) -> bytes:
    return msgspec.json.encode(subject)


def unpack_subject(kind: str, data: bytes) -> Subject:
    """Raises StoreError where the bytes are no decision, or one of a newer app."""
    known = KINDS.get(kind)
    if known is None:
        raise StoreError(
            "The database holds a decision that this version cannot read.",
            "Update it: pipx upgrade bitsafe-tui.",
        )
    try:
        return msgspec.json.decode(data, type=known)
    except _UNREADABLE:
        raise StoreError("A stored decision is damaged.", "Restore the database from a backup.") from None
