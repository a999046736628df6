"""Slack's refusals of a change: each code has an outcome and a sentence, and nothing was done."""

import re
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from backends.errors import AccountLimited, MissingScope, Refused, Unreachable
from backends.model import Kind, Role, User
from backends.outcomes import Answer, Outcome
from backends.slack import refusals
from tests.platforms.changes.sides import WRITES, SlackSide, invite, is_done, remove, rename, send
from tests.platforms.slack_client.running import Handmade

TABLES = {
    "invite": refusals.INVITE,
    "rename": refusals.RENAME,
    "remove": refusals.KICK,
    "send": refusals.MESSAGE,
}
OUTCOMES = {
    ("invite", "already_in_channel"): Outcome.ALREADY,
    ("invite", "cant_invite"): Outcome.NOT_PERMITTED,
    ("invite", "not_in_channel"): Outcome.NOT_PERMITTED,
    ("invite", "is_archived"): Outcome.FAILED,
    ("invite", "ura_max_channels"): Outcome.FAILED,
    ("invite", "user_not_found"): Outcome.FAILED,
    ("remove", "cant_kick_self"): Outcome.FAILED,
    ("remove", "cant_kick_from_general"): Outcome.FAILED,
    ("remove", "restricted_action"): Outcome.NOT_PERMITTED,
    ("rename", "not_authorized"): Outcome.NOT_PERMITTED,
    ("rename", "name_taken"): Outcome.FAILED,
    ("rename", "invalid_name_specials"): Outcome.FAILED,
}


@pytest.mark.parametrize("act", TABLES)
async def test_every_documented_code_has_its_sentence(slack: SlackSide, act: str) -> None:
    for number, code in enumerate({**refusals.ANYWHERE, **TABLES[act]}, 1):
        slack.break_with(method=slack.methods[act], do="error", error=code)
        answer = await WRITES[act](slack)
        assert answer.code == code
        assert answer.outcome is not None, code
        assert re.fullmatch(r"[A-Z].*\.", answer.detail), code
        assert code not in answer.detail
        assert answer.outcome == OUTCOMES.get((act, code), answer.outcome), code
        assert not is_done(slack, act), code
        assert slack.sent(act) == number


@pytest.mark.parametrize("code", ["internal_error", "fatal_error", "service_unavailable", 502, 503])
async def test_what_slack_may_have_done_is_not_called_refused(slack: SlackSide, code: str | int) -> None:
    slack.break_with(method="conversations.invite", do="error", error=code)
    with pytest.raises(Unreachable):
        await invite(slack)
    assert slack.sent("invite") == 1


async def test_a_scope_that_is_missing(slack: SlackSide) -> None:
    slack.break_with(method="conversations.kick", do="error", error="missing_scope")
    with pytest.raises(MissingScope, match="lacks the scope"):
        await remove(slack)


async def test_an_account_that_is_kept_out(slack: SlackSide) -> None:
    slack.break_with(method="conversations.rename", do="error", error="ekm_access_denied")
    with pytest.raises(AccountLimited):
        await rename(slack)


class TestInvitations:
    async def test_many_at_once_each_with_an_answer(self, slack: SlackSide) -> None:
        """Those who can be invited are, with the one request that tells about the others."""
        world = slack.demo.world
        gone = next(user.id for user in world.users.values() if user.deleted)
        me = world.operator
        people = [slack.inside, slack.outside, User("slack", gone), User("slack", "U404"), User("slack", me)]
        answers = await slack.changer.invite(slack.group, people)
        told = {user: (answer.outcome, answer.code) for user, answer in answers.items()}
        assert told == {
            slack.inside.id: (Outcome.ALREADY, "already_in_channel"),
            slack.outside.id: (None, ""),
            gone: (Outcome.NOT_PERMITTED, "cant_invite"),
            "U404": (Outcome.FAILED, "user_not_found"),
            me: (Outcome.FAILED, "cant_invite_self"),
        }
        assert slack.sent("invite") == 1
        assert slack.outside.id in slack.members()

    async def test_a_hundred_in_one_request(self, slack: SlackSide) -> None:
        world = slack.demo.world
        plain = [
            user
            for user in world.users.values()
            if user.team_id == world.team_id and not user.deleted and not user.is_ultra_restricted
        ]
        new = [User("slack", user.id) for user in plain if user.id not in slack.members()]
        people = new[: slack.changer.at_once]
        answers = await slack.changer.invite(slack.group, people)
        assert {answer.outcome for answer in answers.values()} == {None}
        assert {user.id for user in people} <= slack.members()
        assert slack.sent("invite") == 1

    async def test_refused_together_with_others(self, slack: SlackSide) -> None:
        """Without a word about somebody, only reading back tells."""
        answers = await slack.changer.invite(slack.group, [slack.inside, User("slack", "U404")])
        assert [answer.outcome for answer in answers.values()] == [Outcome.ALREADY, Outcome.FAILED]

    async def test_into_a_channel_that_we_are_not_in(self, slack: SlackSide) -> None:
        slack.channel.members.remove(slack.demo.world.operator)
        slack.channel.is_private = False
        public = replace(slack.group, kind=Kind.PUBLIC)
        answers = await slack.changer.invite(public, [slack.outside])
        assert answers[slack.outside.id].outcome is Outcome.NOT_PERMITTED
        assert answers[slack.outside.id].detail.endswith("It is public: join it in Slack first.")


async def by_hand(
    slack: Handmade, answer: dict[str, Any] | web.Response, ids: tuple[str, ...]
) -> dict[str, Answer]:
    slack.methods["conversations.list"] = {
        "ok": True,
        "channels": [{"id": "C1", "name": "x", "is_member": True}],
    }
    slack.methods["conversations.invite"] = answer
    backend = await slack.signed_in()
    (group,) = (await backend.groups()).groups
    people = [User("slack", one) for one in ids]
    return dict(await backend.changer().invite(group, people))


class TestAnswersByHand:
    @pytest.fixture
    async def api(self) -> Any:
        made = await Handmade().start()
        yield made
        await made.close()

    async def test_not_ok_and_not_about_everybody(self, api: Handmade) -> None:
        """Those whom Slack does not name may have been added: then they are not sent again."""
        errors = [{"user": "U2", "ok": False, "error": "cant_invite"}]
        api.methods["conversations.members"] = {"ok": True, "members": ["U1", "U3"]}
        answers = await by_hand(api, {"ok": False, "error": "cant_invite", "errors": errors}, ("U2", "U3"))
        assert [answer.outcome for answer in answers.values()] == [Outcome.NOT_PERMITTED, None]
        assert [name for name, _ in api.asked].count("conversations.invite") == 1

    async def test_refused_again_and_again_for_somebody_else(self, api: Handmade) -> None:
        """A list that names others than those sent ends it."""
        errors = [{"user": "U2", "ok": False, "error": "cant_invite"}]
        answers = await by_hand(api, {"ok": False, "errors": errors}, ("U2", "U3", "U4"))
        assert answers["U2"].outcome is Outcome.NOT_PERMITTED
        assert {answers[user].outcome for user in ("U3", "U4")} == {Outcome.FAILED}
        assert [name for name, _ in api.asked].count("conversations.invite") == 2

    @pytest.mark.parametrize(
        "unreadable",
        [
            web.Response(text="<html>Hello</html>", content_type="text/html"),
            web.Response(text="<html>Hello</html>", content_type="application/json"),
            web.Response(text="[1, 2]", content_type="application/json"),
            web.Response(text='{"ok": false}', content_type="application/json"),
            web.Response(status=503, text="", content_type="application/json"),
        ],
    )
    async def test_an_answer_that_cannot_be_read(self, api: Handmade, unreadable: web.Response) -> None:
        """It may have been done: nothing is sent again."""
        with pytest.raises(Unreachable):
            await by_hand(api, unreadable, ("U2",))
        assert [name for name, _ in api.asked].count("conversations.invite") == 1

    @pytest.mark.parametrize("errors", [None, "x", {}, [], [None], [{"user": "U9", "error": "x"}]], ids=str)
    async def test_odd_lists_of_errors(self, api: Handmade, errors: Any) -> None:
        answers = await by_hand(api, {"ok": True, "errors": errors}, ("U2",))
        assert answers["U2"].outcome is None


class TestRemovals:
    async def test_somebody_who_is_not_in(self, slack: SlackSide) -> None:
        answer = await slack.changer.remove(slack.group, slack.outside, lasting=True)
        assert (answer.outcome, answer.code) == (Outcome.ALREADY, "not_in_channel")

    async def test_from_a_channel_that_we_are_not_in(self, slack: SlackSide) -> None:
        """The code is the same, but the person is still there."""
        slack.channel.members.remove(slack.demo.world.operator)
        slack.channel.is_private = False
        answer = await slack.changer.remove(slack.group, slack.inside, lasting=True)
        assert answer.outcome is Outcome.NOT_PERMITTED
        assert slack.inside.id in slack.members()

    async def test_oneself(self, slack: SlackSide) -> None:
        me = User("slack", slack.demo.world.operator)
        answer = await slack.changer.remove(slack.group, me, lasting=True)
        assert (answer.outcome, answer.code) == (Outcome.FAILED, "cant_kick_self")


class TestNames:
    async def test_slack_has_the_last_word(self, slack: SlackSide) -> None:
        answer = await slack.changer.rename(slack.group, "BitSafe (CBTC) + Acme")
        if answer.outcome is None:
            assert answer.title == slack.title()
        else:
            assert answer.code.startswith("invalid_name")

    async def test_a_name_that_is_taken(self, slack: SlackSide) -> None:
        other = next(one for one in slack.demo.world.channels.values() if one is not slack.channel)
        answer = await slack.changer.rename(slack.group, other.name)
        assert (answer.outcome, answer.code) == (Outcome.FAILED, "name_taken")

    async def test_without_the_right(self, slack: SlackSide) -> None:
        slack.channel.creator = slack.inside.id
        answer = await rename(slack)
        assert answer.outcome is Outcome.NOT_PERMITTED


class TestMessages:
    async def test_a_title_in_the_text_rings_for_nobody(self, slack: SlackSide) -> None:
        await slack.changer.send(slack.inside, "In <!channel> & others")
        assert slack.messages()[-1] == "In &lt;!channel&gt; &amp; others"

    async def test_to_a_deactivated_account(self, slack: SlackSide) -> None:
        slack.demo.world.users[slack.inside.id].deleted = True
        answer = await send(slack)
        assert (answer.outcome, answer.code) == (Outcome.FAILED, "channel_not_found")
        assert slack.messages() == []


class TestWhatSlackDoesNotKnow:
    async def test_bans_and_links(self, slack: SlackSide) -> None:
        changer, group = slack.changer, slack.group
        assert (await changer.lift_ban(group, slack.inside)).outcome is Outcome.ALREADY
        assert await changer.links(group) == ()
        assert (await changer.revoke_link(group, "x")).outcome is Outcome.ALREADY
        with pytest.raises(Refused, match="no invite links"):
            await changer.make_link(group, "x", 1)


class TestWhatIsReadBack:
    async def test_who_is_what(self, slack: SlackSide) -> None:
        changer, group = slack.changer, slack.group
        inside = await changer.membership(group, slack.inside)
        assert (inside.place, inside.removable) == ("member", None)
        outside = await changer.membership(group, slack.outside)
        assert (outside.place, outside.removable) == ("none", False)
        me = await changer.membership(group, User("slack", slack.demo.world.operator))
        assert (me.removable, me.reason) == (False, "that is the signed-in account itself")

    async def test_why_nobody_can_be_taken_out(self, slack: SlackSide) -> None:
        changer, group = slack.changer, slack.group
        apart = await changer.membership(replace(group, role=Role.NONE), slack.inside)
        assert (apart.removable, apart.reason) == (False, "this account is not in the channel")
        slack.channel.is_archived = True
        assert (await changer.membership(group, slack.inside)).reason == "the channel is archived"
        slack.channel.is_general = True
        assert (await changer.membership(group, slack.inside)).removable is False

    async def test_who_created_it(self, slack: SlackSide) -> None:
        managers = await slack.changer.managers(slack.group)
        assert managers.owner is not None
        assert managers.owner.id == slack.demo.world.operator
        assert (managers.admins, managers.unknown) == ((), "")
        slack.channel.creator = ""
        assert (await slack.changer.managers(slack.group)).unknown

    async def test_the_name(self, slack: SlackSide) -> None:
        assert await slack.changer.title(slack.group) == slack.channel.name
