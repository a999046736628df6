"""What the audit did not check, in sentences: the part of the Summary that keeps the rate honest."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from backends.model import PLATFORM_NAMES, PLATFORMS, Condition, Platform, PlatformSeen
from reports.rows import Assessment, State
from reports.workbook.cells import named

_CONDITIONS = {
    Condition.PARTIAL: "was read in part; what could not be read follows.",
    Condition.SKIPPED: "was skipped: none of its groups was checked.",
    Condition.SIGNED_OUT: "was not checked: the account is signed out there.",
    Condition.UNREACHABLE: "was not checked: it could not be reached.",
    Condition.LOCKED: "was not checked: another instance was using the account.",
    Condition.FAILED: "was not checked: it refused, or its answer made no sense.",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing not checked. ``count`` is a number of groups or pairs where that can be said."""

    where: str
    count: int | None
    sentence: str


def not_checked(assessment: Assessment, today: date, audited: date) -> list[Gap]:
    """Everything this run cannot vouch for, the widest first; empty where nothing was left out."""
    return [
        *_run(assessment, (today - audited).days),
        *(gap for platform in PLATFORMS for gap in _platform(assessment, platform)),
        *_unknown_pairs(assessment),
        *_problems(assessment),
        *_groups(assessment),
        *(Gap("Team", None, note) for note in assessment.notes),
        *_unconfirmed(assessment),
    ]


def _unconfirmed(assessment: Assessment) -> Iterator[Gap]:
    for one in assessment.unconfirmed:
        service = PLATFORM_NAMES[one.platform]
        yield Gap("Team", None, f"Nobody has confirmed that @{one.handle} on {service} is {one.member}.")


def _run(assessment: Assessment, days: int) -> Iterator[Gap]:
    if days > 0:
        yield Gap("Run", None, f"The audit is {days} day{'s' * (days > 1)} old; nothing since was checked.")
    if assessment.snapshot.scope:
        yield Gap("Run", None, f"Only groups that match {assessment.snapshot.scope} were audited.")


def _platform(assessment: Assessment, platform: Platform) -> Iterator[Gap]:
    seen = assessment.snapshot.on(platform) or PlatformSeen(platform, Condition.SKIPPED)
    if seen.condition is not Condition.OK:
        service = PLATFORM_NAMES[platform]
        yield Gap(service, None, f"{service} {_CONDITIONS[seen.condition]}")
    if seen.candidates:
        sentence = "Groups with several team members, but not shared with the configured accounts."
        yield Gap(PLATFORM_NAMES[platform], len(seen.candidates), sentence)


def _unknown_pairs(assessment: Assessment) -> Iterator[Gap]:
    pairs = Counter(
        (row.group.platform, cell.reason)
        for row in assessment.rows
        for cell in row.cells.values()
        if cell.state is State.UNKNOWN
    )
    for (platform, reason), count in pairs.most_common():
        sentence = f"Pairs of person and group not known: {named(reason, 'no reason given')}"
        yield Gap(PLATFORM_NAMES[platform], count, sentence)


def _problems(assessment: Assessment) -> Iterator[Gap]:
    titles = {row.group.id: named(row.group.title, "(no title)") for row in assessment.rows}
    for problem in assessment.snapshot.problems:
        where = PLATFORM_NAMES[problem.platform]
        if problem.group is not None:
            where = f"{where}: {titles.get(problem.group, problem.group)}"
        yield Gap(where, None, problem.text)


def _groups(assessment: Assessment) -> Iterator[Gap]:
    if assessment.uncategorised:
        sentence = "Groups without a category: they are not part of the rate."
        yield Gap("Categories", assessment.uncategorised, sentence)
