"""What was written in the demo's Slack channels: threads, late replies, broadcasts, edits and files."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from backends.demo.company.sentences import sentence
from backends.demo.company.slack_people import slack_id
from backends.demo.world import SlackChannel

_LONG = 300
Message = dict[str, Any]


def write_history(rng: Random, channels: list[SlackChannel], long: list[SlackChannel], now: datetime) -> None:
    """Fills ``messages`` of every channel; those in ``long`` get some 300 with all there is to archive."""
    chosen = {channel.id for channel in long}
    for channel in channels:
        days = min(rng.choice((0, 0, 1, 2, 5, 9, 20, 45, 120, 200)), max((now - channel.created).days - 1, 0))
        newest = now - timedelta(days=days, minutes=rng.randint(5, 500))
        size = _LONG if channel.id in chosen else rng.randint(2, 5)
        writers = [channel.creator, *channel.members[:8]]
        messages = list(_plain(rng, writers, _moments(rng, channel.created, newest, size)))
        if channel.id in chosen:
            messages += _threads(rng, writers, messages, now)
            _decorate(rng, messages)
        messages.sort(key=lambda message: message["ts"])
        channel.messages = messages


def _moments(rng: Random, oldest: datetime, newest: datetime, size: int) -> list[datetime]:
    span = max((newest - oldest).total_seconds(), size)
    if size < _LONG:
        span = min(span, 9 * 86_400)
    return [newest - timedelta(seconds=span * rng.random()) for _ in range(size - 1)] + [newest]


def _ts(rng: Random, moment: datetime) -> str:
    """Slack's id of a message: seconds, and six digits that make it unique in its channel."""
    return f"{int(moment.timestamp())}.{rng.randrange(1_000_000):06d}"


def _plain(rng: Random, writers: list[str], moments: list[datetime]) -> Iterator[Message]:
    for moment in moments:
        text = sentence(rng, hostile_share=0.05)
        yield {"type": "message", "user": rng.choice(writers), "text": text, "ts": _ts(rng, moment)}


def _threads(rng: Random, writers: list[str], messages: list[Message], now: datetime) -> list[Message]:
    """Replies under some of ``messages``; a few come months late, a few are broadcast to the channel."""
    replies: list[Message] = []
    oldest_first = sorted(messages, key=lambda message: message["ts"])
    for number, parent in enumerate(oldest_first[5:-5:9]):
        start = datetime.fromtimestamp(float(parent["ts"]), now.tzinfo)
        delays = sorted(rng.random() * 2 for _ in range(rng.randint(1, 6)))
        moments = [min(start + timedelta(days=delay), now - timedelta(minutes=3)) for delay in delays]
        if number % 6 == 0:
            moments.append(now - timedelta(hours=rng.randint(1, 30)))
        thread = sorted(_plain(rng, writers, moments), key=lambda message: message["ts"])
        for reply in thread:
            reply |= {"thread_ts": parent["ts"], "parent_user_id": parent["user"]}
        if number % 8 == 0:
            thread[-1] |= {"subtype": "thread_broadcast"}
        users = list(dict.fromkeys(reply["user"] for reply in thread))
        parent |= {
            "thread_ts": parent["ts"],
            "reply_count": len(thread),
            "reply_users": users[:5],
            "reply_users_count": len(users),
            "latest_reply": thread[-1]["ts"],
            "is_locked": False,
            "subscribed": False,
        }
        replies += thread
    return replies


def _decorate(rng: Random, messages: list[Message]) -> None:
    """Edits, files and a joining notice, here and there."""
    for message in rng.sample(messages, 12):
        message["edited"] = {"user": message["user"], "ts": f"{int(float(message['ts'])) + 90}.000000"}
    for message in rng.sample(messages, 10):
        key = slack_id(rng, "F0")
        message["files"] = [
            {
                "id": key,
                "name": rng.choice(("contract.pdf", "../../escape.txt", "chart.png", "=cmd.csv")),
                "mimetype": "application/pdf",
                "filetype": "pdf",
                "size": rng.randint(900, 90_000),
                "mode": "hosted",
                "user": message["user"],
                "created": int(float(message["ts"])),
            }
        ]
    for place, message in enumerate(messages[::7]):
        users = list(dict.fromkeys(one["user"] for one in messages[place : place + 4]))
        name = ("thumbsup", "eyes", "tada::skin-tone-2")[place % 3]
        message["reactions"] = [{"name": name, "users": users, "count": len(users)}]
    oldest = min(messages, key=lambda message: str(message["ts"]))
    oldest |= {"subtype": "channel_join", "text": f"<@{oldest['user']}> has joined the channel"}
