"""Slack as a ``Backend``: one signed-in account, its channels, and who is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from backends.errors import MissingScope, NotSignedIn
from backends.gate import Gate
from backends.model import Account, Attendance, Group, GroupId, Identity, Platform, User
from backends.protocol import Listing, Roster
from backends.slack import people
from backends.slack.changes import SlackChanger
from backends.slack.client import SIGN_IN_AGAIN, GatedSlackClient, close_session, open_session, text
from backends.slack.files import FileHost
from backends.slack.groups import channels_of, list_channels, to_group
from backends.slack.history import SlackHistory
from backends.slack.scopes import BOT_UNSEEN, is_bot, read_header

OFFICIAL_HOSTS = frozenset({"slack.com", "slack-gov.com"})
NEEDED_SCOPES = ("channels:read", "groups:read", "users:read")
"""What an audit needs of the token."""


class SlackBackend:
    """``direct`` keeps the proxy variables of the environment out of it (the demo: loopback only).

    ``rosters`` holds one roster for each workspace ever signed in to, by its team id.
    """

    platform: Platform = "slack"

    def __init__(
        self,
        token: str,
        gate: Gate,
        rosters: dict[str, Roster],
        *,
        api_url: str,
        direct: bool = False,
        unread: str = "",
    ) -> None:
        """``unread``: why no token could be looked for, where none was found."""
        self.gate = gate
        self.roster = Roster()
        self._rosters = rosters
        self._token = token
        self._host = urlsplit(api_url).hostname or ""
        self._api_url = api_url if api_url.endswith("/") else api_url + "/"
        self._direct = direct
        self._unread = unread
        self._account: Account | None = None
        self._home = ""
        self._self = people.Self()
        self._found: dict[str, dict[str, Any]] = {}
        self._opened: GatedSlackClient | None = None
        self._changer: SlackChanger | None = None

    @property
    def _client(self) -> GatedSlackClient:
        if self._opened is None:
            raise NotSignedIn("slack", "Slack is not signed in yet.", SIGN_IN_AGAIN)
        return self._opened

    async def sign_in(self) -> Account:
        """https://docs.slack.dev/reference/methods/auth.test"""
        if not self._token:
            why = "There is no Slack token."
            if self._unread:
                why = f"No Slack token could be looked for: {self._unread}."
            raise NotSignedIn("slack", why, SIGN_IN_AGAIN, "not_authed")
        client = GatedSlackClient(self._token, self.gate, api_url=self._api_url, direct=self._direct)
        client.session = open_session()
        self._opened = client
        answer = await client.api_call("auth.test")
        _check_scopes(answer.headers.get("x-oauth-scopes"))
        if answer.get("is_enterprise_install"):
            client.team_id = str(answer.get("team_id") or "") or None
        self._home = text(answer.get("url"))
        self._self = await people.who_am_i(client, text(answer.get("user_id")))
        self._account = account_in(answer, self._host, self._self.name)
        self.roster = self._rosters.setdefault(self._account.realm, self.roster)
        self._changer = None
        return self._account

    def _group(self, channel: dict[str, Any]) -> Group:
        assert self._account is not None
        return to_group(
            channel,
            team=self._account.realm,
            user=self._account.id,
            admin=self._self.admin,
            guest=self._self.guest,
            home=self._home,
        )

    async def groups(self) -> Listing:
        """Public and private channels, archived too."""
        channels = await list_channels(self._client)
        unseen = BOT_UNSEEN if is_bot(self._token) else ""
        return Listing(tuple(self._group(channel) for channel in channels.values()), unseen=unseen)

    async def identify(self, handles: Sequence[str]) -> Mapping[str, Identity]:
        realm = self._account.realm if self._account else ""
        return await people.identify(self._client, self.roster, realm, handles)

    async def groups_of(self, user: User) -> Attendance:
        """Slack gives no total to compare with; the audit compares with the listing instead."""
        channels = await channels_of(self._client, user.id)
        self._found.update(channels)
        realm = self._account.realm if self._account else ""
        return Attendance(user.id, frozenset(GroupId.of("slack", realm, native) for native in channels))

    async def members_hidden(self, group: Group) -> bool | None:
        """Slack hides nobody from a channel's members."""
        return False

    async def look(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        """Everybody in the channel, then each of ``users`` in or not."""
        members = await people.members_of(self._client, group.id.native)
        return {user.id: (user.id in members, "") for user in users}

    def found(self) -> tuple[Group, ...]:
        """users.conversations omits is_member: in public ones our role is taken as none until listed."""
        return tuple(replace(self._group(channel), members=None) for channel in self._found.values())

    def changer(self) -> SlackChanger:
        assert self._account is not None
        if self._changer is None:
            self._changer = SlackChanger(self._client, self._account, self.roster)
        return self._changer

    async def colleagues(self) -> tuple[User, ...]:
        """People of the own workspace: no bots, guests, leavers or people of other companies."""
        realm = self._account.realm if self._account else ""
        listed = await people.confirming(self._client, self.roster, realm)
        return tuple(people.to_user(one) for one in listed if people.is_colleague(one, realm))

    def history(self) -> SlackHistory:
        """Of the account that is signed in."""
        place = urlsplit(self._api_url)
        own = "" if self._host in OFFICIAL_HOSTS else f"{place.scheme}://{place.netloc}"
        client = self._client
        return SlackHistory(client, self._group, FileHost(self._token, self.gate, client.session, own))

    async def close(self) -> None:
        if self._opened is not None and self._opened.session is not None:
            await close_session(self._opened.session)


def account_in(answer: AsyncSlackResponse, host: str, name: str = "") -> Account:
    """Whose token it is, by auth.test; ``host`` is the server's."""
    user, handle = text(answer.get("user_id")), text(answer.get("user"))
    other = "" if host in OFFICIAL_HOSTS else host
    team, realm = text(answer.get("team")), text(answer.get("team_id"))
    return Account("slack", user, name or handle or user, handle, team, other, realm)


def _check_scopes(header: str | None) -> None:
    """Name what is missing at once, not after the first refused call. No header: Slack will tell."""
    have = read_header(header)
    lacking = [scope for scope in NEEDED_SCOPES if scope not in have]
    if have and lacking:
        raise MissingScope(
            "slack",
            f"The Slack token lacks the scope{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}.",
            "Add them under OAuth & Permissions of the Slack app, reinstall the app, and use the new token.",
            "missing_scope",
        )
