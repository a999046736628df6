"""The Summary sheet: how well are we covered, where, by whom, and what was not checked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from math import ceil

from openpyxl import Workbook

from backends.model import PLATFORM_NAMES, PLATFORMS
from reports.rows import Assessment, Coverage, Row, State, coverage_of
from reports.workbook import styles
from reports.workbook.cells import Place, Value, clean, local_time, named
from reports.workbook.charts import rate_line, stacked_bars
from reports.workbook.sheets import Sheet, fitted_width
from reports.workbook.tables import Column, add_table, print_setup
from reports.workbook.unchecked import Gap, not_checked
from reports.workbook.wording import IN_HAND, STATES, flag_text, is_retired_name

_PARTS = (
    Column("Groups", styles.COUNT),
    Column("Complete", styles.COUNT),
    Column("With gaps", styles.COUNT),
    Column("Not known", styles.COUNT),
    Column("Counted", styles.COUNT),
    Column("Rate", styles.RATE),
)
_COMPLETE_COLUMN, _RATE_COLUMN = 3, 6
_CHART_COLUMN = "K"
_CHARTS_START = 4
_LINE_CENTIMETRES = 0.53
_MEANINGS = {
    State.PRESENT: "is in the group",
    State.MISSING: "is required, and not in the group",
    State.SHOULD_LEAVE: "is in the group, though inactive or outside their scope",
    State.UNKNOWN: "could not be told; never counted as missing",
    State.EXCUSED: "is not asked to be there, by an exclusion",
    State.ABSENT: "is not in the group, and need not be",
    State.UNMAPPED: "has no handle on that platform in the team list",
}
_IN_HAND_MEANING = "is missing still, but was invited, sent a link or asked for in the last seven days"


def summary_sheet(
    workbook: Workbook,
    assessment: Assessment,
    history: Sequence[tuple[datetime, Coverage]],
    *,
    now: datetime,
    today: date,
    zone: tzinfo,
    zone_name: str,
) -> Sheet:
    """Written on the workbook's first sheet; ``history`` is drawn where it has two points or more."""
    sheet = Sheet(workbook.worksheets[0])
    sheet.frame.title = "Summary"
    gaps = not_checked(assessment, today, assessment.taken.astimezone(zone).date())
    _heading(sheet, assessment, gaps, now, zone, zone_name)
    below_bars = _rates(sheet, assessment)
    _people(sheet, assessment)
    _flags(sheet, assessment)
    if len(history) > 1:
        _trend(sheet, history, zone, zone_name, below_bars)
    _unchecked(sheet, gaps)
    _legend(sheet)
    _shape(sheet, assessment.snapshot.run)
    return sheet


def _heading(
    sheet: Sheet, assessment: Assessment, gaps: Sequence[Gap], now: datetime, zone: tzinfo, zone_name: str
) -> None:
    sheet.add(["Coverage of customer groups"], styles.TITLE, height=30)
    sheet.add([_headline(assessment.coverage)], styles.LEAD, height=20)
    sheet.add([_caution(len(gaps))], styles.QUIET)
    sheet.add([Place(f"Go to {name}", name) for name in ("Matrix", "Findings")], styles.LINK)
    both = (styles.QUIET, styles.MOMENT)
    sheet.add([f"Audited ({zone_name})", local_time(assessment.taken, zone)], both)
    sheet.add([f"Written ({zone_name})", local_time(now, zone)], both)
    for seen in assessment.snapshot.seen:
        account = seen.account
        if account is None:
            who = "nobody: not signed in, or skipped"
        else:
            places = (f"@{account.handle}" if account.handle else "", account.home, account.host)
            who = ", ".join([named(account.name, "(no name)"), *(clean(place) for place in places if place)])
        sheet.add([f"Acting on {PLATFORM_NAMES[seen.platform]}", who], (styles.QUIET, styles.TEXT))
    sheet.add(["Run", assessment.snapshot.run], (styles.QUIET, styles.TEXT))


def _headline(coverage: Coverage) -> str:
    if not coverage.of:
        return "No group that counts was seen."
    return (
        f"{coverage.percent} % complete: {coverage.complete:,} of {coverage.of:,} groups "
        f"have everyone required, {coverage.gaps:,} have gaps, {coverage.unknown:,} are not known."
    )


def _caution(points: int) -> str:
    if not points:
        return "Everything was checked."
    return (
        f"Not everything was checked: {points} point{'s' * (points > 1)} under What was not checked, below."
    )


def _rates(sheet: Sheet, assessment: Assessment) -> int:
    """Three tables and the bars; returns the row where the next chart may begin."""
    everything = assessment.rows
    _parts_table(sheet, "Overall", "Overall", "Where", [("All groups", everything)])
    platforms = [
        (PLATFORM_NAMES[one], [row for row in everything if row.group.platform == one]) for one in PLATFORMS
    ]
    by_platform = _parts_table(sheet, "By platform", "ByPlatform", "Platform", platforms)
    names = sorted({row.category for row in everything}, key=str.casefold)
    categories = [(name, [row for row in everything if row.category == name]) for name in names]
    if not categories:
        categories = [("No group was seen", [])]
    by_category = _parts_table(sheet, "By category", "ByCategory", "Category", categories)
    counting = sum(any(row.counts for row in rows) for _, rows in categories)
    what, (header, last) = ("category", by_category) if counting > 1 else ("platform", by_platform)
    bars = stacked_bars(sheet.frame, f"Groups by {what}", header, last, _COMPLETE_COLUMN)
    sheet.frame.add_chart(bars, f"{_CHART_COLUMN}{_CHARTS_START}")
    return _CHARTS_START + ceil(bars.height / _LINE_CENTIMETRES) + 1


def _parts_table(
    sheet: Sheet, section: str, table: str, header: str, parts: Iterable[tuple[str, Sequence[Row]]]
) -> tuple[int, int]:
    """``Counted`` is how many of the groups are part of the rate: complete, with gaps or not known."""
    lines = []
    for name, rows in parts:
        rate = coverage_of(tuple(rows))
        lines.append([name, len(rows), *_three_parts(rate)])
    _section(sheet, section)
    return add_table(sheet, table, [Column(header), *_PARTS], lines, filters=False)


def _three_parts(rate: Coverage) -> list[Value]:
    return [rate.complete, rate.gaps, rate.unknown, rate.of, rate.rate if rate.of else "–"]


def _people(sheet: Sheet, assessment: Assessment) -> None:
    states = (State.PRESENT, State.MISSING, State.EXCUSED, State.UNKNOWN, State.UNMAPPED, State.SHOULD_LEAVE)
    columns = [
        Column("Person"),
        *(Column(STATES[state][2:].capitalize(), styles.COUNT) for state in states),
        Column("Required in", styles.COUNT),
        Column("Coverage", styles.RATE),
    ]
    lines: list[list[Value]] = []
    for name in assessment.members:
        cells = [row.cells[name] for row in assessment.rows if name in row.cells]
        tally = Counter(cell.state for cell in cells)
        required = sum(cell.required for cell in cells)
        there = sum(cell.required and cell.state is State.PRESENT for cell in cells)
        coverage = there / required if required else "–"
        lines.append([name, *(tally[state] for state in states), required, coverage])
    _section(sheet, "By person, in groups of every category")
    nobody: list[Value] = ["No team member is configured", *[None] * (len(columns) - 1)]
    add_table(sheet, "ByPerson", columns, lines or [nobody], filters=False)


def _flags(sheet: Sheet, assessment: Assessment) -> None:
    """How many groups carry each flag, and which share of all groups still has a retired name."""
    total = len(assessment.rows)
    retired = sum(any(is_retired_name(flag) for flag in row.flags) for row in assessment.rows)
    lines: list[list[Value]] = [["any old name", retired, retired / total if total else "–"]]
    tally = Counter(flag for row in assessment.rows for flag in row.flags)
    lines += [
        [flag_text(flag, assessment.retired), count, count / total] for flag, count in tally.most_common()
    ]
    columns = [
        Column("Flag"),
        Column("Groups", styles.COUNT),
        Column("Share of all", styles.RATE),
    ]
    _section(sheet, "Flags, and names still to change")
    add_table(sheet, "Flags", columns, lines, filters=False)


def _trend(
    sheet: Sheet,
    history: Sequence[tuple[datetime, Coverage]],
    zone: tzinfo,
    zone_name: str,
    chart_row: int,
) -> None:
    lines = [
        [local_time(moment, zone), *_three_parts(rate)]
        for moment, rate in sorted(history, key=lambda point: point[0])
    ]
    _section(sheet, "Over time")
    columns = [Column(f"Audited ({zone_name})", styles.MOMENT), *_PARTS[1:]]
    header, last = add_table(sheet, "Trend", columns, lines, filters=False)
    line = rate_line(sheet.frame, "Rate over time", header, last, _RATE_COLUMN)
    sheet.frame.add_chart(line, f"{_CHART_COLUMN}{chart_row}")


def _unchecked(sheet: Sheet, gaps: Sequence[Gap]) -> None:
    _section(sheet, "What was not checked")
    for gap in gaps:
        sheet.add([gap.where, gap.count, gap.sentence], (styles.TEXT, styles.COUNT, styles.NOTE))
    if not gaps:
        sheet.add(["Nothing was left out."], styles.TEXT)


def _legend(sheet: Sheet) -> None:
    _section(sheet, "How to read the Matrix")
    for state, meaning in _MEANINGS.items():
        sheet.add([STATES[state], None, meaning], (styles.TEXT, styles.TEXT, styles.NOTE))
    sheet.add([IN_HAND, None, _IN_HAND_MEANING], (styles.TEXT, styles.TEXT, styles.NOTE))


def _section(sheet: Sheet, text: str) -> None:
    sheet.add()
    sheet.add([text, *[""] * 8], styles.SECTION, height=22)


def _shape(sheet: Sheet, run: str) -> None:
    """Column A fits its labels; the others hold numbers, and let sentences run on to the right."""
    labels = (line.values[0] for line in sheet.lines[4:] if line.values)
    sheet.frame.column_dimensions["A"].width = fitted_width(labels, 24, 44)
    # B also holds the moments of the heading.
    for letter, width in zip("BCDEFGHIJ", (18, *[14] * 7, 4), strict=True):
        sheet.frame.column_dimensions[letter].width = width
    sheet.frame.freeze_panes = "A3"
    print_setup(sheet.frame, run)
