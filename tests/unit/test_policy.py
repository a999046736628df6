"""What ought to be: categories, exclusions and names, as the config says it."""

from datetime import date, timedelta

import pytest

from backends.errors import ConfigError, FilterError
from backends.model import Group, GroupId
from backends.settings import (
    CategoryRule,
    ExclusionRule,
    Settings,
    SlackSettings,
    TeamMember,
    TelegramSettings,
)
from reports.coverage import bare_row
from reports.filters import UNCATEGORISED
from reports.policy import Policy
from reports.rules import part_filter, vocabulary
from tests.unit.snapshots import AMY, BOB, CLEO, TODAY, basic, policy, slack, telegram

CUSTOMERS = CategoryRule("BD Customer", ("bitsafe",))


def category(group: Group, *rules: CategoryRule) -> str:
    return bare_row(policy(categories=rules), group).category


def covered(group: Group, rule: ExclusionRule, today: date = TODAY, member: str = "Amy") -> bool:
    """Whether that one exclusion holds for a member in a group."""
    made = policy((AMY, BOB), exclusions=[rule], today=today)
    return made.exclusions[0].applies(member, bare_row(made, group), today)


# Categories


def test_without_any_category_everything_is_a_customer_that_counts() -> None:
    row = bare_row(policy(), telegram(title="anything"))
    assert (row.category, row.counts) == ("BD Customer", True)


def test_a_group_that_fits_none_is_uncategorised_and_no_part_of_the_rate() -> None:
    row = bare_row(policy(categories=[CUSTOMERS]), telegram(title="anything"))
    assert (row.category, row.counts) == (UNCATEGORISED, False)


def test_the_first_match_wins() -> None:
    internal = CategoryRule("Internal", ("internal",))
    assert category(telegram(title="Internal BitSafe"), internal, CUSTOMERS) == "Internal"
    assert category(telegram(title="Internal BitSafe"), CUSTOMERS, internal) == "BD Customer"


def test_a_pattern_is_part_of_a_name_or_a_regular_expression() -> None:
    team = CategoryRule("Team", ("/^team-[0-9]+$/", "a.c"))
    assert category(slack(title="Team-12"), team) == "Team"
    assert category(slack(title="team-12-x"), team) == UNCATEGORISED
    assert category(slack(title="A.C"), team) == "Team"
    assert category(slack(title="abc"), team) == UNCATEGORISED


def test_single_groups_win_over_every_match() -> None:
    special = CategoryRule("Special", groups=("slack:T01/C0001",))
    assert category(slack("C0001"), CUSTOMERS, special) == "Special"
    assert category(slack("C0002"), CUSTOMERS, special) == "BD Customer"


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("slack:T01/C0001", slack("C0001")),
        ("slack:T01/C0001", slack("G0001")),
        ("slack:T01/G0001", slack("C0001")),
        ("C0001", slack("G0001")),
        ("G0001", slack("C0001")),
        ("telegram:77/-1000000000001", telegram(1, account="77")),
        ("telegram:77/-1000000000001", telegram(1, account="88")),
        ("telegram:-1000000000001", telegram(1)),
        ("-1000000000001", telegram(1)),
        ("telegram:77/-5", telegram(1, migrated_from="-5")),
        ("telegram:88/-5", telegram(1, migrated_from="-5")),
        ("-5", telegram(1, migrated_from="-5")),
        ("-5", basic(5)),
    ],
)
def test_what_was_decided_about_a_group_follows_it(written: str, group: Group) -> None:
    assert category(group, CategoryRule("Special", groups=(written,))) == "Special"
    assert covered(group, ExclusionRule(group=written))


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("slack:T02/C0001", slack("C0001")),
        ("slack:T01/C0001", slack("C00011")),
        ("telegram:77/-1000000000001", telegram(11)),
        ("telegram:77/-5", telegram(1, migrated_from="-55")),
        ("-5", basic(55)),
        ("telegram:77/-5", slack("C-5")),
    ],
)
def test_what_was_decided_about_a_group_is_about_no_other(written: str, group: Group) -> None:
    assert category(group, CategoryRule("Special", groups=(written,))) == UNCATEGORISED
    assert not covered(group, ExclusionRule(group=written))


def test_the_key_of_an_id() -> None:
    assert GroupId("slack:T01/G0123").key == GroupId("slack:T01/C0123").key == "slack:T01/0123"
    assert GroupId("telegram:77/-100123").key == "telegram:-100123"
    assert (GroupId("telegram:77/-5").account, GroupId("telegram:77/-5").native) == ("77", "-5")


# Who is required in a category


def requires(rule: CategoryRule, *members: TeamMember) -> list[str]:
    made = policy(members, [rule]).categories[0]
    return [one.name for one in members if made.requires(one, one.status)]


def test_without_a_list_the_status_decides() -> None:
    assert requires(CUSTOMERS, AMY, BOB, CLEO) == ["Amy", "Bob"]


def test_required_replaces_the_usual() -> None:
    assert requires(CategoryRule("X", required=("Cleo",)), AMY, BOB, CLEO) == ["Cleo"]
    assert requires(CategoryRule("X", required=("bd",)), AMY, BOB, CLEO) == ["Amy", "Bob"]
    assert requires(CategoryRule("X", required=("BD", "engineering")), AMY, BOB, CLEO) == [
        "Amy",
        "Bob",
        "Cleo",
    ]
    assert requires(CategoryRule("X", required=()), AMY, BOB, CLEO) == []


def test_optional_takes_out_by_name_or_role() -> None:
    assert requires(CategoryRule("X", optional=("amy",)), AMY, BOB) == ["Bob"]
    assert requires(CategoryRule("X", optional=("BD",)), AMY, BOB) == []
    assert requires(CategoryRule("X", required=("BD",), optional=("Bob",)), AMY, BOB, CLEO) == ["Amy"]


def test_nobody_is_called_by_an_empty_role() -> None:
    assert requires(CategoryRule("X", required=("",)), TeamMember("Dan", role="")) == []


# Exclusions


def test_an_exclusion_without_a_member_is_for_everyone() -> None:
    rule = ExclusionRule(group="acme-bitsafe")
    assert covered(slack(), rule, member="Amy")
    assert covered(slack(), rule, member="Bob")


def test_an_exclusion_of_a_member_is_for_nobody_else() -> None:
    rule = ExclusionRule("Bob")
    assert covered(slack(), rule, member="Bob")
    assert not covered(slack(), rule, member="Amy")


@pytest.mark.parametrize(
    "title", ["Acme <> BitSafe", "slack: us/them", "telegram:1/2", "CABLE", "", "=1+1", "[x"]
)
def test_an_exact_title_is_meant_exactly(title: str) -> None:
    rule = ExclusionRule("Amy", group=title)
    if title:
        assert covered(telegram(title=title), rule)
        assert not covered(telegram(title=f"{title} 2"), rule)
        assert not covered(telegram(title=title.swapcase() + "!"), rule)


def test_an_exclusion_by_filter() -> None:
    rule = ExclusionRule(filter="platform:slack title:acme")
    assert covered(slack(title="acme-bitsafe"), rule)
    assert not covered(slack(title="beta-bitsafe"), rule)
    assert not covered(telegram(title="acme"), rule)


def test_until_is_the_last_day() -> None:
    rule = ExclusionRule("Amy", until=TODAY)
    assert covered(slack(), rule, TODAY)
    assert covered(slack(), rule, TODAY - timedelta(days=300))
    assert not covered(slack(), rule, TODAY + timedelta(days=1))


# Names


def test_retired_names_are_found_in_any_case_and_told_in_lower() -> None:
    made = policy(retired=["iBTC", "OldCo", "IBTC"])
    assert made.retired_in("Acme <> IBTC") == ("ibtc",)
    assert made.retired_in("oldco ibtc") == ("ibtc", "oldco")
    assert made.retired_in("Acme") == ()


def test_a_channel_is_ours_by_its_pattern_or_a_retired_name() -> None:
    made = Policy.of(Settings(slack=SlackSettings(channels=("bitsafe", "/^cbtc-/"))), TODAY)
    assert [
        name for name in ("x-BitSafe", "cbtc-x", "x-cbtc-", "x-ibtc", "other") if made.names_match(name)
    ] == [
        "x-BitSafe",
        "cbtc-x",
        "x-ibtc",
    ]


def test_each_handle_is_asked_for_once() -> None:
    twin = TeamMember("Twin", "@amy", " amy_t ")
    nobody = TeamMember("Nobody", None, "@")
    made = policy((AMY, twin, nobody))
    assert made.handles_on("slack") == ("amy",)
    assert made.handles_on("telegram") == ("amy_t",)


def test_the_accounts_that_share_are_known_without_their_at() -> None:
    settings = Settings(telegram=TelegramSettings(shared_with=("@mojo", " me ", "123")))
    assert Policy.of(settings, TODAY).shared_with == ("mojo", "me", "123")


# Filters of the config


def test_a_wrong_filter_is_told_by_its_place() -> None:
    with pytest.raises(
        ConfigError, match=r"\[\[exclusion\]\] 1: filter: catgory is no field: did you mean category"
    ):
        policy(exclusions=[ExclusionRule(filter="catgory:x")])
    limited = TeamMember("Dan", "dan", status="limited", only="title:")
    with pytest.raises(ConfigError, match=r"\[\[team\]\] 2: only: title needs a value"):
        policy((AMY, limited))


@pytest.mark.parametrize(
    "text", ["missing:Amy", "gaps:>0", "present:any", "new:yes", "unknown:any", "leave:any"]
)
def test_the_policy_may_not_ask_for_what_it_decides(text: str) -> None:
    with pytest.raises(ConfigError, match="known only after the groups have been looked at"):
        policy(exclusions=[ExclusionRule(filter=text)])
    with pytest.raises(ConfigError, match="--groups: "):
        part_filter(Settings(team=(AMY,)), text)


def test_a_part_may_be_named_by_what_is_known_beforehand() -> None:
    settings = Settings(category=(CUSTOMERS,))
    test = part_filter(settings, "category:bd -flag:ibtc")
    made = Policy.of(settings, TODAY)
    assert test(bare_row(made, telegram(title="BitSafe")))
    assert not test(bare_row(made, telegram(title="BitSafe iBTC")))
    assert not test(bare_row(made, telegram(title="other")))
    with pytest.raises(FilterError):
        part_filter(settings, "category:nothing")


def test_the_words_of_the_config() -> None:
    words = vocabulary(Settings(team=(AMY, BOB), category=(CUSTOMERS, CategoryRule("Intro"))))
    assert words.members == ("Amy", "Bob")
    assert words.categories == ("BD Customer", "Intro", UNCATEGORISED)
    assert words.flags == ("public", "archived", "lost", "vanished", "no-rights", "ibtc")
    usual = ("BD Customer", "Marketing", "Internal", "Intro", "Community", UNCATEGORISED)
    assert vocabulary(Settings()).categories == usual
