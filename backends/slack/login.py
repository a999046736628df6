"""Looks at a Slack token before it is kept: whose it is, of what kind, and what it may do."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from backends.errors import NotSignedIn
from backends.gate import Gate
from backends.model import Account
from backends.slack.backend import account_in
from backends.slack.client import GatedSlackClient, close_session, open_session
from backends.slack.scopes import Feature, TokenKind, features, is_bot, kind_of, read_header


@dataclass(frozen=True, slots=True)
class TokenSeen:
    """What Slack says of a token. ``scopes`` is empty, and ``features`` too, where Slack tells none.

    ``time`` is Slack's clock in its answer, aware UTC; None where it told no time.
    """

    account: Account
    kind: TokenKind
    scopes: frozenset[str]
    features: tuple[Feature, ...]
    bot: bool
    time: datetime | None


async def look_at_token(token: str, gate: Gate, *, api_url: str, direct: bool = False) -> TokenSeen:
    """One request. Raises NotSignedIn in words, at once for what is no token of use; Unreachable, …

    https://docs.slack.dev/reference/methods/auth.test
    """
    kind = kind_of(token)
    if not kind.usable:
        raise NotSignedIn("slack", kind.sentence, kind.way_out, "not_allowed_token_type")
    client = GatedSlackClient(token, gate, api_url=api_url, direct=direct)
    client.session = open_session()
    try:
        answer = await client.api_call("auth.test")
    finally:
        await close_session(client.session)
    scopes = read_header(answer.headers.get("x-oauth-scopes"))
    account = account_in(answer, urlsplit(api_url).hostname or "")
    told = features(scopes, bot=is_bot(token)) if scopes else ()
    return TokenSeen(
        account, kind_of(token, scopes), scopes, told, is_bot(token), _time(answer.headers.get("Date"))
    )


def _time(header: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
