"""What a thread's root says of its replies: Slack counts them anew whenever one comes or goes."""

from typing import Any

from backends.demo.world import SlackChannel, SlackDirect

_FIELDS = ("reply_count", "reply_users", "reply_users_count", "latest_reply", "thread_ts", "is_locked")
_MOST_SHOWN = 5


def recount(where: SlackChannel | SlackDirect, root: str) -> None:
    """https://docs.slack.dev/messaging/retrieving-messages#pulling_threads"""
    parent = next((message for message in where.messages if message["ts"] == root), None)
    if parent is None:
        return
    replies = [m for m in where.messages if m.get("thread_ts") == root and m["ts"] != root]
    if not replies:
        for field in _FIELDS:
            parent.pop(field, None)
        return
    users: list[Any] = list(dict.fromkeys(reply["user"] for reply in replies))
    parent |= {
        "thread_ts": root,
        "reply_count": len(replies),
        "reply_users": users[:_MOST_SHOWN],
        "reply_users_count": len(users),
        "latest_reply": max(reply["ts"] for reply in replies),
        "is_locked": False,
    }
