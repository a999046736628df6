"""Signing in, groups, people, and who is where, with every request counted."""

import pytest
from telethon.tl import functions, types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.world import TelegramUser
from backends.errors import NotSignedIn
from backends.model import GroupId, Kind, Role, Standing, User
from tests.platforms.telegram_client.running import Running, user_of
from tests.platforms.telegram_server.demo import channel
from tests.platforms.telegram_server.small_world import (
    ANN,
    BEN,
    CID,
    HIDDEN,
    LOST,
    LOST_BASIC,
    MANY,
    ME,
    NEW,
    NEWS,
    OLD,
)


def gid(native: int) -> GroupId:
    return GroupId.of("telegram", str(ME), str(native))


def shared_with(running: Running, person: int) -> set[GroupId]:
    """What the world says both are in, hidden groups and broadcasts apart."""
    return {
        gid(group.marked_id)
        for group in running.world.groups.values()
        if {ME, person} <= group.members.keys() and not group.hidden and group.kind != "broadcast"
    }


async def test_signing_in_costs_one_request(running: Running) -> None:
    backend = running.backend()
    account = await backend.sign_in()
    assert (account.id, account.name, account.handle, account.realm) == (str(ME), "Mo", "mo_bitsafe", str(ME))
    assert account.host == f"127.0.0.1:{running.port}"
    assert backend.gate.requests == running.asked().total() == 1


async def test_groups_come_from_the_dialogs_alone(running: Running) -> None:
    backend = await running.signed_in()
    listing = await backend.groups()
    groups = {group.id: group for group in listing.groups}
    world = running.world.groups.values()
    wanted = {gid(g.marked_id) for g in world if g.kind != "broadcast" and not g.deactivated}
    assert set(groups) == wanted
    assert (listing.incomplete, running.asked()["messages.getDialogs"]) == ("", 3)
    assert backend.gate.requests == running.asked().total() == 4
    assert groups[gid(channel(NEW))].migrated_from == str(-OLD)
    assert groups[gid(channel(NEW))].kind is Kind.FORUM
    assert gid(channel(NEWS)) not in groups
    for lost in (gid(channel(LOST)), gid(-LOST_BASIC)):
        assert (groups[lost].standing, groups[lost].role) == (Standing.LOST, Role.NONE)


@pytest.mark.parametrize("person", [ANN, BEN, CID])
async def test_people_are_in_the_groups_shared_with_them(running: Running, person: int) -> None:
    backend = await running.signed_in()
    await backend.groups()
    user = await user_of(backend, running.world.users[person].username)
    attendance = await backend.groups_of(user)
    assert attendance.present == shared_with(running, person)
    assert (attendance.failed, attendance.doubt) == ("", "")
    assert backend.gate.requests == running.asked().total()


async def test_own_groups_are_the_dialogs(running: Running) -> None:
    backend = await running.signed_in()
    await backend.groups()
    before = backend.gate.requests
    me = await user_of(backend, "MO_bitsafe")
    attendance = await backend.groups_of(me)
    assert gid(channel(HIDDEN)) in attendance.present
    assert gid(channel(LOST)) not in attendance.present
    assert backend.gate.requests == before


async def test_a_group_without_dialog_is_found_through_people(running: Running) -> None:
    running.world.dialogs.remove(channel(MANY))
    backend = await running.signed_in()
    await backend.groups()
    await backend.groups_of(await user_of(backend, "ann_bitsafe"))
    assert [group.id for group in backend.found()] == [gid(channel(MANY))]


class TestLook:
    async def test_at_a_supergroup(self, running: Running) -> None:
        backend = await running.signed_in()
        listing = {group.id: group for group in (await backend.groups()).groups}
        users = [await user_of(backend, name) for name in ("ann_bitsafe", "ben_bitsafe", "mo_bitsafe")]
        del running.world.groups[channel(MANY)].members[BEN]
        seen = await backend.look(listing[gid(channel(MANY))], users)
        assert seen == {str(ANN): (True, ""), str(BEN): (False, ""), str(ME): (True, "")}

    async def test_at_a_basic_group_in_one_request(self, running: Running) -> None:
        backend = await running.signed_in()
        group = next(
            g for g in (await backend.groups()).groups if g.kind is Kind.BASIC and g.role is not Role.NONE
        )
        members = running.world.groups[int(group.id.native)].members
        users = [User("telegram", str(number)) for number in (ME, ANN, BEN)]
        before = backend.gate.requests
        seen = await backend.look(group, users)
        assert seen == {user.id: (int(user.id) in members, "") for user in users}
        assert backend.gate.requests == before + 1

    async def test_absence_from_a_hidden_group_is_never_believed(self, running: Running) -> None:
        def not_there(request: object, real: object) -> object:
            raise RpcFailure("USER_NOT_PARTICIPANT")

        backend = await running.signed_in()
        listing = {group.id: group for group in (await backend.groups()).groups}
        ann = await user_of(backend, "ann_bitsafe")
        running.vary(functions.channels.GetParticipantRequest, not_there)
        seen = await backend.look(listing[gid(channel(HIDDEN))], [ann])
        assert seen == {ann.id: (None, "the group hides its members")}
        running.rosters[str(ME)].hidden.clear()
        running.break_with(method="channels.getFullChannel", do="error", error="CHANNEL_PRIVATE", times=None)
        seen = await backend.look(listing[gid(channel(HIDDEN))], [ann])
        assert seen[ann.id][0] is None

    @pytest.mark.parametrize(
        ("left", "rights", "inside"),
        [
            (True, {"view_messages": True}, False),
            (False, {"view_messages": True}, False),
            (True, {"send_messages": True}, False),
            (False, {"send_messages": True}, None),
        ],
    )
    async def test_a_muted_member_is_not_taken_for_a_banned_one(
        self, running: Running, left: bool, rights: dict[str, bool], inside: bool | None
    ) -> None:
        def restricted(request: object, real: object) -> object:
            banned = types.ChatBannedRights(None, **rights)
            who = types.ChannelParticipantBanned(types.PeerUser(ANN), CID, None, banned, left=left)
            return types.channels.ChannelParticipant(who, [], [])

        backend = await running.signed_in()
        listing = {group.id: group for group in (await backend.groups()).groups}
        ann = await user_of(backend, "ann_bitsafe")
        running.vary(functions.channels.GetParticipantRequest, restricted)
        assert (await backend.look(listing[gid(channel(MANY))], [ann]))[ann.id][0] is inside


async def test_hidden_members_are_asked_about_once_a_week(running: Running) -> None:
    backend = await running.signed_in()
    listing = {group.id: group for group in (await backend.groups()).groups}
    for _ in range(2):
        assert await backend.members_hidden(listing[gid(channel(HIDDEN))]) is True
        assert await backend.members_hidden(listing[gid(channel(MANY))]) is False
    assert running.asked()["channels.getFullChannel"] == 2
    again = await running.signed_in()
    await again.groups()
    assert await again.members_hidden(listing[gid(channel(HIDDEN))]) is True
    assert running.asked()["channels.getFullChannel"] == 2


class TestPeople:
    async def test_unknown_handles_and_channels_have_a_reason(self, running: Running) -> None:
        backend = await running.signed_in()
        found = await backend.identify(["nobody_here", "many_members", "x", "4242", "²"])
        assert all(identity.user is None for identity in found.values())
        assert found["nobody_here"].reason == "nobody on Telegram has the username @nobody_here"
        assert "is a channel or group, not a person" in found["many_members"].reason
        assert "use the username once" in found["4242"].reason

    async def test_a_kept_roster_asks_less(self, running: Running) -> None:
        handles = ["ann_bitsafe", "ben_bitsafe", "cid_bitsafe"]
        await (await running.signed_in()).identify(handles)
        assert running.asked()["contacts.resolveUsername"] == 3
        again = await running.signed_in()
        found = await again.identify([*handles, str(ANN)])
        users = [found[handle].user for handle in handles]
        assert [user.id for user in users if user is not None] == [str(ANN), str(BEN), str(CID)]
        assert running.asked()["contacts.resolveUsername"] == 3
        assert again.gate.requests == 2

    async def test_a_met_number_will_do(self, running: Running) -> None:
        backend = await running.signed_in()
        await backend.groups()
        assert (await user_of(backend, str(ANN))).id == str(ANN)

    async def test_a_handle_that_leads_elsewhere_later_is_nobody(self, running: Running) -> None:
        await (await running.signed_in()).identify(["ann_bitsafe"])
        running.world.users[ANN].username = "ann_was_here"
        running.world.users[7777] = TelegramUser(7777, 9, "Ann", username="ann_bitsafe")
        identity = (await (await running.signed_in()).identify(["ann_bitsafe"]))["ann_bitsafe"]
        assert identity.user is None
        assert "another account than before" in identity.reason

    async def test_a_handle_given_up_is_still_the_same_person(self, running: Running) -> None:
        await (await running.signed_in()).identify(["ann_bitsafe"])
        running.world.users[ANN].username = ""
        assert (await user_of(await running.signed_in(), "ann_bitsafe")).id == str(ANN)

    async def test_an_empty_user_is_looked_up_anew(self, running: Running) -> None:
        await (await running.signed_in()).identify(["ann_bitsafe"])
        backend = await running.signed_in()
        running.vary(functions.users.GetUsersRequest, lambda request, real: [types.UserEmpty(ANN)])
        assert (await user_of(backend, "ann_bitsafe")).id == str(ANN)

    async def test_more_than_one_username(self, running: Running) -> None:
        def more(request: object, real: object) -> object:
            names = [types.Username("ann_main", active=True), types.Username("ann_bitsafe", active=True)]
            return [types.User(id=ANN, access_hash=ANN * 7, first_name="Ann", usernames=names)]

        await (await running.signed_in()).identify(["ann_bitsafe"])
        backend = await running.signed_in()
        running.vary(functions.users.GetUsersRequest, more)
        assert (await user_of(backend, "ann_bitsafe")).id == str(ANN)
        assert running.asked()["contacts.resolveUsername"] == 1

    async def test_a_long_wait_for_one_handle_does_not_hold_up_the_rest(self, running: Running) -> None:
        backend = await running.signed_in()
        running.break_with(method="contacts.resolveUsername", do="wait", seconds=50_000, skip=1)
        found = await backend.identify(["ann_bitsafe", "ben_bitsafe", "cid_bitsafe"])
        assert found["ann_bitsafe"].user is not None
        assert "allows no more of these requests until" in found["cid_bitsafe"].reason
        assert running.asked()["contacts.resolveUsername"] == 2


async def test_without_a_session_or_an_api_id(running: Running) -> None:
    for session in ("", "nonsense", "1nonsense"):
        with pytest.raises(NotSignedIn):
            await running.backend(session).sign_in()
    assert running.asked().total() == 0
