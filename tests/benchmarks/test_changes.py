"""132 invitations over 67 channels beside the same one by one: 80 ms latency, Slack's real limits.

Seconds are printed for people; what is asserted are the requests, and the ratio of the two runs.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from backends.changes.journal import Journal
from backends.changes.pace import Pace
from backends.changes.step import Step
from backends.demo.launch import DemoServers
from backends.model import Account
from backends.outcomes import Outcome
from backends.slack.client import TIERS
from backends.store.engine import file_url
from backends.store.store import Store
from tests.system.changing import carry_on, deeds, invite, plan, requests, signed_in, wrongs
from tests.system.demo_home import DemoHome, demo_home

INVITATIONS, CHANNELS = 132, 67
WORLD = {"slack_groups": 120, "telegram_groups": 5}
WINDOW = 60.0
"""Seconds of Slack's tier: 50 invitations at once, the other 17 as the window moves on."""


def test_132_invitations_over_67_channels(tmp_path: Path) -> None:
    ours, our_requests = asyncio.run(_ours(tmp_path / "ours"))
    theirs, their_requests = asyncio.run(_one_by_one(tmp_path / "theirs"))
    print(
        f"\n  one by one {theirs:5.1f} s, {their_requests['conversations.invite']} invite calls"
        f"\n  ours       {ours:5.1f} s, {our_requests['conversations.invite']} invite calls,"
        f" {our_requests['conversations.members']} looks"
    )
    assert our_requests["conversations.invite"] == CHANNELS
    assert our_requests["conversations.members"] <= 2 * CHANNELS
    assert ours < WINDOW + 15
    assert theirs > 1.5 * ours


async def _ours(folder: Path) -> tuple[float, Counter[str]]:
    with demo_home(folder, log=folder.with_suffix(".log"), **WORLD) as home:
        journal = Journal(Store.open(file_url(folder / "changes.db")))
        steps, accounts = await _wanted(home)
        made = plan(accounts, steps)
        async with signed_in(home.servers, limits=TIERS, write_timeout=60) as seen:
            run = await journal.begin(made, "ada", "desk")
            before, clock = requests(folder.with_suffix(".log")), monotonic()
            record = await carry_on(run, seen, journal, pace=Pace())
            seconds = monotonic() - clock
        assert wrongs(record, home.servers, deeds(folder / "demo")) == []
    assert {one.outcome for one in record.outcomes.values()} == {Outcome.VERIFIED}
    return seconds, requests(folder.with_suffix(".log")) - before


async def _one_by_one(folder: Path) -> tuple[float, Counter[str]]:
    """Each person and channel with a request of its own, waiting whenever Slack says so."""
    with demo_home(folder, log=folder.with_suffix(".log"), **WORLD) as home:
        steps, _ = await _wanted(home)
        before, clock = requests(folder.with_suffix(".log")), monotonic()
        await _plainly(home.servers, steps)
        seconds = monotonic() - clock
        assert sum(deeds(folder / "demo").values()) == INVITATIONS
    return seconds, requests(folder.with_suffix(".log")) - before


async def _plainly(servers: DemoServers, steps: Sequence[Step]) -> None:
    client = AsyncWebClient(token=servers.slack_token, base_url=servers.slack_url, retry_handlers=[])
    for step in steps:
        assert step.person is not None
        while True:
            try:
                await client.conversations_invite(channel=step.group.id.native, users=step.person.id)
                break
            except SlackApiError as error:
                if error.response["error"] != "ratelimited":
                    raise
                await asyncio.sleep(float(error.response.headers["Retry-After"]))


async def _wanted(home: DemoHome) -> tuple[list[Step], tuple[Account, ...]]:
    """The same pairs in both worlds, two to a channel or nearly."""
    async with signed_in(home.servers, write_timeout=60) as seen:
        await seen.look()
        by_group: dict[str, list[Step]] = {}
        for group, user in seen.outside("slack"):
            by_group.setdefault(group.id, []).append(invite(group, user))
        chosen = _spread(list(by_group.values()))
        return chosen, seen.accounts


def _spread(groups: list[list[Step]]) -> list[Step]:
    """One of each of 67 channels, and then more of them until there are enough."""
    fullest = sorted(groups, key=len, reverse=True)[:CHANNELS]
    first = [steps[0] for steps in fullest]
    more = [step for steps in fullest for step in steps[1:]]
    chosen = first + more[: INVITATIONS - len(first)]
    assert len(first) == CHANNELS
    assert len(chosen) == INVITATIONS
    return chosen
