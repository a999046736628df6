"""Signing in, channels, people, and who is where, against the world's truth and its request log."""

import pytest

from backends.errors import MissingScope
from backends.model import GroupId, Role
from tests.platforms.slack_client.running import Demo


def gid(demo: Demo, native: str) -> GroupId:
    return GroupId.of("slack", demo.world.team_id, native)


def team(demo: Demo) -> list[str]:
    """Handles of four who are alive and at home here."""
    users = demo.world.users.values()
    home = [u for u in users if u.team_id == demo.world.team_id and not u.deleted and not u.is_bot]
    return [user.name for user in home[:4]]


async def test_everything_in_few_requests(demo: Demo) -> None:
    backend = await demo.signed_in()
    listing = await backend.groups()
    world, me = demo.world, demo.world.operator
    visible = {c.id: c for c in world.channels.values() if not c.is_private or me in c.members}
    assert {group.id for group in listing.groups} == {gid(demo, native) for native in visible}
    for group in listing.groups:
        channel = visible[group.id.native]
        assert (group.title, group.archived, group.members) == (
            channel.name, channel.is_archived, len(channel.members)
        )  # fmt: skip
        assert (group.role is not Role.NONE) is (me in channel.members)
    people = await backend.identify(team(demo))
    for identity in people.values():
        assert identity.user is not None
        attendance = await backend.groups_of(identity.user)
        there = {gid(demo, c.id) for c in visible.values() if identity.user.id in c.members}
        assert attendance.present == there
    assert backend.gate.requests == demo.asked().total()
    assert demo.asked()["users.conversations"] == 4


async def test_pages_cut_short_and_emptied(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("slack")
    demo = await Demo(folder).start(page_cap=3)
    backend = await demo.signed_in()
    me = demo.world.operator
    visible = [c for c in demo.world.channels.values() if not c.is_private or me in c.members]
    listing = await backend.groups()
    assert {group.id.native for group in listing.groups} == {c.id for c in visible}
    largest = max(visible, key=lambda channel: len(channel.members))
    group = next(group for group in listing.groups if group.id.native == largest.id)
    people = await backend.identify(team(demo))
    users = [identity.user for identity in people.values() if identity.user is not None]
    seen = await backend.look(group, users)
    assert seen == {user.id: (user.id in largest.members, "") for user in users}
    assert backend.gate.requests == demo.asked().total()
    await demo.close()


async def test_a_kept_roster_asks_less(demo: Demo) -> None:
    handles = team(demo)
    first = await (await demo.signed_in()).identify(handles)
    asked = demo.asked()["users.list"]
    second = await (await demo.signed_in()).identify(handles)
    assert demo.asked()["users.list"] == asked
    assert [(found.user.id, found.user.name) for found in first.values() if found.user] == [
        (found.user.id, found.user.name) for found in second.values() if found.user
    ]
    assert all(found.user and found.user.name for found in second.values())


@pytest.mark.parametrize("scope", ["channels:read", "groups:read", "users:read"])
async def test_a_scope_that_the_header_lacks_is_named(demo: Demo, scope: str) -> None:
    demo.world.scopes.remove(scope)
    with pytest.raises(MissingScope, match=f"lacks the scope {scope}"):
        await demo.signed_in()


async def test_slack_hides_nobody(demo: Demo) -> None:
    backend = await demo.signed_in()
    group = (await backend.groups()).groups[0]
    before = backend.gate.requests
    assert await backend.members_hidden(group) is False
    assert backend.gate.requests == before
