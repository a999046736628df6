"""What changed over time. Pure: over assessments that were all judged by today's policy."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol, TypeVar

from backends.model import Group, Platform, Standing
from reports.rows import Assessment, Coverage, Row, State, coverage_of

Pair = tuple[str, str]
"""A group's key and a member's name."""
Point = tuple[datetime, Coverage]
"""When a run began, aware UTC, and the rate it showed under today's policy."""

WEEK = 7
LEAST_DAYS = 4
DAILY_POINTS = 31


@dataclass(frozen=True, slots=True)
class Named:
    """A group by its key, with the title it had when last seen. Hostile text."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A required member who is missing, or was, in a group. The title is hostile text."""

    key: str
    member: str
    title: str

    @property
    def pair(self) -> Pair:
        return self.key, self.member


@dataclass(frozen=True)
class Change:
    """What is different between two runs. ``since`` and ``until`` are when they began, aware UTC.

    ``no_longer_known``: gaps that can no longer be seen, and so have not been closed.
    ``in_hand``: about how many of the gaps there are now something was done of late.
    ``points``: by how many percentage points the rate rose, over the platforms that both runs have read;
    None where there is no such platform.
    """

    since: datetime
    until: datetime
    new: tuple[Named, ...] = ()
    gone: tuple[Named, ...] = ()
    opened: tuple[Gap, ...] = ()
    closed: tuple[Gap, ...] = ()
    no_longer_known: tuple[Gap, ...] = ()
    points: float | None = None
    in_hand: int = 0

    @property
    def nothing(self) -> bool:
        """No group and no gap is different."""
        return not (self.new or self.gone or self.opened or self.closed or self.no_longer_known)


@dataclass(frozen=True, slots=True)
class Renamed:
    """Of ``of`` groups ever seen with a retired name, ``done`` no longer bear any."""

    done: int
    of: int


class Run(Protocol):
    """A run as the store lists it: backends.store.runs.RunInfo."""

    @property
    def id(self) -> str: ...
    @property
    def started(self) -> datetime: ...
    @property
    def read(self) -> frozenset[Platform]: ...


AnyRun = TypeVar("AnyRun", bound=Run)


def compare(before: Assessment, after: Assessment) -> Change:
    """Groups and gaps of ``after`` against ``before``, whichever is earlier.

    A gap is a pair that is known to be missing. It is opened where it was known to be none, or its group
    is new; closed where it is known to be none now. A platform that was not read, a group that is gone,
    somebody unknown: these open and close nothing. New and gone are told of platforms that both runs read,
    and not where one of the runs was over a part of the groups.
    """
    follow = lineage([before, after])
    old, new = _View(before, follow), _View(after, follow)
    comparable = old.read & new.read
    fresh = [] if before.snapshot.scope else [k for k in new.here - old.rows.keys() if _on(k, comparable)]
    gone = [] if after.snapshot.scope else [k for k in old.here - new.here if _on(k, comparable)]
    return Change(
        since=before.taken,
        until=after.taken,
        new=new.named(fresh),
        gone=old.named(gone),
        opened=new.gaps(new.missing & (old.fine | _pairs_of(new, fresh))),
        closed=old.gaps(old.missing & new.fine),
        no_longer_known=old.gaps(old.missing - new.fine - new.missing),
        points=_points(old, new, comparable),
        in_hand=sum(row.in_hand for row in after.rows),
    )


class _View:
    """One assessment by the keys under which its groups are followed."""

    def __init__(self, assessment: Assessment, follow: Mapping[str, str]) -> None:
        self.read = platforms_read(assessment)
        self.rows = by_key(assessment, follow)

    @cached_property
    def here(self) -> set[str]:
        """Groups that are there, as far as can be told."""
        return {key for key, row in self.rows.items() if row.group.standing is Standing.HERE}

    @cached_property
    def missing(self) -> set[Pair]:
        return {pair for pair, state in self._known() if state is State.MISSING}

    @cached_property
    def fine(self) -> set[Pair]:
        """Pairs that are known to be no gap."""
        return {pair for pair, state in self._known() if state is not State.MISSING}

    def _known(self) -> Iterator[tuple[Pair, State]]:
        for key in self.here:
            row = self.rows[key]
            if row.group.platform in self.read:
                yield from (
                    ((key, name), cell.state) for name, cell in row.cells.items() if is_known(cell.state)
                )

    def named(self, keys: Iterable[str]) -> tuple[Named, ...]:
        found = [Named(key, self.rows[key].group.title) for key in keys]
        return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.key)))

    def gaps(self, pairs: Iterable[Pair]) -> tuple[Gap, ...]:
        found = [Gap(key, member, self.rows[key].group.title) for key, member in pairs]
        return tuple(sorted(found, key=lambda gap: (gap.title.casefold(), gap.key, gap.member)))


def _pairs_of(view: _View, keys: Iterable[str]) -> set[Pair]:
    return {(key, member) for key in keys for member in view.rows[key].cells}


def _on(key: str, platforms: Collection[Platform]) -> bool:
    return key.partition(":")[0] in platforms


def _points(old: _View, new: _View, comparable: Collection[Platform]) -> float | None:
    before, after = (
        coverage_of(row for key, row in view.rows.items() if _on(key, comparable)) for view in (old, new)
    )
    return 100 * (after.rate - before.rate) if before.of and after.of else None


def is_known(state: State) -> bool:
    return state not in (State.UNKNOWN, State.UNMAPPED)


def platforms_read(assessment: Assessment) -> frozenset[Platform]:
    """The platforms that answered, wholly or in part."""
    return frozenset(seen.platform for seen in assessment.snapshot.seen if seen.was_read)


def lineage(history: Iterable[Assessment]) -> Mapping[str, str]:
    """The key of each basic group that became a supergroup, with the key of that supergroup."""
    return {
        f"{row.group.platform}:{row.group.migrated_from}": row.group.id.key
        for assessment in history
        for row in assessment.rows
        if row.group.migrated_from
    }


def by_key(assessment: Assessment, follow: Mapping[str, str]) -> dict[str, Row]:
    """Rows by the key that a group has in the end; of a migrated pair the later half."""
    found = {follow[row.group.id.key]: row for row in assessment.rows if row.group.id.key in follow}
    rest = {row.group.id.key: row for row in assessment.rows if row.group.id.key not in follow}
    return found | rest


def missing_since(history: Iterable[Assessment]) -> Mapping[Pair, datetime]:
    """For each pair missing in the latest run, when the earliest run of the unbroken streak began.

    ``history`` comes newest first, and is read only as far as a streak goes on. Not knowing in between
    does not break a streak. Earlier runs need to hold no other groups than those with gaps now.
    """
    runs = iter(history)
    latest = next(runs, None)
    if latest is None:
        return {}
    follow = lineage([latest])
    unbroken = set(_View(latest, follow).missing)
    since = dict.fromkeys(unbroken, latest.taken)
    while unbroken and (run := next(runs, None)) is not None:
        view = _View(run, follow)
        unbroken -= view.fine
        since |= dict.fromkeys(unbroken & view.missing, run.taken)
    return since


def baseline(runs: Sequence[AnyRun], now: datetime) -> AnyRun | None:
    """Of ``runs`` before the current one, that which the review of ``now`` is compared with.

    For someone who looks about once a week, however often audits run: of the runs at least four local
    days before today, that of the day nearest to a week ago (of two as near, the later day); of
    that day the last, so that what was mended in the last review does not count again. In the first days
    there is no such run: then the very first. A run that has read fewer platforms than others is passed
    over. None where there is no run.
    """
    most = max((len(run.read) for run in runs), default=0)
    earlier = sorted((run for run in runs if len(run.read) == most), key=lambda run: (run.started, run.id))
    if not earlier:
        return None
    today = now.astimezone().date()

    def days(run: AnyRun) -> int:
        return (today - run.started.astimezone().date()).days

    old = [run for run in earlier if days(run) >= LEAST_DAYS]
    if not old:
        return earlier[0]
    return min(old, key=lambda run: (abs(days(run) - WEEK), days(run), -run.started.timestamp()))


def renamed(
    ever: Mapping[str, Collection[str]], groups: Iterable[Group], retired_in: Callable[[str], Collection[str]]
) -> Renamed:
    """``ever``: every title by group key; ``groups`` as last seen; ``retired_in`` is Policy.retired_in."""
    now = {group.id.key: group.title for group in groups}
    bore = {key for key, titles in ever.items() if any(map(retired_in, titles))}
    bore |= {key for key, title in now.items() if retired_in(title)}
    return Renamed(sum(key in now and not retired_in(now[key]) for key in bore), len(bore))


def point(assessment: Assessment) -> Point | None:
    """None for a run over a part, or one in which a platform could not be read: it does not tell the rate."""
    shown = {row.group.platform for row in assessment.rows}
    if assessment.snapshot.scope or not shown or not shown <= platforms_read(assessment):
        return None
    return assessment.taken, assessment.coverage


def spaced(points: Iterable[Point]) -> list[Point]:
    """The last point of each local day; of each week where there would be more than a month of days."""
    ordered = sorted(points, key=lambda one: one[0])
    daily = {one[0].astimezone().date(): one for one in ordered}
    if len(daily) > DAILY_POINTS:
        daily = {day - timedelta(days=day.weekday()): one for day, one in daily.items()}
    return list(daily.values())
