"""What Telegram asks of whoever signs in with a program of their own: whether it can be right, in words."""

import re
from collections.abc import Mapping

MY_TELEGRAM = "copy it from https://my.telegram.org, API development tools."
HASH_LENGTH = 32
NUMBERS = frozenset({"telegram_api_id"})
"""Credentials that are numbers."""
_HASH = re.compile(r"[0-9a-fA-F]{32}")


def wrong_api_id(text: str) -> str:
    """Why it cannot be one, or nothing."""
    number = text.strip()
    if number.isascii() and number.isdecimal() and 0 < int(number) < 2**31:
        return ""
    return f"The api_id is a number: {MY_TELEGRAM}"


def wrong_api_hash(text: str) -> str:
    """Why it cannot be one, or nothing. It is a secret: nothing of it is repeated."""
    given = text.strip()
    if _HASH.fullmatch(given):
        return ""
    if len(given) == HASH_LENGTH:
        return f"The api_hash is made of digits and the letters a to f: {MY_TELEGRAM}"
    told = f"this one has {len(given)}" if given else "it is missing"
    return f"The api_hash has {HASH_LENGTH} letters and digits, {told}: {MY_TELEGRAM}"


def wrong_phone(text: str) -> str:
    """Why it cannot be a phone number, or nothing."""
    written = text.strip().removeprefix("+")
    bare = re.sub(r"[\s()./-]", "", written)
    if bare.isascii() and bare.isdecimal() and bare:
        return ""
    return "A phone number has digits alone, with its country code: +49 …"


def usable(given: Mapping[str, str]) -> dict[str, str]:
    """Of credentials by their name, those that can be right."""
    tests = {
        "telegram_api_id": wrong_api_id,
        "telegram_api_hash": wrong_api_hash,
        "telegram_phone": wrong_phone,
    }
    return {name: text.strip() for name, text in given.items() if text.strip() and not tests[name](text)}
