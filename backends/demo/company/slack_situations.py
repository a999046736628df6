"""People of the demo's Slack who bear the leaver's name, in the leaver's channels and in others.

Added last and from a random source of its own, so that everything else stays as it is.
"""

from random import Random

from backends.demo.company.slack_people import SlackPeople, slack_id
from backends.demo.company.team import LEAVER
from backends.demo.world import SlackChannel, SlackUser

_DOUBLED = 6


def add_doubles(rng: Random, people: SlackPeople, channels: list[SlackChannel]) -> None:
    """A guest whose handle reads the same, and a stranger with the very same handle; in place."""
    if LEAVER not in people.team:
        return
    leaver = people.users[people.team[LEAVER]]
    spoofed = leaver.name.replace("l", "1")
    domain = leaver.email.partition("@")[2]
    guest = SlackUser(
        slack_id(rng, "U0"), spoofed, leaver.real_name, f"{spoofed}@{domain}", people.team_id,
        is_restricted=True,
    )  # fmt: skip
    elsewhere = slack_id(rng, "T0")
    stranger = SlackUser(
        slack_id(rng, "U0"), leaver.name, leaver.real_name, f"{leaver.name}@{elsewhere.lower()}.example",
        elsewhere, is_stranger=True,
    )  # fmt: skip
    people.users.update({guest.id: guest, stranger.id: stranger})
    for double, places in (
        (guest, [channel for channel in channels if leaver.id in channel.members]),
        (stranger, [channel for channel in channels if channel.is_ext_shared]),
    ):
        for channel in rng.sample(places, min(_DOUBLED, len(places))):
            channel.members.append(double.id)
