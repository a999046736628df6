"""What is read of a Telegram group around a change: places, who runs it, its name, its links."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from telethon.tl.functions.messages import GetFullChatRequest
from telethon.tl.types import ChatParticipantsForbidden

from backends.demo.world import Membership
from backends.errors import Refused
from backends.model import User
from backends.outcomes import Outcome
from tests.platforms.changes.sides import TelegramSide
from tests.platforms.telegram_server.small_world import ANN, BEN, CID, ME, NOW

RIGHTS = frozenset({"ban_users", "invite_users"})


def person(number: int) -> User:
    return User("telegram", str(number))


async def places(side: TelegramSide, *numbers: int) -> list[tuple[str, bool | None]]:
    seen = [await side.changer.membership(side.group, person(number)) for number in numbers]
    return [(one.place, one.removable) for one in seen]


class TestPlaces:
    async def met(self, side: TelegramSide) -> TelegramSide:
        await side.start()
        await side.backend.identify(["cid_bitsafe"])
        return side

    @pytest.mark.parametrize("basic", [False, True])
    async def test_as_the_owner(self, tmp_path: Path, basic: bool) -> None:
        admin = Membership("admin", rights=RIGHTS, promoted_by=ME)
        side = await self.met(TelegramSide(tmp_path, basic=basic, cid=admin))
        told = await places(side, ME, ANN, BEN, CID)
        assert told == [("owner", False), ("member", True), ("none", False), ("admin", True)]
        await side.close()

    async def test_as_an_admin(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path, ben=Membership("admin", rights=RIGHTS), cid=Membership("creator"))
        side.truth.members[ME] = Membership("admin", rights=RIGHTS)
        await self.met(side)
        told = await places(side, ME, ANN, BEN, CID)
        assert told == [("admin", False), ("member", True), ("admin", False), ("owner", False)]
        await side.close()

    async def test_as_a_member_of_a_basic_group(self, tmp_path: Path) -> None:
        """Whom one brought in oneself one may take out again."""
        side = TelegramSide(tmp_path, basic=True, ben=Membership(inviter=CID), cid=Membership("creator"))
        side.truth.members[ME] = Membership(inviter=CID)
        await self.met(side)
        told = await places(side, ME, ANN, BEN, CID)
        assert told == [("member", False), ("member", True), ("member", False), ("owner", False)]
        await side.close()

    async def test_as_a_member_of_a_supergroup(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path, cid=Membership("creator"))
        side.truth.members[ME] = Membership()
        side.truth.banned[BEN] = NOW
        await self.met(side)
        assert await places(side, ANN) == [("member", False)]
        await side.close()

    async def test_where_members_are_hidden_nobody_is_surely_out(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path, cid=Membership("creator"))
        side.truth.members[ME] = Membership()
        side.truth.hidden = True
        await self.met(side)
        seen = await side.changer.membership(side.group, person(BEN))
        assert (seen.place, seen.removable) == ("unknown", None)
        assert seen.reason == "Telegram tells only admins who is in this group"
        side.break_with(method="channels.getParticipant", do="error", error="USER_NOT_PARTICIPANT")
        seen = await side.changer.membership(side.group, person(BEN))
        assert (seen.place, seen.reason) == ("unknown", "the group hides its members")
        await side.close()

    async def test_one_who_is_only_restricted_is_in(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path)
        side.truth.members[ANN].denied = frozenset({"send_messages"})
        await self.met(side)
        assert await places(side, ANN) == [("member", True)]
        await side.close()

    async def test_when_and_by_whom(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path, basic=True)
        side.truth.members[ANN] = Membership(inviter=ME, since=NOW - timedelta(days=3))
        await self.met(side)
        seen = await side.changer.membership(side.group, side.inside)
        assert (seen.since, seen.inviter) == (NOW - timedelta(days=3), str(ME))
        await side.close()


class TestManagers:
    @pytest.mark.parametrize("basic", [False, True])
    async def test_owner_and_admins_can_be_written_to(self, tmp_path: Path, basic: bool) -> None:
        side = TelegramSide(
            tmp_path, basic=basic, ben=Membership("admin", rights=RIGHTS), cid=Membership("creator")
        )
        side.truth.members[ME] = Membership()
        await side.start()
        managers = await side.changer.managers(side.group)
        assert managers.owner is not None
        assert (managers.owner.id, managers.owner.handle) == (str(CID), "cid_bitsafe")
        assert [user.id for user in managers.admins] == [str(BEN)]
        assert managers.unknown == ""
        answer = await side.changer.send(managers.owner, "Please add Ann.")
        assert answer.outcome is None
        assert side.messages()[-1] == "Please add Ann."
        await side.close()

    async def test_a_group_that_does_not_tell(self, tmp_path: Path) -> None:
        side = await TelegramSide(tmp_path).start()
        side.break_with(method="channels.getParticipants", do="error", error="CHAT_ADMIN_REQUIRED")
        managers = await side.changer.managers(side.group)
        assert (managers.owner, managers.admins) == (None, ())
        assert "CHAT_ADMIN_REQUIRED" in managers.unknown
        await side.close()

    async def test_a_basic_group_that_hides_everything(self, tmp_path: Path) -> None:
        side = await TelegramSide(tmp_path, basic=True).start()

        def hide(request: GetFullChatRequest, answer: object) -> object:
            full = answer()  # type: ignore[operator]
            full.full_chat.participants = ChatParticipantsForbidden(request.chat_id)
            return full

        side.telegram.vary(GetFullChatRequest, hide)
        assert (await side.changer.managers(side.group)).unknown
        assert await places(side, ANN) == [("unknown", None)]
        await side.close()


class TestNames:
    @pytest.mark.parametrize("basic", [False, True])
    async def test_the_name_now(self, tmp_path: Path, basic: bool) -> None:
        side = await TelegramSide(tmp_path, basic=basic).start()
        side.truth.title = "Renamed \x1b[31m by somebody"
        assert await side.changer.title(side.group) == "Renamed \x1b[31m by somebody"
        await side.close()

    async def test_of_a_group_that_is_gone(self, tmp_path: Path) -> None:
        side = await TelegramSide(tmp_path).start()
        side.break_with(method="channels.getChannels", do="error", error="CHANNEL_INVALID")
        with pytest.raises(Refused):
            await side.changer.title(side.group)
        await side.close()


class TestLinks:
    @pytest.fixture(params=[False, True], ids=["supergroup", "basic"])
    async def side(self, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TelegramSide]:
        made = await TelegramSide(tmp_path, basic=request.param).start()
        yield made
        await made.close()

    async def test_made_listed_and_revoked(self, side: TelegramSide) -> None:
        changer, group = side.changer, side.group
        made = await changer.make_link(group, "bitsafe 1", 24 * 365)
        other = await changer.make_link(group, "bitsafe 2", 24 * 365)
        (truth, _) = side.truth.links
        assert (truth.link, truth.limit, truth.title) == (made.url, 1, "bitsafe 1")
        assert truth.expires == made.expires
        listed = {link.label: link.url for link in await changer.links(group)}
        assert listed == {"bitsafe 1": made.url, "bitsafe 2": other.url}
        assert (await changer.revoke_link(group, "bitsafe 1")).outcome is None
        assert truth.revoked
        assert [link.label for link in await changer.links(group)] == ["bitsafe 2"]
        assert (await changer.revoke_link(group, "bitsafe 1")).outcome is Outcome.ALREADY
        assert side.telegram.asked()["messages.editExportedChatInvite"] == 1

    async def test_a_link_is_a_secret(self, side: TelegramSide) -> None:
        made = await side.changer.make_link(side.group, "bitsafe 1", 24 * 365)
        assert made.url not in repr(made)
        assert made.url not in repr(await side.changer.links(side.group))

    async def test_used_and_expired_ones_are_left_out(self, side: TelegramSide) -> None:
        for label in ("used", "over"):
            await side.changer.make_link(side.group, label, 24 * 365)
        side.truth.links[0].used = 1
        side.truth.links[1].expires = NOW - timedelta(days=400)
        assert await side.changer.links(side.group) == ()

    @pytest.mark.parametrize("code", ["CHAT_ADMIN_REQUIRED", "EXPIRE_DATE_INVALID", "SOMETHING_NEW"])
    async def test_where_we_may_not(self, side: TelegramSide, code: str) -> None:
        side.break_with(method="messages.exportChatInvite", do="error", error=code)
        with pytest.raises(Refused) as caught:
            await side.changer.make_link(side.group, "bitsafe 1", 24)
        assert caught.value.code == code
        assert caught.value.sentence.endswith(".")
        assert side.truth.links == []

    async def test_more_than_one_page(self, side: TelegramSide) -> None:
        for number in range(130):
            await side.changer.make_link(side.group, f"bitsafe {number}", 24 * 365)
        assert len(await side.changer.links(side.group)) == 130

    async def test_no_answer_holds_one(self, side: TelegramSide) -> None:
        made = await side.changer.make_link(side.group, "bitsafe 1", 24 * 365)
        side.break_with(method="messages.editExportedChatInvite", do="error", error="SOMETHING_NEW")
        answer = await side.changer.revoke_link(side.group, "bitsafe 1")
        assert answer.outcome is Outcome.FAILED
        assert made.url not in repr(answer)
