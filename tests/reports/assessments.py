"""Assessments built by hand, without a policy or a platform, for the tests of what is written down."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from backends.model import (
    Account,
    Condition,
    Group,
    GroupId,
    Kind,
    Platform,
    PlatformSeen,
    Problem,
    Rights,
    Role,
    Snapshot,
)
from reports.rows import Assessment, Cell, Row, State, coverage_of

TAKEN = datetime(2026, 11, 23, 8, 2, tzinfo=UTC)
ACCOUNTS: Mapping[Platform, Account] = {
    "slack": Account("slack", "U01", "Ada North", "ada", home="Northwind"),
    "telegram": Account("telegram", "77", "Ada North", "ada_north"),
}
PRESENT = Cell(State.PRESENT, True, "required in every group")
MISSING = Cell(State.MISSING, True, "required in every group")
LEAVING = Cell(State.SHOULD_LEAVE, False, "marked inactive, still there")
HIDDEN = Cell(State.UNKNOWN, True, "the group hides its members")
UNSEEN = Cell(State.UNKNOWN, False, "the group hides its members")
ABSENT = Cell(State.ABSENT, False, "optional here")
EXCUSED = Cell(State.EXCUSED, False, "on leave (until 30 Nov 2026)")
UNMAPPED = Cell(State.UNMAPPED, True, "no Slack handle in the team")

ALLOWED = Rights(True, True, True)


def row(
    number: int,
    cells: Mapping[str, Cell],
    *,
    title: str | None = None,
    platform: Platform = "telegram",
    category: str = "BD Customer",
    counts: bool = True,
    flags: tuple[str, ...] = (),
    starred: bool = False,
    rights: Rights = ALLOWED,
    url: str | None = "",
) -> Row:
    """One group; ``url`` "" stands for the platform's usual address, None for none."""
    native = f"C{number:04}" if platform == "slack" else f"-100{number:010}"
    usual = (
        f"https://northwind.slack.com/archives/{native}" if platform == "slack" else f"https://t.me/g{number}"
    )
    group = Group(
        GroupId.of(platform, ACCOUNTS[platform].id, native),
        f"Group {number}" if title is None else title,
        Kind.PRIVATE if platform == "slack" else Kind.SUPERGROUP,
        Role.ADMIN,
        rights,
        members=number % 400 + 3,
        url=usual if url == "" else url,
        active=TAKEN - timedelta(days=number % 90),
    )
    return Row(group, category, counts, cells, flags, starred)


def assessment(
    rows: Sequence[Row],
    members: Sequence[str] = (),
    *,
    problems: tuple[Problem, ...] = (),
    conditions: Mapping[Platform, Condition] | None = None,
    notes: tuple[str, ...] = (),
    scope: str = "",
) -> Assessment:
    """An assessment of ``rows``; ``members`` default to those of the first row."""
    found = tuple(members) or tuple(rows[0].cells if rows else ())
    seen = tuple(
        PlatformSeen(
            platform,
            (conditions or {}).get(platform, Condition.OK),
            account,
            groups=tuple(one.group for one in rows if one.group.platform == platform),
            problems=tuple(one for one in problems if one.platform == platform),
        )
        for platform, account in ACCOUNTS.items()
    )
    return Assessment(
        Snapshot("20261123-0802", TAKEN, 12.5, seen, scope),
        found,
        frozenset(name for one in rows for name, cell in one.cells.items() if cell.required),
        tuple(rows),
        coverage_of(tuple(rows)),
        sum(one.category == "Uncategorised" for one in rows),
        notes,
        retired=("iBTC",),
    )
