"""One Telegram message as Telegram Desktop's export writes it.

The names and their order are read off its writer, ``export_output_json.cpp``. What the export has no word for
is added under names of its own: ``previous_versions``, ``found_deleted``, ``quoted_text``, and those of
``telegram_media``.
"""

import os
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from backends.history import ArchivedFile, ArchivedMessage
from reports.archive.formats import (
    telegram_actions,
    telegram_buttons,
    telegram_media,
    telegram_parts,
    telegram_rich,
)
from reports.archive.record import GroupRecord, Kept

OLD_HALF = -1_000_000_000
"""Added to the ids of a group's older half, as Telegram Desktop does (``kMigratedMessagesIdShift``)."""
_PEERS = (("user_id", "user"), ("chat_id", "chat"), ("channel_id", "channel"))


class Messages:
    """Of one group. ``folder`` is where result.json stands; dates are in ``zone``, without naming it."""

    def __init__(self, record: GroupRecord, folder: Path, zone: tzinfo) -> None:
        self._record = record
        self._folder = folder
        self._zone = zone
        self._older = set(record.group.parts[:-1])

    def shape(self, kept: Kept) -> dict[str, Any]:
        shape = self._version(kept.message)
        if kept.earlier:
            shape["previous_versions"] = [self._version(earlier) for earlier in kept.earlier]
        if kept.deleted is not None:
            shape["found_deleted"] = kept.deleted.isoformat()
        return shape

    def _version(self, message: ArchivedMessage) -> dict[str, Any]:
        kind = "service" if message.service else "message"
        shape: dict[str, Any] = {"id": self._number(message, message.id), "type": kind}
        shape |= self._date("date", message.sent)
        if message.edited is not None:
            shape |= self._date("edited", message.edited)
        shape |= self._notice(message) if message.service else self._head(message)
        shape |= telegram_media.fields(message, self._path, self._zone)
        marks = message.raw.get("entities") or []
        parts = [*telegram_parts.entities(message.text, marks), *_rich(message)]
        shape |= {"text": telegram_parts.text(parts), "text_entities": parts}
        added = {
            "inline_bot_buttons": telegram_buttons.rows(message.raw),
            "reactions": telegram_actions.reactions(message.raw),
        }
        return shape | {key: value for key, value in added.items() if value}

    def _notice(self, message: ArchivedMessage) -> dict[str, Any]:
        name, peer = self._author(message)
        answered = self._number(message, message.reply_to) if message.reply_to else None
        action = telegram_actions.fields(message.service, message.raw, answered, self._name)
        return {"actor": name, "actor_id": peer} | action

    def _head(self, message: ArchivedMessage) -> dict[str, Any]:
        """Who wrote it, whom it was forwarded from, what it answers."""
        name, peer = self._author(message)
        shape: dict[str, Any] = {"from": name, "from_id": peer}
        if message.raw.get("post_author"):
            shape["author"] = message.raw["post_author"]
        forward = message.raw.get("fwd_from")
        if isinstance(forward, Mapping):
            origin = _peer(forward.get("from_id"))
            name = self._name(_bare(origin)) or message.forwarded or forward.get("from_name")
            shape["forwarded_from"] = name or None
            if origin:
                shape["forwarded_from_id"] = origin
        elif message.forwarded:
            shape["forwarded_from"] = message.forwarded
        shape |= self._answered(message)
        bot = self._record.people.get(str(message.raw.get("via_bot_id") or ""))
        if bot is not None and bot.handle:
            shape["via_bot"] = "@" + bot.handle.removeprefix("@")
        return shape

    def _answered(self, message: ArchivedMessage) -> dict[str, Any]:
        """In a forum the first message of the topic, too: viewers tell topics by it."""
        reply = message.raw.get("reply_to")
        header: Mapping[str, Any] = reply if isinstance(reply, Mapping) else {}
        number = message.reply_to or str(header.get("reply_to_msg_id") or "")
        if not number:
            return {}
        quote = {"quoted_text": header["quote_text"]} if header.get("quote_text") else {}
        elsewhere = _peer(header.get("reply_to_peer_id"))
        if elsewhere:
            return {"reply_to_message_id": int(number), "reply_to_peer_id": elsewhere} | quote
        return {"reply_to_message_id": self._number(message, number)} | quote

    def _author(self, message: ArchivedMessage) -> tuple[str | None, str]:
        """A name, null for deleted accounts, and an id; the group's own where nobody else is named."""
        peer = _peer(message.raw.get("from_id"))
        if not peer and message.sender.isdecimal():
            peer = f"user{message.sender}"
        if peer:
            return self._name(_bare(peer)) or self._name(message.sender) or message.sender_name or None, peer
        return self._record.group.group.title, _peer(message.raw.get("peer_id")) or f"channel{self.bare_id}"

    @property
    def bare_id(self) -> int:
        """The group's number as the export has it: neither marked nor signed."""
        native = int(self._record.group.group.id.native)
        return -native - 10**12 if native < -(10**12) else abs(native)

    def _number(self, message: ArchivedMessage, number: str) -> int:
        return int(number) + (OLD_HALF if message.part in self._older else 0)

    def _name(self, user: str) -> str | None:
        known = self._record.people.get(user)
        return known.name or None if known is not None else None

    def _date(self, key: str, moment: datetime) -> dict[str, str]:
        local = moment.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
        return {key: local.isoformat(), f"{key}_unixtime": str(int(moment.timestamp()))}

    def _path(self, file: ArchivedFile) -> str:
        return Path(os.path.relpath(self._record.folder / file.path, self._folder)).as_posix()


def _rich(message: ArchivedMessage) -> list[telegram_parts.Part]:
    said = telegram_rich.beside(message.text, message.raw)
    return [{"type": "plain", "text": f"\n{said}" if message.text else said}] if said else []


def _peer(peer: Any) -> str:
    """``user7``, ``chat7``, ``channel7``; "" for none."""
    if isinstance(peer, Mapping):
        for key, word in _PEERS:
            if peer.get(key):
                return f"{word}{peer[key]}"
    return ""


def _bare(peer: str) -> str:
    """The id under which ``People`` has who that is."""
    return peer.removeprefix("user")
