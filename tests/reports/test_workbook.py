"""What the workbook says: read back with openpyxl and compared with the assessment."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backends.model import Condition, Problem, Rights, Standing
from reports.rows import Coverage, Row, State
from tests.reports.assessments import (
    ABSENT,
    HIDDEN,
    LEAVING,
    MISSING,
    PRESENT,
    TAKEN,
    UNSEEN,
    assessment,
    row,
)
from tests.reports.workbooks import PEOPLE, RUN, below, content, lines, opened, table, varied

pytestmark = pytest.mark.usefixtures("berlin")


def test_matrix_shows_each_pair_as_assessed() -> None:
    made = varied()
    shown = {values["Id"]: values for values in table(opened(made)["Matrix"])}
    assert len(shown) == len(made.rows)
    words = {
        State.PRESENT: "✓ in", State.MISSING: "✗ missing", State.ABSENT: "○ optional, not in",
        State.SHOULD_LEAVE: "! should leave", State.EXCUSED: "– excused", State.UNKNOWN: "? not known",
        State.UNMAPPED: "· no handle",
    }  # fmt: skip
    for one in made.rows:
        values = shown[one.group.id]
        assert {name: values[name] for name in PEOPLE} == {
            name: words[cell.state] for name, cell in one.cells.items()
        }
        assert values["Complete"] == one.completeness
        assert (values["Required present"], values["Required"]) == (one.required_present, one.required_total)
        assert (values["Gaps"], values["Not known"]) == (one.gaps, one.unknowns)
        assert (values["Members"], values["Our role"], values["May invite"]) == (
            one.group.members, "admin", "yes",
        )  # fmt: skip


def test_required_members_stand_first_and_the_id_last() -> None:
    made = assessment([row(1, {"Opt": ABSENT, "Req": PRESENT})])
    headers = [cell.value for cell in opened(made)["Matrix"][1]]
    assert headers.index("Req") < headers.index("Opt")
    assert headers[0] == "Group"
    assert headers[-1] == "Id"


def test_findings_hold_each_gap_and_each_flag_once() -> None:
    made = varied()
    shown = sorted(
        (values["Id"], values["Person"] or "", values["Finding"])
        for values in table(opened(made)["Findings"])
    )
    expected = []
    for one in made.rows:
        flags = {"public": "⚑ public channel", "ibtc": "⚑ old name iBTC"}
        expected += [(one.group.id, "", flags[flag]) for flag in one.flags]
        for name, cell in one.cells.items():
            if cell.state is State.MISSING:
                expected.append((one.group.id, name, "✗ missing"))
            elif cell.state is State.SHOULD_LEAVE:
                expected.append((one.group.id, name, "! should leave"))
            elif cell.state is State.UNKNOWN and cell.required:
                expected.append((one.group.id, name, "? not known"))
    assert shown == sorted(expected)


def test_the_summary_leads_to_the_other_sheets() -> None:
    workbook = opened(varied())
    places = {
        link.location
        for cells in workbook["Summary"].iter_rows()
        for cell in cells
        if (link := cell.hyperlink) is not None
    }
    assert {"Matrix!A1", "Findings!A1"} <= places
    assert {place.partition("!")[0] for place in places if place} <= set(workbook.sheetnames)


def todo(one: Row, **more: Any) -> list[str]:
    return [values["What to do"] for values in table(opened(assessment([one], **more))["Findings"])]


def test_findings_say_what_can_be_done() -> None:
    none, trying = Rights(False, False, False), Rights(None, None, None)
    missing = {"Bea Ford": MISSING}
    assert todo(row(1, missing)) == ["Invite Bea Ford (you may)."]
    assert todo(row(1, missing, rights=none)) == ["Ask an owner or admin to add Bea Ford."]
    assert todo(row(1, missing, rights=trying)) == ["Invite Bea Ford (only trying tells whether you may)."]
    assert todo(row(1, {"Bea Ford": LEAVING})) == ["Remove Bea Ford (you may)."]
    assert todo(row(1, {}, flags=("ibtc",), title="Nova iBTC")) == ["Rename: still has iBTC (you may)."]
    assert todo(row(1, {}, flags=("ibtc",), title="NOVA IBTC")) == ["Rename: still has iBTC (you may)."]
    assert todo(row(1, {}, flags=("no-rights",), rights=none)) == [None]
    assert todo(row(1, missing, flags=("no-rights",), rights=none)) == [
        "Ask an owner or admin to add Bea Ford.",
        "Ask an owner to make our account an admin.",
    ]
    assert todo(row(1, {}, flags=("public",))) == ["Make the channel private in Slack."]
    signed_out: dict[str, Any] = {"conditions": {"telegram": Condition.SIGNED_OUT}}
    assert todo(row(1, {"Bea Ford": HIDDEN}), **signed_out) == ["Reconnect Telegram, then audit again."]
    lost = row(1, missing, flags=("lost",))
    lost = replace(lost, group=replace(lost.group, standing=Standing.LOST))
    assert todo(lost)[0] == "Get our account back into the group first."


def test_groups_are_sorted_by_category_star_gaps_and_title() -> None:
    two, one, none = {"A": MISSING, "B": MISSING}, {"A": MISSING, "B": PRESENT}, {"A": PRESENT, "B": PRESENT}
    made = assessment(
        [
            row(1, one, title="b"),
            row(2, one, title="A"),
            row(3, two, title="c"),
            row(4, none, title="z", starred=True),
            row(5, none, title="a", category="Zoo", starred=True),
            row(6, two, title="y", category="Alpha"),
        ]
    )
    book = opened(made)
    assert [values["Group"] for values in table(book["Matrix"])] == ["y", "z", "c", "A", "b", "a"]
    assert [values["Group"] for values in table(book["Findings"])] == ["y", "y", "c", "c", "A", "b"]


def test_summary_counts_what_the_assessment_counts() -> None:
    made = varied()
    book = opened(made)
    rate = made.coverage
    assert below(book, "Overall")["All groups"][:6] == (
        6, rate.complete, rate.gaps, rate.unknown, rate.of, rate.rate,
    )  # fmt: skip
    assert below(book, "By platform")["Slack"][:5] == (3, 0, 1, 1, 2)
    assert below(book, "By category")["Uncategorised"][:6] == (2, 0, 0, 0, 0, "–")
    people = below(book, "By person, in groups of every category")
    # present, missing, excused, unknown, no handle, should leave, required in, coverage
    assert people["Ada North"][:8] == (3, 1, 1, 1, 0, 0, 5, 3 / 5)
    assert people["Bea Ford"][:8] == (2, 2, 0, 1, 1, 0, 6, 2 / 6)
    assert people["Cal Reyes"][:8] == (1, 0, 0, 1, 0, 1, 1, 1)
    flags = below(book, "Flags, and names still to change")
    assert flags["any old name"][:2] == (2, 2 / 6)
    assert flags["public channel"][:2] == (2, 2 / 6)


def test_summary_says_what_was_not_checked() -> None:
    made = assessment(
        [
            row(1, {"A": HIDDEN, "B": UNSEEN}, title="Hidden"),
            row(2, {"A": PRESENT, "B": PRESENT}, category="Uncategorised"),
        ],
        problems=(Problem("slack", "The token lacks groups:read."), Problem("telegram", "Members hidden.")),
        conditions={"slack": Condition.SIGNED_OUT},
        notes=("Ed has no handle.",),
        scope="category:bd",
    )
    said = [(values[0], values[1], values[2]) for values in lines(opened(made, today=date(2026, 11, 26)))]
    for expected in [
        ("Run", None, "The audit is 3 days old; nothing since was checked."),
        ("Run", None, "Only groups that match category:bd were audited."),
        ("Slack", None, "Slack was not checked: the account is signed out there."),
        ("Telegram", 2, "Pairs of person and group not known: the group hides its members"),
        ("Slack", None, "The token lacks groups:read."),
        ("Telegram", None, "Members hidden."),
        ("Categories", 1, "Groups without a category: they are not part of the rate."),
        ("Team", None, "Ed has no handle."),
    ]:
        assert expected in said


def test_a_platform_that_was_not_asked_is_named() -> None:
    made = assessment([row(1, {"A": PRESENT})])
    made = replace(made, snapshot=replace(made.snapshot, seen=made.snapshot.seen[1:]))
    assert any("Slack was skipped" in str(values[2]) for values in lines(opened(made)))


def test_nothing_left_out_is_said_too() -> None:
    said = [values[0] for values in lines(opened(assessment([row(1, {"A": PRESENT})])))]
    assert "Everything was checked." in said
    assert "Nothing was left out." in said


def test_a_hundred_percent_means_all() -> None:
    rows = [row(number, {"A": PRESENT}) for number in range(300)] + [row(300, {"A": MISSING})]
    assert str(lines(opened(assessment(rows)))[1][0]).startswith("99 % complete: 300 of 301 groups")


def test_dates_are_dates_in_the_zone_that_is_named() -> None:
    book = opened(varied())
    audited = next(values for values in lines(book) if values[0] == "Audited (CET)")
    assert audited[1] == datetime(2026, 11, 23, 9, 2)
    group = next(values for values in table(book["Matrix"]) if values["Id"].endswith("0002"))
    assert group["Last active (CET)"] == datetime(2026, 11, 21, 9, 2)


def test_a_date_outside_excels_calendar_is_left_out() -> None:
    old = row(1, {"A": PRESENT})
    old = replace(old, group=replace(old.group, active=datetime(1, 1, 1, tzinfo=UTC)))
    assert table(opened(assessment([old]))["Matrix"])[0]["Last active (CET)"] is None


def test_headers_stay_in_view_and_on_every_page() -> None:
    book = opened(varied())
    for name in ("Matrix", "Findings"):
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.left.text == f"&A, run {RUN}"
        widths = [one.width for one in sheet.column_dimensions.values()]
        assert all(7 <= width <= 60 for width in widths)
    assert book["Matrix"].column_dimensions["A"].width < book["Findings"].column_dimensions["H"].width


def test_charts_are_there_and_the_trend_only_with_two_points() -> None:
    points = [(TAKEN - timedelta(days=7 * week), Coverage(10 - week, week, 0)) for week in range(3)]

    def charts(history: list[tuple[datetime, Coverage]]) -> int:
        with zipfile.ZipFile(io.BytesIO(content(varied(), history=history))) as parts:
            return sum(name.startswith("xl/charts/chart") for name in parts.namelist())

    assert charts(points[:1]) == 1
    assert charts(points) == 2
    trend = below(opened(varied(), history=points), "Over time")
    assert [values[:4] for values in list(trend.values())[1:]] == [
        (8, 2, 0, 10),
        (9, 1, 0, 10),
        (10, 0, 0, 10),
    ]
