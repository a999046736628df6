"""The table of methods: what answers a call, and how often a minute."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backends.demo.slack_api import conversations, history, membership, messages, naming, people
from backends.demo.slack_api.call import Call
from backends.demo.slack_api.limits import SPECIAL, TIER_2, TIER_3, TIER_4


@dataclass(frozen=True, slots=True)
class Method:
    """``answer`` returns the fields beside ``ok``, or raises ApiError. ``scopes``: any one is accepted."""

    answer: Callable[[Call], Mapping[str, Any]]
    per_minute: int
    scopes: tuple[str, ...] = ()


_READ = ("channels:read", "groups:read")
_HISTORY = ("channels:history", "groups:history")
_WRITE = ("channels:write", "groups:write")
_INVITE = (*_WRITE, "channels:write.invites", "groups:write.invites")

METHODS: Mapping[str, Method] = {
    "auth.test": Method(people.auth_test, SPECIAL),
    "users.list": Method(people.users_list, TIER_2, ("users:read",)),
    "users.info": Method(people.users_info, TIER_4, ("users:read",)),
    "users.conversations": Method(conversations.users_conversations, TIER_3, _READ),
    "conversations.list": Method(conversations.conversations_list, TIER_2, _READ),
    "conversations.members": Method(conversations.conversations_members, TIER_4, _READ),
    "conversations.info": Method(conversations.conversations_info, TIER_3, _READ),
    "conversations.history": Method(history.conversations_history, TIER_3, _HISTORY),
    "conversations.replies": Method(history.conversations_replies, TIER_3, _HISTORY),
    "conversations.invite": Method(membership.conversations_invite, TIER_3, _INVITE),
    "conversations.kick": Method(membership.conversations_kick, TIER_3, _WRITE),
    "conversations.join": Method(membership.conversations_join, TIER_3, ("channels:write",)),
    "conversations.leave": Method(membership.conversations_leave, TIER_3, _WRITE),
    "conversations.rename": Method(naming.conversations_rename, TIER_2, _WRITE),
    "conversations.open": Method(messages.conversations_open, TIER_3, ("im:write",)),
    "chat.postMessage": Method(messages.chat_post_message, SPECIAL, ("chat:write",)),
    "search.messages": Method(messages.search_messages, TIER_2, ("search:read",)),
    "users.lookupByEmail": Method(people.users_lookup_by_email, TIER_3, ("users:read.email",)),
}
