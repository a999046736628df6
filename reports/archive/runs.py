"""``runs.jsonl``: one line when a run begins, and one with the manifest's hash when it has ended.

The records that a run is the first to begin are named here before there is anything in them, and so is what
it writes of each format, before the first file: what stands where no run said that it would is a stranger's.
"""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock

import msgspec

from reports.archive.journal import write_all, writing
from reports.archive.places import RUNS

_ONE_AT_A_TIME = Lock()
"""Groups are written in threads."""


class _RunLine(msgspec.Struct, omit_defaults=True):
    run: str
    started: datetime | None = None
    ended: datetime | None = None
    manifest_sha256: str = ""
    coming_sha256: str = ""
    groups: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Runs:
    """``unended``: when those began that wrote no manifest, killed or under way, oldest first; ``last``: when
    the newest one that ended began. ``vouched``: the hash of the newest manifest, "" where no run ended;
    ``known``: of all of them, and of those that runs were about to write.
    ``named``: folders of the records that unended runs were the first to begin. ``half_written``: what such a
    run was about to write, as ``output`` names it, and none has written since; with when that run began.
    """

    begun: int = 0
    unended: Sequence[datetime] = ()
    last: datetime | None = None
    vouched: str = ""
    known: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    half_written: Mapping[str, datetime] = field(default_factory=dict)

    def unended_after(self, moment: datetime | None) -> datetime | None:
        """The first one that began later than that, any one where that is None."""
        return next((one for one in self.unended if moment is None or one > moment), None)


def note_start(archive: Path, run: str, now: datetime, groups: Sequence[str] = ()) -> None:
    """Blocking; ``groups``: folders of the records that this run is the first to begin. Raises WriteError."""
    _add_line(archive, _RunLine(run, started=now, groups=tuple(groups)))


def note_groups(archive: Path, run: str, groups: Sequence[str]) -> None:
    """Blocking: more of them, of which the run learned later. Raises WriteError."""
    _add_line(archive, _RunLine(run, groups=tuple(groups)))


def note_writes(archive: Path, run: str, places: Sequence[str]) -> None:
    """Blocking: what it is about to write, where nothing stands that is a stranger's. Raises WriteError."""
    _add_line(archive, _RunLine(run, writes=tuple(places)))


def output(form: str, group: str = "") -> str:
    """What is written of a format for one group, or for all of them at once."""
    return f"{form}/{group}"


def note_manifest(archive: Path, run: str, manifest_sha256: str) -> None:
    """Blocking: which one is about to be written, before a kill can come. Raises WriteError."""
    _add_line(archive, _RunLine(run, coming_sha256=manifest_sha256))


def note_end(archive: Path, run: str, now: datetime, manifest_sha256: str) -> None:
    """Blocking. Raises WriteError."""
    _add_line(archive, _RunLine(run, ended=now, manifest_sha256=manifest_sha256))


def _add_line(archive: Path, line: _RunLine) -> None:
    path = archive / RUNS
    with writing(path), _ONE_AT_A_TIME:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            # A line that a kill cut off is ended, so that the next one stands by itself.
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            try:
                write_all(descriptor, (b"\n" if torn else b"") + msgspec.json.encode(line) + b"\n")
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)


def runs_told(archive: Path) -> Runs:
    """Blocking: the same as ``read_runs``; none where they cannot be read."""
    try:
        return read_runs(archive)
    except OSError:
        return Runs()


def read_runs(archive: Path) -> Runs:
    """Blocking; lines that cannot be read say nothing. Raises OSError."""
    begun: dict[str, datetime] = {}
    ended: list[_RunLine] = []
    known: set[str] = set()
    named: defaultdict[str, set[str]] = defaultdict(set)
    writes: defaultdict[str, set[str]] = defaultdict(set)
    for raw in (archive / RUNS).read_bytes().splitlines():
        try:
            line = msgspec.json.decode(raw, type=_RunLine)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        named[line.run].update(line.groups)
        writes[line.run].update(line.writes)
        if line.started is not None:
            begun[line.run] = line.started
        elif line.manifest_sha256:
            ended.append(line)
        if line.manifest_sha256 or line.coming_sha256:
            known.add(line.manifest_sha256 or line.coming_sha256)
    over = {line.run for line in ended}
    half_written: dict[str, datetime] = {}
    for run, started in begun.items():
        for one in writes[run]:
            if run in over:
                half_written.pop(one, None)
            else:
                half_written.setdefault(one, started)
    return Runs(
        len(begun),
        sorted(started for run, started in begun.items() if run not in over),
        max((started for run, started in begun.items() if run in over), default=None),
        ended[-1].manifest_sha256 if ended else "",
        frozenset(known),
        frozenset(group for run, groups in named.items() if run not in over for group in groups),
        half_written,
    )
