"""A Slack token is looked at before it is kept: whose, of what kind, with which scopes, at what time."""

from datetime import UTC, datetime

import pytest
from aiohttp import web

from backends.errors import NotSignedIn, Unreachable
from backends.gate import Gate
from backends.slack.login import TokenSeen, look_at_token
from tests.platforms.slack_client.running import AUTH, Demo, Handmade


async def look(token: str, url: str) -> TokenSeen:
    gate = Gate("slack", limits={}, timeout=2.0)
    return await look_at_token(token, gate, api_url=url, direct=True)


def answer(scopes: str | None) -> web.Response:
    return web.json_response(AUTH, headers={"x-oauth-scopes": scopes} if scopes is not None else {})


async def test_the_demos_token(demo: Demo) -> None:
    seen = await look(demo.world.token, demo.url)
    assert (seen.account.home, seen.account.handle, seen.kind.id) == ("Northwind", "ada", "user")
    assert seen.scopes == frozenset(demo.world.scopes)
    assert seen.time is not None
    assert abs((datetime.now(UTC) - seen.time).total_seconds()) < 5
    assert demo.asked() == {"auth.test": 1}


async def test_scopes_that_are_lacking_are_named_by_feature(slack: Handmade) -> None:
    slack.methods["auth.test"] = answer("channels:read,users:read,channels:write")
    seen = await look("xoxp-x", slack.url)
    lacking = {feature.name: feature.lacking for feature in seen.features if not feature.have}
    assert lacking["Private channels"] == ("groups:read",)
    assert lacking["Invite"] == ("groups:write",)
    assert "Audit" not in lacking


@pytest.mark.parametrize("scopes", [None, ""])
async def test_where_slack_tells_no_scopes_nothing_is_claimed(slack: Handmade, scopes: str | None) -> None:
    slack.methods["auth.test"] = answer(scopes)
    seen = await look("xoxp-x", slack.url)
    assert (seen.scopes, seen.features) == (frozenset(), ())


async def test_bots_and_legacy_tokens(slack: Handmade) -> None:
    slack.methods["auth.test"] = answer("channels:read")
    assert (await look("xoxb-x", slack.url)).bot
    slack.methods["auth.test"] = answer("identify,read,post,client")
    assert (await look("xoxp-x", slack.url)).kind.id == "legacy"


@pytest.mark.parametrize("token", ["xapp-1-secret", "xoxe-1-secret", "xoxc-1-secret", "secret", ""])
async def test_what_is_no_use_is_not_even_sent(slack: Handmade, token: str) -> None:
    with pytest.raises(NotSignedIn) as caught:
        await look(token, slack.url)
    assert "secret" not in str(caught.value)
    assert "xoxp-" in caught.value.way_out
    assert slack.asked == []


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive", "token_expired"])
async def test_refusals(slack: Handmade, error: str) -> None:
    slack.methods["auth.test"] = {"ok": False, "error": error}
    with pytest.raises(NotSignedIn) as caught:
        await look("xoxp-x", slack.url)
    assert caught.value.code == error


async def test_nobody_there() -> None:
    with pytest.raises(Unreachable):
        await look("xoxp-x", "http://127.0.0.1:9/api/")
