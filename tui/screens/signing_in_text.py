"""What the panel of signing in to Telegram says at each of its stages; all of it is safe to show."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tui.screens.setting_up import bad, good, numbered, plain, who
from tui.text import clean
from tui.widgets.reading import GAP, Paragraph
from tui.wording import counted

if TYPE_CHECKING:
    from backends.telegram.sent_code import SentCode
    from tui.trying import TelegramTried

MY_TELEGRAM = (
    "Open https://my.telegram.org, sign in there, and choose API development tools.",
    "Any title and short name will do; the platform is Desktop.",
    "Copy App api_id and App api_hash into the fields above.",
)
FORGOTTEN = "Forgotten? Telegram's own app resets it: Settings, Privacy and Security, Two-Step Verification."
SHOWN_DIGITS = 3
NEW_CODE = "F5 asks for a new code."
BY_QR = "F7 signs in by QR code instead."


def about_known(source: str) -> list[Paragraph]:
    """``source``: where the login is kept, "" = not told."""
    kept = f", from the {source}" if source else ""
    return [plain(f"There is a login already{kept}: Enter tries it. F8 signs in as somebody else.")]


def about_phone() -> list[Paragraph]:
    return [
        plain("bitsafe-tui signs in as you, as one more of your devices.", "bold"),
        plain("api_id and api_hash, once, in about two minutes:"),
        *numbered(MY_TELEGRAM),
        GAP,
        plain("Then your phone number: Telegram sends a code. F7 signs in by QR code instead.", "$muted"),
    ]


def about_kept(number: str) -> list[Paragraph]:
    """Where nothing has to be typed: as ``about_phone``, for a ``number`` of which only the end is shown."""
    end = clean(number[-SHOWN_DIGITS:])
    return [
        plain("bitsafe-tui signs in as you, as one more of your devices.", "bold"),
        plain(f"api_id, api_hash and the number that ends in {end} are kept: Enter sends a code to it."),
        GAP,
        plain("Another number is typed over it. F7 signs in by QR code instead.", "$muted"),
    ]


def about_code(sent: "SentCode", number: str, again: str) -> list[Paragraph]:
    """``number``: of which only the end is shown; ``again``: how to come by another code."""
    from backends.telegram.login import CODE_WARNING

    unit = "digits" if sent.is_digits else "characters"
    length = f" It has {sent.length} {unit}." if sent.length else ""
    told = f"Telegram sent a code {clean(sent.where)}.{length}"
    advice = [plain(clean(sent.advice))] if sent.advice else []
    if number:
        end = clean(number[-SHOWN_DIGITS:])
        advice.append(plain(f"It is for the number that ends in {end}: F2 corrects it.", "$muted"))
    return [plain(told, "bold"), *advice, bad(CODE_WARNING), GAP, plain(again, "$muted")]


def another_way(sent: "SentCode", seconds_left: int) -> str:
    """What to do where the code does not arrive."""
    if sent.next is None:
        return f"Telegram has no other way to send this code. {BY_QR}"
    when = f", in {seconds_left} s" if seconds_left else " now"
    return f"Nothing there? F5 has it sent {sent.next}{when}. {BY_QR}"


def about_password(hint: str) -> list[Paragraph]:
    return [
        plain("This account has a cloud password as well (two-step verification).", "bold"),
        plain(f"Its hint: {clean(hint)}" if hint else "It has no hint."),
        plain(FORGOTTEN, "$muted"),
    ]


def about_qr(warnings: Iterable[str], seconds_left: int) -> list[Paragraph]:
    """``warnings`` of services that are not the official ones: they have no room above the code."""
    from backends.telegram.login import QR_CAVEAT

    return [
        *(bad(warning.removeprefix("! ")) for warning in warnings),
        plain("In Telegram's own app:", "bold"),
        plain("Settings, Devices, Link Desktop Device; then scan this."),
        GAP,
        bad(QR_CAVEAT),
        GAP,
        plain(f"A new one comes in {seconds_left} s." if seconds_left else "A new one comes …", "$muted"),
    ]


def found(tried: "TelegramTried", shared_with: Sequence[str]) -> list[Paragraph]:
    """Who is signed in and what that account holds."""
    names = ", ".join(clean(name) for name in shared_with)
    shared = f"{counted(len(tried.shared), 'group')} shared with {names}."
    lines = [
        good(f"Signed in as {who(tried.account)}."),
        good(f"{tried.used:,} of {tried.limit:,} groups used; basic groups do not count."),
        good(shared) if tried.shared else bad(shared),
    ]
    return [*lines, *(bad(clean(reason)) for reason in tried.unresolved)]
