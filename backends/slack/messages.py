"""Slack's JSON of a message as ours: https://docs.slack.dev/messaging/#message-structure"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from backends.history import ArchivedFile, ArchivedMessage, Person, Reaction
from backends.slack.client import text

_TS = re.compile(r"\d{1,12}\.\d{6}", re.ASCII)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)", re.ASCII)
_WRITTEN = frozenset(
    {"bot_message", "file_share", "me_message", "reply_broadcast", "thread_broadcast", "document_mention"}
)
"""Subtypes of what people and bots wrote; every other one is a notice."""
_OF_THE_READER = frozenset({"last_read", "subscribed", "unread_count", "is_starred"})
"""What roots say of who asks, in one method and not in the other: it is no part of the message."""
_KINDS = {"image": "photo", "video": "video", "audio": "audio"}
_GONE_FILES = {
    "tombstone": "deleted on Slack",
    "hidden_by_limit": "hidden by the workspace's plan",
    "external": "kept outside Slack",
}


def is_message(raw: Mapping[str, Any]) -> bool:
    return bool(_TS.fullmatch(str(raw.get("ts") or "")))


def is_tombstone(raw: Mapping[str, Any]) -> bool:
    """What stands where the root of a thread was deleted while its replies remain."""
    return raw.get("subtype") == "tombstone"


def root_of(raw: Mapping[str, Any]) -> str:
    """The thread that this is a reply in, or ""."""
    thread = str(raw.get("thread_ts") or "")
    return thread if thread != raw["ts"] else ""


def is_broadcast(raw: Mapping[str, Any]) -> bool:
    return raw.get("subtype") in ("thread_broadcast", "reply_broadcast") and bool(root_of(raw))


def thread_state(raw: Mapping[str, Any]) -> tuple[str, int] | None:
    """(latest_reply, reply_count) of a root with replies; None for anything else."""
    count = raw.get("reply_count")
    if root_of(raw) or not isinstance(count, int) or count < 1:
        return None
    return text(raw.get("latest_reply")), count


def microseconds(ts: str) -> int:
    return int(ts.replace(".", ""))


def as_ts(microseconds: int) -> str:
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"


def moment(ts: str) -> datetime:
    """Exact: a float would lose the last digit."""
    seconds, _, rest = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int((rest or "0")[:6].ljust(6, "0")))


def told(ts: str) -> str:
    """For people: ``02 Mar 2026 14:05 UTC``."""
    return f"{moment(ts):%d %b %Y %H:%M} UTC" if _TS.fullmatch(ts) else ts


def to_message(raw: Mapping[str, Any]) -> ArchivedMessage:
    subtype = text(raw.get("subtype"))
    edited = raw.get("edited") or {}
    profile = raw.get("bot_profile") or {}
    return ArchivedMessage(
        id=str(raw["ts"]),
        sent=moment(str(raw["ts"])),
        sender=text(raw.get("user") or raw.get("bot_id")),
        sender_name=text(raw.get("username") or profile.get("name")),
        text=text(raw.get("text")),
        parent=root_of(raw),
        broadcast=is_broadcast(raw),
        edited=moment(str(edited["ts"])) if is_message(edited) else None,
        service="" if subtype in _WRITTEN else subtype,
        forwarded=_forwarded(raw),
        reactions=tuple(_reaction(one) for one in raw.get("reactions") or ()),
        files=tuple(_file(one) for one in raw.get("files") or () if one.get("id")),
        raw={key: value for key, value in raw.items() if key not in _OF_THE_READER},
    )


def _forwarded(raw: Mapping[str, Any]) -> str:
    """Who wrote what this message shares from elsewhere."""
    shared = [one for one in raw.get("attachments") or () if one.get("is_share") or one.get("is_msg_unfurl")]
    return text(shared[0].get("author_name") or shared[0].get("author_id")) if shared else ""


def _reaction(raw: Mapping[str, Any]) -> Reaction:
    users = tuple(text(user) for user in raw.get("users") or ())
    return Reaction(text(raw.get("name")), int(raw.get("count") or len(users)), users)


def _file(raw: Mapping[str, Any]) -> ArchivedFile:
    mime = text(raw.get("mimetype"))
    size = raw.get("size")
    return ArchivedFile(
        id=text(raw["id"]),
        name=text(raw.get("name") or raw.get("title")),
        size=size if isinstance(size, int) else None,
        mime=mime,
        kind=_KINDS.get(mime.partition("/")[0], "file"),
        missing=_GONE_FILES.get(str(raw.get("mode")), ""),
    )


def people_in(messages: Iterable[ArchivedMessage]) -> set[str]:
    """Ids of everybody that these name: who wrote, was mentioned, or reacted."""
    found: set[str] = set()
    for message in messages:
        found.add(message.sender)
        found.update(_MENTION.findall(message.text))
        for reaction in message.reactions:
            found.update(reaction.users)
        found.add(text(message.raw.get("inviter")))
    return {one for one in found if one[:1] in ("U", "W")}


def to_person(raw: Mapping[str, Any]) -> Person:
    """Without phone numbers, which Slack has in the profile."""
    profile = {key: value for key, value in (raw.get("profile") or {}).items() if key != "phone"}
    name = profile.get("display_name") or raw.get("real_name") or profile.get("real_name") or raw.get("name")
    return Person(
        id=str(raw["id"]),
        name=text(name),
        handle=text(raw.get("name")),
        bot=bool(raw.get("is_bot")),
        deleted=bool(raw.get("deleted")),
        raw={**raw, "profile": profile},
    )
