"""Snapshots, groups and policies of any shape, made by hand, for the tests of what is judged and kept."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from backends.model import (
    Account,
    Attendance,
    Condition,
    Group,
    GroupId,
    Identity,
    Kind,
    Platform,
    PlatformSeen,
    Problem,
    Rights,
    Role,
    Snapshot,
    Standing,
    User,
)
from backends.settings import CategoryRule, ExclusionRule, FlagSettings, Settings, TeamMember
from reports.policy import Policy

STARTED = datetime(2026, 11, 23, 8, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
AMY = TeamMember("Amy", "amy", "amy_t", "BD")
BOB = TeamMember("Bob", "bob", "bob_t", "BD")
CLEO = TeamMember("Cleo", "cleo", "cleo_t", "Engineering", "optional")


def telegram(
    number: int = 1,
    title: str = "Acme <> BitSafe",
    *,
    account: str = "77",
    migrated_from: str | None = None,
    standing: Standing = Standing.HERE,
) -> Group:
    id = GroupId.of("telegram", account, f"-100{number:010}")
    return Group(
        id, title, Kind.SUPERGROUP, Role.MEMBER, Rights(True), standing=standing, migrated_from=migrated_from
    )


def basic(number: int, title: str = "Acme <> BitSafe") -> Group:
    return Group(GroupId.of("telegram", "77", f"-{number}"), title, Kind.BASIC, Role.MEMBER, Rights(True))


def slack(native: str = "C0001", title: str = "acme-bitsafe", kind: Kind = Kind.PRIVATE) -> Group:
    return Group(GroupId.of("slack", "T01", native), title, kind, Role.MEMBER, Rights(True))


def seen(
    platform: Platform,
    groups: Iterable[Group],
    attendance: Iterable[Attendance] = (),
    *,
    identities: Iterable[Identity] = (),
    condition: Condition = Condition.OK,
    problems: Iterable[Problem] = (),
) -> PlatformSeen:
    """Where no identity is given, everybody of ``attendance`` has their user id as handle."""
    people = tuple(attendance)
    known = tuple(identities) or tuple(
        Identity(platform, one.user, User(platform, one.user, one.user.title(), one.user)) for one in people
    )
    return PlatformSeen(
        platform,
        condition,
        Account(platform, "1", "Ada", "ada", realm="T01" if platform == "slack" else "77"),
        known,
        people,
        tuple(groups),
        problems=tuple(problems),
        requests=7,
        checks=2,
    )


def snapshot(*parts: PlatformSeen, run: str = "run-1", hours: float = 0, scope: str = "") -> Snapshot:
    return Snapshot(run, STARTED + timedelta(hours=hours), 1.25, parts, scope)


def policy(
    team: Sequence[TeamMember] = (AMY,),
    categories: Sequence[CategoryRule] = (),
    exclusions: Sequence[ExclusionRule] = (),
    *,
    retired: Sequence[str] = ("iBTC",),
    today: date = TODAY,
) -> Policy:
    settings = Settings(
        team=tuple(team),
        category=tuple(categories),
        exclusion=tuple(exclusions),
        flags=FlagSettings(tuple(retired)),
    )
    return Policy.of(settings, today)
