"""All that the truth can tell of a group beyond the team: every member, ban, link, request and message."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from backends.demo.world import SlackChannel, TelegramGroup, TelegramMessage, World


def everything_of_slack(channel: SlackChannel) -> dict[str, Any]:
    """``member_ids``, ``creator``, ``previous_names`` (newest first), ``messages`` (Slack's JSON)."""
    return {
        "member_ids": list(channel.members),
        "creator": channel.creator,
        "previous_names": list(channel.previous_names),
        "messages": list(channel.messages),
    }


def everything_of_telegram(group: TelegramGroup) -> dict[str, Any]:
    """All ids as text, all times in ISO 8601, times that are not set null.

    ``member_ids``; ``roles`` (id to creator or admin, plain members left out); ``promoted_by`` (admin's
    id to that of who made them one, where it was not the creator); ``denied`` (id to the rights taken);
    ``banned`` (id to ``{"at", "by", "until"}``); ``requests`` (id to when); ``departed`` (ids);
    ``approves``; ``links`` (``{"link", "admin", "at", "expires", "limit", "used", "needs_approval",
    "title", "permanent", "revoked"}``); ``messages`` (``{"id", "sender", "at", "text", "action",
    "people", "reply_to", "topic", "edited", "forwarded", "reactions", "media"}``, oldest first).
    """
    members = group.members
    return {
        "member_ids": [str(person) for person in members],
        "roles": {str(person): each.role for person, each in members.items() if each.role != "member"},
        "promoted_by": {
            str(person): str(each.promoted_by) for person, each in members.items() if each.promoted_by
        },
        "denied": {str(person): sorted(each.denied) for person, each in members.items() if each.denied},
        "banned": {str(person): _ban(group, person) for person in group.banned},
        "requests": {str(person): at.isoformat() for person, at in group.requests.items()},
        "departed": [str(person) for person in sorted(group.departed)],
        "approves": group.approves,
        "links": [
            {
                "link": link.link,
                "admin": str(link.admin),
                "at": link.date.isoformat(),
                "expires": _moment(link.expires),
                "limit": link.limit,
                "used": link.used,
                "needs_approval": link.needs_approval,
                "title": link.title,
                "permanent": link.permanent,
                "revoked": link.revoked,
            }
            for link in group.links
        ],
        "messages": [_message(message) for message in group.messages],
    }


def private_messages(world: World) -> list[dict[str, Any]]:
    """``[{"platform", "to" (id as text), "text", "at"}]``: on Slack ``at`` is the message's ts."""
    slack = [
        {"platform": "slack", "to": direct.user, "text": message["text"], "at": message["ts"]}
        for direct in world.slack.directs.values()
        for message in direct.messages
    ]
    telegram = [
        {"platform": "telegram", "to": str(person), "text": message.text, "at": message.date.isoformat()}
        for person, messages in world.telegram.private.items()
        for message in messages
    ]
    return slack + telegram


def _ban(group: TelegramGroup, person: int) -> dict[str, Any]:
    ban = group.bans.get(person)
    return {
        "at": group.banned[person].isoformat(),
        "by": str(ban.by) if ban else None,
        "until": _moment(ban.until) if ban else None,
    }


def _message(message: TelegramMessage) -> dict[str, Any]:
    return {
        "id": message.id,
        "sender": str(message.sender),
        "at": message.date.isoformat(),
        "text": message.text,
        "action": message.action,
        "people": [str(person) for person in message.people],
        "reply_to": message.reply_to,
        "topic": message.topic,
        "edited": _moment(message.edited),
        "forwarded": str(message.forwarded) if message.forwarded else "",
        "reactions": dict(message.reactions),
        "media": asdict(message.media) if message.media else None,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
