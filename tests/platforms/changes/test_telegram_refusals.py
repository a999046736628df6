"""Telegram's refusals of a change: each code has an outcome and a sentence, and nothing was done."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telethon.tl.functions.channels import InviteToChannelRequest
from telethon.tl.types import Updates

from backends.demo.world import Membership
from backends.errors import AccountLimited
from backends.model import User
from backends.outcomes import Outcome
from backends.telegram import refusals
from tests.platforms.changes.sides import WRITES, TelegramSide, invite, is_done, remove, rename
from tests.platforms.telegram_server.small_world import ANN, BEN, CID, ME, NOW

TABLES = {
    "invite": refusals.INVITE,
    "rename": refusals.RENAME,
    "remove": refusals.REMOVE,
    "send": refusals.MESSAGE,
}
OUTCOMES = {
    ("invite", "USER_ALREADY_PARTICIPANT"): Outcome.ALREADY,
    ("invite", "USER_PRIVACY_RESTRICTED"): Outcome.NEEDS_LINK,
    ("invite", "USER_NOT_MUTUAL_CONTACT"): Outcome.NEEDS_LINK,
    ("invite", "INVITE_REQUEST_SENT"): Outcome.PENDING,
    ("invite", "USER_CHANNELS_TOO_MUCH"): Outcome.FAILED,
    ("invite", "USER_KICKED"): Outcome.FAILED,
    ("invite", "USERS_TOO_MUCH"): Outcome.FAILED,
    ("invite", "CHAT_ADMIN_REQUIRED"): Outcome.NOT_PERMITTED,
    ("invite", "CHAT_WRITE_FORBIDDEN"): Outcome.NOT_PERMITTED,
    ("rename", "CHAT_NOT_MODIFIED"): Outcome.ALREADY,
    ("remove", "USER_ADMIN_INVALID"): Outcome.NOT_PERMITTED,
    ("remove", "USER_NOT_PARTICIPANT"): Outcome.ALREADY,
}


@pytest.fixture(params=["supergroup", "basic"])
async def group(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TelegramSide]:
    made = await TelegramSide(tmp_path, basic=request.param == "basic").start()
    yield made
    await made.close()


@pytest.fixture
async def open_group(tmp_path: Path) -> AsyncIterator[TelegramSide]:
    made = await TelegramSide(tmp_path).start()
    yield made
    await made.close()


@pytest.mark.parametrize("act", TABLES)
async def test_every_documented_code_has_its_sentence(open_group: TelegramSide, act: str) -> None:
    for number, code in enumerate({**refusals.ANYWHERE, **TABLES[act]}, 1):
        open_group.break_with(method=open_group.methods[act], do="error", error=code)
        answer = await WRITES[act](open_group)
        assert answer.code == code
        assert answer.outcome is not None, code
        assert re.fullmatch(r"[A-Z].*\.", answer.detail), code
        assert code not in answer.detail
        assert answer.outcome == OUTCOMES.get((act, code), answer.outcome), code
        assert not is_done(open_group, act), code
        assert open_group.sent(act) == number


@pytest.mark.parametrize("act", TABLES)
async def test_a_limited_account_ends_everything(open_group: TelegramSide, act: str) -> None:
    codes = ("PEER_FLOOD", "USER_BANNED_IN_CHANNEL", "FROZEN_METHOD_INVALID", "FROZEN_PARTICIPANT_MISSING")
    for number, code in enumerate(codes, 1):
        open_group.break_with(method=open_group.methods[act], do="error", error=code)
        with pytest.raises(AccountLimited, match="Telegram has limited this account"):
            await WRITES[act](open_group)
        assert not is_done(open_group, act)
        assert open_group.sent(act) == number


class TestInvitations:
    async def test_one_who_refuses_needs_a_link(self, group: TelegramSide) -> None:
        group.telegram.world.users[BEN].refuses = True
        answer = await invite(group)
        assert (answer.outcome, answer.code) == (Outcome.NEEDS_LINK, "missing_invitees")
        assert not is_done(group, "invite")

    async def test_where_we_can_make_no_link_it_is_privacy(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path)
        side.truth.members[ME] = Membership()
        side.telegram.world.users[BEN].refuses = True
        await side.start()
        assert (await invite(side)).outcome is Outcome.PRIVACY
        await side.close()

    async def test_one_who_is_banned(self, open_group: TelegramSide) -> None:
        open_group.truth.banned[BEN] = NOW
        answer = await invite(open_group)
        assert (answer.outcome, answer.code) == (Outcome.FAILED, "USER_KICKED")
        assert answer.detail == "That person is banned here: lift the ban, then invite."

    async def test_one_whose_account_is_full(self, open_group: TelegramSide) -> None:
        open_group.telegram.world.users[BEN].full = True
        assert "account is full" in (await invite(open_group)).detail

    async def test_where_admins_approve(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path)
        side.truth.members[ME] = Membership()
        side.truth.approves = True
        await side.start()
        assert (await invite(side)).outcome is Outcome.PENDING
        await side.close()

    async def test_without_the_right(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path)
        side.truth.members[ME] = Membership()
        side.truth.closed_to = frozenset({"invite_users"})
        await side.start()
        assert (await invite(side)).outcome is Outcome.NOT_PERMITTED
        await side.close()

    async def test_an_answer_of_another_kind_has_to_be_read_back(self, open_group: TelegramSide) -> None:
        open_group.telegram.vary(InviteToChannelRequest, lambda request, answer: Updates([], [], [], NOW, 0))
        assert (await invite(open_group)).outcome is None
        assert not is_done(open_group, "invite")

    async def test_somebody_never_met(self, group: TelegramSide) -> None:
        stranger = User("telegram", "424242")
        answer = (await group.changer.invite(group.group, [stranger]))["424242"]
        assert answer.outcome is Outcome.FAILED
        assert answer.detail == "The Telegram account 424242 has not been met yet."
        assert group.sent("invite") == 0


class TestRemovals:
    async def test_for_good_is_a_ban(self, open_group: TelegramSide) -> None:
        assert (await remove(open_group)).outcome is None
        assert ANN in open_group.truth.banned
        assert (await open_group.changer.membership(open_group.group, open_group.inside)).place == "banned"

    async def test_plainly_leaves_no_ban(self, open_group: TelegramSide) -> None:
        answer = await open_group.changer.remove(open_group.group, open_group.inside, lasting=False)
        assert answer.outcome is None
        assert ANN not in open_group.truth.members
        assert ANN not in open_group.truth.banned
        assert open_group.sent("remove") == 2

    async def test_plainly_keeps_a_ban_that_was_there(self, open_group: TelegramSide) -> None:
        open_group.truth.banned[BEN] = NOW
        answer = await open_group.changer.remove(open_group.group, open_group.outside, lasting=False)
        assert answer.outcome is Outcome.ALREADY
        assert BEN in open_group.truth.banned
        assert open_group.sent("remove") == 0

    @pytest.mark.parametrize(
        "fault",
        [{"do": "drop_before"}, {"do": "error", "error": 500}, {"do": "wait", "seconds": 7200}],
        ids=lambda fault: str(fault["do"]),
    )
    async def test_a_ban_that_could_not_be_lifted_is_seen(
        self, open_group: TelegramSide, fault: dict[str, object]
    ) -> None:
        open_group.break_with(method="channels.editBanned", skip=1, **fault)
        answer = await open_group.changer.remove(open_group.group, open_group.inside, lasting=False)
        assert answer.outcome is None
        assert ANN in open_group.truth.banned
        assert open_group.sent("remove") == 2
        assert (await open_group.changer.membership(open_group.group, open_group.inside)).place == "banned"

    async def test_a_ban_whose_end_was_not_told(self, open_group: TelegramSide) -> None:
        open_group.break_with(method="channels.editBanned", skip=1, do="drop_after")
        answer = await open_group.changer.remove(open_group.group, open_group.inside, lasting=False)
        assert answer.outcome is None
        assert ANN not in open_group.truth.banned

    async def test_an_admin_of_somebody_else(self, tmp_path: Path) -> None:
        rights = frozenset({"ban_users"})
        side = TelegramSide(tmp_path, cid=Membership("creator"))
        side.truth.members[ME] = Membership("admin", rights=rights)
        side.truth.members[ANN] = Membership("admin", rights=rights, promoted_by=CID)
        await side.start()
        found = await side.changer.membership(side.group, side.inside)
        assert (found.place, found.removable) == ("admin", False)
        answer = await remove(side)
        assert (answer.outcome, answer.code) == (Outcome.NOT_PERMITTED, "USER_ADMIN_INVALID")
        assert ANN in side.truth.members
        await side.close()

    async def test_lifting_a_ban(self, open_group: TelegramSide) -> None:
        open_group.truth.banned[BEN] = NOW
        assert (await open_group.changer.lift_ban(open_group.group, open_group.outside)).outcome is None
        assert BEN not in open_group.truth.banned
        again = await open_group.changer.lift_ban(open_group.group, open_group.outside)
        assert again.outcome is Outcome.ALREADY

    async def test_lifting_nothing_leaves_restrictions(self, open_group: TelegramSide) -> None:
        open_group.truth.members[ANN].denied = frozenset({"send_messages"})
        answer = await open_group.changer.lift_ban(open_group.group, open_group.inside)
        assert answer.outcome is Outcome.ALREADY
        assert open_group.truth.members[ANN].denied == {"send_messages"}
        assert open_group.sent("remove") == 0


class TestNames:
    async def test_telegram_has_the_last_word(self, group: TelegramSide) -> None:
        answer = await group.changer.rename(group.group, "  BitSafe (CBTC) × Acme  ")
        assert answer.outcome is None
        assert answer.title == group.title() == "BitSafe (CBTC) × Acme"

    @pytest.mark.parametrize(
        ("title", "code"), [(" ", "CHAT_TITLE_EMPTY"), ("x" * 129, "CHAT_TITLE_TOO_LONG")]
    )
    async def test_names_that_are_none(self, group: TelegramSide, title: str, code: str) -> None:
        answer = await group.changer.rename(group.group, title)
        assert (answer.outcome, answer.code) == (Outcome.FAILED, code)

    async def test_without_the_right(self, tmp_path: Path) -> None:
        side = TelegramSide(tmp_path)
        side.truth.members[ME] = Membership()
        side.truth.closed_to = frozenset({"change_info"})
        await side.start()
        assert (await rename(side)).outcome is Outcome.NOT_PERMITTED
        await side.close()
