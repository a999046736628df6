"""What people decide in the app: checked in words, judged with the config, undone without a trace."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.decisions import Decision, Excuse, Recategorise, Star, Subject, TeamEdit, deactivated
from backends.errors import BitsafeError, ConfigError, FilterError
from backends.model import Attendance, Group, Snapshot
from backends.settings import CategoryRule, ExclusionRule, Settings, TeamMember
from reports.coverage import assess
from reports.deciding import checked, sentence, sentence_of
from reports.policy import Policy
from reports.rows import Assessment, Cell, Row, State
from tests.unit.snapshots import AMY, BOB, CLEO, TODAY, basic, seen, slack, snapshot, telegram

MADE = datetime(2026, 11, 12, 12, tzinfo=UTC)
CONFIG = Settings(
    team=(AMY, BOB, CLEO),
    category=(
        CategoryRule("BD Customer", ("bitsafe",)),
        CategoryRule("Marketing", required=("Bob",), counts=False),
    ),
    exclusion=(ExclusionRule("Bob", group="acme-bitsafe", reason="one contact"),),
)
ACME, NOVA = slack("C0001"), slack("C0002", "nova-bitsafe")
KEY = ACME.id.key


def held(*subjects: Subject, undone: bool = False) -> list[Decision]:
    return [
        Decision(number, subject, "ada", "laptop", MADE, MADE if undone else None)
        for number, subject in enumerate(subjects, 1)
    ]


def nobody(*groups: Group) -> Snapshot:
    """Everybody was looked up, and nobody is in."""
    names = ("amy", "bob", "cleo", "dan") if groups[0].platform == "slack" else ("amy_t", "bob_t", "cleo_t")
    return snapshot(seen(groups[0].platform, groups, [Attendance(name) for name in names]))


def judged(
    *subjects: Subject, config: Settings = CONFIG, groups: Sequence[Group] = (ACME, NOVA), today: date = TODAY
) -> Assessment:
    return assess(Policy.of(config, today, held(*subjects)), nobody(*groups))


def row(*subjects: Subject, group: Group = ACME, config: Settings = CONFIG, today: date = TODAY) -> Row:
    (found,) = judged(*subjects, config=config, groups=[group], today=today).rows
    return found


# Exclusions


def test_an_excuse_names_who_made_it_and_until_when() -> None:
    excuse = Excuse("Amy", group=KEY, reason="on leave", until=date(2026, 11, 30))
    expected = "on leave (by ada on 12 Nov 2026, until 30 Nov 2026)"
    assert row(excuse).cells["Amy"] == Cell(State.EXCUSED, False, expected)
    assert row(excuse, group=NOVA).cells["Amy"].state is State.MISSING
    assert row(excuse, today=date(2026, 12, 1)).cells["Amy"].state is State.MISSING


def test_an_excuse_of_the_config_names_the_config() -> None:
    assert row().cells["Bob"].reason == "one contact (config.toml)"


def test_what_was_decided_last_is_told_first() -> None:
    excuses = [Excuse("Bob", group=KEY, reason=reason) for reason in ("first", "second")]
    assert row(*excuses).cells["Bob"].reason == "second (by ada on 12 Nov 2026)"


def test_everyone_in_a_group_and_someone_by_a_filter() -> None:
    everyone = row(Excuse(group=KEY)).cells
    assert [everyone[name].state for name in ("Amy", "Bob")] == [State.EXCUSED] * 2
    found = judged(Excuse("Amy", filter="title:nova")).rows
    assert [one.cells["Amy"].state for one in found] == [State.MISSING, State.EXCUSED]


def test_a_filter_that_no_longer_fits_excuses_nobody_and_is_told() -> None:
    found = judged(Excuse("Amy", filter="category:Partners"))
    assert all(one.cells["Amy"].state is State.MISSING for one in found.rows)
    (note,) = found.notes
    assert note.startswith("An exclusion by ada@laptop no longer fits and is passed over: Partners is no ")


# Categories and stars


def test_a_category_by_hand_wins_over_the_rules() -> None:
    assert row().category == "BD Customer"
    found = row(Recategorise(KEY, "Marketing"))
    assert (found.category, found.counts, found.cells["Amy"].required) == ("Marketing", False, False)
    assert row(Recategorise(KEY, "Marketing"), Recategorise(KEY, "BD Customer")).category == "BD Customer"


def test_without_categories_in_the_config_the_usual_ones_are_there() -> None:
    config = Settings(team=(AMY,))
    found = row(Recategorise(KEY, "Intro"), config=config)
    assert (found.category, found.counts, found.cells["Amy"].required) == ("Intro", False, True)
    assert row(config=config).category == "BD Customer"


def test_a_category_that_is_gone_from_the_config_is_told() -> None:
    found = judged(Recategorise(KEY, "Partners"))
    assert found.rows[0].category == "BD Customer"
    assert found.notes == ("There is no category Partners any more: ada@laptop put a group into it.",)


@pytest.mark.parametrize("group", [ACME, slack("G0001")])
def test_a_star(group: Group) -> None:
    assert row(Star(KEY), group=group).starred
    assert not row(Star(KEY), group=NOVA).starred


@pytest.mark.parametrize(
    "subject", [Star("telegram:-5"), Recategorise("telegram:-5", "Marketing"), Excuse("Amy", "telegram:-5")]
)
def test_what_was_decided_about_a_basic_group_follows_it(subject: Subject) -> None:
    groups = (basic(5), telegram(9, migrated_from="-5"), telegram(9))
    old, new, other = (row(subject, group=group) for group in groups)
    told = [(one.starred, one.category, one.cells["Amy"].state) for one in (old, new, other)]
    assert told[0] == told[1] != told[2]


# The team


def test_the_team_with_what_was_edited() -> None:
    edits = [
        TeamEdit("Dan", {"slack": "@dan", "status": "required"}, new=True),
        TeamEdit("Dan", {"role": "BD", "telegram": " "}),
        TeamEdit("Amy", {"slack": "amy2"}),
        deactivated("Bob"),
    ]
    team = Policy.of(CONFIG, TODAY, held(*edits)).team
    assert [one.name for one in team] == ["Amy", "Bob", "Cleo", "Dan"]
    assert team[3] == TeamMember("Dan", slack="@dan", role="BD")
    assert (team[0].slack, team[0].telegram, team[1].status) == ("amy2", "amy_t", "inactive")
    assert CONFIG.team == (AMY, BOB, CLEO)


def test_an_edit_of_somebody_gone_from_the_config_is_told() -> None:
    policy = Policy.of(CONFIG, TODAY, held(TeamEdit("Zoe", {"role": "BD"}), TeamEdit("amy", {}, new=True)))
    assert policy.team == CONFIG.team
    assert policy.notes == (
        "An edit of the team by ada@laptop is passed over: Zoe is not in the team.",
        "An edit of the team by ada@laptop is passed over: Amy is in the team already.",
    )


def test_a_limit_that_no_longer_fits_makes_nobody_leave() -> None:
    edit = TeamEdit("Amy", {"status": "limited", "only": "category:Partners"})
    policy = Policy.of(CONFIG, TODAY, held(edit))
    everyone_in = seen("slack", [ACME], [Attendance("amy", frozenset([ACME.id]))])
    (found,) = assess(policy, snapshot(everyone_in)).rows
    assert found.cells["Amy"].state is State.PRESENT
    assert policy.notes[0].startswith("What limits Amy no longer fits and is passed over")


# When a decision is made


@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        (Excuse("Ami", KEY), "Ami is no team member: did you mean Amy?"),
        (Excuse(), "That would excuse everyone everywhere."),
        (Excuse(filter="  "), "That would excuse everyone everywhere."),
        (Excuse("Amy", KEY, "acme"), "An exclusion is about a group or a filter, not both."),
        (Excuse("Amy", KEY, until=TODAY - timedelta(days=1)), "22 Nov 2026 is over."),
        (Recategorise(KEY, "Marketng"), "Marketng is no category: did you mean Marketing?"),
        (TeamEdit(" ", {}, new=True), "A team member needs a name."),
        (TeamEdit("amy", {}, new=True), "Amy is in the team already."),
        (TeamEdit("Zoe", {}), "Zoe is no team member: choose from Amy, Bob, Cleo"),
        (TeamEdit("Amy", {"status": "boss"}), "There is no status boss; choose from "),
        (TeamEdit("Amy", {"status": "limited"}), "Amy is limited, so a filter must say to which groups."),
        (TeamEdit("Dan", {"slack": "@BOB"}, new=True), "Bob has the Slack handle bob."),
    ],
)
def test_what_does_not_fit_is_told_in_words(subject: Subject, sentence: str) -> None:
    with pytest.raises(BitsafeError) as told:
        checked(subject, CONFIG, [], TODAY)
    assert told.value.sentence.startswith(sentence)


def test_a_wrong_filter_is_told_by_its_place() -> None:
    with pytest.raises(FilterError) as told:
        checked(Excuse(filter="acme catgory:bd"), CONFIG, [], TODAY)
    assert (told.value.start, told.value.end) == (5, 12)


@pytest.mark.parametrize("text", ["gaps:>0", "missing:amy", "new:yes"])
def test_a_filter_may_not_ask_for_what_it_decides(text: str) -> None:
    with pytest.raises(ConfigError, match="known only after"):
        checked(Excuse(filter=text), CONFIG, [], TODAY)
    with pytest.raises(ConfigError, match="known only after"):
        checked(TeamEdit("Amy", {"status": "limited", "only": text}), CONFIG, [], TODAY)


def test_what_fits_comes_back_in_the_configs_spelling() -> None:
    until = TODAY
    assert checked(Excuse("amy", KEY, reason=" r ", until=until), CONFIG, [], TODAY) == Excuse(
        "Amy", KEY, reason="r", until=until
    )
    assert checked(Recategorise(KEY, "marketing"), CONFIG, [], TODAY) == Recategorise(KEY, "Marketing")
    assert checked(TeamEdit("AMY", {"role": "x"}), CONFIG, [], TODAY).member == "Amy"  # type: ignore[union-attr]


def test_earlier_decisions_count_when_one_is_checked() -> None:
    new = TeamEdit("Dan", {"slack": "dan"}, new=True)
    assert checked(Excuse("dan", KEY), CONFIG, held(new), TODAY) == Excuse("Dan", KEY)
    with pytest.raises(BitsafeError, match="no team member"):
        checked(Excuse("dan", KEY), CONFIG, held(new, undone=True), TODAY)
    with pytest.raises(BitsafeError, match="star already"):
        checked(Star(KEY), CONFIG, held(Star(KEY)), TODAY)


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        (Excuse("Amy", KEY, reason="on leave"), "Amy need not be in Acme: on leave"),
        (Excuse(group="slack:T/9", until=TODAY), "Nobody needs to be in slack:T/9, until 23 Nov 2026"),
        (Excuse("Amy", filter="tg"), "Amy need not be in groups that match tg"),
        (Excuse("Amy"), "Amy need not be in any group"),
        (Recategorise(KEY, "Intro"), "Acme is Intro"),
        (Star(KEY), "Acme has a star"),
        (
            TeamEdit("Amy", {"slack_status": "inactive", "only": None}),
            "Amy changed: slack status inactive, only cleared",
        ),
        (TeamEdit("Dan", {"slack": "dan"}, new=True), "Dan is new in the team: slack dan"),
    ],
)
def test_a_decision_in_a_sentence(subject: Subject, told: str) -> None:
    assert sentence(subject, {KEY: "Acme"}) == told


@pytest.mark.parametrize(
    ("subjects", "told"),
    [
        ([Star(KEY)], "Acme has a star"),
        ([Star(KEY), Star(NOVA.id.key)], "2 groups have a star"),
        ([Recategorise(KEY, "Intro"), Recategorise(NOVA.id.key, "Intro")], "2 groups are Intro"),
        (
            [
                Excuse("Amy", KEY, reason="on leave", until=TODAY),
                Excuse("Amy", "x:1", None, "on leave", TODAY),
            ],
            "Amy need not be in 2 groups: on leave, until 23 Nov 2026",
        ),
        ([Excuse(group=KEY), Excuse(group="x:1"), Excuse(group="x:2")], "Nobody needs to be in 3 groups"),
        ([Excuse("Amy", KEY), Excuse("Bob", KEY)], "Amy need not be in Acme, and 1 more"),
        ([Star(KEY), Recategorise(KEY, "Intro")], "Acme has a star, and 1 more"),
    ],
)
def test_what_was_decided_at_once_in_one_sentence(subjects: list[Subject], told: str) -> None:
    assert sentence_of(subjects, {KEY: "Acme"}) == told


# Laws

KEYS = st.sampled_from([KEY, NOVA.id.key, "slack:T01/9999"])
SUBJECTS = st.one_of(
    st.builds(
        Excuse,
        st.sampled_from([None, "Amy", "Bob", "Zoe"]),
        KEYS,
        st.none(),
        st.text(max_size=5),
        st.sampled_from([None, TODAY]),
    ),
    st.builds(Recategorise, KEYS, st.sampled_from(["BD Customer", "Marketing", "Partners"])),
    st.builds(Star, KEYS),
    st.builds(
        TeamEdit,
        st.sampled_from(["Amy", "Dan"]),
        st.dictionaries(
            st.sampled_from(["status", "role", "slack"]),
            st.sampled_from([None, "inactive", "limited", "dan"]),
        ),
        st.booleans(),
    ),
)


@given(st.lists(SUBJECTS, max_size=6))
def test_decisions_undone_leave_the_policy_as_before(subjects: list[Subject]) -> None:
    undone = Policy.of(CONFIG, TODAY, held(*subjects, undone=True))
    assert (undone.team, undone.overrides, undone.stars, undone.notes) == (CONFIG.team, {}, frozenset(), ())
    assert assess(undone, nobody(ACME, NOVA)) == judged()


@given(st.lists(SUBJECTS, max_size=6), st.sets(KEYS))
def test_a_star_never_changes_the_rate(subjects: list[Subject], stars: set[str]) -> None:
    plain = judged(*(one for one in subjects if not isinstance(one, Star)))
    starred = judged(*subjects, *map(Star, sorted(stars)))
    assert starred.coverage == plain.coverage
    assert [one.cells for one in starred.rows] == [one.cells for one in plain.rows]


@given(st.lists(SUBJECTS, max_size=6))
def test_no_decision_keeps_a_policy_from_being_made(subjects: list[Subject]) -> None:
    assert len(judged(*subjects).rows) == 2
