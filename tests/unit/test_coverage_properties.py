"""What holds for any policy and any snapshot: nothing is lost, nothing is guessed, nothing is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from backends.model import (
    PLATFORMS,
    Attendance,
    Condition,
    Group,
    GroupId,
    Kind,
    Platform,
    PlatformSeen,
    Snapshot,
    Standing,
)
from backends.settings import CategoryRule, ExclusionRule, TeamMember
from reports.coverage import assess
from reports.filters import STANDARD_FLAGS, UNCATEGORISED
from reports.rows import Row, State, Verdict
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.snapshots import TODAY, policy, seen, snapshot

NAMES = ("Amy", "Bob", "Cleo", "Dan")
ROLES = ("BD", "Sales", "")
TITLES = ("Acme <> BitSafe", "acme-bitsafe", "Beta iBTC", "team news", *HOSTILE_NAMES[::9])
FILTERS = ("platform:slack", "title:acme", "-flag:ibtc", "members:>5", "category:Customers")
NATIVES: Mapping[Platform, Sequence[str]] = {
    "slack": ("C1", "C2", "G3"),
    "telegram": ("-1", "-1000000000002", "-1000000000003"),
}

statuses = st.sampled_from(["required", "required", "optional", "inactive", "limited"])
own_statuses = st.none() | statuses
groups_of = {
    platform: st.lists(
        st.builds(
            Group,
            st.sampled_from([GroupId.of(platform, "1", native) for native in natives]),
            st.sampled_from(TITLES),
            st.sampled_from(Kind),
            members=st.none() | st.integers(0, 300),
            archived=st.booleans(),
            standing=st.sampled_from(Standing),
            migrated_from=st.sampled_from([None, "-1"]),
        ),
        unique_by=lambda group: group.id,
    )
    for platform, natives in NATIVES.items()
}
members = st.builds(
    lambda name, handles, role, status, own: TeamMember(
        name, handles[0], handles[1], role, status, "title:acme", own[0], own[1]
    ),
    st.sampled_from(NAMES),
    st.tuples(*[st.sampled_from([None, "amy", "bob", "@CLEO"])] * 2),
    st.sampled_from(ROLES),
    statuses,
    st.tuples(own_statuses, own_statuses),
)
teams = st.lists(members, min_size=1, unique_by=lambda member: member.name)
people_words = st.lists(st.sampled_from([*NAMES, "BD", "sales"]), max_size=2).map(tuple)
categories = st.lists(
    st.builds(
        CategoryRule,
        st.sampled_from(["Customers", "Internal"]),
        st.sampled_from([(), ("bitsafe",), ("/^team/",), ("ibtc", "acme")]),
        st.sampled_from([(), ("slack:1/C1",), ("-1",)]),
        st.none() | people_words,
        people_words,
        st.booleans(),
    ),
    max_size=3,
).map(lambda rules: [*rules, CategoryRule("Customers", ("<>",))] if rules else [])
days = st.none() | st.integers(-2, 2).map(lambda number: TODAY + timedelta(days=number))
some_member = st.none() | st.sampled_from(NAMES)
exclusions = st.builds(
    ExclusionRule,
    some_member,
    group=st.sampled_from(["slack:1/G1", "-1", *TITLES[:3]]),
    reason=st.sampled_from(["", "on leave"]),
    until=days,
) | st.builds(ExclusionRule, some_member, filter=st.sampled_from(FILTERS[:4]), until=days)


@st.composite
def parts(draw: st.DrawFn) -> PlatformSeen:
    platform = draw(st.sampled_from(PLATFORMS))
    found = draw(groups_of[platform])
    ids = [group.id for group in found]
    reasons = st.sampled_from(["hidden", ""])
    people = [
        Attendance(
            handle,
            frozenset(draw(st.sets(st.sampled_from(ids)))) if ids else frozenset(),
            draw(st.dictionaries(st.sampled_from(ids), reasons)) if ids else {},
            draw(st.sampled_from(["", "", "no answer"])),
            draw(st.sampled_from(["", "", "counts differ"])),
        )
        for handle in draw(st.sets(st.sampled_from(["amy", "bob", "cleo"])))
    ]
    return seen(platform, found, people, condition=draw(st.sampled_from(Condition)))


snapshots = st.lists(parts(), max_size=2, unique_by=lambda part: part.platform).map(
    lambda chosen: snapshot(*chosen)
)
Team = Sequence[TeamMember]
Rules = Sequence[CategoryRule]
Exclusions = Sequence[ExclusionRule]
some_exclusions = st.lists(exclusions, max_size=3)


def really(made: Snapshot, member: TeamMember, row: Row) -> bool | None:
    """Where a member was seen, read from the snapshot without the code under test; None = not known."""
    handle = member.handle_on(row.group.platform)
    part = made.on(row.group.platform)
    assert part is not None
    found = [one for one in part.attendance if handle is not None and one.user == handle.lower()]
    if not found:
        return None
    if row.group.id in found[0].present:
        return True
    unsure = row.group.id in found[0].unknown or found[0].failed or found[0].doubt
    return None if unsure else False


@given(teams, categories, some_exclusions, snapshots)
def test_every_cell_tells_what_was_seen(
    team: Team, rules: Rules, excused: Exclusions, made: Snapshot
) -> None:
    found = assess(policy(team, rules, excused), made)
    for row in found.rows:
        assert list(row.cells) == [member.name for member in team]
        for member in team:
            cell, truth = row.cells[member.name], really(made, member, row)
            assert (cell.state in (State.PRESENT, State.SHOULD_LEAVE)) is (truth is True)
            assert cell.state not in (State.MISSING, State.ABSENT) or truth is False
            assert cell.state is not State.MISSING or cell.required
            assert (cell.state is State.UNMAPPED) <= (member.handle_on(row.group.platform) is None)
            assert cell.state is not State.UNKNOWN or member.handle_on(row.group.platform) is not None
            assert not (cell.required and cell.state in (State.EXCUSED, State.SHOULD_LEAVE, State.ABSENT))


@given(teams, categories, some_exclusions, snapshots)
def test_every_group_is_in_one_part(team: Team, rules: Rules, excused: Exclusions, made: Snapshot) -> None:
    found = assess(policy(team, rules, excused), made)
    rate = found.coverage
    assert sorted(row.group.id for row in found.rows) == sorted(group.id for group in made.groups)
    assert rate.complete + rate.gaps + rate.unknown == rate.of == sum(row.counts for row in found.rows)
    assert 0 <= rate.rate <= 1
    assert found.uncategorised == sum(row.category == UNCATEGORISED for row in found.rows)
    for row in found.rows:
        states = [cell.state for cell in row.cells.values() if cell.required]
        assert row.category != UNCATEGORISED or not row.counts
        assert row.required_present + row.gaps + row.unknowns == row.required_total == len(states)
        assert (row.verdict is Verdict.GAPS) is (State.MISSING in states)
        assert (row.verdict is Verdict.COMPLETE) is (set(states) <= {State.PRESENT})
        assert row.completeness.endswith("?") is bool({State.UNKNOWN, State.UNMAPPED} & set(states))
        assert set(row.flags) <= {*STANDARD_FLAGS, "ibtc"}
        assert len(set(row.flags)) == len(row.flags)


@given(teams, categories, some_exclusions, snapshots)
def test_the_same_input_gives_the_same_rows(
    team: Team, rules: Rules, excused: Exclusions, made: Snapshot
) -> None:
    judge = policy(team, rules, excused)
    assert assess(judge, made) == assess(judge, made) == assess(policy(team, rules, excused), made)


@given(teams, categories, some_exclusions, exclusions, snapshots)
def test_one_exclusion_more_opens_no_gap(
    team: Team, rules: Rules, excused: Exclusions, more: ExclusionRule, made: Snapshot
) -> None:
    before = assess(policy(team, rules, excused), made)
    after = assess(policy(team, rules, [*excused, more]), made)
    for old, new in zip(before.rows, after.rows, strict=True):
        assert new.gaps <= old.gaps
        assert new.unknowns <= old.unknowns
        assert (new.category, new.flags, new.counts) == (old.category, old.flags, old.counts)
    assert after.coverage.gaps <= before.coverage.gaps
    assert after.coverage.complete >= before.coverage.complete
    assert after.coverage.of == before.coverage.of


@given(teams, categories, some_exclusions, snapshots)
def test_what_people_decided_follows_account_and_letter(
    team: Team, rules: Rules, excused: Exclusions, made: Snapshot
) -> None:
    """The same groups seen by another Telegram account, and with Slack's other letter."""

    def moved(id: GroupId) -> GroupId:
        if id.platform == "telegram":
            return GroupId.of("telegram", "99", id.native)
        return GroupId.of("slack", id.account, {"C": "G", "G": "C"}[id.native[0]] + id.native[1:])

    def as_other(part: PlatformSeen) -> PlatformSeen:
        people = [
            replace(
                one,
                present=frozenset(map(moved, one.present)),
                unknown={moved(id): why for id, why in one.unknown.items()},
            )
            for one in part.attendance
        ]
        groups = [replace(one, id=moved(one.id)) for one in part.groups]
        return seen(part.platform, groups, people, condition=part.condition)

    judge = policy(team, rules, excused)
    other = snapshot(*map(as_other, made.seen))
    before = {moved(row.group.id): row for row in assess(judge, made).rows}
    for row in assess(judge, other).rows:
        assert (row.category, row.counts) == (before[row.group.id].category, before[row.group.id].counts)
        assert row.cells == before[row.group.id].cells
