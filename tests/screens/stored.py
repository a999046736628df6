"""The app on a real config and a real store in a folder of its own; only the platforms are left out."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from backends.confirmed import Confirmation
from backends.model import (
    Account,
    Attendance,
    Condition,
    Event,
    Group,
    Identity,
    Platform,
    PlatformSeen,
    Snapshot,
    User,
)
from reports.rows import Assessment
from tests.screens.world import ADA_SLACK, ADA_TELEGRAM, NOW, REQUIRED, TEAM, StoppedClock, group, shown
from tui.app import BitsafeApp
from tui.jobs import AuditWish, Jobs, Options

CONFIG = """
[[category]]
name = "BD Customer"
match = ["/./"]

[[category]]
name = "Marketing"
match = ["marketing"]

[[exclusion]]
member = "Fay Oduya"
filter = "platform:slack"
reason = "only on Telegram"
"""


def config(members: str = "", tables: str = CONFIG) -> str:
    team = "".join(
        f'[[team]]\nname = "{name}"\nslack = "{handle(name)}"\ntelegram = "{handle(name)}"\nrole = "BD"\n'
        f'status = "{"required" if name in REQUIRED else "optional"}"\n\n'
        for name in TEAM
    )
    return f"{team}{members}{tables}"


def handle(name: str) -> str:
    return name.lower().replace(" ", "_")


def seen(platform: Platform, account: Account, groups: tuple[Group, ...]) -> PlatformSeen:
    """Ada is signed in and everywhere; every other person is missing from each seventh group."""
    users = [
        User(platform, account.id if name == TEAM[0] else f"{platform}-{name}", name, handle(name))
        for name in TEAM
    ]
    places = {user.id: place for place, user in enumerate(users)}
    attendance = tuple(
        Attendance(
            user.id,
            frozenset(
                one.id
                for number, one in enumerate(groups)
                if not places[user.id] or (number + places[user.id]) % 7
            ),
        )
        for user in users
    )
    identities = tuple(Identity(platform, user.handle, user) for user in users)
    used = 431 if platform == "telegram" else None
    return PlatformSeen(
        platform, Condition.OK, account, identities, attendance, groups, requests=9, groups_used=used
    )


def snapshot(run: str = "run-1", days_ago: int = 0, titles: tuple[str, ...] = ()) -> Snapshot:
    """Ten groups on each platform; ``titles`` are those of the first Telegram groups."""
    slack = tuple(group(number, "slack") for number in range(10))
    telegram = tuple(
        group(number, "telegram", titles[number] if number < len(titles) else None) for number in range(10)
    )
    parts = (seen("slack", ADA_SLACK, slack), seen("telegram", ADA_TELEGRAM, telegram))
    return Snapshot(run, NOW - timedelta(days=days_ago), 9.4, parts)


class StoredJobs(Jobs):
    """Real jobs, but that a refresh finds what the last run has found."""

    async def audit(self, notify: Callable[[Event], None], wish: AuditWish | None = None) -> Assessment:
        found = self.last()
        assert found is not None
        return found


def stored_app(
    home: Path,
    titles: tuple[str, ...] = (),
    text: str | None = None,
    days_ago: tuple[int, ...] = (0,),
    unconfirmed: tuple[str, ...] = (),
) -> BitsafeApp:
    """``home`` is BITSAFE_TUI_HOME as well; one run for each of ``days_ago``, the newest last. Nobody has
    confirmed the handles of those ``unconfirmed``.
    """
    path = home / "config.toml"
    path.write_text(text or config(), encoding="utf-8")
    jobs = StoredJobs(Options(config=path))
    jobs.open()
    for days in days_ago:
        jobs.store.save(snapshot(f"run-{9999 - days}", days, titles), jobs.store.rosters())
    confirmed = [
        Confirmation(
            part.platform, part.account.realm if part.platform == "slack" else "", one.handle, user.id
        )
        for part in snapshot().seen
        for one in part.identities
        if part.account and (user := one.user) and user.name not in unconfirmed
    ]
    jobs.store.confirm(confirmed, "ada", "laptop")
    return BitsafeApp(jobs, StoppedClock())


def inside(app: BitsafeApp) -> str:
    """The text of the panel, its lines joined."""
    return " ".join(
        " ".join(line.split("│")[1] for line in shown(app).splitlines() if line.count("│") > 1).split()
    )
