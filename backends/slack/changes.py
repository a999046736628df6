"""Slack as a ``Changer``: invitations, names, removals, messages, each sent once, and read back."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from backends.errors import Refused
from backends.model import Account, Group, Platform, Role, User
from backends.outcomes import Answer, Meanings, Outcome
from backends.protocol import InviteLink, Managers, Membership, Place, Roster
from backends.slack import inviting, refusals
from backends.slack.client import GatedSlackClient, text
from backends.slack.finding import Workspace
from backends.slack.people import members_of, to_user, who_is


class SlackChanger:
    """Acts as ``account``. ``roster`` keeps whom ``find`` has found."""

    platform: Platform = "slack"
    at_once = 100
    """https://docs.slack.dev/reference/methods/conversations.invite"""

    def __init__(self, client: GatedSlackClient, account: Account, roster: Roster) -> None:
        self._client = client
        self._account = account
        self._workspace = Workspace(client, roster, account.realm)

    async def invite(self, group: Group, users: Sequence[User]) -> Mapping[str, Answer]:
        return await inviting.invite(self._client, group, [user.id for user in users])

    async def rename(self, group: Group, title: str) -> Answer:
        """Slack may change the name; the one it gave is in the answer."""
        rename = self._client.write("conversations.rename", channel=group.id.native, name=title)
        return await _done(rename, refusals.RENAME, group)

    async def remove(self, group: Group, user: User, *, lasting: bool) -> Answer:
        """Slack knows no ban: with ``lasting`` too, the person may be invited again."""
        kick = self._client.write("conversations.kick", channel=group.id.native, user=user.id)
        answer = await _done(kick, refusals.KICK, group)
        if answer.code == "not_in_channel" and (await self.presence(group, [user]))[user.id][0]:
            # The same code is for a caller who is not in.
            return refusals.answer_to(answer.code, refusals.ANYWHERE, group)
        return answer

    async def lift_ban(self, group: Group, user: User) -> Answer:
        return Answer(Outcome.ALREADY, "Slack bans nobody from a channel.")

    async def make_link(self, group: Group, label: str, hours: int) -> InviteLink:
        raise Refused("slack", "Slack has no invite links for one channel.", "Invite the person.", "no_links")

    async def links(self, group: Group) -> tuple[InviteLink, ...]:
        return ()

    async def revoke_link(self, group: Group, label: str) -> Answer:
        return Answer(Outcome.ALREADY, "Slack has no invite links for one channel.")

    async def send(self, user: User, text: str) -> Answer:
        """A user id as the channel is that person's direct messages; opening them first would need im:write.

        https://docs.slack.dev/reference/methods/chat.postMessage
        """
        message = self._client.write(
            "chat.postMessage",
            channel=user.id,
            text=_as_plain(text),
            unfurl_links="false",
            unfurl_media="false",
        )
        return await _done(message, refusals.MESSAGE)

    async def presence(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        members = await members_of(self._client, group.id.native)
        return {user.id: (user.id in members, "") for user in users}

    async def title(self, group: Group) -> str:
        return text((await self._channel(group)).get("name"))

    async def membership(self, group: Group, user: User) -> Membership:
        """Slack knows no owner of a channel: whoever created it may be taken out like anybody else."""
        channel = await self._channel(group)
        members = await members_of(self._client, group.id.native)
        if user.id not in members:
            return Membership(Place.NONE, False, "not in the channel")
        reason = self._lock_on(channel, group, user)
        return Membership(Place.MEMBER, False if reason else None, reason)

    def _lock_on(self, channel: Mapping[str, Any], group: Group, user: User) -> str:
        """Why nobody, or not this account, can take ``user`` out; "" where trying tells."""
        if user.id == self._account.id:
            return "that is the signed-in account itself"
        if channel.get("is_general"):
            return "Slack lets nobody be removed from this channel"
        if channel.get("is_archived"):
            return "the channel is archived"
        return "this account is not in the channel" if group.role is Role.NONE else ""

    async def managers(self, group: Group) -> Managers:
        creator = text((await self._channel(group)).get("creator"))
        if not creator:
            return Managers(unknown="Slack does not tell who created the channel")
        try:
            return Managers(owner=to_user(await who_is(self._client, creator)))
        except Refused:
            return Managers(unknown="Slack no longer knows who created the channel")

    async def find(self, word: str, *, whole: bool = False) -> tuple[User, ...]:
        return await self._workspace.find(word, whole)

    async def _channel(self, group: Group) -> dict[str, Any]:
        """https://docs.slack.dev/reference/methods/conversations.info"""
        params = {"channel": group.id.native}
        answer = await self._client.api_call("conversations.info", http_verb="GET", params=params)
        return answer.get("channel") or {}


async def _done(
    change: Awaitable[AsyncSlackResponse], meanings: Meanings, group: Group | None = None
) -> Answer:
    try:
        told = await change
    except Refused as refused:
        return refusals.answer(refused, meanings, group)
    return Answer(title=_text_in(told, "channel", "name"))


def _text_in(answer: AsyncSlackResponse, key: str, field: str) -> str:
    """``answer[key][field]``, "" where the answer has no such thing."""
    inner = answer.get(key)
    return text(inner.get(field)) if isinstance(inner, dict) else ""


def _as_plain(message: str) -> str:
    """A channel's name must not ring for everybody: https://docs.slack.dev/messaging/formatting-message-text"""
    for sign, spelt in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        message = message.replace(sign, spelt)
    return message
