"""A hand-made assessment of any size, the same each time, and jobs that offer nothing else."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from textual.app import App
from textual.pilot import Pilot

from backends.changes.in_hand import InHand
from backends.changes.journal import Journal
from backends.changes.record import ChangeRecord
from backends.model import (
    Account,
    Condition,
    Event,
    Group,
    GroupId,
    Kind,
    Platform,
    PlatformSeen,
    Problem,
    Rights,
    Role,
    Snapshot,
    Standing,
)
from backends.settings import ViewSettings
from reports.rows import Assessment, Cell, Row, State, coverage_of
from reports.trends import Pair, Renamed
from tui.app import BitsafeApp
from tui.clock import Clock
from tui.jobs import AuditWish, Jobs, Options
from tui.looking_back import Invited, LookBack
from tui.remembered import Remembered, read, theme_in, write
from tui.widgets.group_table import GroupTable
from tui.workbench import Beside

NOW = datetime(2026, 11, 23, 8, 2, tzinfo=UTC)
PATIENCE = 30.0
"""Seconds."""
REQUIRED = ("Ada North", "Bea Ford", "Cal Reyes", "Dia Kahn", "Ed Lim")
OPTIONAL = ("Fay Oduya", "Gus Meyer", "Hana Ito", "Ivo Petrov")
TEAM = REQUIRED + OPTIONAL
CUSTOMERS = (
    "Hellomoon",
    "Acme Custody",
    "Nova Labs",
    "Delta Pay",
    "Orchid Finance",
    "Stonebridge",
    "Kite Exchange",
    "Lumen Capital",
    "Marlin DAO",
    "Tern Ventures",
    "Zephyr Bank",
    "Quill Markets",
)
CATEGORIES = ("BD Customer", "BD Customer", "BD Customer", "Marketing", "Intro", "Internal", "Uncategorised")
ADA_SLACK = Account("slack", "U01", "Ada North", "ada", home="Northwind")
ADA_TELEGRAM = Account("telegram", "77", "Ada North", "ada_north")
ALL_RIGHTS = Rights(True, True, True)
INVITED = InHand("invited", NOW - timedelta(days=2))


class StoppedClock(Clock):
    """A clock that stands still at nine on a Monday in Berlin, until it is moved."""

    def __init__(self) -> None:
        super().__init__(ZoneInfo("Europe/Berlin"))
        object.__setattr__(self, "moment", NOW)

    def now(self) -> datetime:
        moment: datetime = self.__dict__["moment"]
        return moment

    def forward(self, by: timedelta) -> None:
        object.__setattr__(self, "moment", self.now() + by)


def group(number: int, platform: Platform, title: str | None = None) -> Group:
    """Group ``number`` of a platform; role, rights, size and age follow from the number."""
    customer = CUSTOMERS[number % len(CUSTOMERS)]
    role = (Role.MEMBER, Role.ADMIN, Role.MEMBER, Role.OWNER)[number % 4]
    rights = ALL_RIGHTS if role is not Role.MEMBER else Rights(number % 3 == 0, False, False)
    standing = {40: Standing.LOST, 41: Standing.VANISHED}.get(number, Standing.HERE)
    active = NOW - timedelta(days=(number * 7) % 90, hours=3)
    if platform == "slack":
        made = f"{customer.lower().replace(' ', '-')}-bitsafe{number // 12 or ''}"
        kind = Kind.PUBLIC if number % 17 == 3 else Kind.PRIVATE
        id = GroupId.of("slack", "T01", f"C{number:05}")
        url: str | None = f"https://northwind.slack.com/archives/C{number:05}"
    else:
        brand = "iBTC" if number % 9 == 4 else "BitSafe"
        made = f"{customer}{f' {number // 12}' if number >= 12 else ''} <> {brand}"
        kind = (Kind.SUPERGROUP, Kind.SUPERGROUP, Kind.BASIC, Kind.FORUM)[number % 4]
        id = GroupId.of("telegram", "77", f"-100{1000000000 + number}")
        url = None if kind is Kind.BASIC else f"https://t.me/c/{1000000000 + number}/1"
    return Group(
        id,
        made if title is None else title,
        kind,
        role,
        rights,
        members=5 + (number * 13) % 240,
        archived=number % 31 == 30,
        standing=standing,
        url=url,
        active=active,
    )


def cells(number: int) -> dict[str, Cell]:
    """What each team member is in group ``number``: mostly in, with a few of every other state."""
    made: dict[str, Cell] = {}
    for place, name in enumerate(TEAM):
        required = name in REQUIRED
        dice = (number * 31 + place * 17 + number // 7) % 61
        state, why = State.PRESENT, "required: category BD Customer" if required else "optional here"
        held = None
        if not required and dice % 3 == 0:
            state = State.ABSENT
        elif dice in (5, 9) and required:
            state = State.MISSING
            held = INVITED if dice == 9 and number % 4 == 1 else None
        elif dice == 11:
            state, why = State.UNKNOWN, "members are hidden, and only admins see them"
        elif dice == 23:
            state, why, required = State.EXCUSED, "on parental leave (until 31 Jan 2027)", False
        elif dice == 37 and not required:
            state, why = State.SHOULD_LEAVE, "marked inactive, still there"
        elif dice == 41:
            state, why = State.UNMAPPED, "no Slack handle in the team"
        made[name] = Cell(state, required, why, held)
    return made


def row(number: int, platform: Platform, title: str | None = None) -> Row:
    made = group(number, platform, title)
    category = CATEGORIES[number % len(CATEGORIES)]
    flags = [
        flag for flag, holds in (("public", made.kind is Kind.PUBLIC), ("archived", made.archived)) if holds
    ]
    if made.standing is not Standing.HERE:
        flags.append(made.standing.value)
    elif made.rights.invite is False:
        flags.append("no-rights")
    if "iBTC" in made.title:
        flags.append("ibtc")
    return Row(made, category, category == "BD Customer", cells(number), tuple(flags), number % 11 == 0)


def assessment(
    slack: int = 72,
    telegram: int = 402,
    titles: Sequence[str] | None = None,
    telegram_condition: Condition = Condition.OK,
    taken: datetime = NOW,
    problems: Sequence[Problem] = (),
    accounts: Sequence[Account] = (ADA_SLACK, ADA_TELEGRAM),
) -> Assessment:
    """A whole run; ``titles`` replace those of the first Telegram groups."""
    given = titles or ()
    slack_rows = [row(number, "slack") for number in range(slack)]
    telegram_rows = [
        row(number, "telegram", given[number] if number < len(given) else None) for number in range(telegram)
    ]
    if telegram_condition not in (Condition.OK, Condition.PARTIAL):
        telegram_rows = []
    rows = tuple(slack_rows + telegram_rows)
    seen = (
        PlatformSeen(
            "slack", Condition.OK, accounts[0], groups=tuple(r.group for r in slack_rows), requests=14
        ),
        PlatformSeen(
            "telegram",
            telegram_condition,
            accounts[1],
            groups=tuple(r.group for r in telegram_rows),
            problems=tuple(problems),
            requests=63,
            checks=4,
        ),
    )
    return Assessment(
        Snapshot("run-1", taken, 9.4, seen),
        TEAM,
        frozenset(REQUIRED),
        rows,
        coverage_of(rows),
        sum(made.category == "Uncategorised" for made in rows),
    )


class EmptyJournal(Journal):
    """The journal of somebody who has never changed anything."""

    def __init__(self) -> None:
        pass

    async def unfinished(self) -> list[ChangeRecord]:
        return []

    async def records(self, limit: int) -> list[ChangeRecord]:
        return []


class PreparedJobs(Jobs):
    """Jobs whose runs are made by hand: ``earlier`` is the last run, ``next`` what an audit yields.

    An audit tells ``events``, then waits for ``go`` if that is set. An exception in place of a run is raised.
    """

    def __init__(
        self,
        earlier: Assessment | Exception | None = None,
        next: Assessment | Exception | None = None,
        events: Sequence[Event] = (),
        options: Options | None = None,
    ) -> None:
        super().__init__(options or Options())
        self.earlier = earlier
        self.next = next
        self.events = events
        self.go = asyncio.Event()
        self.go.set()
        self.back = LookBack(None, Renamed(0, 0), Beside(me="Ada North", retired=("iBTC",)), Invited(3, 24))
        self.views: tuple[ViewSettings, ...] = ()
        self.foreign_services: list[str] = []
        self.state: Path | None = None
        """The folder of the state file; None = nothing is kept."""
        self.report: Path | Exception = Path("/home/ada/bitsafe/exports/2026-11-23 0902.xlsx")

    @property
    def configured_views(self) -> tuple[ViewSettings, ...]:
        return self.views

    @property
    def retired_names(self) -> tuple[str, ...]:
        return ("iBTC",)

    def remembered(self) -> Remembered:
        return read(self.state) if self.state else Remembered()

    def remember(self, remembered: Remembered) -> None:
        if self.state:
            write(self.state, remembered)

    @property
    def journal(self) -> Journal:
        return EmptyJournal()

    def export_left(self) -> None:
        return None

    def look_back(self) -> LookBack:
        return self.back

    def missing_since(self) -> dict[Pair, datetime]:
        return {}

    def theme_left(self) -> str:
        return theme_in(self.state) if self.state else ""

    def needs_set_up(self) -> bool:
        return False

    def open_place(self) -> None:
        if isinstance(self.earlier, Exception):
            raise self.earlier

    def foreign(self) -> list[str]:
        return self.foreign_services

    def glimpse(self) -> Assessment | None:
        return self.last()

    def open(self) -> None:
        if isinstance(self.earlier, Exception):
            raise self.earlier

    def last(self) -> Assessment | None:
        return None if isinstance(self.earlier, Exception) else self.earlier

    async def audit(self, notify: Callable[[Event], None], wish: AuditWish | None = None) -> Assessment:
        for event in self.events:
            notify(event)
        await self.go.wait()
        if isinstance(self.next, Exception):
            raise self.next
        made = self.next or self.last()
        assert made is not None
        return made

    def write_report(self, path: Path | None = None) -> Path:
        if isinstance(self.report, Exception):
            raise self.report
        return self.report

    async def close(self) -> None:
        return None


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Let the app work until something holds; a busy machine gets its time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        await pilot.pause()
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"it never came to that; the screen shows:\n{shown(pilot.app)}")


async def at_rest(pilot: Pilot[int]) -> None:
    """The start is over: the last run is shown, the audit has ended, and earlier runs were looked at."""
    app = pilot.app
    await until(pilot, lambda: "Refreshed" in shown(app) or "! " in shown(app))
    if isinstance(app, BitsafeApp) and isinstance(app.jobs, PreparedJobs):
        main = app.main
        await until(pilot, lambda: main.shown is None or main._back is not None)


def shown(app: App[int]) -> str:
    """The text on the screen, line by line."""
    return "\n".join(lines(app))


def lines(app: App[int]) -> list[str]:
    return [strip.text for strip in app.screen._compositor.render_strips()]


def told(app: App[int]) -> list[str]:
    """The notifications there were."""
    return [notification.message for notification in app._notifications]


def table(app: BitsafeApp) -> GroupTable:
    return app.main.query_one(GroupTable)


def cursor(app: BitsafeApp) -> GroupId:
    row = table(app).cursor_row
    assert row is not None
    return row.group.id


def app_on(
    earlier: Assessment | Exception | None = None,
    next: Assessment | Exception | None = None,
    events: Sequence[Event] = (),
    demo: bool = False,
) -> tuple[BitsafeApp, PreparedJobs]:
    """The app with a stopped clock on prepared jobs."""
    jobs = PreparedJobs(earlier, next, events, Options(demo=demo))
    return BitsafeApp(jobs, StoppedClock()), jobs
