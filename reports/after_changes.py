"""What changes have made of a snapshot, so that the table need not wait for the next audit. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from backends.changes.changed import Changed
from backends.changes.step import Act
from backends.model import Attendance, Group, PlatformSeen, Snapshot


def after(snapshot: Snapshot, changes: Iterable[Changed]) -> Snapshot:
    """``changes`` in the order in which they were made; groups and people that the snapshot lacks are passed
    over.
    """
    made = list(changes)
    return replace(snapshot, seen=tuple(_part(seen, made) for seen in snapshot.seen)) if made else snapshot


def _part(seen: PlatformSeen, changes: Iterable[Changed]) -> PlatformSeen:
    mine = [one for one in changes if one.group.platform == seen.platform]
    titles = {one.group: one.title for one in mine if one.act is Act.RENAME and one.title}
    groups = tuple(_renamed(group, titles.get(group.id)) for group in seen.groups)
    attendance = tuple(_moved(one, mine) for one in seen.attendance)
    return replace(seen, groups=groups, attendance=attendance)


def _renamed(group: Group, title: str | None) -> Group:
    return replace(group, title=title) if title else group


def _moved(attendance: Attendance, changes: Iterable[Changed]) -> Attendance:
    present = set(attendance.present)
    unknown = dict(attendance.unknown)
    for one in changes:
        if one.user != attendance.user or one.act not in (Act.INVITE, Act.REMOVE):
            continue
        unknown.pop(one.group, None)
        (present.add if one.act is Act.INVITE else present.discard)(one.group)
    if present == attendance.present and len(unknown) == len(attendance.unknown):
        return attendance
    return replace(attendance, present=frozenset(present), unknown=unknown)
