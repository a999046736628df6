"""The workbook of changes: every step of one run or of many, who did it, when, and what came of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from openpyxl import Workbook

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord
from backends.changes.step import Act, Step
from backends.model import PLATFORM_NAMES
from backends.outcomes import Outcome
from reports.workbook import styles
from reports.workbook.cells import StyleIds, Value, local_time, named
from reports.workbook.saving import save
from reports.workbook.sheets import Sheet, package
from reports.workbook.tables import Column, table_sheet
from reports.workbook.wording import title_link

ACTS = {
    Act.INVITE: "invite",
    Act.RENAME: "rename",
    Act.REMOVE: "remove",
    Act.LIFT_BAN: "lift the ban",
    Act.LINK: "make a link",
    Act.REVOKE_LINK: "revoke a link",
    Act.MESSAGE: "write to",
}
OUTCOMES = {
    Outcome.VERIFIED: "✓ verified",
    Outcome.ALREADY: "= already so",
    Outcome.PRIVACY: "✗ blocked by privacy",
    Outcome.NEEDS_LINK: "→ needs a link",
    Outcome.PENDING: "→ waits for approval",
    Outcome.NOT_PERMITTED: "✗ not permitted",
    Outcome.LIMITED: "? limited for now",
    Outcome.FAILED: "✗ failed",
    Outcome.SKIPPED: "– skipped",
    Outcome.PLANNED: "○ not done yet",
}
_STEPS = (
    Column("Step", styles.COUNT),
    Column("Group", styles.LINK, least=20),
    Column("Platform"),
    Column("What", least=12),
    Column("Person", most=26),
    Column("Account", styles.QUIET, most=30),
    Column("New name or text", most=50),
    Column("Seen before", most=40),
)
_DONE = (
    Column("Outcome", least=18, most=26),
    Column("Detail", least=24, most=60),
    Column("Done", styles.MOMENT, least=18),
    Column("By", least=12, most=30),
    Column("As", least=12, most=30),
    Column("Run", styles.QUIET, most=24),
    Column("Id", styles.QUIET, most=40),
)
_LEFT_OUT = (
    Column("Group", least=20),
    Column("Person", most=26),
    Column("Why not", least=24, most=60),
    Column("Id", styles.QUIET, most=40),
)


def write_operations(records: Sequence[ChangeRecord], path: Path, *, now: datetime) -> Path:
    """Every step of ``records``, the latest run first. Raises WriteError; the old file then still stands."""
    workbook, ids = _workbook("Changes to customer groups")
    zone = now.astimezone().tzinfo
    assert zone is not None
    latest = sorted(records, key=lambda record: record.started, reverse=True)
    lines = [line for record in latest for line in _operations(record, zone)]
    skipped = [line for record in latest for line in _left_out(record.plan)]
    name = latest[0].run if len(latest) == 1 else "all runs"
    sheets = _sheets(
        workbook, ("Operations", (*_STEPS, *_DONE), lines), ("LeftOut", _LEFT_OUT, skipped), name
    )
    return save(package(workbook, sheets, ids), path)


def write_plan(plan: Plan, path: Path) -> Path:
    """What a plan would do, to be read before it is applied. Raises WriteError."""
    workbook, ids = _workbook(plan.doing)
    lines = [_step(step) for step in plan.steps]
    left_out = list(_left_out(plan))
    sheets = _sheets(workbook, ("Plan", _STEPS, lines), ("LeftOut", _LEFT_OUT, left_out), plan.run)
    return save(package(workbook, sheets, ids), path)


_Table = tuple[str, Sequence[Column], Sequence[Sequence[Value]]]


def _sheets(workbook: Workbook, done: _Table, left_out: _Table, run: str) -> list[Sheet]:
    """Each table on a sheet of its own; a table without rows is told in one line, since Excel refuses it."""
    sheets = []
    for title, columns, lines in (done, left_out):
        rows = lines or [[None, "nothing", *[None] * (len(columns) - 2)]]
        sheets.append(table_sheet(workbook, title, columns, rows, run))
    return sheets


def _workbook(title: str) -> tuple[Workbook, dict[str, StyleIds]]:
    workbook = Workbook()
    ids = styles.register(workbook)
    # openpyxl begins with a sheet of its own.
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "bitsafe-tui"
    workbook.properties.title = named(title, "Changes")
    return workbook, ids


def _step(step: Step) -> list[Value]:
    account = step.person
    return [
        step.number,
        title_link(step.group),
        PLATFORM_NAMES[step.group.platform],
        ACTS[step.act],
        named(step.name, "") if step.name else "",
        f"@{account.handle} {account.id}" if account and account.handle else account.id if account else "",
        step.text,
        step.before,
    ]


def _operations(record: ChangeRecord, zone: tzinfo) -> Iterator[list[Value]]:
    for step in record.plan.steps:
        done = record.outcomes.get(step.number)
        actor = record.plan.actor(step.group.platform)
        yield [
            *_step(step),
            OUTCOMES[done.outcome if done else Outcome.PLANNED],
            done.detail if done else "",
            local_time(done.at, zone) if done else None,
            f"{record.user}@{record.host}",
            actor.name if actor else "",
            record.run,
            str(step.group.id),
        ]


def _left_out(plan: Plan) -> Iterator[list[Value]]:
    for one in plan.skipped:
        yield [named(one.title, "(no title)"), one.name, one.reason, str(one.group)]
