"""The demo company's Telegram as its operator's account sees it, made from a seed."""

from datetime import datetime
from random import Random

from backends.demo.company.team import Teammate
from backends.demo.company.telegram_customers import customer_groups
from backends.demo.company.telegram_maker import GroupMaker
from backends.demo.company.telegram_messages import write_history
from backends.demo.company.telegram_others import how_many_hidden, other_groups
from backends.demo.company.telegram_people import telegram_people
from backends.demo.company.telegram_situations import add_situations
from backends.demo.world import TelegramGroup, TelegramWorld


def make_telegram(
    seed: int, team: list[Teammate], groups: int, companies: list[str], now: datetime
) -> TelegramWorld:
    """The account with exactly ``groups`` groups that it shares with the sales engineer's.

    A few of them hide their members, so that no list of common chats proves it.
    """
    rng = Random(f"{seed}/telegram")
    phone = f"+1555010{rng.randrange(10_000):04d}"
    people = telegram_people(rng, team, phone)
    maker = GroupMaker(rng, people, now)
    hidden = how_many_hidden(groups)
    made = customer_groups(maker, team, groups - hidden, companies)
    made += other_groups(maker, hidden, companies[groups - hidden :])
    write_history(Random(f"{seed}/telegram/history"), made, now)
    add_situations(Random(f"{seed}/telegram/situations"), people, team, made)
    return TelegramWorld(
        operator=maker.operator,
        phone=phone,
        code=f"{rng.randrange(10_000, 100_000)}",
        password="correct horse battery",
        users=people.users,
        groups={group.marked_id: group for group in made},
        dialogs=_dialogs(rng, made, people.contacts, maker.operator),
    )


def _dialogs(rng: Random, groups: list[TelegramGroup], contacts: list[int], operator: int) -> list[int]:
    """Newest first, private chats in between; the chat with oneself is the saved messages."""
    newest_first = sorted(groups, key=lambda group: group.messages[-1].date, reverse=True)
    dialogs = [group.marked_id for group in newest_first]
    for user in (*contacts, operator):
        dialogs.insert(rng.randint(0, len(dialogs)), user)
    return dialogs
