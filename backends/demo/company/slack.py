"""The demo company's Slack workspace, made from a seed."""

from datetime import datetime
from random import Random

from backends.demo.company.names import words
from backends.demo.company.slack_channels import slack_channels
from backends.demo.company.slack_messages import write_history
from backends.demo.company.slack_people import slack_id, slack_people
from backends.demo.company.slack_situations import add_doubles
from backends.demo.company.team import OPERATOR, Teammate
from backends.demo.world import SlackWorld

_DOMAIN = "northwind"
_SCOPES = words(
    "channels:read groups:read users:read users:read.email channels:history groups:history "
    "channels:write groups:write search:read chat:write"
)
_LONG_CHANNELS = 3


def make_slack(
    seed: int, team: list[Teammate], groups: int, companies: list[str], now: datetime
) -> SlackWorld:
    """The workspace with exactly ``groups`` customer channels that the operator can see."""
    rng = Random(f"{seed}/slack")
    team_id = slack_id(rng, "T0")
    people = slack_people(rng, team, team_id, _DOMAIN)
    channels = slack_channels(rng, people, team, groups, companies, now)
    history = Random(f"{seed}/slack/history")
    operator = people.team[OPERATOR]
    customers = [channel for channel in channels if operator in channel.members and not channel.is_general]
    write_history(history, channels, customers[:_LONG_CHANNELS], now)
    add_doubles(Random(f"{seed}/slack/situations"), people, channels)
    digits = "-".join(str(rng.randrange(10**11, 10**12)) for _ in range(3))
    return SlackWorld(
        team_id=team_id,
        team_name="Northwind",
        domain=_DOMAIN,
        operator=operator,
        token=f"xoxp-{digits}-{rng.getrandbits(128):032x}",
        scopes=list(_SCOPES),
        users=people.users,
        channels={channel.id: channel for channel in channels},
    )
