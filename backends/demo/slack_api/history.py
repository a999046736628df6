"""conversations.history and .replies."""

from typing import Any

from backends.demo.slack_api.call import Call
from backends.demo.slack_api.errors import ApiError
from backends.demo.slack_api.paging import metadata

Message = dict[str, Any]


def conversations_history(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/conversations.history; newest first.

    Replies are left out, but a reply that was broadcast to the channel is in it. With ``oldest`` alone, the
    first page is the one closest to that: https://github.com/slackhq/slack-api-docs/issues/4
    """
    channel = call.channel("history")
    upwards = bool(call.arguments.text("oldest")) and not call.arguments.text("latest")
    found = [message for message in reversed(channel.messages) if _is_in_channel(message)]
    asked = _within(call, found)
    wanted = [message for message in asked if not _is_hidden(call, message)][:: -1 if upwards else 1]
    page, cursor = call.page(wanted, call.arguments.limit(100, 999), f"next-{channel.id}")
    return {
        "messages": [_shown(call, message) for message in page[:: -1 if upwards else 1]],
        "has_more": bool(cursor),
        "pin_count": 0,
        **({"is_limited": True} if len(wanted) < len(asked) else {}),
        **metadata(cursor),
    }


def conversations_replies(call: Call) -> dict[str, Any]:
    """https://api.slack.com/methods/conversations.replies; oldest first, with the parent heading every page.

    The ``ts`` of a reply yields that reply alone.
    """
    channel = call.channel("history")
    ts = call.arguments.required("ts")
    asked = next((message for message in channel.messages if message["ts"] == ts), None)
    if asked is None or _is_hidden(call, asked):
        raise ApiError("thread_not_found")
    replies = [
        message for message in channel.messages if message.get("thread_ts") == ts and message["ts"] != ts
    ]
    limit = call.arguments.limit(1000, 1000)
    page, cursor = call.page(_within(call, replies), max(limit - 1, 1), f"thread-{ts}")
    asked = asked | {"subscribed": True, "last_read": page[-1]["ts"] if page else ts}
    shown = [_shown(call, message) for message in (asked, *page)]
    return {"messages": shown, "has_more": bool(cursor), **metadata(cursor)}


def _shown(call: Call, message: Message) -> Message:
    """Files say where their bytes are."""
    if "files" not in message:
        return message
    place = call.world.files_url
    files = [file | {"url_private_download": f"{place}{file['id']}"} for file in message["files"]]
    return message | {"files": files}


def _is_hidden(call: Call, message: Message) -> bool:
    """https://slack.com/help/articles/27204752526611: a free plan shows the last 90 days."""
    before = call.world.hides_before
    return bool(before) and float(message["ts"]) < float(before)


def _is_in_channel(message: Message) -> bool:
    thread = message.get("thread_ts")
    return thread is None or thread == message["ts"] or message.get("subtype") == "thread_broadcast"


def _within(call: Call, messages: list[Message]) -> list[Message]:
    """Those between ``oldest`` and ``latest``, the ends themselves only if ``inclusive``."""
    oldest, latest = _moment(call, "oldest", 0.0), _moment(call, "latest", float("inf"))
    ends = (oldest, latest) if call.arguments.flag("inclusive") else ()
    return [
        message for message in messages if oldest < (sent := float(message["ts"])) < latest or sent in ends
    ]


def _moment(call: Call, name: str, default: float) -> float:
    text = call.arguments.text(name)
    try:
        return float(text) if text else default
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None
