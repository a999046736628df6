"""Slack history in the shape of Slack's own export, which its viewers open.

https://slack.com/help/articles/220556107: ``channels.json``, ``groups.json`` (private), ``users.json``, and
``<channel>/YYYY-MM-DD.json`` with a day's messages, replies too; a parent lists its replies.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from backends.history import ArchivedMessage, Person
from backends.model import GroupId, Kind
from reports.archive import names
from reports.archive.formats.channel_folders import MARK, ChannelFolders
from reports.archive.formats.files import keep_only, present, private_file
from reports.archive.formats.json_text import write_array
from reports.archive.manifest import GroupEntry
from reports.archive.record import GroupRecord, Kept

_INDENT = 4
_REPLY_USERS = 5
_DAY_FILES = "????-??-??.json"
_PUBLIC = "channels.json"
_PRIVATE = "groups.json"
_USERS = "users.json"


class SlackExport:
    """``zone`` is where the days begin and end: the workspace's own in Slack's exports."""

    name = "json"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._folders = ChannelFolders()

    def standing(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        channel = self._folders.find(folder, record.group.group.id.native)
        return present(channel / MARK, *channel.glob(_DAY_FILES)) if channel is not None else ()

    def standing_index(self, folder: Path) -> Sequence[Path]:
        return present(*(folder / name for name in (_PUBLIC, _PRIVATE, _USERS)))

    def write_group(self, record: GroupRecord, folder: Path) -> Sequence[Path]:
        group = record.group.group
        channel = self._folders.claim(folder, group.title, group.id.native)
        written = []
        unlisted: set[str] = set()
        for day, messages in groupby(record.messages(), self._day):
            written.append(f"{day}.json")
            with private_file(channel / written[-1]) as file:
                write_array(file, self._shapes(record, messages, unlisted), _INDENT)
        keep_only(channel, _DAY_FILES, written)
        mark = self._folders.note(channel, group.id.native, sorted(unlisted))
        return [mark, *(channel / name for name in written)]

    def write_index(
        self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry], folder: Path
    ) -> Sequence[Path]:
        """Lists the channels that are here: others may have been written in other formats alone."""
        places = [(record, self._folders.find(folder, record.group.group.id.native)) for record in records]
        channels = [
            (record.group.group.kind, _channel(record, place))
            for record, place in places
            if place is not None
        ]
        public = [channel for kind, channel in channels if kind is Kind.PUBLIC]
        private = [channel for kind, channel in channels if kind is not Kind.PUBLIC]
        users = self._users(records, folder)
        lists = {
            folder / _PUBLIC: public,
            folder / _PRIVATE: private,
            folder / _USERS: users,
        }
        _keep_former(lists, lost)
        for path, values in lists.items():
            with private_file(path) as file:
                write_array(file, values, _INDENT)
        return [*lists]

    def _shapes(
        self, record: GroupRecord, messages: Iterable[Kept], unlisted: set[str]
    ) -> Iterator[dict[str, Any]]:
        for kept in messages:
            shape = _message(record, kept)
            unlisted |= {
                str(shape[key]) for key in ("user", "bot_id") if shape.get(key)
            } - record.people.keys()
            yield shape

    def _day(self, kept: Kept) -> str:
        return kept.message.sent.astimezone(self._zone).date().isoformat()

    def _users(self, records: Sequence[GroupRecord], folder: Path) -> list[dict[str, Any]]:
        """Everybody who is named anywhere: viewers stop at a message from somebody who is not in the list."""
        people: dict[str, Person] = {}
        for record in records:
            place = self._folders.find(folder, record.group.group.id.native)
            if place is not None:
                people = {key: Person(key) for key in self._folders.unlisted(place)} | people
            people |= record.people
        return [_user(people[key]) for key in sorted(people)]


def _keep_former(lists: Mapping[Path, list[dict[str, Any]]], lost: Sequence[GroupEntry]) -> None:
    """Of channels whose record cannot be read, what the lists said, and of people all who were listed."""
    gone = {names.identity(GroupId(entry.id).native) for entry in lost}
    for path, values in lists.items():
        listed = {value["id"] for value in values}
        for former in _read(path) if gone else ():
            is_person = path.name == _USERS
            if former["id"] not in listed and (is_person or names.identity(former["id"]) in gone):
                values.append(former)


def _read(path: Path) -> list[dict[str, Any]]:
    """Nothing where there is no such list, or none of ours."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=list[dict[str, Any]])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return []
    return [one for one in found if isinstance(one.get("id"), str)]


def _channel(record: GroupRecord, place: Path) -> dict[str, Any]:
    """Slack's own object; viewers take ``name`` for the folder's, so it is always that."""
    return {
        **record.group.raw,
        "id": record.group.group.id.native,
        "name": place.name,
        "is_archived": record.group.group.archived,
        "members": record.group.raw.get("members", []),
    }


def _message(record: GroupRecord, kept: Kept) -> dict[str, Any]:
    """Slack's own object, with what its exports add to a parent; what was edited or deleted says so."""
    message = kept.message
    shape: dict[str, Any] = {"type": "message", **message.raw, "ts": message.id}
    if message.parent:
        shape["thread_ts"] = message.parent
    elif record.has_replies(message.id):
        shape |= _thread(message, list(record.replies(message.id)))
    paths = {file.id: f"record/{record.folder.name}/{file.path}" for file in message.files if file.path}
    if paths:
        shape["files"] = [
            {**file, "archived_as": paths[file["id"]]} if file.get("id") in paths else file
            for file in message.raw.get("files", [])
        ]
    if kept.earlier:
        shape["previous_versions"] = [dict(earlier.raw) for earlier in kept.earlier]
    if kept.beside:
        shape["kept_for_replies"] = True
    if kept.deleted is not None:
        shape["found_deleted"] = kept.deleted.isoformat()
    return shape


def _thread(parent: ArchivedMessage, replies: Sequence[Kept]) -> dict[str, Any]:
    """All replies that are archived; the counts are of those that still exist."""
    standing = [reply.message for reply in replies if reply.deleted is None]
    users = list(dict.fromkeys(reply.sender for reply in standing if reply.sender))
    shape: dict[str, Any] = {
        "thread_ts": parent.id,
        "reply_count": len(standing),
        "reply_users_count": len(users),
        "reply_users": users[:_REPLY_USERS],
        "replies": [{"user": _author(reply.message), "ts": reply.message.id} for reply in replies],
    }
    if standing:
        shape["latest_reply"] = standing[-1].id
    return shape


def _author(message: ArchivedMessage) -> str:
    """As the message itself has it: viewers find a reply by this and its time."""
    return str(message.raw.get("user") or message.sender)


def _user(person: Person) -> dict[str, Any]:
    """Slack's own object; of somebody it told nothing about, the shape of one."""
    profile = {"real_name": person.name, "display_name": person.name}
    known = {"id": person.id, "name": person.handle or person.id, "deleted": person.deleted}
    raw = dict(person.raw)
    return {**known, "is_bot": person.bot, "profile": profile, **raw, "id": person.id}
