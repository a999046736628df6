"""Messages written and searched: conversations.open, chat.postMessage and search.messages."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from backends.demo.events.slack import DirectOpened, Posted
from backends.demo.slack_api.call import Call
from backends.demo.slack_api.errors import ApiError
from backends.demo.world import SlackChannel, SlackDirect

_LONGEST = 40_000
_FOUND_PAGE, _MOST_FOUND = 20, 100
_TERM = re.compile(r'(\w+):(\S+)|"([^"]*)"|(\S+)')


def conversations_open(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/conversations.open; with one user only."""
    call.needs("im:write")
    users = [part for part in call.arguments.text("users").split(",") if part]
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        call.needs("mpim:write")
        raise ApiError("too_many_users")
    known = any(direct.user == users[0] for direct in call.world.directs.values())
    direct = _direct_with(call, users[0], "user_not_found")
    opened = {"no_op": True, "already_open": True} if known else {}
    return {"channel": {"id": direct.id}, **opened}


def chat_post_message(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/chat.postMessage; ``channel`` may also be a user's id."""
    call.needs("chat:write")
    number, text = call.arguments.required("channel"), call.arguments.text("text")
    where: SlackChannel | SlackDirect | None = call.world.channels.get(number) or call.world.directs.get(
        number
    )
    if isinstance(where, SlackChannel):
        if not call.sees(where):
            raise ApiError("channel_not_found")
        call.must_be_in(where)
    if not text:
        raise ApiError("no_text")
    if len(text) > _LONGEST:
        raise ApiError("msg_too_long")
    if where is None:
        where = _direct_with(call, number, "channel_not_found")
    thread = call.arguments.text("thread_ts")
    call.do(Posted(where.id, call.world.operator, call.next_ts(where.messages), text, thread))
    message = where.messages[-1]
    return {"channel": where.id, "ts": message["ts"], "message": message | {"team": call.world.team_id}}


def search_messages(call: Call) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/search.messages; newest first unless told otherwise.

    Knows ``threads:replies``, ``in:``, ``from:``, ``after:``, ``before:``, ``on:`` (days in UTC) and
    words. Pages are counted from 1.
    """
    if call.caller.is_bot:
        raise ApiError("not_allowed_token_type")
    call.needs("search:read")
    query = call.arguments.text("query").strip()
    if not query:
        raise ApiError("no_query")
    found = [
        (channel, message)
        for channel in call.world.channels.values()
        if call.world.operator in channel.members
        for message in channel.messages
        if all(_fits(call, channel, message, term) for term in _terms(query))
    ]
    found.sort(key=lambda pair: float(pair[1]["ts"]), reverse=call.arguments.text("sort_dir") != "asc")
    size, page = _number(call, "count", _FOUND_PAGE, _MOST_FOUND), _number(call, "page", 1, 100)
    shown = found[(page - 1) * size : page * size]
    pages = -(-len(found) // size)
    return {
        "query": query,
        "messages": {
            "total": len(found),
            "paging": {"count": size, "total": len(found), "page": page, "pages": pages},
            "pagination": {
                "total_count": len(found),
                "page": page,
                "per_page": size,
                "page_count": pages,
                "first": (page - 1) * size + 1 if shown else 0,
                "last": (page - 1) * size + len(shown),
            },
            "matches": [_match(call, channel, message) for channel, message in shown],
        },
    }


def _direct_with(call: Call, user: str, error: str) -> SlackDirect:
    """The direct messages with ``user``, opened if need be. Raises ApiError(``error``) for nobody."""
    for direct in call.world.directs.values():
        if direct.user == user:
            return direct
    person = call.world.users.get(user)
    if person is None or not (person.team_id == call.world.team_id or person.is_stranger):
        raise ApiError(error)
    if person.deleted:
        raise ApiError("user_disabled" if error == "user_not_found" else error)
    number = "D0" + hashlib.sha256(f"{call.world.operator}/{user}".encode()).hexdigest()[:9].upper()
    call.do(DirectOpened(number, user))
    return call.world.directs[number]


def _number(call: Call, name: str, default: int, most: int) -> int:
    text = call.arguments.text(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= most:
        raise ApiError("invalid_arguments")
    return int(text)


def _terms(query: str) -> Iterator[tuple[str, str]]:
    for field, value, quoted, word in _TERM.findall(query):
        yield (field.lower(), value) if field else ("", quoted or word)


def _fits(call: Call, channel: SlackChannel, message: dict[str, Any], term: tuple[str, str]) -> bool:
    day = datetime.fromtimestamp(float(message["ts"]), UTC).date().isoformat()
    match term:
        case "threads", "replies":
            return message.get("thread_ts") not in (None, message["ts"])
        case "in", where:
            return where.strip("<#>") in (channel.id, channel.name)
        case "from", who:
            return who.strip("<@>") in (message["user"], call.world.users[message["user"]].name)
        case "after", moment:
            return day > moment
        case "before", moment:
            return day < moment
        case "on", moment:
            return day == moment
        case _, word:
            return word.casefold() in str(message.get("text", "")).casefold()


def _match(call: Call, channel: SlackChannel, message: dict[str, Any]) -> dict[str, Any]:
    thread = message.get("thread_ts")
    link = (
        f"https://{call.world.domain}.slack.example/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    )
    if thread not in (None, message["ts"]):
        link += f"?thread_ts={thread}"
    return {
        "iid": hashlib.md5(f"{channel.id}{message['ts']}".encode(), usedforsecurity=False).hexdigest(),
        "team": call.world.team_id,
        "channel": {
            "id": channel.id,
            "name": channel.name,
            "is_channel": True,
            "is_private": channel.is_private,
            "is_mpim": False,
            "is_ext_shared": channel.is_ext_shared,
        },
        "type": "message",
        "user": message["user"],
        "username": call.world.users[message["user"]].name,
        "ts": message["ts"],
        "text": message.get("text", ""),
        "permalink": link,
    }
