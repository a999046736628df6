"""A person's list that contradicts the platform's own count, through a whole audit: nothing is guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from backends.errors import PlatformError
from backends.gate import Gate
from backends.model import Account, Attendance, Group, Identity, User
from backends.protocol import Backend, Listing, Roster
from reports.audit import Request, audit
from reports.coverage import assess
from reports.rows import State
from tests.unit.snapshots import AMY, policy, slack

COUNTS = "Slack counts 3 groups but lists 1"
ME = Account("slack", "U0", "Ann", "ann", realm="T01")
GROUPS = tuple(
    replace(slack(), id=type(slack().id)(f"slack:T01/C000{number}"), title=f"bitsafe-{number}", members=None)
    for number in (1, 2, 3)
)


class Doubtful(Backend):
    """Amy's list has the first group alone; truly she is in the first two. ``blind`` ones cannot be read."""

    platform = "slack"

    def __init__(self, blind: Sequence[str] = ()) -> None:
        self.gate = Gate("slack", limits={})
        self.roster = Roster()
        self.blind = blind
        self.looked: list[str] = []

    async def sign_in(self) -> Account:
        return ME

    async def groups(self) -> Listing:
        return Listing(GROUPS)

    async def identify(self, handles: Sequence[str]) -> Mapping[str, Identity]:
        return {handle: Identity("slack", handle, User("slack", f"U-{handle}")) for handle in handles}

    async def groups_of(self, user: User) -> Attendance:
        return Attendance(user.id, frozenset([GROUPS[0].id]), doubt=COUNTS)

    async def members_hidden(self, group: Group) -> bool | None:
        return False

    async def look(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        self.looked.append(group.title)
        if group.title in self.blind:
            raise PlatformError("slack", "This channel could not be read.")
        return {user.id: (group in GROUPS[:2], "") for user in users}

    def found(self) -> tuple[Group, ...]:
        return ()

    def history(self) -> Any:
        raise NotImplementedError

    def changer(self) -> Any:
        raise NotImplementedError

    async def close(self) -> None:
        return None


async def states(backend: Doubtful) -> list[tuple[State, str]]:
    rules = policy((AMY,))
    snapshot = await audit(Request("run", rules, [backend], {}))
    rows = sorted(assess(rules, snapshot).rows, key=lambda row: row.group.title)
    return [(row.cells[AMY.name].state, row.cells[AMY.name].reason) for row in rows]


async def test_groups_beyond_the_list_are_looked_at_one_by_one() -> None:
    backend = Doubtful()
    found = [state for state, _ in await states(backend)]
    assert found == [State.PRESENT, State.PRESENT, State.MISSING]
    assert "bitsafe-2" in backend.looked
    assert "bitsafe-3" in backend.looked


@pytest.mark.parametrize("blind", ["bitsafe-2", "bitsafe-3"])
async def test_a_group_that_cannot_be_looked_at_stays_not_known(blind: str) -> None:
    found = await states(Doubtful((blind,)))
    place = ("bitsafe-1", "bitsafe-2", "bitsafe-3").index(blind)
    state, reason = found[place]
    assert state is State.UNKNOWN
    assert "could not be read" in reason
    expected = [State.PRESENT, State.PRESENT, State.MISSING]
    expected[place] = State.UNKNOWN
    assert [one for one, _ in found] == expected
