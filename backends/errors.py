"""One tree of errors. Each carries a plain sentence and a way out; neither ever holds a secret."""

from backends.model import PLATFORM_NAMES, Condition, Platform


class BitsafeError(Exception):
    """Anything we can explain. ``str(error)`` is the sentence followed by the way out."""

    def __init__(self, sentence: str, way_out: str = "") -> None:
        super().__init__(f"{sentence} {way_out}".strip())
        self.sentence = sentence
        self.way_out = way_out


class ConfigError(BitsafeError):
    """The config cannot be used; the sentence names file, table, index and key. Nothing was changed."""


class WrongInput(BitsafeError):
    """A file, name or pattern that was given cannot be used; the sentence names it. Nothing was changed."""


class FilterError(BitsafeError):
    """A filter cannot be read. ``start`` and ``end`` are offsets of the wrong term in the text."""

    def __init__(self, sentence: str, way_out: str = "", start: int = 0, end: int = 0) -> None:
        super().__init__(sentence, way_out)
        self.start = start
        self.end = end


class LockHeld(BitsafeError):
    """Another instance holds the lock that is needed."""


class StoreError(BitsafeError):
    """The database cannot be read or written."""


class WriteError(BitsafeError):
    """A file could not be written; what stood there before still stands."""


class PlatformError(BitsafeError):
    """A platform did not do what was asked. ``condition`` says what that means for the whole platform."""

    condition = Condition.FAILED

    def __init__(self, platform: Platform, sentence: str, way_out: str = "", code: str = "") -> None:
        super().__init__(sentence, way_out)
        self.platform = platform
        self.code = code

    @property
    def service(self) -> str:
        return PLATFORM_NAMES[self.platform]


class NotSignedIn(PlatformError):
    """No credentials, or the platform no longer accepts them."""

    condition = Condition.SIGNED_OUT

    @property
    def ends_login(self) -> bool:
        """Whether nothing goes any more: a Slack bot is only kept from single methods."""
        return self.code != "not_allowed_token_type"


class Unreachable(PlatformError):
    """No answer: connection refused or dropped, time-out, or the service's own failure, again and again."""

    condition = Condition.UNREACHABLE


class MissingScope(PlatformError):
    """The Slack token lacks a scope; the sentence names it."""


class LimitReached(PlatformError):
    """The platform asks for a longer wait than is worth sitting through. ``seconds`` is that wait."""

    def __init__(self, platform: Platform, sentence: str, way_out: str = "", seconds: float = 0) -> None:
        super().__init__(platform, sentence, way_out, "limit")
        self.seconds = seconds


class AccountLimited(PlatformError):
    """The signed-in account itself is limited or frozen."""


class Refused(PlatformError):
    """The platform refused this one request; ``code`` is its own word for it."""
