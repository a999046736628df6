"""The Findings sheet: one row per gap or flag, with why, what we may do about it, and what to do."""

from collections.abc import Iterator, Sequence

from openpyxl import Workbook

from backends.changes.in_hand import KEPT, InHand
from backends.model import PLATFORM_NAMES, Condition, Snapshot, Standing
from reports.rows import Assessment, Cell, Row, State
from reports.workbook import styles
from reports.workbook.cells import Value, named
from reports.workbook.sheets import Sheet
from reports.workbook.tables import Column, table_sheet
from reports.workbook.wording import (
    STAR,
    flag_text,
    in_order,
    rights_text,
    spelt,
    state_text,
    title_link,
)

_COLUMNS = (
    Column("Group", styles.LINK, least=20),
    Column("Star", styles.STATE, least=7),
    Column("Platform"),
    Column("Category", most=24),
    Column("Person", most=26),
    Column("Finding", least=16, most=26),
    Column("Why", least=24, most=60),
    Column("What to do", least=24, most=60),
    Column("Our rights", least=14, most=34),
    Column("Gaps in group", styles.COUNT),
    Column("Id", styles.QUIET, most=40),
)
_LOOKS = (
    ("✗", styles.GAP_CELL),
    ("→", styles.UNKNOWN_CELL),
    ("!", styles.LEAVE_CELL),
    ("?", styles.UNKNOWN_CELL),
)
NO_RIGHTS = "no-rights"
_FLAG_REASONS = {
    "public": "Anyone in the workspace can read along.",
    "archived": "Nobody can write or be added while it is archived.",
    "lost": "Our account is no longer in the group.",
    "vanished": "It was there in an earlier audit, and is not any more.",
    "no-rights": "Our account may not invite anyone here.",
}


def findings_sheet(workbook: Workbook, assessment: Assessment) -> Sheet:
    """A missing or leaving member, a required one who is not known, or a flag: each is a row of its own.

    That we have no rights is one only where somebody has to be added or removed.
    """
    rows = [finding for row in in_order(assessment.rows) for finding in _of_group(row, assessment)]
    nothing: list[Value] = ["No gaps and no flags", *[None] * (len(_COLUMNS) - 1)]
    sheet = table_sheet(workbook, "Findings", _COLUMNS, rows or [nothing], assessment.snapshot.run)
    for rule in styles.by_glyph("F2", _LOOKS):
        sheet.frame.conditional_formatting.add(f"F2:F{sheet.row}", rule)
    return sheet


def _of_group(row: Row, assessment: Assessment) -> Iterator[list[Value]]:
    group, snapshot, retired = row.group, assessment.snapshot, assessment.retired
    start: list[Value] = [
        title_link(group),
        STAR if row.starred else None,
        PLATFORM_NAMES[group.platform],
        row.category,
    ]
    end: list[Value] = [rights_text(group), row.gaps, group.id]
    for name, cell in row.cells.items():
        if is_finding(cell):
            todo = _about_person(row, named(name, "(no name)"), cell.state, snapshot)
            if cell.in_hand:
                todo = _about_gap_in_hand(cell.in_hand)
            yield [*start, name, state_text(cell), cell.reason, todo, *end]
    for flag in row.flags:
        if flag == NO_RIGHTS and not _needs_rights(row):
            continue
        why = _FLAG_REASONS.get(flag) or f"The name still has {spelt(flag, retired)}."
        finding = f"⚑ {flag_text(flag, retired)}"
        yield [*start, None, finding, why, _about_flag(row, flag, retired), *end]


def _needs_rights(row: Row) -> bool:
    """Where nobody has to be added or removed, nothing is lost by having no rights: the Matrix shows it."""
    return any(cell.state in (State.MISSING, State.SHOULD_LEAVE) for cell in row.cells.values())


def is_finding(cell: Cell) -> bool:
    """Someone without a handle is not: that is one setting, told once on the Summary."""
    return cell.state in (State.MISSING, State.SHOULD_LEAVE) or (
        cell.required and cell.state is State.UNKNOWN
    )


def _about_gap_in_hand(held: InHand) -> str:
    done, again = (f"{when.astimezone():%d %b %Y}" for when in (held.when, held.when + KEPT))
    return f"Wait: {held.what} on {done}. Not before {again} again."


def _about_person(row: Row, person: str, state: State, snapshot: Snapshot) -> str:
    group = row.group
    if group.standing is not Standing.HERE:
        return "Get our account back into the group first."
    if state is State.UNKNOWN:
        return _about_unknown(row, person, snapshot)
    if group.archived:
        return "Unarchive it first, or leave it as it is."
    missing = state is State.MISSING
    right = group.rights.invite if missing else group.rights.remove
    if right is False:
        verb = "add" if missing else "remove"
        return f"Ask an owner or admin to {verb} {person}."
    certainty = "you may" if right else "only trying tells whether you may"
    return f"{'Invite' if missing else 'Remove'} {person} ({certainty})."


def _about_unknown(row: Row, person: str, snapshot: Snapshot) -> str:
    platform = row.group.platform
    seen = snapshot.on(platform)
    condition = seen.condition if seen else Condition.SKIPPED
    if condition is Condition.SIGNED_OUT:
        return f"Reconnect {PLATFORM_NAMES[platform]}, then audit again."
    if condition not in (Condition.OK, Condition.PARTIAL):
        return f"Audit {PLATFORM_NAMES[platform]} again."
    return f"Look in the group, or ask an admin, whether {person} is in it."


def _about_flag(row: Row, flag: str, retired: Sequence[str]) -> str:
    group = row.group
    if flag == "public":
        return "Make the channel private in Slack."
    if flag == "archived":
        return "Leave it archived, or unarchive it to close its gaps."
    if flag == "lost":
        return "Reconnect: ask someone in the group to add our account again."
    if flag == "vanished":
        return f"Look in {PLATFORM_NAMES[group.platform]} whether it was deleted, renamed or left."
    if flag == "no-rights":
        return "Ask an owner to make our account an admin."
    name = spelt(flag, retired)
    if group.rights.rename is False:
        return f"Ask an owner or admin to rename: still has {name}."
    certainty = "you may" if group.rights.rename else "only trying tells whether you may"
    return f"Rename: still has {name} ({certainty})."
