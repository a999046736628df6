"""Fills in the manifest at the end of a run: this run's groups anew, the rest as it stood."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from backends.model import Platform
from reports.archive.manifest import FileEntry, GroupEntry, Manifest, RunEntry
from reports.archive.places import half_of, record_name
from reports.archive.record import GroupRecord
from reports.archive.wish import Ending, GroupOutcome, Operator, Wish

_PRIVATE_CHANNELS = (
    "Slack shows private channels only to their members: those this account is not in are not archived."
)


@dataclass(frozen=True)
class Run:
    """What the manifest says of a run."""

    id: str
    started: datetime
    wish: Wish
    operator: Operator
    accounts: Mapping[Platform, str]
    unseen: Sequence[str]


@dataclass(frozen=True)
class Holdings:
    """What the archive holds at the end of a run. ``opened``: folders of the records that the run read.
    ``written`` is by record folder, then by format.
    """

    records: Sequence[GroupRecord]
    opened: Collection[str]
    written: Mapping[str, Mapping[str, int]]
    indexed: dict[str, str]
    files: dict[str, FileEntry]


def made(before: Manifest, run: Run, outcomes: Sequence[GroupOutcome], held: Holdings) -> Manifest:
    """A record that was not opened stays as it was told of, whatever a killed run has added to it."""
    told = {record_name(outcome.group): outcome for outcome in outcomes}
    groups = {entry.folder: _again(entry, run, told.get(entry.folder)) for entry in before.groups}
    for record in held.records:
        if record.folder.name in held.opened:
            outcome = told.get(record.folder.name)
            old = before.group(record.folder.name)
            groups[record.folder.name] = _group(record, run, outcome, old, held)
    unseen = [*run.unseen]
    if any(record.group.group.platform == "slack" for record in held.records):
        unseen.append(_PRIVATE_CHANNELS)
    unseen += [f"{one.title}: {one.detail}" for one in outcomes if one.ending is Ending.VANISHED]
    now = datetime.now(UTC)
    return Manifest(
        written=now,
        runs=(*before.runs, _run(run, outcomes, now)),
        groups=tuple(groups[name] for name in sorted(groups)),
        unseen=tuple(unseen),
        files=held.files,
        indexed=held.indexed,
        unbegun=_unbegun(before, run, outcomes, groups),
    )


def _unbegun(
    before: Manifest, run: Run, outcomes: Sequence[GroupOutcome], begun: Collection[str]
) -> dict[str, str]:
    halves = {record_name(half_of(one.id, one.migrated_from)) for one in run.wish.groups if one.migrated_from}
    told = {record_name(outcome.group): outcome for outcome in outcomes}
    over = halves | told.keys() | set(begun)
    stopped = {name: one.title for name, one in told.items() if one.ending is Ending.STOPPED}
    left = {name: title for name, title in before.unbegun.items() if name not in over}
    return left | {name: title for name, title in stopped.items() if name not in begun}


def _again(entry: GroupEntry, run: Run, outcome: GroupOutcome | None) -> GroupEntry:
    if outcome is None:
        return entry
    return msgspec.structs.replace(entry, ending=outcome.ending, run=run.id, detail=outcome.detail)


def _run(run: Run, outcomes: Sequence[GroupOutcome], now: datetime) -> RunEntry:
    wish, operator = run.wish, run.operator
    return RunEntry(
        run=run.id,
        started=run.started,
        ended=now,
        user=operator.user,
        host=operator.host,
        version=operator.version,
        accounts={str(platform): name for platform, name in run.accounts.items()},
        formats=tuple(wish.formats),
        groups=len(outcomes),
        new=sum(outcome.new for outcome in outcomes),
        since=wish.since.isoformat() if wish.since else "",
        until=wish.until.isoformat() if wish.until else "",
        media=wish.media.wanted,
    )


def _group(
    record: GroupRecord,
    run: Run,
    outcome: GroupOutcome | None,
    old: GroupEntry | None,
    held: Holdings,
) -> GroupEntry:
    group, name = record.group.group, record.folder.name
    lines = list(record.file_lines())
    return GroupEntry(
        id=str(group.id),
        title=group.title,
        platform=group.platform,
        kind=group.kind,
        folder=name,
        messages=len(record),
        versions=record.versions,
        deleted=record.deleted,
        files=sum(not line.missing for line in lines),
        files_missing=sum(bool(line.missing) for line in lines),
        first=record.first,
        last=record.last,
        ending=outcome.ending if outcome else old.ending if old else "",
        run=run.id if outcome else old.run if old else "",
        detail=outcome.detail if outcome else old.detail if old else "",
        complete=run.started if outcome and outcome.is_good else old.complete if old else None,
        unseen=tuple(
            sorted({*_unread(outcome, old, record), *(line.missing for line in lines if line.missing)})
        ),
        written=dict(held.written.get(name, {})),
        listed=run.started,
        read=dict(record.read),
    )


def _unread(outcome: GroupOutcome | None, old: GroupEntry | None, record: GroupRecord) -> Iterator[str]:
    """What a group's own outcome says of that, though all else could be read; else what its record does."""
    if outcome is not None:
        told, good = outcome.detail, outcome.is_good
    else:
        told, good = (old.detail, old.complete is not None) if old else ("", False)
    if told and good:
        yield told
    else:
        yield from record.unread
