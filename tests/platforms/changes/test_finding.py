"""Whom a word leads to, on either platform: all matches, never a guess."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backends.errors import Refused
from backends.protocol import Bound
from tests.platforms.changes.sides import SlackSide, TelegramSide
from tests.platforms.telegram_server.small_world import ANN, BEN, CID, ME


class TestSlack:
    async def ids(self, slack: SlackSide, word: str) -> set[str]:
        return {user.id for user in await slack.changer.find(word)}

    async def test_by_everything_that_somebody_goes_by(self, slack: SlackSide) -> None:
        user = slack.demo.world.users[slack.inside.id]
        for word in (user.id, user.name, f"@{user.name}", user.email, user.email.upper(), f" {user.name} "):
            assert await self.ids(slack, word) == {user.id}, word
        assert user.id in await self.ids(slack, user.real_name)
        assert user.id in await self.ids(slack, user.real_name.upper())

    async def test_an_id_costs_one_request_and_names_one_list(self, slack: SlackSide) -> None:
        before = slack.demo.asked()
        await slack.changer.find(slack.inside.id)
        assert (slack.demo.asked() - before).total() == 1
        for word in ("@" + slack.inside.handle, slack.inside.name, "nobody at all"):
            await slack.changer.find(word)
        lists = (slack.demo.asked() - before)["users.list"]
        await slack.changer.find(slack.outside.name)
        assert (slack.demo.asked() - before)["users.list"] == lists

    async def test_two_of_one_name_are_both_told(self, slack: SlackSide) -> None:
        slack.demo.world.users[slack.outside.id].real_name = slack.inside.name
        found = await self.ids(slack, slack.inside.name)
        assert {slack.inside.id, slack.outside.id} <= found

    async def test_part_of_a_name_only_where_nobody_has_all_of_it(self, slack: SlackSide) -> None:
        slack.demo.world.users[slack.inside.id].real_name = "Zebedee"
        slack.demo.world.users[slack.outside.id].real_name = "Quillfeather Zebedeeson"
        assert await self.ids(slack, "zebedee") == {slack.inside.id}
        assert await self.ids(slack, "quillfeather zeb") == {slack.outside.id}

    async def test_nobody(self, slack: SlackSide) -> None:
        for word in ("", "  ", "@nobody-at-all", "nobody@nowhere.example", "U404", "nobody at all"):
            assert await self.ids(slack, word) == set(), word

    @pytest.mark.parametrize("error", ["missing_scope", "users_not_found", "unknown_method"])
    async def test_without_the_scope_for_addresses(self, slack: SlackSide, error: str) -> None:
        slack.break_with(method="users.lookupByEmail", do="error", error=error, times=None)
        email = slack.demo.world.users[slack.inside.id].email
        assert await self.ids(slack, email) == {slack.inside.id}

    async def test_a_handle_that_changed_hands(self, slack: SlackSide) -> None:
        slack.backend.roster.bound[slack.inside.handle] = Bound(slack.outside.id)
        for word in (slack.inside.handle, "@" + slack.inside.handle):
            with pytest.raises(Refused, match="now leads to another account"):
                await slack.changer.find(word)
        assert await self.ids(slack, slack.inside.id) == {slack.inside.id}

    async def test_what_is_found_is_kept(self, slack: SlackSide) -> None:
        await slack.changer.find("@" + slack.inside.handle)
        bound = slack.backend.roster.bound
        assert bound[slack.inside.handle].user == slack.inside.id
        assert bound[slack.inside.id.casefold()].user == slack.inside.id


class TestTelegram:
    @pytest.fixture
    async def side(self, tmp_path: Path) -> AsyncIterator[TelegramSide]:
        made = await TelegramSide(tmp_path).start()
        yield made
        await made.close()

    async def ids(self, side: TelegramSide, word: str) -> set[int]:
        return {int(user.id) for user in await side.changer.find(word)}

    async def test_by_username_and_id(self, side: TelegramSide) -> None:
        for word in ("@cid_bitsafe", "cid_bitsafe", "CID_Bitsafe", "https://t.me/cid_bitsafe"):
            assert await self.ids(side, word) == {CID}, word
        assert await self.ids(side, str(CID)) == {CID}
        assert await self.ids(side, "@mo_bitsafe") == {ME}

    async def test_a_username_is_resolved_once(self, side: TelegramSide) -> None:
        world = side.telegram.world
        world.users[2400].username = "far_away"
        for _ in range(3):
            assert await self.ids(side, "@far_away") == {2400}
        assert side.telegram.asked()["contacts.resolveUsername"] == 1

    async def test_what_is_found_can_be_acted_on_by_id_in_a_later_run(self, side: TelegramSide) -> None:
        side.telegram.world.users[2400].username = "far_away"
        (found,) = await side.changer.find("@far_away")
        later = await side.telegram.signed_in()
        await later.groups()
        answer = (await later.changer().invite(side.group, [found]))[found.id]
        assert answer.outcome is None
        assert 2400 in side.truth.members

    async def test_by_name_among_those_met(self, side: TelegramSide) -> None:
        side.telegram.world.users[BEN].last_name = "Ann"
        again = await side.telegram.signed_in()
        await again.groups()
        found = await again.changer().find("ann")
        assert {int(user.id) for user in found} == {ANN}
        assert {int(user.id) for user in await again.changer().find("en an")} == {BEN}

    async def test_two_of_one_name_are_both_told(self, side: TelegramSide) -> None:
        side.telegram.world.users[BEN].first_name = "Ann"
        again = await side.telegram.signed_in()
        await again.groups()
        assert {int(user.id) for user in await again.changer().find("Ann")} == {ANN, BEN}

    async def test_nobody(self, side: TelegramSide) -> None:
        for word in ("", "@nobody_at_all", "nobody@nowhere.example", "nobody at all"):
            assert await self.ids(side, word) == set(), word

    @pytest.mark.parametrize("word", ["+49 155 5000 1234", "+4915550001234", "0155 5000 1234"])
    async def test_phone_numbers_are_not_looked_up(self, side: TelegramSide, word: str) -> None:
        before = side.telegram.asked()
        with pytest.raises(Refused, match="Phone numbers are not looked up"):
            await side.changer.find(word)
        assert side.telegram.asked() == before

    async def test_an_id_never_met(self, side: TelegramSide) -> None:
        with pytest.raises(Refused, match="has not been met yet"):
            await side.changer.find("424242")

    async def test_a_username_that_changed_hands(self, side: TelegramSide) -> None:
        await side.changer.find("@cid_bitsafe")
        users = side.telegram.world.users
        users[CID].username, users[2400].username = "", "cid_bitsafe"
        again = await side.telegram.signed_in()
        await again.groups()
        with pytest.raises(Refused, match="now leads to another account"):
            await again.changer().find("@cid_bitsafe")

    async def test_a_username_of_a_group(self, side: TelegramSide) -> None:
        with pytest.raises(Refused, match="not a person"):
            await side.changer.find("@many_members")
