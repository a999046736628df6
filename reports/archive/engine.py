"""Exports groups into one archive: side by side, each on its own, whatever becomes of the others."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from secrets import token_hex
from time import monotonic

from backends.errors import BitsafeError, NotSignedIn, PlatformError, Unreachable, WriteError
from backends.history import HistorySource
from backends.model import PLATFORM_NAMES, Group, Platform, Standing
from reports.archive.folders import follow, opened
from reports.archive.group_export import GroupExport, Stopped, Task
from reports.archive.journal import Journal
from reports.archive.late_since import late_since
from reports.archive.ledger import MOVE_IT, Ledger, NotOurs, not_ours
from reports.archive.manifest import Manifest, known_manifest, write_manifest
from reports.archive.manifest_entries import Holdings, Run, made
from reports.archive.outcomes import of_entry, of_record
from reports.archive.outputs import Outputs
from reports.archive.places import part_folder, record_folder, record_name
from reports.archive.record import Format, GroupRecord
from reports.archive.runs import Runs, note_groups, note_start, note_writes, runs_told
from reports.archive.sound import sound_records
from reports.archive.wish import (
    Ending,
    ExportResult,
    GroupOutcome,
    GroupProgress,
    Operator,
    Stage,
    Wish,
)

SIDE_BY_SIDE: Mapping[Platform, int] = {"slack": 12, "telegram": 5}
"""Groups under way at once: enough that no window of the platform stays unused."""
TURNS = 5
"""Every so many runs, a group has one more page of its old messages looked at again."""
NOT_BEGUN = "It was not begun."
READ_AGAIN = (
    "Its record was missing, and was read again from the beginning: what only that record knew, earlier "
    "versions and deleted messages, is lost."
)


@dataclass(frozen=True)
class Setting:
    """One run: ``accounts`` are who reads, for people; ``stop`` ends it after the pages under way.

    ``failures`` say why a platform that groups are wished of has no source.
    """

    wish: Wish
    sources: Mapping[Platform, HistorySource]
    formats: Sequence[Format]
    operator: Operator
    accounts: Mapping[Platform, str]
    stop: asyncio.Event
    notify: Callable[[GroupProgress], None] = lambda progress: None
    failures: Mapping[Platform, str] = field(default_factory=dict)


async def export(setting: Setting) -> ExportResult:
    """Reads what is new, and writes every format of what has changed.

    What goes wrong with one group or platform, or with the disk, is told in its outcomes, and a manifest that
    cannot be written among the problems. Raises WriteError where there can be no archive in that folder,
    LockHeld where another process writes it, BitsafeError where its manifest cannot be read.
    """
    archive = setting.wish.folder
    async with opened(archive):
        before = await asyncio.to_thread(known_manifest, archive)
        return await _Export(setting, before, await asyncio.to_thread(runs_told, archive)).run()


class _Export:
    def __init__(self, setting: Setting, before: Manifest, runs: Runs) -> None:
        self._setting = setting
        self._wish = setting.wish
        self._before = before
        self._started = datetime.now(UTC)
        self._run = f"{self._started:%Y%m%d-%H%M%S}-{token_hex(2)}"
        self._places = {platform: asyncio.Semaphore(count) for platform, count in SIDE_BY_SIDE.items()}
        self._dead: dict[Platform, PlatformError] = {}
        self._ledger = Ledger(setting.wish.folder, before, runs)
        announce = partial(note_writes, setting.wish.folder, self._run)
        self._outputs = Outputs(setting.wish.folder, before, setting.formats, self._ledger, announce)
        self._opened: set[str] = set()
        self._late_since = late_since(self._wish, before, self._started)
        self._unseen: list[str] = []
        self._busy: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def run(self) -> ExportResult:
        clock = monotonic()
        try:
            await asyncio.to_thread(self._begin)
        except WriteError as error:
            unbegun = [self._failed(group, NOT_BEGUN) for group in self._wish.groups]
            return self._result(unbegun, clock, [str(error)])
        try:
            parts = await asyncio.gather(*(self._platform(one) for one in self._platforms()))
        finally:
            await asyncio.gather(*(source.finish() for source in self._setting.sources.values()))
        outcomes = [outcome for part in parts for outcome in part]
        return self._result(outcomes, clock, await asyncio.to_thread(self._finish, outcomes))

    def _result(
        self, outcomes: Sequence[GroupOutcome], clock: float, problems: Sequence[str] = ()
    ) -> ExportResult:
        return ExportResult(
            self._run,
            self._wish.folder,
            tuple(outcomes),
            {platform: source.gate.requests for platform, source in self._setting.sources.items()},
            monotonic() - clock,
            tuple(problems),
        )

    def _begin(self) -> None:
        """Blocking: what this run is the first to write is named before it stands there."""
        begun = self._ledger.begin(record_name(group.id) for group in self._wish.groups)
        note_start(self._wish.folder, self._run, self._started, begun)

    def _platforms(self) -> list[Platform]:
        return list(dict.fromkeys(group.platform for group in self._wish.groups))

    async def _platform(self, platform: Platform) -> list[GroupOutcome]:
        wished = [group for group in self._wish.groups if group.platform == platform]
        source = self._setting.sources.get(platform)
        if source is None:
            why = self._setting.failures.get(platform, f"{PLATFORM_NAMES[platform]} was not asked.")
            return [self._failed(group, why) for group in wished]
        try:
            if self._wish.takeout:
                await source.hasten()
            listing = await source.groups()
        except PlatformError as error:
            return [self._failed(group, str(error)) for group in wished]
        if listing.incomplete:
            self._unseen.append(f"{listing.incomplete}.")
        listed = _by_key(listing.groups)
        turn = len(self._before.runs)
        order = {group.id: place for place, group in enumerate(sorted(wished, key=lambda one: one.id))}
        return list(
            await asyncio.gather(
                *(
                    self._one(group, listed.get(group.id.key), source, (order[group.id] + turn) % TURNS == 0)
                    for group in wished
                )
            )
        )

    async def _one(
        self, wished: Group, current: Group | None, source: HistorySource, recheck: bool
    ) -> GroupOutcome:
        async with self._places[wished.platform]:
            if self._setting.stop.is_set():
                return self._kept(wished, Ending.STOPPED, NOT_BEGUN)
            if wished.platform in self._dead:
                return self._failed(wished, str(self._dead[wished.platform]))
            if current is None or current.standing is not Standing.HERE:
                return self._kept(
                    wished, Ending.VANISHED, "This account is no longer shown it; what was archived stays."
                )
            try:
                # A group may be wished for twice: under its ids of before and after it migrated.
                async with self._busy[current.id.key]:
                    return await self._read(current, source, recheck)
            except BitsafeError as error:
                return self._failed(current, str(error))
            except Exception as error:
                # One group's surprise must not take the others' archive.
                logging.getLogger("bitsafe").error("unexpected in an export", exc_info=error)
                return self._failed(current, "Something came back that was not expected; the log has it.")
            finally:
                self._setting.notify(GroupProgress(wished.id, wished.title, Stage.ENDED))

    async def _read(self, current: Group, source: HistorySource, recheck: bool) -> GroupOutcome:
        folder = record_folder(self._wish.folder, current.id)
        await asyncio.to_thread(self._make_ours, folder.name)
        if current.migrated_from:
            await asyncio.to_thread(self._follow, current, current.migrated_from)
        lost = await asyncio.to_thread(self._ledger.forget_missing, folder.name)
        await asyncio.to_thread(self._ledger.check, folder.name)
        # Members and activity change daily and are no part of a history.
        group = source.describe(replace(current, members=None, active=None))
        with await asyncio.to_thread(Journal.open, folder) as journal:
            if folder.name not in self._opened:
                await asyncio.to_thread(self._ledger.check_end, folder.name, journal.index.end)
                await asyncio.to_thread(self._ledger.forget_missing_files, folder.name)
            self._opened.add(folder.name)
            ending, detail = Ending.EXPORTED, ""
            before = journal.index.lines
            task = GroupExport(source, group, journal, self._task(recheck))
            try:
                await task.run()
                detail = task.unseen or (READ_AGAIN if lost else "")
            except Stopped:
                ending = Ending.STOPPED
            except PlatformError as error:
                ending, detail = Ending.FAILED, self._why(error)
            if journal.index.group is None:
                return self._failed(current, detail) if detail else self._kept(current, ending, detail)
            if ending is Ending.EXPORTED and journal.index.lines == before:
                ending = Ending.NO_NEWS
            record = GroupRecord.of(folder, journal.index)
            restored = await asyncio.to_thread(self._write, record)
            return of_record(record, current, ending, task.new, detail, restored)

    def _make_ours(self, name: str) -> None:
        """Blocking. Raises NotOurs where a record is there that no export began."""
        if self._ledger.is_ours(name):
            return
        if not (begun := self._ledger.begin([name])):
            raise NotOurs(not_ours(name), MOVE_IT)
        note_groups(self._wish.folder, self._run, begun)

    def _follow(self, current: Group, half: str) -> None:
        """Blocking: what was archived of a group before it migrated goes on in the same record."""
        old = part_folder(self._wish.folder, current.id, half)
        new = record_folder(self._wish.folder, current.id)
        if self._ledger.is_ours(old.name):
            follow(old, new)
            self._ledger.follow(old.name, new.name)
            self._before = self._before.following(old.name, new.name)

    def _task(self, recheck: bool) -> Task:
        wish = self._wish
        return Task(
            span=wish.span,
            lookback=wish.lookback,
            media=wish.media,
            now=self._started,
            late_since=self._late_since,
            recheck=recheck,
            stop=self._setting.stop,
            notify=self._setting.notify,
        )

    def _why(self, error: PlatformError) -> str:
        if isinstance(error, NotSignedIn | Unreachable):
            self._dead[error.platform] = error
        return str(error)

    def _write(self, record: GroupRecord) -> int:
        group = record.group.group
        progress = GroupProgress(group.id, group.title, Stage.WRITING, len(record))
        return self._outputs.write(record, lambda: self._setting.notify(progress))

    def _finish(self, outcomes: Sequence[GroupOutcome]) -> list[str]:
        """Blocking: what concerns all groups, then the manifest. Returns what went wrong, in words."""
        archive = self._wish.folder
        found = sound_records(archive, self._ledger, self._before, self._opened)
        told = {outcome.detail for outcome in outcomes}
        problems = [one for one in found.problems if one not in told]
        problems += self._outputs.write_indexes(found.records, found.lost)
        for record in found.records:
            if record.folder.name in self._opened:
                self._ledger.note_record(record)
        run = Run(
            self._run, self._started, self._wish, self._setting.operator, self._setting.accounts, self._unseen
        )
        outputs, files = self._outputs, self._ledger.files
        held = Holdings(found.records, self._opened, outputs.written, outputs.indexed, files)
        manifest = made(self._before, run, outcomes, held)
        try:
            write_manifest(archive, self._run, manifest)
        except WriteError as error:
            # On a full disk, what became of each group is told all the same.
            problems.append(str(error))
        return problems

    def _failed(self, group: Group, detail: str) -> GroupOutcome:
        return self._kept(group, Ending.FAILED, detail)

    def _kept(self, group: Group, ending: Ending, detail: str) -> GroupOutcome:
        return of_entry(self._before.group(record_name(group.id)), group, ending, detail)


def _by_key(groups: Iterable[Group]) -> dict[str, Group]:
    """A group that was archived before it migrated is found under its old id, too."""
    found: dict[str, Group] = {}
    for group in groups:
        found[group.id.key] = group
        if group.migrated_from:
            found.setdefault(f"telegram:{group.migrated_from}", group)
    return found
