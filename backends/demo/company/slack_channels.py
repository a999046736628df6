"""The channels of the demo's Slack workspace: customers' ones, the company's own, and those out of sight."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from backends.demo.company import hostile
from backends.demo.company.names import slug, words
from backends.demo.company.slack_people import SlackPeople, slack_id
from backends.demo.company.team import OPERATOR, Teammate, attendance
from backends.demo.world import SlackChannel

_OUTSIDE = 3
"""Public customer channels that the operator is not in."""
_LARGE = ((210, "people"), (245, "people"), (1_040, "community"))
_OWN = words(
    "random engineering design finance legal hiring office-berlin office-lisbon lunch music cats dogs "
    "running books incidents releases deploys support-triage security-reviews data-lake analytics "
    "board-notes okrs all-hands offsites travel gear-requests it-help payroll benefits standup-core "
    "standup-web standup-mobile btc-desk btc-research bit-safe-notes safe-bits custody-ops treasury "
    "compliance-questions press brand events-2026 events-2027 partners-pipeline sales-wins "
    "sales-losses crm-cleanup proposals pricing demos "
    "onboarding alumni kudos ideas retro vendor-list audits-external chain-status nodes keys-ceremony oncall "
    "postmortems docs-writing translations"
)
_UNSEEN = ("bitsafe-board", "bitsafe-layoffs", "bitsafe-acquisition", "ibtc-legal", "salaries", "exec-only")
_SHAPES = ("{}-bitsafe", "bitsafe-{}", "ext-bitsafe-{}", "{}-bitsafe", "bitsafe-{}-integration")
_RETIRED_SHAPES = ("{}-ibtc", "ibtc-{}", "ext-ibtc-{}")


@dataclass(slots=True)
class _Maker:
    """What every channel is made from."""

    rng: Random
    people: SlackPeople
    now: datetime

    def channel(
        self, name: str, members: list[str], *, prefix: str = "C07", creator: str = ""
    ) -> SlackChannel:
        rng = self.rng
        return SlackChannel(
            id=slack_id(rng, prefix)[:11],
            name=name,
            creator=creator or rng.choice(self.people.colleagues),
            created=self.now - timedelta(days=rng.randint(40, 1_400), seconds=rng.randrange(86_400)),
            members=members,
        )


def slack_channels(
    rng: Random, people: SlackPeople, team: list[Teammate], groups: int, companies: list[str], now: datetime
) -> list[SlackChannel]:
    """All channels in the order of their ids; exactly ``groups`` are customers' and within sight."""
    maker = _Maker(rng, people, now)
    channels = _customer_channels(maker, team, groups, companies)
    channels += _own_channels(maker)
    channels += _unseen_channels(maker)
    # Those out of sight have ids next to one another, so that a small page of them comes out empty.
    return sorted(channels, key=lambda channel: channel.id)


def _customer_channels(
    maker: _Maker, team: list[Teammate], groups: int, companies: list[str]
) -> list[SlackChannel]:
    rng, people = maker.rng, maker.people
    present = attendance(rng, team, groups, always=frozenset({OPERATOR}))
    required = {mate.name for mate in team if mate.required}
    gaps = [index for index in range(groups) if not required <= present[index]]
    outside = set(gaps[:_OUTSIDE])
    order = rng.sample(range(groups), groups)
    public = outside | set(order[: groups // 12])
    retired = set(order[groups // 12 : groups // 12 + groups // 9])
    channels = []
    for index in range(groups):
        if index in outside:
            present[index].discard(OPERATOR)
        shape = rng.choice(_RETIRED_SHAPES if index in retired else _SHAPES)
        members = [people.team[mate.name] for mate in team if mate.name in present[index]]
        members += _company_side(maker, [mate.name for mate in team if mate.name not in present[index]])
        creator = rng.choice([people.team[OPERATOR], *people.colleagues[:8]])
        if people.team[OPERATOR] not in members:
            creator = people.colleagues[0]
        channel = maker.channel(
            shape.format(slug(companies[index])),
            members,
            prefix=rng.choice(("C07", "C07", "G08")),
            creator=creator,
        )
        channel.is_private = index not in public
        channel.topic = rng.choice(("", f"{companies[index]} and us", "=1+1 [/topic] \x1b[31m"))
        channels.append(channel)
    _make_special(
        maker, [channels[index] for index in rng.sample(range(groups), groups) if index not in outside]
    )
    return channels


def _company_side(maker: _Maker, absent: list[str]) -> list[str]:
    """Customers as guests, a bot now and then, and, where a teammate is absent, sometimes an impostor."""
    rng, people = maker.rng, maker.people
    members = rng.sample(people.guests, rng.randint(1, 7)) + rng.sample(people.colleagues, rng.randint(0, 6))
    if rng.random() < 0.4:
        members.append(rng.choice(people.bots))
    for name in absent:
        if name in people.impostors and rng.random() < 0.5:
            stranger, _leaver, guest = people.impostors[name]
            members.append(rng.choice((stranger, guest)))
    return members


def _make_special(maker: _Maker, channels: list[SlackChannel]) -> None:
    """Turns the first few of ``channels`` into large, shared, archived and oddly named ones."""
    rng, people = maker.rng, maker.people
    queue = iter(channels)
    for (size, crowd), channel in zip(_LARGE, queue, strict=False):
        pool = (
            people.community if crowd == "community" else people.colleagues + people.guests + people.partners
        )
        known = set(channel.members)
        pool = [user for user in pool if user not in known]
        channel.members += rng.sample(pool, min(size - len(known), len(pool)))
        # The team is not to be found on the first page of a hundred only.
        rng.shuffle(channel.members)
        channel.is_ext_shared = crowd == "community"
    for channel, name in zip(queue, hostile.CHANNELS, strict=False):
        channel.name = name
    for place, channel in enumerate(queue):
        if place < len(channels) // 12:
            channel.is_archived = True
        elif place < len(channels) // 3:
            channel.is_ext_shared = True
            channel.is_pending_ext_shared = place % 7 == 0
            channel.members += rng.sample(people.partners, rng.randint(1, 5))


def _own_channels(maker: _Maker) -> list[SlackChannel]:
    """The company's own channels, whose names match nothing; some are private, some archived."""
    rng, people = maker.rng, maker.people
    staff = [*people.team.values(), *people.colleagues]
    general = maker.channel("general", list(staff))
    general.is_general = True
    channels = [general]
    for place, name in enumerate(_OWN):
        channel = maker.channel(name, rng.sample(staff, rng.randint(3, 40)))
        channel.is_private = place % 5 == 0
        channel.is_archived = place % 11 == 0
        if channel.is_private and people.team[OPERATOR] not in channel.members:
            channel.members.append(people.team[OPERATOR])
        channels.append(channel)
    return channels


def _unseen_channels(maker: _Maker) -> list[SlackChannel]:
    """Private channels that the operator is not in, though teammates are: nobody may show them."""
    rng, people = maker.rng, maker.people
    others = [user for name, user in people.team.items() if name != OPERATOR]
    channels = []
    for number in range(24):
        name = _UNSEEN[number] if number < len(_UNSEEN) else f"private-{number}"
        members = [*rng.sample(others, min(3, len(others))), *rng.sample(people.colleagues, 4)]
        channel = maker.channel(name, members, prefix="C05")
        channel.is_private = True
        channels.append(channel)
    return channels
