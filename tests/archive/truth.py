"""Compares a record with what the demo world itself holds, message by message."""

from typing import Any

from backends.demo.world import SlackChannel, TelegramGroup, TelegramMessage, TelegramWorld
from reports.archive.record import GroupRecord, Kept


def slack_differences(record: GroupRecord, channel: SlackChannel) -> list[str]:
    """Every field of every message, each once; empty = the truth. Tombstones stand for what is gone."""
    told = {kept.message.id: kept for kept in record.messages() if kept.deleted is None}
    known = {one["ts"]: of_all(one) for one in channel.messages if one.get("subtype") != "tombstone"}
    wrong = [f"{ts}: not in the world" for ts in told.keys() - known.keys()]
    wrong += [f"{ts}: not archived" for ts in known.keys() - told.keys()]
    for ts in told.keys() & known.keys():
        if without_places(told[ts].message.raw) != known[ts]:
            wrong.append(f"{ts}: {told[ts].message.raw} is {known[ts]}")
        if told[ts].message.text != known[ts]["text"]:
            wrong.append(f"{ts}: {told[ts].message.text!r}")
    return wrong


def of_all(raw: dict[str, Any]) -> dict[str, Any]:
    """Whether the account that asks follows a thread is no part of the message."""
    return {name: value for name, value in raw.items() if name != "subscribed"}


def without_places(raw: Any) -> dict[str, Any]:
    """Where a file's bytes are is the server's business, not the world's."""
    files = [
        {name: value for name, value in file.items() if name != "url_private_download"}
        for file in raw.get("files", ())
    ]
    return {**raw, "files": files} if files else dict(raw)


def telegram_differences(record: GroupRecord, world: TelegramWorld, group: TelegramGroup) -> list[str]:
    """The same, for both halves of a group that migrated."""
    halves = [group]
    if group.migrated_from:
        halves.append(world.groups[-group.migrated_from])
    known = {f"{half.marked_id}/{message.id}": message for half in halves for message in half.messages}
    told = {kept.message.key: kept for kept in record.messages() if kept.deleted is None}
    wrong = [f"{key}: not in the world" for key in told.keys() - known.keys()]
    wrong += [f"{key}: not archived" for key in known.keys() - told.keys()]
    for key in told.keys() & known.keys():
        if told_of(told[key]) != known_of(known[key]):
            wrong.append(f"{key}: {told_of(told[key])} is {known_of(known[key])}")
        if told[key].message.topic != (topic_of(known[key]) if group.kind == "forum" else ""):
            wrong.append(f"{key}: in topic {told[key].message.topic}")
    return wrong


def told_of(kept: Kept) -> dict[str, Any]:
    message = kept.message
    poll = message.poll
    return {
        "sender": message.sender,
        "sent": message.sent,
        "text": "" if message.service else message.text,
        "notice": bool(message.service),
        "reply_to": message.reply_to,
        "edited": message.edited,
        "forwarded": bool(message.forwarded),
        "reactions": [(one.name, one.count) for one in message.reactions],
        "poll": (poll.question, [(one.text, one.votes) for one in poll.options]) if poll else None,
        "files": [(one.id, one.size) for one in message.files],
    }


def known_of(message: TelegramMessage) -> dict[str, Any]:
    """Telegram's clock goes by whole seconds."""
    media = message.media
    poll = media if media is not None and media.kind == "poll" else None
    file = media if media is not None and media.kind != "poll" else None
    in_topic_alone = message.topic and message.reply_to in (0, message.topic)
    return {
        "sender": str(message.sender),
        "sent": message.date.replace(microsecond=0),
        "text": "" if message.action else message.text,
        "notice": bool(message.action),
        "reply_to": str(message.reply_to) if message.reply_to and not in_topic_alone else "",
        "edited": message.edited.replace(microsecond=0) if message.edited else None,
        "forwarded": bool(message.forwarded),
        "reactions": list(message.reactions),
        "poll": (poll.name, list(poll.options)) if poll else None,
        "files": [(str(file.id), file.size)] if file else [],
    }


def topic_of(message: TelegramMessage) -> str:
    return str(message.id) if message.action == "topic_create" else str(message.topic or 1)
