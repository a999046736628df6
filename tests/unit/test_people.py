"""The team person by person: handles and accounts, coverage by category, how full the account is."""

from dataclasses import replace

import pytest

from backends.model import Attendance, Group, Identity, Platform, PlatformSeen, User
from backends.settings import CategoryRule, TeamMember
from reports.coverage import assess
from reports.people import Handle, Person, Room, Share, me, people
from reports.policy import Policy
from tests.unit.snapshots import AMY, BOB, CLEO, basic, policy, seen, slack, snapshot, telegram

ADA = TeamMember("Ada", telegram="ada_t", slack="ada")
GROUPS = (telegram(1), telegram(2), basic(3))


def on_telegram(
    *attendance: Attendance, identities: tuple[Identity, ...] = (), groups: tuple[Group, ...] = GROUPS
) -> PlatformSeen:
    return seen("telegram", groups, attendance, identities=identities)


def found(made: Policy, *parts: PlatformSeen) -> dict[str, Person]:
    return {person.name: person for person in people(made.team, assess(made, snapshot(*parts)))}


def handle(person: Person, platform: Platform) -> Handle:
    (one,) = (one for one in person.handles if one.platform == platform)
    return one


def test_a_handle_leads_to_an_account_or_tells_why_not() -> None:
    user = User("telegram", "7", "Amy Pond", "amy_t")
    moved = "@bob_t now leads to another account than before: confirm who it is"
    part = on_telegram(
        Attendance("7"),
        identities=(Identity("telegram", "AMY_T", user), Identity("telegram", "bob_t", reason=moved)),
    )
    team = found(policy((AMY, BOB, TeamMember("Dan", slack="dan"))), part)
    amy = handle(team["Amy"], "telegram")
    assert (amy.user, amy.confirmed, amy.reason) == (user, True, "")
    bob = handle(team["Bob"], "telegram")
    assert (bob.user, bob.confirmed, bob.reason) == (None, False, moved)
    assert handle(team["Dan"], "telegram") == Handle("telegram", None, "required", reason="no handle")
    assert handle(team["Amy"], "slack").reason == "not looked up in this run"


def test_coverage_by_category() -> None:
    rules = [CategoryRule("BD Customer", ("acme",)), CategoryRule("Intro", ("intro",))]
    groups = (telegram(1), telegram(2), telegram(3, "Intro"), telegram(4, "Intro 2"))
    amy = Attendance("amy_t", frozenset([groups[0].id, groups[2].id]), {groups[3].id: "hidden"})
    team = found(policy((AMY, CLEO), rules), on_telegram(amy, Attendance("cleo_t"), groups=groups))
    assert team["Amy"].shares == (Share("BD Customer", 1, 2, 1, 0), Share("Intro", 1, 2, 0, 1))
    person = team["Amy"]
    assert (person.required_present, person.required, person.gaps, person.unknown) == (2, 4, 1, 1)
    assert team["Cleo"].shares == ()


def test_whoever_is_inactive_should_leave() -> None:
    gone = replace(AMY, status="inactive")
    everywhere = Attendance("amy_t", frozenset(group.id for group in GROUPS))
    person = found(policy((gone,)), on_telegram(everywhere))["Amy"]
    assert (person.present, person.leave, person.required) == (3, 3, 0)
    assert [one.status for one in person.handles] == ["inactive", "inactive"]


def test_others_hold_at_least_the_supergroups_seen_here() -> None:
    everywhere = Attendance("amy_t", frozenset(group.id for group in GROUPS))
    on_slack = seen("slack", [slack()], [Attendance("amy")])
    assert found(policy(), on_telegram(everywhere), on_slack)["Amy"].room == Room(2, exact=False)


def test_without_a_confirmed_telegram_account_there_is_no_room_to_tell() -> None:
    lost = (Identity("telegram", "amy_t", reason="nobody"),)
    assert found(policy(), on_telegram(identities=lost))["Amy"].room is None
    assert found(policy((TeamMember("Amy", "amy"),)), on_telegram())["Amy"].room is None


@pytest.mark.parametrize(
    ("used", "premium", "limit", "assumed"),
    [
        (402, None, 500, "without Premium; with it 1,000"),
        (500, None, 500, "without Premium; with it 1,000"),
        (501, None, 1000, "Premium, since it holds more than 500"),
        (402, True, 1000, ""),
        (402, False, 500, ""),
    ],
)
def test_the_signed_in_account_says_which_limit_is_assumed_where_nobody_tells(
    used: int, premium: bool | None, limit: int, assumed: str
) -> None:
    mine = Identity("telegram", "ada_t", User("telegram", "1", "Ada", "ada_t"))
    part = replace(on_telegram(Attendance("1"), identities=(mine,)), groups_used=used, premium=premium)
    person = found(policy((ADA, AMY)), part)["Ada"]
    assert person.room == Room(used, True, limit, assumed)
    assert person.is_me


def test_me_is_who_the_signed_in_account_is() -> None:
    made = policy((AMY, ADA))
    mine = (Identity("telegram", "ada_t", User("telegram", "1")), Identity("telegram", "amy_t", reason="?"))
    assert me(made.team, assess(made, snapshot(on_telegram(identities=mine)))) == "Ada"
    assert me(made.team, assess(made, snapshot(on_telegram(Attendance("amy_t"))))) is None
    assert me((), assess(made, snapshot())) is None
