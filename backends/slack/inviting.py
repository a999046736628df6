"""Invitations to one channel: one call for all of them, and more only where Slack refused some for others."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from backends.errors import PlatformError, Refused, Unreachable
from backends.model import Group
from backends.outcomes import ACCEPTED, Answer, Outcome
from backends.slack import refusals
from backends.slack.client import GatedSlackClient, RefusedForSome, text
from backends.slack.people import members_of

ABOUT_ONE = frozenset(
    {
        "already_in_channel",
        "cant_invite",
        "cant_invite_self",
        "invitee_cant_see_channel",
        "org_user_not_in_team",
        "ura_max_channels",
        "user_not_found",
    }
)
"""About one of those invited: where Slack does not say which, the others were refused along with them."""


async def invite(client: GatedSlackClient, group: Group, ids: Sequence[str]) -> dict[str, Answer]:
    """By user id. ``force`` has Slack invite whom it can and list the rest; where it refuses all of them for
    a few, the others are sent once more. Raises a PlatformError.
    """
    try:
        told = await _call(client, group, ids)
    except RefusedForSome as refused:
        named = _named(refused.errors, ids, group)
        if named:
            return named | await _others(client, group, [one for one in ids if one not in named])
        return await _refused(client, group, ids, refused)
    except Refused as refused:
        return await _refused(client, group, ids, refused)
    return dict.fromkeys(ids, ACCEPTED) | _named(told.get("errors"), ids, group)


async def _call(client: GatedSlackClient, group: Group, ids: Sequence[str]) -> AsyncSlackResponse:
    """https://docs.slack.dev/reference/methods/conversations.invite"""
    return await client.write(
        "conversations.invite", channel=group.id.native, users=",".join(ids), force="true"
    )


def _named(errors: Any, ids: Sequence[str], group: Group) -> dict[str, Answer]:
    """``errors`` is Slack's list of ``{"user", "error"}``."""
    listed = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    codes = {text(error.get("user")): text(error.get("error")) for error in listed}
    return {one: refusals.answer_to(codes[one], refusals.INVITE, group) for one in ids if one in codes}


async def _others(client: GatedSlackClient, group: Group, ids: Sequence[str]) -> dict[str, Answer]:
    """Those who were refused because of somebody else. Some may have been added all the same."""
    inside = await members_of(client, group.id.native) if ids else ()
    left = [one for one in ids if one not in inside]
    return dict.fromkeys(ids, ACCEPTED) | (await invite(client, group, left) if left else {})


async def _seen_inside(client: GatedSlackClient, group: Group) -> frozenset[str]:
    """Nobody where Slack does not show the members either."""
    try:
        return await members_of(client, group.id.native)
    except Refused:
        return frozenset()


async def _refused(
    client: GatedSlackClient, group: Group, ids: Sequence[str], refused: Refused
) -> dict[str, Answer]:
    """One code for all of them. If it can only be about one, each is asked for alone; else some may have been
    added all the same.
    """
    answer = refusals.answer(refused, refusals.INVITE, group)
    if len(ids) == 1:
        return dict.fromkeys(ids, answer)
    if refused.code not in ABOUT_ONE:
        inside = await _seen_inside(client, group)
        return {one: ACCEPTED if one in inside else answer for one in ids}
    told: dict[str, Answer] = {}
    for number, one in enumerate(ids):
        try:
            told |= await invite(client, group, [one])
        except Unreachable:
            raise
        except PlatformError as error:
            # What was answered before stays told; the rest is done when the run goes on.
            held = Answer(Outcome.LIMITED, str(error), error.code)
            return told | dict.fromkeys(ids[number:], held)
    return told
