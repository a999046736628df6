"""What a Slack token is and may do: its kind, and its scopes against what each feature needs."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

KindId = Literal["user", "bot", "app", "refresh", "rotating", "browser", "legacy", "unknown"]
Need = tuple[str, ...]
"""Scopes of which one is enough, the usual one first."""


@dataclass(frozen=True, slots=True)
class TokenKind:
    """What a token is by its look. ``usable``: whether an audit can be made with it."""

    id: KindId
    usable: bool
    sentence: str
    way_out: str = ""


_USER_TOKEN = "Use the User OAuth Token (xoxp-…) from OAuth & Permissions of your Slack app."
_PREFIXES: tuple[tuple[str, TokenKind], ...] = (
    (
        "xoxe.xoxp-",
        TokenKind(
            "rotating",
            True,
            "A user token that Slack replaces every 12 hours.",
            "Switch token rotation off in the Slack app, or sign in again every day.",
        ),
    ),
    (
        "xoxe.xoxb-",
        TokenKind("rotating", True, "A bot token that Slack replaces every 12 hours.", _USER_TOKEN),
    ),
    ("xoxe-", TokenKind("refresh", False, "A refresh token: it only fetches other tokens.", _USER_TOKEN)),
    ("xoxp-", TokenKind("user", True, "A user token: it sees what you see.")),
    ("xoxb-", TokenKind("bot", True, "A bot token: it sees only what its bot sees.", _USER_TOKEN)),
    (
        "xapp-",
        TokenKind("app", False, "An app-level token: it opens sockets and reads nothing.", _USER_TOKEN),
    ),
    ("xoxc-", TokenKind("browser", False, "A browser's own token, which Slack forbids to use.", _USER_TOKEN)),
    ("xoxd-", TokenKind("browser", False, "A browser's cookie, no token.", _USER_TOKEN)),
    ("xoxs-", TokenKind("legacy", False, "A legacy token, which Slack has switched off.", _USER_TOKEN)),
    ("xoxa-", TokenKind("legacy", False, "A legacy workspace token.", _USER_TOKEN)),
    ("xoxo-", TokenKind("legacy", False, "A legacy token.", _USER_TOKEN)),
)
LEGACY = TokenKind(
    "legacy",
    True,
    "A legacy token: it may do far more than is needed here, and Slack retires it.",
    _USER_TOKEN,
)
_LEGACY_SCOPES = frozenset({"admin", "client", "post", "read"})

BOT_BLIND = (
    "A bot sees only those private channels that it was invited to; the others are missing without a word.",
    "It can invite people only into channels that it is in itself, and rename only those it created.",
    "It archives only channels that it is in, public ones too.",
    "It cannot search, so replies to old threads may be missed in an archive.",
    "Customers would see the bot's name, not yours, beside every change.",
)
"""What to say of a bot token."""
BOT_UNSEEN = "The Slack token is a bot's: private channels that the bot was not invited to are not seen"
"""The same for every look at the groups."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing the app can do: the scopes it needs, and those that this token lacks."""

    name: str
    needs: tuple[str, ...]
    lacking: tuple[str, ...]
    essential: bool

    @property
    def have(self) -> bool:
        return not self.lacking


_CHANNELS: Need = ("channels:write", "channels:manage", "channels:write.invites")
_GROUPS: Need = ("groups:write", "groups:write.invites")
_FEATURES: tuple[tuple[str, bool, tuple[Need, ...]], ...] = (
    ("Audit", True, (("channels:read",), ("users:read",))),
    ("Private channels", True, (("groups:read",),)),
    ("Find people by e-mail", False, (("users:read.email",),)),
    ("Invite", False, (_CHANNELS, _GROUPS)),
    ("Rename", False, (_CHANNELS[:2], _GROUPS[:1])),
    ("Remove", False, (_CHANNELS[:2], _GROUPS[:1])),
    ("Archive", False, (("channels:history",), ("groups:history",), ("files:read",))),
    ("Archive: late replies", False, (("search:read",),)),
    ("Messages to owners", False, (("chat:write",),)),
)
"""Each method's page lists its scopes, such as https://docs.slack.dev/reference/methods/conversations.invite"""

WANTED = tuple(dict.fromkeys(need[0] for _, _, needs in _FEATURES for need in needs))
"""Every scope of a user token that some feature needs."""

_USERS_ALONE = frozenset({"channels:write", "search:read"})
"""Scopes that no bot can have: https://docs.slack.dev/reference/scopes"""


def kind_of(token: str, scopes: Collection[str] = ()) -> TokenKind:
    """What a token is; ``scopes`` tell a legacy one. https://docs.slack.dev/authentication/tokens"""
    if _LEGACY_SCOPES & set(scopes):
        return LEGACY
    for prefix, kind in _PREFIXES:
        if token.startswith(prefix):
            return kind
    return TokenKind("unknown", False, "This does not look like a Slack token.", _USER_TOKEN)


def is_bot(token: str) -> bool:
    return token.startswith(("xoxb-", "xoxe.xoxb-"))


def read_header(header: str | None) -> frozenset[str]:
    """The scopes in ``x-oauth-scopes``; empty where Slack does not tell them."""
    return frozenset(scope.strip() for scope in (header or "").split(",") if scope.strip())


def features(scopes: Collection[str], *, bot: bool = False) -> tuple[Feature, ...]:
    """Each feature with what it lacks. Where one of several scopes is enough, the usual one is named.

    ``bot``: of a bot's token; what no bot can do is left out, BOT_BLIND tells it.
    """
    have = set(scopes)
    found = []
    for name, essential, needs in _FEATURES:
        possible = [[scope for scope in need if not (bot and scope in _USERS_ALONE)] for need in needs]
        if all(possible):
            lacking = tuple(need[0] for need in possible if not have & set(need))
            found.append(Feature(name, tuple(need[0] for need in possible), lacking, essential))
    return tuple(found)
