"""The workbook of changes, read back by openpyxl."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepOutcome
from backends.changes.step import Act, Skipped, Step
from backends.errors import WriteError
from backends.model import Account, Group, GroupId, Kind, User
from backends.outcomes import Outcome
from reports.workbook.operations import write_operations, write_plan
from tests.hostile_names import HOSTILE_NAMES

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
ADA = Account("telegram", "77", "Ada North", "ada_north", realm="77")


def plan_of(titles: list[str], skipped: tuple[Skipped, ...] = ()) -> Plan:
    groups = [
        Group(GroupId.of("telegram", "77", f"-{number}"), title, Kind.BASIC)
        for number, title in enumerate(titles, 1)
    ]
    steps = tuple(
        Step(number, Act.INVITE, group, User("telegram", "5", group.title, "=cmd"), group.title, "not in")
        for number, group in enumerate(groups, 1)
    )
    return Plan("Close gaps", NOW, "r1", (ADA,), steps, skipped)


def test_every_step_has_a_line_with_its_outcome(tmp_path: Path) -> None:
    plan = plan_of(["Acme", "Nova"], (Skipped(GroupId("slack:T1/C9"), "old", "Bea", "archived"),))
    done = {1: StepOutcome(1, Outcome.VERIFIED, "", NOW)}
    record = ChangeRecord("c1", plan, NOW, None, "ada", "desk", done, frozenset())
    path = write_operations([record], tmp_path / "run.xlsx", now=NOW)
    workbook = load_workbook(path)
    header, first, second = workbook["Operations"].iter_rows(values_only=True)
    lines = [dict(zip(header, line, strict=True)) for line in (first, second)]
    assert [line["Outcome"] for line in lines] == ["✓ verified", "○ not done yet"]
    assert [line["Group"] for line in lines] == ["Acme", "Nova"]
    assert lines[0]["By"] == "ada@desk"
    assert lines[0]["Run"] == "c1"
    _, left = workbook["LeftOut"].iter_rows(values_only=True)
    assert left == ("old", "Bea", "archived", "slack:T1/C9")


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    path = write_plan(plan_of(list(HOSTILE_NAMES)), tmp_path / "plan.xlsx")
    sheet = load_workbook(path)["Plan"]
    assert sheet.max_row == len(HOSTILE_NAMES) + 1
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_plan_without_steps_can_be_written(tmp_path: Path) -> None:
    path = write_plan(plan_of([]), tmp_path / "plan.xlsx")
    assert load_workbook(path)["Plan"].max_row == 2


def test_where_it_cannot_be_written_the_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="does not exist"):
        write_plan(plan_of(["Acme"]), tmp_path / "away" / "plan.xlsx")
