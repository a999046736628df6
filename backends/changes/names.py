"""What each platform allows as a group's name, and what it makes of others."""

import re
import unicodedata

from backends.model import Platform

SLACK_LENGTH = 80
"""https://docs.slack.dev/reference/methods/conversations.rename"""

TELEGRAM_LENGTH = 128
"""Characters, as TDLib counts them. https://core.telegram.org/tdlib (setChatTitle)"""

_DASHES = re.compile("-{2,}")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def slack_name(text: str) -> str:
    """The nearest name that Slack allows: lower case, digits, ``-`` and ``_``, letters of any script.

    Anything else becomes one ``-``; at most 80 characters. "" where nothing is left of it. What Slack
    answers to a rename is the truth, this is what the review shows.
    """
    kept: list[str] = []
    for character in _lower(text):
        category = unicodedata.category(character)
        # A mark needs a letter to stand on; a capital that has no small letter is no letter to Slack.
        is_mark = category in ("Mn", "Mc") and bool(kept) and kept[-1] not in "-_"
        is_letter = category in ("Ll", "Lo", "Lm", "Nd") or character in "-_"
        kept.append(character if is_letter or is_mark else "-")
    name = _DASHES.sub("-", "".join(kept)).strip("-")[:SLACK_LENGTH].rstrip("-")
    return name if name.strip("-_") else ""


def _lower(text: str) -> str:
    """Small letters in their plain form, so that full-width and mathematical letters become letters."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return unicodedata.normalize("NFKC", plain)


def telegram_title(text: str) -> str:
    """``text`` on one line, without what cannot be sent and without blanks around it; never cut."""
    return _BREAKS.sub(" ", _SURROGATES.sub("", text)).strip()


def allowed_name(platform: Platform, text: str) -> tuple[str, str]:
    """The name as the platform will take it, and why it will not, "" where it will."""
    if platform == "slack":
        name = slack_name(text)
        return name, "" if name else "no name for Slack: nothing would be left of it"
    title = telegram_title(text)
    if not title:
        return title, "no name: it would be empty"
    if len(title) > TELEGRAM_LENGTH:
        return title, f"name too long: {len(title)} characters, Telegram allows {TELEGRAM_LENGTH}"
    return title, ""
