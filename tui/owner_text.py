"""Messages to owners as they are copied, written into a file, and printed."""

from collections.abc import Sequence

from backends.model import PLATFORM_NAMES
from reports.owner_messages import OwnerMessage
from tui.text import clean


def as_text(messages: Sequence[OwnerMessage]) -> str:
    """One alone as it is to be sent; of several each under a line that says to whom. Safe to show."""
    if len(messages) == 1:
        return _safe(messages[0].text)
    return "\n\n".join(f"{told_to(one)}\n\n{_safe(one.text)}" for one in messages)


def told_to(message: OwnerMessage) -> str:
    """``To Bea Ford (@bea) on Slack, a colleague``."""
    letter = message.letter
    handle = f" (@{clean(letter.to.handle)})" if letter.to.handle else ""
    kind = "a colleague" if letter.colleague else "from outside"
    return f"To {clean(letter.name)}{handle} on {PLATFORM_NAMES[letter.to.platform]}, {kind}"


def _safe(text: str) -> str:
    # ``clean`` names what is empty; an empty line here is meant.
    return "\n".join(clean(line) if line else "" for line in text.split("\n"))
