"""Archived groups to write out: a Slack channel with threads and a migrated Telegram forum, made by hand."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from backends.history import (
    ArchivedFile,
    ArchivedGroup,
    ArchivedMessage,
    HistoryPage,
    Person,
    Poll,
    PollOption,
    Reaction,
)
from backends.model import Group, GroupId, Kind
from reports.archive.journal import Journal
from reports.archive.record import GroupRecord

START = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
FOUND = datetime(2026, 4, 1, 12, tzinfo=UTC)
POLL = Poll("Which day?", (PollOption("Monday", 2), PollOption("<b>", 0)))
OLD_HALF, NEW_HALF = "-5001", "-1000000007001"


def channel(native: str = "C0123", title: str = "bitsafe-acme", kind: Kind = Kind.PRIVATE) -> ArchivedGroup:
    raw = {"id": native, "name": title, "created": 1_700_000_000, "is_private": kind is Kind.PRIVATE}
    return ArchivedGroup(Group(GroupId.of("slack", "T01", native), title, kind), raw=raw)


def chat(
    native: str = NEW_HALF, title: str = "Acme x BitSafe", kind: Kind = Kind.FORUM, **more: Any
) -> ArchivedGroup:
    return ArchivedGroup(Group(GroupId.of("telegram", "77", native), title, kind), **more)


def slack_message(number: int, text: str, user: str = "U1", **more: Any) -> ArchivedMessage:
    """``number`` is minutes after START."""
    sent = START + timedelta(minutes=number)
    ts = f"{int(sent.timestamp())}.{number:06d}"
    raw = {"type": "message", "user": user, "text": text, "ts": ts} | more.pop("raw", {})
    if more.get("parent"):
        raw["thread_ts"] = more["parent"]
    return ArchivedMessage(ts, sent, sender=user, text=text, raw=raw, **more)


def telegram_message(
    number: int, text: str, user: str = "11", part: str = NEW_HALF, **more: Any
) -> ArchivedMessage:
    """``number`` is its id, and hours after START."""
    sent = START + timedelta(hours=number)
    raw = {
        "_": "MessageService" if more.get("service") else "Message",
        "id": number,
        "message": text,
        "from_id": {"_": "PeerUser", "user_id": int(user)},
    } | more.pop("raw", {})
    return ArchivedMessage(str(number), sent, part=part, sender=user, text=text, raw=raw, **more)


def slack_people() -> tuple[Person, ...]:
    return (
        Person(
            "U1", "Ann Meier", "ann", raw={"id": "U1", "name": "ann", "profile": {"real_name": "Ann Meier"}}
        ),
        Person("U2", "Bob [/]", "bob"),
    )


def telegram_people() -> tuple[Person, ...]:
    return (Person("11", "Ann Meier", "ann"), Person("12", "Bob <b>", "bob"), Person("13", deleted=True))


def slack_record(folder: Path) -> GroupRecord:
    """Seven messages: a thread over two days, one reply broadcast, one edited twice, one deleted, a file."""
    root = slack_message(1, "Is <@U2> here? See <https://bitsafe.example/a?b=1&amp;c=2|the docs> &amp; reply")
    first = slack_message(3, "In the thread", "U2", parent=root.id)
    late = slack_message(
        4000, "Much later", "U1", parent=root.id, broadcast=True, raw={"subtype": "thread_broadcast"}
    )
    joined = slack_message(
        0, "<@U1> has joined the channel", service="channel_join", raw={"subtype": "channel_join"}
    )
    attached = slack_message(
        60,
        "The contract",
        "U9",
        files=(ArchivedFile("F1", "../../contract.pdf", 41_800, "application/pdf", path="files/F1.pdf"),),
        reactions=(Reaction("thumbsup", 2, ("U1", "U2")),),
        raw={"files": [{"id": "F1", "name": "../../contract.pdf"}]},
    )
    gone = slack_message(120, "To be deleted", "U2")
    versions = [slack_message(180, text) for text in ("one", "two", "three")]
    edited = START + timedelta(minutes=200)
    pages = [
        HistoryPage((joined, root, first, late, attached, gone, versions[0]), people=slack_people()),
        HistoryPage((versions[1],)),
        HistoryPage((slack_message(180, "three", edited=edited),), gone=(gone.key,)),
    ]
    return record(folder, channel(), pages)


def telegram_record(folder: Path) -> GroupRecord:
    """Two halves that both number from 1: notices, topics, entities, an answer, a poll, media, reactions."""
    old = (
        telegram_message(1, "", "11", OLD_HALF, service="MessageActionChatCreate", raw={
            "action": {"_": "MessageActionChatCreate", "title": "Acme", "users": [11, 12]}}),
        telegram_message(2, "Hello from the old half", "12", OLD_HALF, reply_to="1"),
    )  # fmt: skip
    bold = [{"_": "MessageEntityBold", "offset": 3, "length": 5}]
    link = [{"_": "MessageEntityTextUrl", "offset": 0, "length": 4, "url": "https://bitsafe.example"}]
    new = (
        telegram_message(3, "", "11", service="MessageActionTopicCreate", raw={
            "action": {"_": "MessageActionTopicCreate", "title": "Fees"}}),
        telegram_message(4, "👍 great", "12", topic="3", reply_to="3", raw={"entities": bold}),
        telegram_message(5, "here is it", "13", topic="3", reply_to="4", raw={"entities": link}),
        telegram_message(6, "", "11", poll=POLL),
        telegram_message(7, "a chart", "11", forwarded="Carol", raw={
            "media": {"_": "MessageMediaPhoto", "photo": {"sizes": [{"w": 90, "h": 60, "size": 900}]}},
            "fwd_from": {"from_name": "Carol"}},
            files=(ArchivedFile("9", "chart.png", 900, "image/png", "photo", missing="too large"),)),
        telegram_message(8, "", "11", service="MessageActionChatDeleteUser", raw={
            "action": {"_": "MessageActionChatDeleteUser", "user_id": 12}}),
        telegram_message(9, "liked", "12", reactions=(Reaction("👍", 3),), raw={
            "reactions": {"results": [{"reaction": {"_": "ReactionEmoji", "emoticon": "👍"}, "count": 3}]}}),
    )  # fmt: skip
    group = chat(parts=(OLD_HALF, NEW_HALF), topics={"3": "Fees"})
    return record(folder, group, [HistoryPage((*old, *new), people=telegram_people())])


def record(folder: Path, group: ArchivedGroup, pages: Iterable[HistoryPage]) -> GroupRecord:
    with Journal.open(folder) as journal:
        for page in pages:
            journal.append(page, found=FOUND, group=group)
    return GroupRecord.open(folder)
