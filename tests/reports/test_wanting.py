"""Who is wanted where: gaps, members, somebody from outside; each pair once, with its reason if not."""

from collections.abc import Mapping, Sequence

from hypothesis import given

from backends.model import Attendance, Snapshot, User
from backends.settings import CategoryRule, ExclusionRule, TeamMember
from reports.coverage import assess
from reports.rows import Row, State
from reports.wanting import Wish, wanted_for_gaps, wanted_members, wanted_users
from tests.unit.snapshots import AMY, BOB, CLEO, policy, seen, slack, snapshot, telegram
from tests.unit.test_coverage_properties import categories, snapshots, some_exclusions, teams


def pairs_of(wish: Wish) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = [(one.group, one.name) for one in wish.wanted]
    return pairs + [(one.group, one.name) for one in wish.skipped]


@given(teams, categories, some_exclusions, snapshots)
def test_each_gap_is_wanted_or_told_about(
    team: Sequence[TeamMember],
    rules: Sequence[CategoryRule],
    excused: Sequence[ExclusionRule],
    made: Snapshot,
) -> None:
    found = assess(policy(team, rules, excused), made)
    wish = wanted_for_gaps(found.rows, team, made)
    expected = {
        (row.group.id, name)
        for row in found.rows
        for name, cell in row.cells.items()
        if cell.state is State.EXCUSED or (cell.required and cell.state is not State.PRESENT)
    }
    pairs = pairs_of(wish)
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == expected
    cells = cells_of(found.rows)
    assert all(cells[one.group, one.name] is State.MISSING for one in wish.wanted)
    assert all(one.reason for one in wish.skipped)


@given(teams, categories, some_exclusions, snapshots)
def test_a_role_is_wanted_everywhere_but_for_those_who_must_not_be(
    team: Sequence[TeamMember],
    rules: Sequence[CategoryRule],
    excused: Sequence[ExclusionRule],
    made: Snapshot,
) -> None:
    judge = policy(team, rules, excused)
    found = assess(judge, made)
    wish = wanted_members(found.rows, team, made)
    pairs = pairs_of(wish)
    assert len(pairs) == len(set(pairs)) == len(found.rows) * len(team)
    by_name = {member.name: member for member in team}
    cells = cells_of(found.rows)
    rows = {row.group.id: row for row in found.rows}
    for one in wish.wanted:
        member, row = by_name[one.name], rows[one.group]
        status = member.status_on(row.group.platform)
        assert cells[one.group, one.name] in (State.PRESENT, State.MISSING, State.ABSENT)
        assert status != "inactive"
        assert status != "limited" or judge.only[member.name](row)
        assert one.user.platform == row.group.platform


def cells_of(rows: Sequence[Row]) -> dict[tuple[str, str], State]:
    return {(row.group.id, name): cell.state for row in rows for name, cell in row.cells.items()}


def wish_for(
    member: TeamMember, *excused: ExclusionRule, people: Sequence[Attendance] = (Attendance("amy_t"),)
) -> Mapping[str, str]:
    """The reasons by title; "" for those wanted."""
    made = snapshot(seen("telegram", [telegram(1, "Acme")], people))
    rows = assess(policy([member], (), excused), made).rows
    wish = wanted_members(rows, [member], made)
    return {one.title: one.reason for one in wish.skipped} | ({"Acme": ""} if wish.wanted else {})


def test_the_reasons() -> None:
    assert wish_for(AMY) == {"Acme": ""}
    assert wish_for(AMY, ExclusionRule("Amy", group="Acme", reason="on leave"))["Acme"].startswith(
        "excused: "
    )
    assert wish_for(TeamMember("Amy", "amy", "amy_t", status="inactive")) == {"Acme": "marked inactive"}
    limited = TeamMember("Amy", "amy", "amy_t", status="limited", only="title:beta")
    assert wish_for(limited) == {"Acme": "limited to title:beta"}
    assert "no Telegram handle" in wish_for(TeamMember("Amy", "amy"))["Acme"]
    assert "counts differ" in wish_for(AMY, people=[Attendance("amy_t", doubt="counts differ")])["Acme"]
    assert wish_for(BOB)["Acme"].startswith("not known whether in")


def test_somebody_from_outside() -> None:
    made = snapshot(seen("slack", [slack()]), seen("telegram", [telegram()]))
    rows = assess(policy([CLEO]), made).rows
    dan = User("telegram", "9", "Dan", "dan")
    wish = wanted_users(rows, "Dan", {"telegram": dan}, {"slack": "nobody is called dan on Slack"})
    assert [(one.group, one.user) for one in wish.wanted] == [(telegram().id, dan)]
    assert [(one.group, one.reason) for one in wish.skipped] == [
        (slack().id, "nobody is called dan on Slack")
    ]
    both = wish + wanted_members(rows, [CLEO], made)
    assert len(pairs_of(both)) == 4
