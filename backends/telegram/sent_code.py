"""Where a login code went, how long it is, and how it could be sent again."""

from dataclasses import dataclass
from typing import Any, Literal

from telethon.tl.types import auth

from backends.telegram.login_words import refusal

How = Literal[
    "app", "sms", "call", "missed_call", "flash_call", "email", "fragment", "word", "phrase", "unknown"
]

_PLAIN: dict[type, tuple[How, str]] = {
    auth.SentCodeTypeApp: ("app", "to your other Telegram apps"),
    auth.SentCodeTypeSms: ("sms", "as a text message"),
    auth.SentCodeTypeFirebaseSms: ("sms", "as a text message"),
    auth.SentCodeTypeCall: ("call", "by a phone call"),
}
_NEXT: dict[type, str] = {
    auth.CodeTypeSms: "as a text message",
    auth.CodeTypeCall: "by a phone call",
    auth.CodeTypeFlashCall: "by a missed call",
    auth.CodeTypeMissedCall: "by a missed call",
    auth.CodeTypeFragmentSms: "to Fragment",
}


@dataclass(frozen=True, slots=True)
class SentCode:
    """One code on its way. ``where`` completes "Telegram sent a code …", and is Telegram's own text in part.

    ``length`` in characters, None where it is not told. ``next`` is how it would come when it is sent
    again, None where it cannot be; ``resend_after`` are the seconds until that is allowed.
    ``advice`` is one sentence about what to type, where that is not plain.
    """

    how: How
    where: str
    length: int | None = None
    next: str | None = None
    resend_after: int | None = None
    advice: str = ""

    @property
    def is_digits(self) -> bool:
        """Whether nothing but digits is to be typed."""
        return self.how not in ("word", "phrase", "unknown")


def read(sent: Any) -> tuple[SentCode, str]:
    """Telegram's auth.SentCode as ours, and its hash. Raises Refused where no code was sent.

    https://core.telegram.org/type/auth.SentCode
    """
    if isinstance(sent, auth.SentCodePaymentRequired):
        raise refusal("PAYMENT_REQUIRED")
    if not isinstance(sent, auth.SentCode):
        raise refusal("SIGN_IN_FAILED")
    if isinstance(sent.type, auth.SentCodeTypeSetUpEmailRequired):
        raise refusal("EMAIL_SETUP_REQUIRED")
    how, where, length, advice = _described(sent.type)
    following = _NEXT.get(type(sent.next_type), "in another way") if sent.next_type else None
    return SentCode(how, where, length, following, sent.timeout, advice), str(sent.phone_code_hash)


def _described(kind: Any) -> tuple[How, str, int | None, str]:
    """How it was sent, where to, its length, and what to do about it.

    https://core.telegram.org/type/auth.SentCodeType
    """
    if type(kind) in _PLAIN:
        how, where = _PLAIN[type(kind)]
        return how, where, kind.length, ""
    match kind:
        case auth.SentCodeTypeEmailCode():
            return "email", f"by e-mail to {kind.email_pattern}", kind.length, ""
        case auth.SentCodeTypeMissedCall():
            advice = f"The code is the last {kind.length} digits of the number that calls."
            return "missed_call", f"by a missed call from {kind.prefix}…", kind.length, advice
        case auth.SentCodeTypeFlashCall():
            advice = "The code is the number that calls."
            return "flash_call", f"by a missed call from {kind.pattern}", None, advice
        case auth.SentCodeTypeFragmentSms():
            return "fragment", f"to Fragment: {kind.url}", kind.length, ""
        case auth.SentCodeTypeSmsWord():
            return "word", "as a text message", None, _beginning("word", kind.beginning)
        case auth.SentCodeTypeSmsPhrase():
            return "phrase", "as a text message", None, _beginning("phrase", kind.beginning)
    return "unknown", "in a way that this version does not know", None, ""


def _beginning(what: str, text: str | None) -> str:
    return f"The code is a {what} that begins with {text}." if text else f"The code is a {what}."
