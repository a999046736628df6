"""Renames: what each rule makes of a name, what each platform allows, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.changes.names import allowed_name, slack_name
from backends.changes.rename_rules import by_pattern, by_replacement
from backends.changes.renaming import plan_renames, preview
from backends.errors import BitsafeError
from backends.model import Group, GroupId, Kind, Rights, Role
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.changes.worlds import HEAD, SLACK, SLACK_2, SUPER, SUPER_2, here, worlds
from tui.renaming import suggested

CBTC = {"iBTC": "BitSafe (CBTC)"}
names = st.text(max_size=140) | st.sampled_from(HOSTILE_NAMES)


def renamed(rule_or_titles: object, *groups: Group, **more: object) -> dict[str, str]:
    world = {group.id: group for group in groups}
    made = plan_renames("x", rule_or_titles, world, HEAD, **more)  # type: ignore[arg-type]
    return {step.group.title: step.text for step in made.steps}


def reasons(rule_or_titles: object, *groups: Group, **more: object) -> list[str]:
    world = {group.id: group for group in groups}
    made = plan_renames("x", rule_or_titles, world, HEAD, **more)  # type: ignore[arg-type]
    return [one.reason for one in made.skipped]


@given(names)
def test_a_slack_name_is_valid_and_stays_as_it_is(text: str) -> None:
    name = slack_name(text)
    assert slack_name(name) == name
    assert len(name) <= 80
    assert name == name.lower()
    assert "--" not in name
    assert not name or (name[0] != "-" and name[-1] != "-" and name.strip("-_"))
    assert all(one in "-_" or one.isalnum() or one.isprintable() for one in name)
    assert not any(one.isspace() or one in ".,/#<>&()\x00\x1b" for one in name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BitSafe (CBTC)-acme", "bitsafe-cbtc-acme"),
        ("  Acme & Sons  ", "acme-sons"),
        ("日本語 Group", "日本語-group"),
        ("under_score", "under_score"),
        ("ＦＵＬＬ", "full"),
        ("x" * 79 + "--y", "x" * 79),
        ("()", ""),
        ("_", ""),
        ("\U0001f600", ""),
    ],
)
def test_what_slack_makes_of_a_name(text: str, name: str) -> None:
    assert slack_name(text) == name


@given(names)
def test_a_telegram_title_stays_as_it_is(text: str) -> None:
    title, problem = allowed_name("telegram", text)
    assert allowed_name("telegram", title) == (title, problem)
    assert problem or 1 <= len(title) <= 128
    title.encode()


@given(worlds)
def test_renaming_twice_changes_nothing_more(world: Mapping[GroupId, Group]) -> None:
    rule = by_replacement(CBTC)
    first = plan_renames("x", rule, world, HEAD, known=world.values())
    concerned = {group.id for group in world.values() if "ibtc" in group.title.lower()}
    told = [*(step.group.id for step in first.steps), *(one.group for one in first.skipped)]
    assert sorted(told) == sorted(concerned)
    after = dict(world)
    for step in first.steps:
        after[step.group.id] = replace(step.group, title=step.text)
    second = plan_renames("x", rule, after, HEAD, known=after.values())
    assert not second.steps
    ours = {step.group.id: step.text for step in first.steps}
    assert not plan_renames("x", ours, after, HEAD, known=after.values()).steps


def test_replacement_ignores_case_and_keeps_the_rest() -> None:
    groups = here(SUPER, "IBTC <> Acme Ibis"), here(SLACK, "ext-ibtc-acme"), here(SUPER_2, "Acme")
    assert renamed(by_replacement(CBTC), *groups) == {
        "IBTC <> Acme Ibis": "BitSafe (CBTC) <> Acme Ibis",
        "ext-ibtc-acme": "ext-bitsafe-cbtc-acme",
    }


def test_a_new_name_that_holds_the_old_one_does_not_grow() -> None:
    rule = by_replacement({"iBTC": "new iBTC"})
    assert renamed(rule, here(SUPER, "iBTC x")) == {"iBTC x": "new iBTC x"}
    assert reasons(rule, here(SUPER, "new iBTC x"), here(SLACK, "new-ibtc-x")) == ["already right"] * 2


def test_only_the_case_can_be_mended() -> None:
    assert renamed(by_replacement({"bitsafe": "BitSafe"}), here(SUPER, "bitsafe x")) == {
        "bitsafe x": "BitSafe x"
    }


def test_several_replacements_do_not_follow_one_another() -> None:
    rule = by_replacement({"iBTC": "CBTC", "CBTC": "DBTC"})
    assert renamed(rule, here(SUPER, "iBTC CBTC")) == {"iBTC CBTC": "CBTC DBTC"}


def test_slack_finds_an_old_name_as_slack_writes_it() -> None:
    rule = by_replacement({"Old Product": "New"})
    assert renamed(rule, here(SLACK, "old-product-acme")) == {"old-product-acme": "new-acme"}


def test_patterns() -> None:
    rule = by_pattern(r"^(?P<who>\w+) <> iBTC$", r"\g<who> <> CBTC")
    assert renamed(rule, here(SUPER, "Acme <> iBTC")) == {"Acme <> iBTC": "Acme <> CBTC"}
    assert renamed(by_pattern("IBTC", "CBTC"), here(SLACK, "ibtc-a"), here(SUPER, "ibtc")) == {
        "ibtc-a": "cbtc-a"
    }


@pytest.mark.parametrize(
    ("pattern", "replacement", "told"),
    [
        ("(", "x", r"The pattern: a ( is never closed; write \( for the bracket itself."),
        ("ab)", "x", r"The pattern, letter 3: this ) closes nothing; write \) for the bracket itself."),
        ("[a", "x", r"The pattern: a [ is never closed; write \[ for the bracket itself."),
        (
            "*a",
            "x",
            r"The pattern, letter 1: there is nothing to repeat; write \*, \+ or \? for the sign itself.",
        ),
        (
            r"ab\k",
            "x",
            r"The pattern, letter 3: this backslash means nothing; write \\ for a backslash itself.",
        ),
        (
            r"\p{Foo}",
            "x",
            "The pattern: it cannot be read; a backslash before a sign stands for the sign itself.",
        ),
        ("", "x", "The pattern is empty and would match between all letters."),
        (
            "a",
            r"\1",
            "The new text asks for \\1, but the pattern has no ( ): put them around what is to be kept.",
        ),
        ("(a)", r"\2", r"The new text asks for \2, but the pattern has just one ( ): write \1."),
        ("(a)(b)", r"\g<3>", r"The new text asks for \3, but the pattern has just 2 ( ): write \1 to \2."),
        (
            "a",
            r"\g<no>",
            "The new text asks for no, but the pattern has no ( ) of that name: (?P<no> ) names one.",
        ),
        ("a", "\\", r"The new text: it ends with a backslash; write \\ for a backslash itself."),
        (
            "a",
            r"x\q",
            r"The new text, letter 2: this backslash means nothing; write \\ for a backslash itself.",
        ),
    ],
)
def test_a_wrong_pattern_is_told_before_anything_in_plain_words(
    pattern: str, replacement: str, told: str
) -> None:
    with pytest.raises(BitsafeError) as caught:
        by_pattern(pattern, replacement)
    assert caught.value.sentence == told


@given(st.text("ab()[]{}*+?\\<>P^$|.-12", max_size=8), st.text("ab\\12g<>", max_size=6))
def test_no_pattern_is_told_in_words_of_the_library(pattern: str, replacement: str) -> None:
    told = ""
    try:
        by_pattern(pattern, replacement)
    except BitsafeError as error:
        told = error.sentence
    library = ("position", "escape", "group reference", "parenthesis", "character set", "extension")
    assert not any(word in told for word in library)


def test_a_pattern_that_never_ends_is_stopped() -> None:
    rule = by_pattern(r"(?:(?:a|aa)+)+(?<!a)$", "x")
    with pytest.raises(BitsafeError, match="takes too long"):
        rule(here(SUPER, "a" * 200 + "b"))


def test_nothing_to_look_for() -> None:
    with pytest.raises(BitsafeError):
        by_replacement({" ": "x"})


def test_collisions_stop_both() -> None:
    groups = here(SLACK, "ibtc-acme"), here(SLACK_2, "i_btc-acme")
    titles = {SLACK: "acme", SLACK_2: "Acme"}
    assert renamed(titles, *groups) == {}
    assert reasons(titles, *groups) == [
        "name asked for twice: #i_btc-acme would be #acme as well",
        "name asked for twice: #ibtc-acme would be #acme as well",
    ]


def test_a_name_that_is_taken() -> None:
    other = here(SLACK_2, "acme", archived=True)
    assert reasons({SLACK: "acme"}, here(SLACK, "ibtc"), known=[other]) == [
        "name taken: an archived channel is #acme"
    ]
    elsewhere = here(GroupId.of("slack", "T99", "C2"), "acme")
    assert renamed({SLACK: "acme"}, here(SLACK, "ibtc"), known=[elsewhere]) == {"ibtc": "acme"}


@pytest.mark.parametrize(
    ("group", "title", "reason"),
    [
        (here(SUPER, "Acme"), "Acme", "already right"),
        (here(SLACK, "acme"), "ACME", "already right"),
        (here(SUPER, "Acme"), "x" * 129, "name too long: 129 characters, Telegram allows 128"),
        (here(SUPER, "Acme"), " \n ", "no name: it would be empty"),
        (here(SLACK, "acme"), "!!!", "no name for Slack: nothing would be left of it"),
        (here(SLACK, "acme", archived=True), "b", "archived"),
        (
            replace(here(SUPER, "A"), rights=Rights(True, False), role=Role.MEMBER),
            "b",
            "only a member here: ask an admin to rename it",
        ),
    ],
)
def test_the_reason(group: Group, title: str, reason: str) -> None:
    assert reasons({group.id: title}, group) == [reason]


def test_a_group_that_was_not_seen_is_told() -> None:
    assert reasons({SUPER: "x"}) == ["not among the groups seen"]


def test_warnings() -> None:
    world = {id: here(id, f"ibtc {id}") for id in (SLACK, SUPER, SUPER_2)}
    titles = {SLACK: "acme", SUPER: "Same", SUPER_2: "Same"}
    made = plan_renames("x", titles, world, HEAD, audited=lambda name: "bitsafe" in name)
    assert len(made.steps) == 3
    assert [warning.split(":")[0] for warning in made.warnings] == [
        "#acme is no name that the audit looks for",
        "2 groups on Telegram will have the same name",
    ]


def test_of_a_channel_that_we_are_not_in_nothing_is_tried() -> None:
    open_to_all = replace(
        here(SLACK, "ibtc"), kind=Kind.PUBLIC, role=Role.NONE, rights=Rights(False, None, None)
    )
    assert reasons({SLACK: "acme"}, open_to_all) == ["not a member here: ask an admin to rename it"]
    as_admin = replace(open_to_all, rights=Rights(False, True, False))
    assert reasons({SLACK: "acme"}, as_admin) == ["not a member here: ask an admin to rename it"]


def test_what_only_trying_tells_is_said_with_the_plan() -> None:
    unsure = replace(here(SLACK, "ibtc"), role=Role.MEMBER, rights=Rights(True, None, None))
    world = {SLACK: unsure, SLACK_2: here(SLACK_2, "nova"), SUPER: here(SUPER, "Acme")}
    made = plan_renames("x", {SLACK: "a", SLACK_2: "b", SUPER: "C"}, world, HEAD)
    assert made.warnings == (
        "Whether we may rename 1 of these groups, Slack tells only by trying; a refusal changes nothing.",
    )
    known = plan_renames("x", {SLACK_2: "b", SUPER: "C"}, world, HEAD)
    assert known.warnings == ()


def test_the_preview_shows_before_and_after() -> None:
    found = preview(by_replacement(CBTC), [here(SLACK, "ibtc-a"), here(SUPER, "Acme")], HEAD)
    assert [(one.group.title, one.after, one.problem) for one in found] == [("ibtc-a", "bitsafe-cbtc-a", "")]


def test_the_pair_that_fits_these_names_is_suggested_and_none_where_none_fits() -> None:
    old, right = here(SUPER, "Nova iBTC"), here(SUPER_2, "Nova BitSafe (CBTC)")
    slack = here(SLACK, "nova-old-product")
    usual = {"Old Product": "New", **CBTC}
    assert suggested([right, old], usual) == ("iBTC", "BitSafe (CBTC)")
    assert suggested([old, slack], usual) == ("Old Product", "New")
    assert suggested([right], usual) == ("", "")
