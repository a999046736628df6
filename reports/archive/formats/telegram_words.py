"""All that one Telegram message says, in the order in which its apps show it."""

from collections.abc import Callable, Iterator

from backends.history import ArchivedMessage
from reports.archive.formats import telegram_buttons, telegram_carried, telegram_parts, telegram_rich


def words(message: ArchivedMessage, name_of: Callable[[str], str]) -> str:
    """What it quotes, says and carries, and its buttons, each on lines of its own; "" where it has no words.

    Not its poll and its files: those are told by themselves. ``name_of`` gives a marked id's name.
    """
    return "\n".join(line for line in _lines(message, name_of) if line)


def _lines(message: ArchivedMessage, name_of: Callable[[str], str]) -> Iterator[str]:
    raw = message.raw
    yield from telegram_carried.quoted(raw)
    yield telegram_parts.readable(message.text, raw.get("entities") or [])
    yield telegram_rich.beside(message.text, raw)
    yield from telegram_carried.words(raw, name_of)
    yield from telegram_buttons.words(raw)
