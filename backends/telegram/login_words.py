"""What Telegram says while one signs in, in plain sentences: where a code went, why it was refused."""

from backends.errors import LimitReached, PlatformError, Refused, Unreachable

_COPY = "Copy api_id and api_hash anew from https://my.telegram.org, API development tools."
_NEW_CODE = "Ask for a new code."
_START_AGAIN = "Start signing in again."
_OFFICIAL = "Sign in with Telegram's own app first, then here."

REFUSALS: dict[str, tuple[str, str]] = {
    "API_ID_INVALID": ("Telegram does not know this api_id and api_hash.", _COPY),
    "API_ID_PUBLISHED_FLOOD": (
        "This api_id was published somewhere, so Telegram no longer signs anybody in with it.",
        "Make your own at https://my.telegram.org, API development tools.",
    ),
    "AUTH_RESTART": ("Telegram asks to begin anew.", _START_AGAIN),
    "AUTH_TOKEN_ALREADY_ACCEPTED": ("This QR code was used already.", "Show a new one."),
    "AUTH_TOKEN_EXCEPTION": ("Telegram did not accept this QR code.", "Show a new one."),
    "AUTH_TOKEN_EXPIRED": ("The QR code has expired.", "Show a new one."),
    "AUTH_TOKEN_INVALID": ("Telegram did not accept this QR code.", "Show a new one."),
    "AUTH_TOKEN_INVALIDX": ("Telegram did not accept this QR code.", "Show a new one."),
    "CODE_EMPTY": ("No code was typed.", "Type the code that Telegram sent."),
    "CODE_INVALID": ("That is not the code.", "Try again."),
    "EMAIL_HASH_EXPIRED": ("The code from the e-mail has expired.", _NEW_CODE),
    "EMAIL_INSTALL_MISSING": ("This account's e-mail address for signing in is gone.", _OFFICIAL),
    "EMAIL_INVALID": ("Telegram does not take this account's e-mail address.", _OFFICIAL),
    "EMAIL_NOT_ALLOWED": ("Telegram does not allow this account's e-mail address.", _OFFICIAL),
    "EMAIL_SETUP_REQUIRED": (
        "Telegram wants an e-mail address for this account before it sends codes.",
        "Sign in with Telegram's own app and set the address up there, then sign in here.",
    ),
    "EMAIL_TOKEN_INVALID": ("Telegram did not accept the e-mail's code.", _NEW_CODE),
    "EMAIL_UNCONFIRMED": ("This account's e-mail address was never confirmed.", _OFFICIAL),
    "EMAIL_VERIFY_EXPIRED": ("The code from the e-mail has expired.", _NEW_CODE),
    "PASSWORD_EMPTY": ("No password was typed.", "Type the account's cloud password."),
    "PASSWORD_HASH_INVALID": ("That is not the password.", "Try again."),
    "PASSWORD_UNREADABLE": (
        "Telegram asks for the password in a way that this version does not know.",
        "Look for an update.",
    ),
    "PAYMENT_REQUIRED": ("Telegram wants to be paid for a code to this number.", _OFFICIAL),
    "PHONE_CODE_EMPTY": ("No code was typed.", "Type the code that Telegram sent."),
    "PHONE_CODE_EXPIRED": ("The code has expired.", _NEW_CODE),
    "PHONE_CODE_HASH_EMPTY": ("No code has been sent yet.", _NEW_CODE),
    "PHONE_CODE_INVALID": ("That is not the code.", "Try again."),
    "PHONE_HASH_EXPIRED": ("The code has expired.", _NEW_CODE),
    "PHONE_NUMBER_APP_SIGNUP_FORBIDDEN": ("Telegram sends no codes to this number from here.", _OFFICIAL),
    "PHONE_NUMBER_BANNED": (
        "Telegram has banned this phone number.",
        "Write to recover@telegram.org, or use another account.",
    ),
    "PHONE_NUMBER_FLOOD": ("Too many codes were asked for with this number.", "Try again tomorrow."),
    "PHONE_NUMBER_INVALID": ("That is not a phone number.", "Write it with its country code: +49 …"),
    "PHONE_NUMBER_UNOCCUPIED": ("Nobody on Telegram has this number.", "Check it, and try again."),
    "PHONE_PASSWORD_FLOOD": (
        "Telegram takes no more tries for this account for now.",
        "Try again in a few hours; each try until then makes it longer.",
    ),
    "PHONE_PASSWORD_PROTECTED": (
        "This number is protected by its cloud password, which has to be reset first.",
        _OFFICIAL,
    ),
    "SEND_CODE_UNAVAILABLE": (
        "Telegram has no other way left to send this code.",
        "Use the code that was sent, or try again in some hours.",
    ),
    "SIGN_IN_FAILED": ("Telegram failed while signing in.", _START_AGAIN),
    "SIGN_UP_REQUIRED": (
        "This number has no Telegram account yet.",
        "Check the number, or make the account with Telegram's own app.",
    ),
    "SMS_CODE_CREATE_FAILED": ("Telegram could not send the text message.", "Try again in some minutes."),
    "SRP_A_INVALID": ("The password could not be checked.", "Type it again."),
    "SRP_ID_INVALID": ("The password could not be checked.", "Type it again."),
    "SRP_PASSWORD_CHANGED": ("The password was changed a moment ago.", "Type the new one."),
    "UPDATE_APP_TO_LOGIN": (
        "Telegram signs nobody in with a program as old as this.",
        "Look for an update.",
    ),
}
"""Code to words: https://core.telegram.org/method/auth.sendCode, auth.signIn, auth.checkPassword,
auth.resendCode, auth.exportLoginToken and auth.importLoginToken."""


SLIPS = frozenset(
    {"CODE_EMPTY", "CODE_INVALID", "PHONE_CODE_EMPTY", "PHONE_CODE_INVALID"}
    | {"PASSWORD_EMPTY", "PASSWORD_HASH_INVALID", "SRP_A_INVALID", "SRP_ID_INVALID", "SRP_PASSWORD_CHANGED"}
)
"""After these the same question is asked again."""
EXPIRED = frozenset(
    {"EMAIL_HASH_EXPIRED", "EMAIL_TOKEN_INVALID", "EMAIL_VERIFY_EXPIRED"}
    | {"PHONE_CODE_EXPIRED", "PHONE_CODE_HASH_EMPTY", "PHONE_HASH_EXPIRED"}
)
"""After these a new code is needed."""


def refusal(code: str) -> Refused:
    """One of REFUSALS as an error."""
    return Refused("telegram", *REFUSALS[code], code)


def in_words(error: PlatformError) -> PlatformError:
    """The same error with the sentence that fits signing in."""
    if error.code in REFUSALS:
        return refusal(error.code)
    if isinstance(error, LimitReached):
        ends = error.sentence.partition(" until ")[2]
        return LimitReached(
            "telegram",
            f"There were too many tries: Telegram takes no more of them until {ends}",
            "Try again after that; each try before makes it longer.",
            error.seconds,
        )
    if isinstance(error, Unreachable):
        return Unreachable("telegram", error.sentence, "Check the network, then try again.", error.code)
    return error
