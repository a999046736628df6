"""What earlier runs say about today: read from the store, and judged by today's policy."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from backends.errors import StoreError
from backends.model import Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backends.store.runs import RunInfo
    from backends.store.store import Store
    from reports.policy import Policy
    from reports.rows import Assessment
    from reports.trends import Change, Pair, Point, Renamed

MOST_RUNS = 5000
DAILY_FOR = timedelta(days=14)
WEEKLY_FOR = timedelta(days=366)


class Past:
    """Earlier whole runs. Every method blocks, and may be called from several threads.

    Of all runs only some are looked at: the last of each day for two weeks, the last of each week for a
    year. Judging one takes some 50 ms, so a streak that began long ago is dated by the week.
    """

    def __init__(self, store: "Store") -> None:
        self._store = store
        # Each cache is replaced as a whole: two threads at once may do the same work, and nothing worse.
        self._before: tuple[Policy, str, Assessment | None] | None = None
        self._points: tuple[Policy, dict[str, Point | None]] | None = None

    def change(self, policy: "Policy", current: "Assessment", now: datetime) -> "Change | None":
        """Since the baseline (reports.trends.baseline); None where there is none."""
        from reports.trends import compare

        before = self._baseline(policy, current, now)
        return compare(before, current) if before is not None else None

    def new_keys(self, policy: "Policy", current: "Assessment", now: datetime) -> frozenset[str]:
        """Keys of the groups first seen after the baseline, on platforms that it had read."""
        from reports.trends import platforms_read

        before = self._baseline(policy, current, now)
        if before is None:
            return frozenset()
        read = platforms_read(before)
        found = self._store.keys_first_seen_after(before.taken)
        return frozenset(key for key in found if key.partition(":")[0] in read)

    def missing_since(
        self, policy: "Policy", current: "Assessment", now: datetime
    ) -> "Mapping[Pair, datetime]":
        """When each streak of being missing began, for the pairs missing now."""
        from reports.rules import keys_of
        from reports.trends import missing_since

        wanted = {key for row in current.rows if row.gaps for key in keys_of(row.group)}

        def newest_first() -> "Iterator[Assessment]":
            yield current
            for run in reversed(self._earlier(current, now)):
                yield from self._judged(policy, run.id, wanted)

        return missing_since(newest_first())

    def trend(self, policy: "Policy", current: "Assessment", now: datetime) -> "list[Point]":
        """Points of the rate over time, the current run's last."""
        from reports.trends import point, spaced

        kept = self._points[1] if self._points is not None and self._points[0] is policy else {}
        points: dict[str, Point | None] = {}
        for run in self._earlier(current, now):
            points[run.id] = kept[run.id] if run.id in kept else self._point(policy, run.id)
        self._points = policy, points
        return spaced(filter(None, [*points.values(), point(current)]))

    def _point(self, policy: "Policy", run: str) -> "Point | None":
        from reports.trends import point

        return next(map(point, self._judged(policy, run)), None)

    def renamed(self, policy: "Policy", current: "Assessment | None") -> "Renamed":
        """Of all groups ever seen with a retired name, how many no longer bear one; ``current`` knows the
        names best, since it knows what was changed after the last look.
        """
        from reports.trends import renamed

        groups = [group for found in self._store.tracked().values() for group in found]
        groups += current.snapshot.groups if current is not None else ()
        return renamed(self._store.titles(), groups, policy.retired_in)

    def _earlier(self, current: "Assessment", now: datetime) -> "list[RunInfo]":
        runs = self._store.whole_runs(MOST_RUNS)
        return thinned([run for run in runs if run.started < current.taken], now)

    def _baseline(self, policy: "Policy", current: "Assessment", now: datetime) -> "Assessment | None":
        from reports.trends import baseline

        runs = [run for run in self._store.whole_runs(MOST_RUNS) if run.started < current.taken]
        while (found := baseline(runs, now)) is not None:
            kept = self._before
            if kept is None or kept[0] is not policy or kept[1] != found.id:
                kept = policy, found.id, next(self._judged(policy, found.id), None)
                self._before = kept
            if kept[2] is not None:
                return kept[2]
            runs = [run for run in runs if run.id != found.id]
        return None

    def _judged(self, policy: "Policy", run: str, keys: "set[str] | None" = None) -> "Iterator[Assessment]":
        """One run, or those of its groups with ``keys``; nothing where it is damaged."""
        from reports.coverage import assess

        try:
            snapshot = self._store.snapshot(run)
        except StoreError:
            return
        yield assess(policy, snapshot if keys is None else narrowed(snapshot, keys), is_past=True)


def narrowed(snapshot: Snapshot, keys: set[str]) -> Snapshot:
    """The snapshot with only the groups that have ``keys``."""
    seen = (
        replace(part, groups=tuple(group for group in part.groups if group.id.key in keys))
        for part in snapshot.seen
    )
    return replace(snapshot, seen=tuple(seen))


def thinned(runs: "Sequence[RunInfo]", now: datetime) -> "list[RunInfo]":
    """The last of each day for two weeks, the last of each week for a year; oldest first."""
    kept: dict[tuple[int, ...], RunInfo] = {}
    for run in sorted(runs, key=lambda run: (run.started, run.id)):
        age = now - run.started
        day = run.started.astimezone().date()
        if age <= DAILY_FOR:
            kept[(day.toordinal(),)] = run
        elif age <= WEEKLY_FOR:
            kept[tuple(day.isocalendar()[:2])] = run
    return list(kept.values())
