"""Slack's mrkdwn as a person reads it.

https://docs.slack.dev/messaging/formatting-message-text: ``<@U1>``, ``<#C1|name>``, ``<!here>``,
``<https://x|label>``, and ``&amp; &lt; &gt;`` for themselves; the rest, ``*bold*`` too, is read as it stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

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
    """What a message says: its text, or its blocks' where it has none, and what is attached to it."""
    parts = [text] if text else [*_texts(raw.get("blocks"))]
    for attachment in _list(raw.get("attachments")):
        fields = [field.get(key) for field in _list(attachment.get("fields")) for key in ("title", "value")]
        said = [*(attachment.get(key) for key in ("pretext", "title", "text")), *fields]
        kept = [word for word in said if isinstance(word, str) and word]
        kept += _texts(attachment.get("blocks"))
        kept = kept or [word for word in [attachment.get("fallback")] if isinstance(word, str) and word]
        parts += [word for word in kept if word not in parts]
    return "\n".join(parts)


def _texts(blocks: Any) -> Iterator[str]:
    for block in _list(blocks):
        text = block.get("text")
        if isinstance(text, str):
            yield text
        elif isinstance(text, dict) and isinstance(text.get("text"), str):
            yield text["text"]
        for inner in ("elements", "fields"):
            yield from _texts(block.get(inner))


def _list(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
