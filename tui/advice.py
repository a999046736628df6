"""What to do about an error, in the place where it is read: a key in the app, a command on the terminal."""

import re
from dataclasses import replace

from backends.errors import BitsafeError, NotSignedIn, Unreachable
from tui.failures import Failure, failure_of

_ON_THE_TERMINAL = re.compile(r"Sign in with: bitsafe-tui login (?:slack|telegram) \(or set [A-Z_]+\)\.?")


SIGN_IN = "O signs in again."


def in_the_app(text: str, advice: str = SIGN_IN) -> str:
    """A sentence that was written for the terminal, with ``advice`` in place of the command."""
    return _ON_THE_TERMINAL.sub(advice, text)


def failure_in_app(error: BaseException) -> Failure:
    """Where the key that signs in works."""
    failure = failure_of(error)
    return replace(failure, way_out=SIGN_IN) if isinstance(error, NotSignedIn) else failure


def failure_with_keys(error: BitsafeError, sign_in: str, again: str) -> Failure:
    """``sign_in`` and ``again`` say which key does it here."""
    failure = failure_of(error)
    if isinstance(error, NotSignedIn):
        return replace(failure, way_out=sign_in)
    return replace(failure, way_out=again) if isinstance(error, Unreachable) else failure
