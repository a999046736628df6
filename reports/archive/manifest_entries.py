"""Fills in the manifest at the end of a run: this run's groups anew, the rest as it stood."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backends.model import Platform
from reports.archive.journal import writing
from reports.archive.manifest import FileEntry, GroupEntry, Manifest, RunEntry, hashed, present, unended_since
from reports.archive.places import RECORD, part_folder
from reports.archive.record import GroupRecord
from reports.archive.wish import Ending, GroupOutcome, Operator, Wish

_CLOCK_STEP = 2.0
"""Seconds by which a file system's times may lag behind the clock."""
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


def made(
    archive: Path,
    before: Manifest,
    run: Run,
    outcomes: Sequence[GroupOutcome],
    records: Sequence[GroupRecord],
    written: Mapping[str, Mapping[str, int]],
    indexed: dict[str, str],
) -> Manifest:
    """``written``: by record folder, in which formats it stands as of which line. Raises WriteError."""
    told = {outcome.group.key: outcome for outcome in outcomes}
    groups = []
    for record in records:
        name = record.folder.name
        outcome = told.get(record.group.group.id.key)
        old = before.group(name)
        groups.append(_group(record, run, outcome, old, written.get(name, old.written if old else {})))
    with writing(archive):
        files = _files(archive, before, unended_since(archive) or run.started, _followed(archive, records))
    unseen = [*run.unseen]
    if any(record.group.group.platform == "slack" for record in records):
        unseen.append(_PRIVATE_CHANNELS)
    unseen += [f"{one.title}: {one.detail}" for one in outcomes if one.ending is Ending.VANISHED]
    now = datetime.now(UTC)
    return Manifest(
        written=now,
        runs=(*before.runs, _run(run, outcomes, now)),
        groups=tuple(groups),
        unseen=tuple(unseen),
        files=files,
        indexed=indexed,
    )


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
    written: Mapping[str, int],
) -> GroupEntry:
    group = record.group.group
    lines = list(record.file_lines())
    return GroupEntry(
        id=str(group.id),
        title=group.title,
        platform=group.platform,
        kind=group.kind,
        folder=record.folder.name,
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
        unseen=tuple(sorted({*_unread(outcome, old), *(line.missing for line in lines if line.missing)})),
        written=dict(written),
    )


def _unread(outcome: GroupOutcome | None, old: GroupEntry | None) -> Iterator[str]:
    """What a group's own outcome says of that, though all else could be read."""
    if outcome is not None:
        told, good = outcome.detail, outcome.is_good
    else:
        told, good = (old.detail, old.complete is not None) if old else ("", False)
    if told and good:
        yield told


def _followed(archive: Path, records: Sequence[GroupRecord]) -> frozenset[str]:
    """Records that go on under another name, since their group migrated."""
    return frozenset(
        part_folder(archive, record.group.group.id, part).name
        for record in records
        for part in record.group.parts[:-1]
    )


def _files(
    archive: Path, before: Manifest, started: datetime, followed: frozenset[str]
) -> dict[str, FileEntry]:
    """What was not written since ``started`` keeps its hash: whatever else happened to it, the check will
    tell.
    """
    since = started.timestamp() - _CLOCK_STEP
    kept: dict[str, FileEntry] = {}
    paths = []
    for path in _sorted(archive):
        name = path.relative_to(archive).as_posix()
        if name in before.files and path.stat().st_mtime < since:
            kept[name] = before.files[name]
        paths.append(path)
    # A file that is gone without our doing stays listed, so that the check says so.
    was_ours = {name: entry for name, entry in before.files.items() if _is_ours(name, followed)}
    lost = {name: entry for name, entry in was_ours.items() if not (archive / name).exists()}
    return hashed(archive, paths, kept) | lost


def _sorted(archive: Path) -> Iterator[Path]:
    yield from (archive / name for name in sorted(present(archive)))


def _is_ours(name: str, followed: frozenset[str]) -> bool:
    """The record is never thinned out; formats drop files when a group is renamed."""
    place, _, rest = name.partition("/")
    return place == RECORD and rest.partition("/")[0] not in followed
