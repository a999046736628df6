"""The ways in which a login code is sent, as TL objects.

Source: https://core.telegram.org/type/auth.SentCodeType and https://core.telegram.org/type/auth.CodeType
"""

from typing import Any

from telethon.tl import types

from backends.demo.world import TelegramWorld

EMAIL_PATTERN = "m**@n*****.example"
CALLER = "+4915550099"


def sent_type(world: TelegramWorld, way: str) -> Any:
    """How a code is sent by that way."""
    length = len(world.code)
    kinds: dict[str, Any] = {
        "app": types.auth.SentCodeTypeApp(length),
        "sms": types.auth.SentCodeTypeSms(length),
        "call": types.auth.SentCodeTypeCall(length),
        "flash_call": types.auth.SentCodeTypeFlashCall(f"{CALLER}*"),
        "missed_call": types.auth.SentCodeTypeMissedCall(CALLER, length),
        "email": types.auth.SentCodeTypeEmailCode(EMAIL_PATTERN, length),
        "email_setup": types.auth.SentCodeTypeSetUpEmailRequired(),
        "fragment": types.auth.SentCodeTypeFragmentSms("https://fragment.example/numbers", length),
        "word": types.auth.SentCodeTypeSmsWord(world.code[:1]),
        "phrase": types.auth.SentCodeTypeSmsPhrase(world.code[:1]),
    }
    return kinds[way]


def next_type(way: str) -> Any:
    """How it would be sent next; None where that is no way for a second try."""
    kinds = {
        "sms": types.auth.CodeTypeSms,
        "call": types.auth.CodeTypeCall,
        "flash_call": types.auth.CodeTypeFlashCall,
        "missed_call": types.auth.CodeTypeMissedCall,
        "fragment": types.auth.CodeTypeFragmentSms,
    }
    return kinds[way]() if way in kinds else None
