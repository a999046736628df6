"""A bot's token over the demo's Slack: what it shows, what it may do, and that this is what is said of it."""

from datetime import UTC, datetime

import pytest

from backends.demo.company.slack_bot import BOT, install_bot, seen_by_bot
from backends.demo.world import SlackChannel
from backends.errors import NotSignedIn, Refused
from backends.gate import Gate
from backends.history import OPEN, Known
from backends.model import GroupId, Kind, User
from backends.outcomes import Outcome
from backends.slack.backend import SlackBackend
from backends.slack.late_replies import LateReplies
from backends.slack.login import look_at_token
from tests.platforms.slack_client.running import Demo


@pytest.fixture
async def bot(demo: Demo) -> SlackBackend:
    install_bot(demo.world)
    backend = demo.made(seen_by_bot(demo.world).token, demo.url)
    await backend.sign_in()
    return backend


def channels(demo: Demo, *, private: bool, inside: bool) -> list[SlackChannel]:
    return [
        one
        for one in demo.world.channels.values()
        if one.is_private is private
        and (BOT in one.members) is inside
        and not (one.is_archived or one.is_general)
    ]


def group_id(demo: Demo, channel: SlackChannel) -> GroupId:
    return GroupId.of("slack", demo.world.team_id, channel.id)


async def test_without_a_bot_its_token_is_none(demo: Demo) -> None:
    gate = Gate("slack", limits={}, timeout=5.0)
    with pytest.raises(NotSignedIn):
        await look_at_token(seen_by_bot(demo.world).token, gate, api_url=demo.url, direct=True)


async def test_its_scopes_are_those_that_a_bot_can_have(demo: Demo, bot: SlackBackend) -> None:
    gate = Gate("slack", limits={}, timeout=5.0)
    seen = await look_at_token(seen_by_bot(demo.world).token, gate, api_url=demo.url, direct=True)
    assert (seen.bot, seen.kind.id, seen.account.id) == (True, "bot", BOT)
    assert [feature.name for feature in seen.features if not feature.have] == []
    names = {feature.name for feature in seen.features}
    assert "Archive: late replies" not in names, "no bot can have search:read"
    assert "channels:manage" in {scope for feature in seen.features for scope in feature.needs}


async def test_it_sees_every_public_channel_and_private_ones_that_it_is_in(
    demo: Demo, bot: SlackBackend
) -> None:
    told = {group.id: group for group in (await bot.groups()).groups}
    private = {one for one, group in told.items() if group.kind is Kind.PRIVATE}
    inside = {
        group_id(demo, one) for one in demo.world.channels.values() if one.is_private and BOT in one.members
    }
    public = {group_id(demo, one) for one in demo.world.channels.values() if not one.is_private}
    assert private == inside
    assert told.keys() - private == public
    assert channels(demo, private=True, inside=False), "else this proves nothing"


async def test_of_others_too_it_sees_no_private_channel_that_it_is_not_in(
    demo: Demo, bot: SlackBackend
) -> None:
    operator = demo.world.operator
    found = await bot.groups_of(User("slack", operator, ""))
    shown = [one for one in demo.world.channels.values() if operator in one.members]
    hidden = {one.id for one in shown if one.is_private and BOT not in one.members}
    assert hidden
    assert found.present == {group_id(demo, one) for one in shown if one.id not in hidden}


async def test_it_invites_only_into_channels_that_it_is_in(demo: Demo, bot: SlackBackend) -> None:
    groups = {group.id: group for group in (await bot.groups()).groups}
    public, other = (channels(demo, private=False, inside=inside)[0] for inside in (True, False))
    assert groups[group_id(demo, public)].rights.invite
    assert not groups[group_id(demo, other)].rights.invite
    someone = next(
        user.id
        for user in demo.world.users.values()
        if user.team_id == demo.world.team_id
        and not (user.deleted or user.is_bot or user.is_restricted or user.is_ultra_restricted)
        and user.id not in (*public.members, *other.members)
    )
    user = User("slack", someone, "")
    done = await bot.changer().invite(groups[group_id(demo, public)], [user])
    refused = await bot.changer().invite(groups[group_id(demo, other)], [user])
    assert (done[someone].outcome, someone in public.members) == (None, True)
    assert (refused[someone].outcome, someone in other.members) == (Outcome.NOT_PERMITTED, False)
    assert public.messages[-1]["inviter"] == BOT, "customers see the bot"


async def test_it_renames_only_what_it_created(demo: Demo, bot: SlackBackend) -> None:
    channel = channels(demo, private=False, inside=True)[0]
    groups = {group.id: group for group in (await bot.groups()).groups}
    refused = await bot.changer().rename(groups[group_id(demo, channel)], "another-name")
    assert refused.outcome is Outcome.NOT_PERMITTED
    channel.creator = BOT
    done = await bot.changer().rename(groups[group_id(demo, channel)], "another-name")
    assert (done.outcome, channel.name) == (None, "another-name")


@pytest.mark.parametrize("inside", [True, False])
async def test_it_reads_only_channels_that_it_is_in(demo: Demo, bot: SlackBackend, inside: bool) -> None:
    groups = {group.id: group for group in (await bot.groups()).groups}
    group = groups[group_id(demo, channels(demo, private=False, inside=inside)[0])]
    history = bot.history()
    pages = history.pages(history.describe(group), "", (0, OPEN), Known())
    if inside:
        assert any([page.messages async for page in pages])
    else:
        with pytest.raises(Refused, match="not_in_channel"):
            [page async for page in pages]


async def test_it_cannot_search_and_stays_signed_in(demo: Demo, bot: SlackBackend) -> None:
    late = LateReplies(bot._client)
    assert await late.since(datetime(2026, 1, 1, tzinfo=UTC), "C1") == {}
    assert demo.asked()["search.messages"] == 1
    await bot.groups()
