"""How the config writes a pattern for names: a substring, or a regular expression between slashes."""

import re

from backends.errors import ConfigError


def compile_pattern(text: str) -> re.Pattern[str]:
    """``bitsafe`` matches any name that contains it, ``/^bitsafe-/`` is searched for; case is ignored.

    Raises ConfigError for a wrong regular expression and for an empty pattern, which would match all.
    """
    is_regex = len(text) >= 2 and text.startswith("/") and text.endswith("/")
    body = text[1:-1] if is_regex else text
    if not body.strip():
        raise ConfigError("the pattern is empty and would match every name")
    try:
        return re.compile(body if is_regex else re.escape(body), re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ConfigError(f"{text} is no regular expression: {error}") from None
