"""A made-up company, its workspace and its chats: the same arguments give the same one, ids included."""

from datetime import UTC, datetime
from random import Random

from backends.demo.company.names import company_names
from backends.demo.company.team import SHARED_WITH, teammates
from backends.demo.world import World

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def make_world(
    *,
    seed: int = 7,
    slack_groups: int = 72,
    telegram_groups: int = 402,
    people: int = 9,
    now: datetime = MONDAY,
) -> World:
    """The company with exactly that many groups that count on each platform.

    A Slack channel counts where its name holds ``bitsafe`` or ``ibtc`` and the operator can see it
    (archived ones included); a Telegram group where the operator provably shares it with the sales
    engineer. ``now`` (aware UTC) moves all dates and nothing else. Raises ValueError for a team
    outside 2 to 20 people, or for more groups than there are companies.
    """
    # Late: an app on the demo needs no more than the team, and at once.
    from backends.demo.company.slack import make_slack
    from backends.demo.company.telegram import make_telegram

    team = teammates(people)
    companies = company_names(Random(f"{seed}/companies"))
    if max(slack_groups, telegram_groups) > len(companies) - 100:
        raise ValueError(f"The made-up company knows at most {len(companies) - 100} groups on each platform.")
    return World(
        seed=seed,
        now=now,
        slack=make_slack(seed, team, slack_groups, companies, now),
        telegram=make_telegram(seed, team, telegram_groups, companies, now),
        team=[dict(mate.table()) for mate in team],
        shared_with=SHARED_WITH,
    )
