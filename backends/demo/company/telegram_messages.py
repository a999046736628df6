"""What was written in the demo's Telegram groups: plain messages, replies, forum topics, notices."""

from datetime import datetime, timedelta
from random import Random

from backends.demo.company.sentences import sentence
from backends.demo.company.telegram_media import decorate
from backends.demo.world import TelegramGroup, TelegramMessage

_LONG = 300
_IDLE_DAYS = (0, 0, 0, 1, 1, 2, 3, 5, 9, 14, 30, 60, 120, 200)


def write_history(rng: Random, groups: list[TelegramGroup], now: datetime) -> None:
    """Fills ``messages`` of every group, oldest first; two supergroups, a forum and a pair get many.

    A channel numbers its messages by itself; basic groups share the account's one sequence.
    """
    long = _long_ones(groups)
    old_halves = {group.migrated_to: group for group in groups if group.migrated_to}
    for group in groups:
        if group.deactivated:
            continue
        size = _LONG if group.id in long else rng.randint(1, 5)
        idle = min(rng.choice(_IDLE_DAYS), (now - group.date).days - 5)
        # Whole minutes, so that some groups are equally recent and pages are cut between them.
        newest = (now - timedelta(days=idle, minutes=rng.randint(1, 600))).replace(second=0, microsecond=0)
        _write(rng, group, size, newest)
        half = old_halves.get(group.id)
        if half is not None:
            _write(rng, half, _LONG // 5 if group.id in long else 3, group.date + timedelta(days=2))
            half.messages[-1].action = "migrate_to"
            group.messages[0].action, group.messages[0].text = "migrate_from", ""
    _number(groups)
    # Last, so that what is written does not depend on how it is decorated.
    decorating = Random(rng.random())
    for group in groups:
        if len(group.messages) >= _LONG // 5:
            decorate(decorating, group)


def _long_ones(groups: list[TelegramGroup]) -> set[int]:
    here = [group for group in groups if not (group.forbidden or group.left or group.deactivated)]
    pairs = [group.id for group in here if group.migrated_from]
    supergroups = [group.id for group in here if group.kind == "supergroup" and not group.migrated_from]
    forums = [group.id for group in here if group.kind == "forum"]
    return {*pairs[:1], *supergroups[:2], *forums[:1]}


def _write(rng: Random, group: TelegramGroup, size: int, newest: datetime) -> None:
    writers = list(group.members)[:12]
    oldest = min(group.date, newest - timedelta(hours=size))
    span = (newest - oldest) / max(size, 1)
    topics: list[int] = []
    for number in range(1, size + 1):
        last = number == size
        message = TelegramMessage(
            id=number,
            sender=rng.choice(writers),
            date=newest if last else oldest + span * (number - rng.random() * 0.9),
            text=sentence(rng, hostile_share=0.04),
        )
        if number == 1 and size > 1:
            message.action, message.text = "create", ""
        elif group.kind == "forum" and (number - 2) % 40 == 0 and not last:
            topics.append(number)
            message.action, message.text = "topic_create", f"Topic {len(topics)} [/x]"
        elif topics:
            message.topic = rng.choice(topics)
            message.reply_to = message.topic
        elif number > 5 and rng.random() < 0.2:
            message.reply_to = rng.randint(2, number - 1)
        group.messages.append(message)


def _number(groups: list[TelegramGroup]) -> None:
    """Gives the messages of basic groups their place in the account's sequence, by date."""
    basic = [group for group in groups if group.kind == "basic"]
    dated = sorted(
        (
            (message.date, message.id, place)
            for place, group in enumerate(basic)
            for message in group.messages
        ),
    )
    new_ids: dict[tuple[int, int], int] = {}
    for position, (_date, old, place) in enumerate(dated, start=1_000):
        new_ids[place, old] = position
    for place, group in enumerate(basic):
        for message in group.messages:
            message.id = new_ids[place, message.id]
            if message.reply_to:
                message.reply_to = new_ids[place, message.reply_to]
