"""Messages to owners: one per person, all groups, the right person, short enough, and from any template."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from string import Template

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import ConfigError
from backends.model import Group, GroupId, Platform, User
from backends.protocol import Managers
from reports.message_templates import DEFAULTS, FOLDER, Plea, checked, template_for
from reports.owner_messages import LONGEST, Ask, OwnerMessage, owner_messages
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.changes.worlds import HEAD
from tests.unit.snapshots import slack, telegram

ACME, BETA, GAMMA = telegram(1, "Acme"), telegram(2, "Beta"), telegram(3, "Gamma")
BEA = User("telegram", "b", "Bea Ford", "bea")
CAL, OWEN, OTTO = (User("telegram", id, id.title(), id) for id in ("cal", "owen", "otto"))
ME = User("telegram", "77", "Ada North", "ada_north")
TEAM: dict[tuple[Platform, str], str] = {("telegram", "cal"): "Cal Reyes", ("telegram", "77"): "Ada North"}


def messages(
    plea: Plea, managers: Mapping[GroupId, Managers], *asks: Ask, template: str = ""
) -> tuple[list[OwnerMessage], list[str]]:
    text = Template(template or DEFAULTS[plea])
    found, skipped = owner_messages(plea, asks, managers, TEAM, HEAD, text)
    return list(found), [one.reason for one in skipped]


def add(*groups: Group, user: User = BEA) -> list[Ask]:
    return [Ask(group, user, user.name) for group in groups]


def test_one_message_for_each_person_names_all_groups() -> None:
    managers = {group.id: Managers(OWEN) for group in (ACME, BETA)} | {GAMMA.id: Managers(OTTO)}
    found, skipped = messages(Plea.ADD, managers, *add(ACME, BETA, GAMMA))
    assert not skipped
    assert {one.letter.to.id: [ask.group.title for ask in one.asks] for one in found} == {
        "owen": ["Acme", "Beta"],
        "otto": ["Gamma"],
    }
    owens = next(one for one in found if one.letter.to == OWEN)
    assert "- Acme: Bea Ford (@bea)\n- Beta: Bea Ford (@bea)" in owens.text
    assert owens.text.startswith("Hi Owen,")
    assert owens.text.endswith("Ada North")


def test_who_writes_is_not_a_colleague_of_their_own() -> None:
    (one,), _ = messages(Plea.ADD, {ACME.id: Managers(OWEN)}, *add(ACME), *add(ACME, user=ME))
    assert "- Acme: Bea Ford (@bea), me, Ada North (@ada_north)" in one.text


def test_a_colleague_is_asked_before_somebody_from_outside() -> None:
    managers = {ACME.id: Managers(OWEN, (CAL,))}
    (one,), _ = messages(Plea.ADD, managers, *add(ACME))
    assert (one.letter.to, one.letter.name, one.letter.colleague) == (CAL, "Cal Reyes", True)
    (one,), _ = messages(Plea.OWNERSHIP, managers, Ask(ACME))
    assert one.letter.to == OWEN


def test_whoever_runs_most_is_asked() -> None:
    managers = {ACME.id: Managers(None, (OTTO, OWEN)), BETA.id: Managers(None, (OWEN,))}
    found, _ = messages(Plea.ADD, managers, *add(ACME, BETA))
    assert [one.letter.to for one in found] == [OWEN]


def test_nobody_is_asked_to_remove_themselves_nor_are_we() -> None:
    managers = {ACME.id: Managers(CAL, (OWEN, ME)), BETA.id: Managers(ME)}
    found, skipped = messages(Plea.REMOVE, managers, Ask(ACME, CAL, "Cal"), Ask(BETA, CAL, "Cal"))
    assert [one.letter.to for one in found] == [OWEN]
    assert skipped == ["owner not known: nobody who can be asked is known"]


def test_a_leaver_named_to_an_outsider_needs_a_second_look() -> None:
    outside, inside = {ACME.id: Managers(OWEN)}, {ACME.id: Managers(CAL)}
    assert messages(Plea.REMOVE, outside, *add(ACME))[0][0].letter.second_look
    assert not messages(Plea.REMOVE, inside, *add(ACME))[0][0].letter.second_look
    assert not messages(Plea.ADD, outside, *add(ACME))[0][0].letter.second_look


def test_why_nobody_is_known() -> None:
    _, skipped = messages(Plea.ADD, {ACME.id: Managers(unknown="members are hidden")}, *add(ACME, BETA))
    assert skipped == [
        "owner not known: members are hidden",
        "owner not known: nobody who can be asked is known",
    ]


some_managers = st.dictionaries(
    st.sampled_from([ACME.id, BETA.id, GAMMA.id]),
    st.builds(
        Managers,
        st.none() | st.sampled_from([CAL, OWEN, ME]),
        st.lists(st.sampled_from([CAL, OWEN, OTTO, ME]), max_size=3).map(tuple),
    ),
)
asks = st.lists(
    st.builds(Ask, st.sampled_from([ACME, BETA, GAMMA]), st.sampled_from([BEA, CAL, OWEN]), st.just("x")),
    max_size=8,
    unique=True,
)


@given(st.sampled_from(Plea), some_managers, asks)
def test_no_wish_is_lost(plea: Plea, managers: Mapping[GroupId, Managers], wishes: list[Ask]) -> None:
    found, skipped = messages(plea, managers, *wishes)
    told = Counter(ask for one in found for ask in one.asks)
    assert sum(told.values()) + len(skipped) == len(wishes)
    assert set(told.values()) <= {1}
    readers = [one.letter.to.id for one in found]
    assert len(readers) == len(set(readers))
    for one in found:
        assert one.letter.to.id != "77"
        assert all(ask.user is None or ask.user.id != one.letter.to.id for ask in one.asks)


@given(st.lists(st.sampled_from(HOSTILE_NAMES), min_size=1, max_size=60), st.sampled_from(HOSTILE_NAMES))
def test_parts_fit_and_are_harmless(titles: list[str], name: str) -> None:
    groups = [telegram(number, title) for number, title in enumerate(titles, 1)]
    user = User("telegram", "b", name, name)
    found, _ = messages(Plea.ADD, {one.id: Managers(OWEN) for one in groups}, *add(*groups, user=user))
    for part in found[0].letter.parts:
        assert 0 < len(part.encode("utf-16-le")) // 2 <= LONGEST["telegram"]
        assert all(line.isprintable() for line in part.replace("\ufffd", "").split("\n"))
    assert found[0].text.count("\n- ") >= len(groups)


def test_a_single_line_that_is_too_long_is_cut() -> None:
    crowd = [
        Ask(ACME, User("telegram", str(n), f"\U0001f600 {n}"), f"\U0001f600 Person {n}") for n in range(900)
    ]
    (one,), _ = messages(Plea.ADD, {ACME.id: Managers(OWEN)}, *crowd)
    assert len(one.letter.parts) > 2
    assert all(len(part.encode("utf-16-le")) // 2 <= 4096 for part in one.letter.parts)
    assert all(f"Person {n}" in one.text for n in (0, 450, 899))


def test_slack_channels_bear_their_sign() -> None:
    room, owner = slack("C1", "acme"), User("slack", "U9", "Owen", "owen")
    found, _ = messages(Plea.OWNERSHIP, {room.id: Managers(owner)}, Ask(room))
    assert "- #acme\n" in found[0].text


def test_the_user_s_own_template(tmp_path: Path) -> None:
    assert template_for(Plea.ADD, tmp_path).template == DEFAULTS[Plea.ADD]
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "add.txt").write_text("\ufeffHallo ${name}, $people: $$5\n$groups\n", "utf-8")
    template = template_for(Plea.ADD, tmp_path)
    (one,), _ = messages(Plea.ADD, {ACME.id: Managers(OWEN)}, *add(ACME), template=template.template)
    assert one.text == "Hallo Owen, Bea Ford (@bea): $5\n- Acme: Bea Ford (@bea)"


def test_a_name_with_a_dollar_is_only_a_name() -> None:
    group = telegram(1, "$me ${name} $$")
    (one,), _ = messages(Plea.ADD, {group.id: Managers(OWEN)}, *add(group))
    assert "- $me ${name} $$: Bea Ford" in one.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hi\n$nane\n$groups", "x.txt, line 2: there is no $nane, did you mean name?"),
        ("Hi\n\n5$ for $groups", "x.txt, line 3: a single $ means nothing. Write $$"),
        ("Hi $name", "x.txt: $groups is missing"),
        ("$groups " + "x" * 3992, "x.txt has 4000 characters"),
    ],
)
def test_a_wrong_template_is_named_by_file_and_line(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        checked(text, "x.txt")
    assert words in str(caught.value)


def test_a_template_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "add.txt").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"add\.txt is no text in UTF-8"):
        template_for(Plea.ADD, tmp_path)
    (tmp_path / FOLDER / "remove.txt").mkdir()
    with pytest.raises(ConfigError, match=r"remove\.txt cannot be read"):
        template_for(Plea.REMOVE, tmp_path)


def test_the_defaults_pass_their_own_check() -> None:
    assert all(checked(text, plea).template for plea, text in DEFAULTS.items())
