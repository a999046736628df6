"""What is: the state of each member in each group, the flags, and the rate, rule by rule."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backends.changes.in_hand import InHand
from backends.model import (
    Attendance,
    Condition,
    Group,
    Identity,
    Kind,
    Platform,
    Problem,
    Rights,
    Standing,
    User,
)
from backends.settings import CategoryRule, ExclusionRule, Status, TeamMember
from reports.coverage import assess, flags_of
from reports.exit_status import exit_status
from reports.policy import Policy
from reports.rows import Cell, Coverage, Row, State, Verdict
from tests.unit.snapshots import (
    AMY,
    BOB,
    CLEO,
    STARTED,
    TODAY,
    basic,
    policy,
    seen,
    slack,
    snapshot,
    telegram,
)

IN, OUT, HIDDEN = "in", "out", "the group hides its members"
SLACK_ONLY = TeamMember("Amy", "amy")
IDENTITY_OF_AMY = (Identity("slack", "amy", User("slack", "amy", "Amy", "amy")),)


def row(made: Policy, group: Group, **where: str) -> Row:
    """One group, with each handle of its platform seen in, out, or unknown for a reason."""
    people = [
        Attendance(
            handle,
            frozenset([group.id] if place == IN else []),
            {} if place in (IN, OUT) else {group.id: place},
        )
        for handle, place in where.items()
    ]
    (found,) = assess(made, snapshot(seen(group.platform, [group], people))).rows
    return found


def state(made: Policy, group: Group, name: str = "Amy", **where: str) -> tuple[State, bool]:
    cell = row(made, group, **where).cells[name]
    return cell.state, cell.required


# States


def test_required() -> None:
    assert row(policy(), slack(), amy=IN).cells["Amy"] == Cell(State.PRESENT, True, "required in every group")
    assert row(policy(), slack(), amy=OUT).cells["Amy"] == Cell(
        State.MISSING, True, "required in every group"
    )
    assert row(policy(), slack(), amy=HIDDEN).cells["Amy"] == Cell(State.UNKNOWN, True, HIDDEN)


def test_optional() -> None:
    made = policy((CLEO,))
    assert state(made, slack(), "Cleo", cleo=IN) == (State.PRESENT, False)
    assert state(made, slack(), "Cleo", cleo=OUT) == (State.ABSENT, False)
    assert row(made, slack(), cleo=HIDDEN).cells["Cleo"] == Cell(State.UNKNOWN, False, HIDDEN)


def test_inactive_should_leave_wherever_seen() -> None:
    made = policy((replace(AMY, status="inactive"),))
    assert row(made, slack(), amy=IN).cells["Amy"] == Cell(
        State.SHOULD_LEAVE, False, "marked inactive, still there"
    )
    assert state(made, slack(), amy=OUT) == (State.ABSENT, False)
    assert state(made, slack(), amy=HIDDEN) == (State.UNKNOWN, False)


@pytest.mark.parametrize(
    "rule",
    [CategoryRule("X", ("bitsafe",), required=("Amy",)), CategoryRule("X", ("bitsafe",), required=("BD",))],
)
def test_no_category_requires_somebody_inactive(rule: CategoryRule) -> None:
    made = policy((replace(AMY, status="inactive"),), [rule])
    assert state(made, slack(), amy=OUT) == (State.ABSENT, False)
    assert state(made, slack(), amy=IN) == (State.SHOULD_LEAVE, False)


def test_limited_may_be_only_where_the_filter_says() -> None:
    made = policy((TeamMember("Amy", "amy", status="limited", only="title:acme"),))
    inside, outside = slack(title="acme-bitsafe"), slack(title="beta-bitsafe")
    assert state(made, inside, amy=IN) == (State.PRESENT, False)
    assert state(made, inside, amy=OUT) == (State.ABSENT, False)
    assert state(made, outside, amy=OUT) == (State.ABSENT, False)
    assert row(made, outside, amy=IN).cells["Amy"] == Cell(
        State.SHOULD_LEAVE, False, "limited to title:acme, but is here"
    )


def test_a_category_requires_limited_people_only_inside_their_limits() -> None:
    rule = CategoryRule("Customers", ("bitsafe",), required=("Amy",))
    made = policy((TeamMember("Amy", "amy", status="limited", only="title:acme"),), [rule])
    assert state(made, slack(title="acme-bitsafe"), amy=OUT) == (State.MISSING, True)
    assert state(made, slack(title="beta-bitsafe"), amy=OUT) == (State.ABSENT, False)


def test_a_limit_may_be_a_category() -> None:
    rules = [CategoryRule("Marketing", ("news",)), CategoryRule("Customers", ("bitsafe",))]
    made = policy((TeamMember("Amy", "amy", status="limited", only="category:Marketing"),), rules)
    assert state(made, slack(title="bitsafe-news"), amy=IN) == (State.PRESENT, False)
    assert state(made, slack(title="acme-bitsafe"), amy=IN) == (State.SHOULD_LEAVE, False)


@pytest.mark.parametrize(
    ("status", "own", "expected"),
    [
        ("required", None, State.MISSING),
        ("required", "optional", State.ABSENT),
        ("optional", "required", State.MISSING),
        ("inactive", "required", State.MISSING),
    ],
)
@pytest.mark.parametrize("platform", ["slack", "telegram"])
def test_each_platform_may_have_its_own_status(
    platform: Platform, status: Status, own: Status | None, expected: State
) -> None:
    group, other = (slack(), telegram()) if platform == "slack" else (telegram(), slack())
    member = replace(AMY, slack="x", telegram="x", status=status)
    member = (
        replace(member, slack_status=own) if platform == "slack" else replace(member, telegram_status=own)
    )
    assert state(policy((member,)), group, x=OUT)[0] is expected
    usual = State.MISSING if status == "required" else State.ABSENT
    assert state(policy((member,)), other, x=OUT)[0] is usual


def test_without_a_handle_nobody_can_tell() -> None:
    made = policy((SLACK_ONLY, replace(CLEO, telegram="@")))
    found = row(made, telegram())
    assert found.cells["Amy"] == Cell(State.UNMAPPED, True, "no Telegram handle in the team")
    assert found.cells["Cleo"] == Cell(State.UNMAPPED, False, "no Telegram handle in the team")
    assert found.verdict is Verdict.UNKNOWN
    assert found.completeness == "0/1?"


def test_somebody_not_required_on_a_platform_needs_no_handle_there() -> None:
    found = row(policy((replace(SLACK_ONLY, telegram_status="optional"),)), telegram())
    assert found.cells["Amy"].state is State.UNMAPPED
    assert (found.verdict, found.completeness) == (Verdict.COMPLETE, "0/0")


def test_a_handle_that_leads_nowhere_is_unknown_and_never_unmapped() -> None:
    lost = Identity("slack", "amy", None, "no such user")
    part = seen("slack", [slack()], identities=[lost])
    (found,) = assess(policy(), snapshot(part)).rows
    assert found.cells["Amy"] == Cell(State.UNKNOWN, True, "no such user")


def test_handles_are_compared_without_case_and_at() -> None:
    made = policy((TeamMember("Amy", "@aMY"),))
    inside = Attendance("U1", frozenset([slack().id]))
    part = seen("slack", [slack()], [inside], identities=[Identity("slack", "Amy", User("slack", "U1"))])
    (found,) = assess(made, snapshot(part)).rows
    assert found.cells["Amy"].state is State.PRESENT


@pytest.mark.parametrize(
    "person", [Attendance("amy", failed="no answer"), Attendance("amy", doubt="no answer")]
)
def test_a_list_that_cannot_be_trusted_proves_presence_alone(person: Attendance) -> None:
    here, there = slack("C0001", "a"), slack("C0002", "b")
    person = replace(person, present=frozenset([here.id]))
    first, second = assess(policy(), snapshot(seen("slack", [here, there], [person]))).rows
    assert first.cells["Amy"].state is State.PRESENT
    assert second.cells["Amy"] == Cell(State.UNKNOWN, True, "no answer")


def test_unknown_without_a_reason_is_unknown_all_the_same() -> None:
    person = Attendance("amy", unknown={slack().id: ""})
    assert person.presence(slack().id) == (None, "")
    (found,) = assess(policy(), snapshot(seen("slack", [slack()], [person]))).rows
    assert found.cells["Amy"].state is State.UNKNOWN


@pytest.mark.parametrize(
    "condition", [Condition.SIGNED_OUT, Condition.UNREACHABLE, Condition.LOCKED, Condition.FAILED]
)
def test_where_a_platform_failed_everybody_is_unknown_for_its_reason(condition: Condition) -> None:
    problems = [Problem("slack", "Slack did not answer.")]
    part = seen("slack", [slack()], condition=condition, problems=problems)
    (found,) = assess(policy(), snapshot(part)).rows
    assert found.cells["Amy"] == Cell(State.UNKNOWN, True, "Slack did not answer.")


def test_somebody_new_in_the_team_is_not_known_before_they_are_looked_up() -> None:
    old = snapshot(seen("slack", [slack()], [Attendance("amy", frozenset([slack().id]))]))
    assessment = assess(policy((AMY, BOB)), old)
    (found,) = assessment.rows
    assert found.cells["Bob"] == Cell(State.UNKNOWN, True, "not looked up yet: the next refresh does")
    assert (found.completeness, assessment.coverage) == ("1/2?", Coverage(unknown=1))
    assert any("Bob is not looked up on Slack yet" in note for note in assessment.notes)


def test_a_run_of_the_past_is_compared_by_those_who_were_looked_up_then() -> None:
    old = snapshot(seen("slack", [slack()], [Attendance("amy", frozenset([slack().id]))]))
    assessment = assess(policy((AMY, BOB)), old, is_past=True)
    (found,) = assessment.rows
    assert found.cells["Bob"] == Cell(State.UNKNOWN, False, "not looked up yet: the next refresh does")
    assert (found.completeness, assessment.coverage) == ("1/1", Coverage(complete=1))
    (alone,) = assess(policy((BOB,)), old, is_past=True).rows
    assert alone.verdict is Verdict.UNKNOWN, "covered by accident"


def test_no_group_is_covered_because_everybody_in_the_team_is_new() -> None:
    (found,) = assess(policy((BOB,)), snapshot(seen("slack", [slack()], identities=IDENTITY_OF_AMY))).rows
    assert found.verdict is Verdict.UNKNOWN


def test_a_handle_that_leads_nowhere_stays_unknown_in_the_figures() -> None:
    nobody = Identity("slack", "bob", reason="nobody has this handle")
    there = [Attendance("amy", frozenset([slack().id]))]
    part = seen("slack", [slack()], there, identities=[*IDENTITY_OF_AMY, nobody])
    assessment = assess(policy((AMY, BOB)), snapshot(part))
    assert assessment.coverage == Coverage(unknown=1)
    assert exit_status(assessment) == 1


# Exclusions


@pytest.mark.parametrize(
    ("place", "expected"),
    [(IN, State.PRESENT), (OUT, State.EXCUSED), (HIDDEN, State.EXCUSED)],
)
def test_excused_where_required_and_not_seen(place: str, expected: State) -> None:
    made = policy(exclusions=[ExclusionRule("Amy", reason="on leave")])
    assert state(made, slack(), amy=place)[0] is expected


def test_an_excuse_tells_its_reason_and_its_last_day() -> None:
    made = policy(exclusions=[ExclusionRule("Amy", reason="on leave", until=TODAY)])
    assert row(made, slack(), amy=OUT).cells["Amy"] == Cell(
        State.EXCUSED, False, "on leave (config.toml, until 23 Nov 2026)"
    )
    bare = row(policy(exclusions=[ExclusionRule("Amy")]), slack(), amy=OUT).cells["Amy"]
    assert bare.reason == "excused (config.toml)"


def test_the_day_after_it_is_a_gap_again() -> None:
    made = policy(exclusions=[ExclusionRule("Amy", until=TODAY)], today=TODAY + timedelta(days=1))
    assert state(made, slack(), amy=OUT) == (State.MISSING, True)


def test_the_first_exclusion_that_holds_gives_the_reason() -> None:
    rules = [
        ExclusionRule("Amy", reason="over", until=TODAY - timedelta(days=1)),
        ExclusionRule(group="acme-bitsafe", reason="one contact"),
        ExclusionRule("Amy", reason="on leave"),
    ]
    assert row(policy(exclusions=rules), slack(), amy=OUT).cells["Amy"].reason == "one contact (config.toml)"


def test_those_excused_leave_the_denominator() -> None:
    made = policy((AMY, BOB), exclusions=[ExclusionRule("Bob")])
    found = row(made, slack(), amy=IN, bob=OUT)
    assert (found.completeness, found.verdict) == ("1/1", Verdict.COMPLETE)


def test_no_excuse_for_those_not_required_or_out_of_place() -> None:
    everyone = [ExclusionRule(group="acme-bitsafe")]
    assert state(policy((CLEO,), exclusions=everyone), slack(), "Cleo", cleo=OUT)[0] is State.ABSENT
    gone = policy((replace(AMY, status="inactive"),), exclusions=everyone)
    assert state(gone, slack(), amy=IN)[0] is State.SHOULD_LEAVE


def test_an_excuse_does_for_a_missing_handle_too() -> None:
    made = policy((SLACK_ONLY,), exclusions=[ExclusionRule("Amy", filter="platform:telegram")])
    assert state(made, telegram())[0] is State.EXCUSED


# Categories, rows, the rate


def test_a_category_says_why_somebody_is_required() -> None:
    made = policy((CLEO,), [CategoryRule("Customers", ("bitsafe",), required=("Engineering",))])
    assert row(made, slack(), cleo=OUT).cells["Cleo"] == Cell(
        State.MISSING, True, "required: category Customers"
    )


def test_uncategorised_has_gaps_but_no_part_in_the_rate() -> None:
    made = policy(categories=[CategoryRule("Customers", ("acme",))])
    person = Attendance("amy", frozenset([slack("C0001").id]))
    groups = [slack("C0001", "acme"), slack("C0002", "other")]
    found = assess(made, snapshot(seen("slack", groups, [person])))
    assert [(one.category, one.gaps) for one in found.rows] == [("Customers", 0), ("Uncategorised", 1)]
    assert found.coverage == Coverage(complete=1)
    assert found.uncategorised == 1


def test_a_category_may_be_no_part_of_the_rate() -> None:
    made = policy(categories=[CategoryRule("Internal", ("bitsafe",), counts=False)])
    found = assess(made, snapshot(seen("slack", [slack()], [Attendance("amy")])))
    assert found.rows[0].gaps == 1
    assert found.coverage == Coverage()
    assert (found.coverage.of, found.coverage.rate) == (0, 0.0)


def test_the_rate_has_three_parts() -> None:
    groups = [slack(f"C000{number}", f"g{number}") for number in range(4)]
    people = [
        Attendance("amy", frozenset(group.id for group in groups[:3])),
        Attendance("bob", frozenset([groups[0].id]), {groups[1].id: HIDDEN, groups[3].id: HIDDEN}),
    ]
    found = assess(policy((AMY, BOB)), snapshot(seen("slack", groups, people)))
    assert [one.verdict for one in found.rows] == ["complete", "unknown", "gaps", "gaps"]
    assert [one.completeness for one in found.rows] == ["2/2", "1/2?", "1/2", "0/2?"]
    assert found.coverage == Coverage(complete=1, gaps=2, unknown=1)
    assert (found.coverage.of, found.coverage.rate) == (4, 0.25)


def test_optional_people_count_for_nothing() -> None:
    found = row(policy((AMY, CLEO)), slack(), amy=IN, cleo=HIDDEN)
    assert (found.completeness, found.verdict) == ("1/1", Verdict.COMPLETE)


def test_rows_are_sorted_by_platform_and_title() -> None:
    first, second = slack("C0002", "Beta"), slack("C0001", "acme")
    made = snapshot(
        seen("telegram", [telegram(title="AAA"), basic(5, "aaa")]), seen("slack", [first, second])
    )
    found = assess(policy((AMY, BOB)), made)
    assert [one.group.title for one in found.rows] == ["acme", "Beta", "AAA", "aaa"]
    assert found.members == ("Amy", "Bob")
    assert [list(one.cells) for one in found.rows] == [["Amy", "Bob"]] * 4
    assert found.taken == made.started


def test_the_columns_that_come_first() -> None:
    only_telegram = replace(CLEO, telegram_status="required")
    dan = TeamMember("Dan", "dan", status="inactive")
    found = assess(policy((AMY, only_telegram, dan)), snapshot())
    assert found.required == {"Amy", "Cleo"}


def test_required_people_without_a_handle_are_noted_where_there_are_groups() -> None:
    made = policy((SLACK_ONLY, replace(CLEO, telegram=None)))
    there = [Attendance("amy"), Attendance("cleo")]
    assert assess(made, snapshot(seen("slack", [slack()], there), seen("telegram", []))).notes == ()
    (note,) = assess(made, snapshot(seen("telegram", [telegram()]))).notes
    assert note.startswith("Amy is required on Telegram but has no handle there: ")


def test_candidates_are_no_rows() -> None:
    part = replace(seen("telegram", [telegram(1)]), candidates=(telegram(2),))
    assert len(assess(policy(), snapshot(part)).rows) == 1


# Flags


def flags(group: Group) -> tuple[str, ...]:
    return flags_of(policy(), group)


def test_flags() -> None:
    assert flags(slack()) == ()
    assert flags(slack(kind=Kind.PUBLIC)) == ("public",)
    assert flags(replace(slack(), archived=True)) == ("archived",)
    assert flags(replace(slack(), rights=Rights(False, True, True))) == ("no-rights",)
    assert flags(replace(slack(), rights=Rights(None, False, False))) == ()
    assert flags(telegram(title="Acme IBTC")) == ("ibtc",)
    everything = replace(slack(title="ibtc", kind=Kind.PUBLIC), archived=True, rights=Rights(False))
    assert flags(everything) == ("public", "archived", "no-rights", "ibtc")


@pytest.mark.parametrize("standing", [Standing.LOST, Standing.VANISHED])
def test_what_cannot_be_seen_is_not_called_without_rights_as_well(standing: Standing) -> None:
    assert flags(replace(telegram(standing=standing), rights=Rights(False))) == (standing.value,)


def test_identities_of_the_two_platforms_are_not_mixed() -> None:
    member = TeamMember("Amy", "same", "same")
    inside = Attendance("U1", frozenset([slack().id]))
    parts = [
        seen("slack", [slack()], [inside], identities=[Identity("slack", "same", User("slack", "U1"))]),
        seen(
            "telegram",
            [telegram()],
            [Attendance("1")],
            identities=[Identity("telegram", "same", User("telegram", "1"))],
        ),
    ]
    found = assess(policy((member,)), snapshot(*parts))
    assert [one.cells["Amy"].state for one in found.rows] == [State.PRESENT, State.MISSING]


def test_a_gap_in_hand_stays_a_gap_and_says_so() -> None:
    group, old = telegram(migrated_from="-9"), basic(9)
    part = seen("telegram", [group], [Attendance("amy_t"), Attendance("bob_t"), Attendance("cleo_t")])
    invited = InHand("invited", STARTED)
    keys = {(group.id.key, "amy_t"), (old.id.key, "bob_t"), (group.id.key, "cleo_t")}
    made = policy((AMY, BOB, CLEO))
    (found,) = assess(made, snapshot(part), dict.fromkeys(keys, invited)).rows
    assert [cell.state for cell in found.cells.values()] == [State.MISSING, State.MISSING, State.ABSENT]
    assert [cell.in_hand for cell in found.cells.values()] == [invited, invited, None]
    assert (found.gaps, found.in_hand) == (2, 2)


def test_who_is_in_is_not_in_hand() -> None:
    group = telegram()
    part = seen("telegram", [group], [Attendance("amy_t", frozenset([group.id]))])
    (found,) = assess(
        policy((AMY,)), snapshot(part), {(group.id.key, "amy_t"): InHand("invited", STARTED)}
    ).rows
    assert found.in_hand == 0


def test_the_last_try_is_told_of_who_is_missing_and_of_nobody_else() -> None:
    group = telegram()
    part = seen("telegram", [group], [Attendance("amy_t"), Attendance("bob_t", frozenset([group.id]))])
    tried = InHand("not permitted", STARTED)
    tries = {(group.id.key, handle): tried for handle in ("amy_t", "bob_t")}
    (found,) = assess(policy((AMY, BOB)), snapshot(part), {}, tries).rows
    assert [cell.tried for cell in found.cells.values()] == [tried, None]
