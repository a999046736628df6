"""``runs.jsonl``: one line when a run begins, and one with the manifest's hash when it has ended."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from reports.archive.journal import writing
from reports.archive.places import RUNS


class _RunLine(msgspec.Struct, omit_defaults=True):
    run: str
    started: datetime | None = None
    ended: datetime | None = None
    manifest_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Runs:
    """``unended``: when those began that wrote no manifest, killed or under way, oldest first; ``last``: when
    the newest one that ended began. ``vouched``: the hash of the newest manifest, "" where no run ended.
    """

    begun: int = 0
    unended: Sequence[datetime] = ()
    last: datetime | None = None
    vouched: str = ""

    def unended_after(self, moment: datetime | None) -> datetime | None:
        """The first one that began later than that, any one where that is None."""
        return next((one for one in self.unended if moment is None or one > moment), None)


def note_start(archive: Path, run: str, now: datetime) -> None:
    """Blocking. Raises WriteError."""
    _add_line(archive, _RunLine(run, started=now))


def note_end(archive: Path, run: str, now: datetime, manifest_sha256: str) -> None:
    """Blocking. Raises WriteError."""
    _add_line(archive, _RunLine(run, ended=now, manifest_sha256=manifest_sha256))


def _add_line(archive: Path, line: _RunLine) -> None:
    path = archive / RUNS
    with writing(path):
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            # A line that a kill cut off is ended, so that the next one stands by itself.
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, (b"\n" if torn else b"") + msgspec.json.encode(line) + b"\n")
            os.fsync(descriptor)
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
    for raw in (archive / RUNS).read_bytes().splitlines():
        try:
            line = msgspec.json.decode(raw, type=_RunLine)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        if line.started is not None:
            begun[line.run] = line.started
        elif line.manifest_sha256:
            ended.append(line)
    over = {line.run for line in ended}
    return Runs(
        len(begun),
        sorted(started for run, started in begun.items() if run not in over),
        max((started for run, started in begun.items() if run in over), default=None),
        ended[-1].manifest_sha256 if ended else "",
    )
