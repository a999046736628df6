"""Slack's mrkdwn as a person reads it.

https://docs.slack.dev/messaging/formatting-message-text: ``<@U1>``, ``<#C1|name>``, ``<!here>``,
``<https://x|label>``, and ``&amp; &lt; &gt;`` for themselves; the rest, ``*bold*`` too, is read as it stands.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from reports.archive.formats import slack_blocks
from reports.archive.formats.slack_blocks import listed

_MARKED = re.compile(
    r"""
    < (?: @(?P<user>[A-Za-z0-9]+)
        | \#(?P<channel>[A-Za-z0-9]+)
        | !(?P<special>here|channel|everyone|(?:subteam|date)\^[^<>|]*)
        | (?P<link>[A-Za-z][A-Za-z0-9+.-]*:[^<>|\s]+)
      ) (?: \| (?P<label>[^<>]*) )? >
    """,
    re.VERBOSE,
)
_KINDS = ("user", "channel", "special", "link")


def readable(text: str, name_of: Callable[[str], str]) -> str:
    """``text`` with people's and channels' names; ``name_of`` gives a user id's."""

    def written(found: re.Match[str]) -> str:
        label = found["label"] or ""
        kind, target = next((kind, found[kind]) for kind in _KINDS if found[kind])
        match kind:
            case "user":
                return "@" + (name_of(target) or label)
            case "channel":
                return "#" + (label or target)
            case "special":
                return label or "@" + target.partition("^")[0]
            case _:
                return f"{label} ({target})" if label and label != target else target

    plain = _MARKED.sub(written, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def reaction(name: str) -> str:
    """``tada::skin-tone-2`` is tada, whatever the hand's colour."""
    return name.partition("::")[0] or name


def words(text: str, raw: Mapping[str, Any]) -> str:
    """What a message says: its text, what its blocks say besides, what is attached to it, and its e-mails.

    Rich text is what was typed: where there is a text, it is that. Other blocks come from apps, whose text
    is only what a notification says.
    """
    typed = {"rich_text"} if text else set()
    more = [*slack_blocks.lines(one for one in listed(raw, "blocks") if one.get("type") not in typed)]
    for attachment in listed(raw, "attachments"):
        more += slack_blocks.attached(attachment)
    for file in listed(raw, "files"):
        more += slack_blocks.mailed(file)
    said = text.split("\n") if text else []
    return "\n".join([*said, *(line for line in more if line not in said)])
