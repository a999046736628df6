"""Who is meant by a word: never the first of two, never somebody who only looks like it."""

from types import SimpleNamespace
from typing import Any

import pytest

from backends.errors import WrongInput
from backends.model import Account, Identity, Platform, Snapshot, User
from backends.settings import TeamMember
from tests.unit.changes.plans import ADA, ADA_TOO
from tests.unit.changes.small_world import SmallWorld
from tests.unit.snapshots import STARTED, seen
from tui.connection import Connected
from tui.whom import identify, member_called

SAM = TeamMember(name="Sam", slack="samuel_s", telegram="samtheone")
SAMUEL = TeamMember(name="Samuel", slack="sam", telegram="samuel_t")


class World(SmallWorld):
    """``people`` are found by a word that is their id, handle or name, or a part of it."""

    people: tuple[User, ...] = ()

    async def find(self, word: str, *, whole: bool = False) -> tuple[User, ...]:
        plain = word.removeprefix("@")
        exact = tuple(user for user in self.people if plain in (user.id, user.handle, user.name))
        return exact or (() if whole else tuple(user for user in self.people if plain in user.name))


def connected(*people: User) -> Connected:
    """Signed in to both, where these people are."""
    worlds: dict[Platform, World] = {"slack": World("slack"), "telegram": World("telegram")}
    for platform, world in worlds.items():
        world.people = tuple(user for user in people if user.platform == platform)
    backends: Any = {
        platform: SimpleNamespace(changer=lambda world=world: world) for platform, world in worlds.items()
    }
    accounts: dict[Platform, Account] = {"slack": ADA, "telegram": ADA_TOO}
    return Connected(backends, accounts)


async def ids(word: str, *people: User, whole: bool = True) -> set[str]:
    whom = await identify(word, (), Snapshot("run", STARTED, 1.0, ()), connected(*people), whole=whole)
    return {user.id for user in whom.users.values()}


def test_two_of_the_team_who_go_by_one_word_are_an_error() -> None:
    for word in ("sam", "Sam"):
        with pytest.raises(WrongInput, match="2 people in the team go by"):
            member_called((SAM, SAMUEL), word)
    assert member_called((SAM, SAMUEL), "SAMUEL") is SAMUEL
    assert member_called((SAM, SAMUEL), "@sam") is SAMUEL
    assert member_called((SAM, SAMUEL), "samtheone") is SAM


async def test_an_id_is_nobody_else_s() -> None:
    """Somebody elsewhere may call themselves by it, and would be taken out of every group as well."""
    leaver = User("telegram", "5001", "Lee", "lee")
    joker = User("slack", "U7", "5001", "joker")
    assert await ids("5001", leaver, joker) == {"5001"}


async def test_a_part_of_a_name_is_nobody() -> None:
    bobby = User("slack", "U7", "Bobby Tables", "bobby")
    with pytest.raises(WrongInput, match="Nobody is called Bob"):
        await ids("Bob", bobby)
    assert await ids("Bobby Tables", bobby) == {"U7"}
    assert await ids("Bob", bobby, whole=False) == {"U7"}


async def test_two_accounts_of_one_name_are_an_error() -> None:
    with pytest.raises(WrongInput, match="2 accounts on Slack fit Lee"):
        await ids("Lee", User("slack", "U1", "Lee", "a"), User("slack", "U2", "Lee", "b"))


async def test_a_member_picked_by_id_is_picked_by_id() -> None:
    bea = User("slack", "U5", "Bea", "bea")
    looked = seen("slack", (), identities=[Identity("slack", "bea", bea)])
    team = (TeamMember(name="Bea", slack="bea"),)
    for word, by_id in (("U5", True), ("Bea", False), ("bea", False)):
        whom = await identify(word, team, Snapshot("run", STARTED, 1.0, (looked,)), connected())
        assert (whom.name, whom.by_id) == ("Bea", by_id)
