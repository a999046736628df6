"""Hides secrets from everything that is written down, and opens the log that relies on it."""

import json
import logging
import os
import re
import time
from collections.abc import Iterable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock
from urllib.parse import quote, quote_plus

from backends.errors import WriteError
from backends.paths import Home
from backends.plain import without_controls

HIDDEN = "…"
_LOG_BYTES = 1_000_000
_LOG_FILES = 5
_HANDLER = "bitsafe-tui"
SHORTEST = 3
"""Characters: less is no code and no password, and would hide words."""

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b((?:xox[a-z]\.)?xox[a-z]|xapp)-[\w%-]+"), rf"\1-{HIDDEN}"),
    # A database's password may hold what an address uses itself.
    (re.compile(r"(\bpostgres\w*(?:\+\w+)?://[^\s/:@]*):\S+@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"(://[^\s/:@]*):[^\s/@]+@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(
            r"((?:t|telegram)\.(?:me|dog)/|tg://)(?:addlist/|joinchat/|\+|join\?|addlist\?)[\w=-]+", re.I
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(tg://login\?token=)[\w=-]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?<![\w+/-])[\w-]{80,}={0,2}"), HIDDEN),
    (re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{32}(?![0-9A-Za-z])"), HIDDEN),
    (re.compile(r"(\+(?:[17](?=\D)|[1-9]\d))[\d ().-]{4,16}(\d\d)(?!\d)"), rf"\1{HIDDEN}\2"),
)


class Redactor:
    """Hides what looks like a secret, the very secrets in use, which ``add`` tells it, and those that are
    being entered, which ``hold`` does. Any thread may call it.
    """

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._literal: re.Pattern[str] | None = None
        self._held: dict[object, set[str]] = {}
        self._entered: re.Pattern[str] | None = None
        self._turn = Lock()

    def __repr__(self) -> str:
        return f"Redactor({len(self._secrets)} secrets)"

    def add(self, *secrets: str) -> None:
        """Hide these texts wherever they stand. Those under 6 characters would hide half of every line."""
        with self._turn:
            for secret in secrets:
                for form in (secret, secret.removeprefix("+")):
                    if len(form) >= 6:
                        self._secrets |= _forms(form)
            self._literal = _any_of(map(re.escape, _longest_first(self._secrets)))

    def hold(self, owner: object, *secrets: str) -> None:
        """Hide these as well until ``release``, short ones too where they stand alone: codes and passwords
        that are being entered. ``owner``: whose they are.
        """
        with self._turn:
            held = self._held.setdefault(owner, set())
            for secret in secrets:
                if len(secret) >= SHORTEST:
                    held |= _forms(secret)
            self._read_held()

    def release(self, owner: object) -> None:
        """Forget what was held for it: the same digits are any number from now on."""
        with self._turn:
            self._held.pop(owner, None)
            self._read_held()

    def _read_held(self) -> None:
        held = {form for forms in self._held.values() for form in forms}
        self._entered = _any_of(_alone(form) for form in _longest_first(held))

    def redact(self, text: str) -> str:
        """``text`` with tokens, sessions, api hashes, links and passwords gone; phones as ``+49…12``."""
        # First: a rule could change a part of it.
        if self._entered:
            text = self._entered.sub(HIDDEN, text)
        for rule, instead in _RULES:
            text = rule.sub(instead, text)
        return self._literal.sub(HIDDEN, text) if self._literal else text


REDACTOR = Redactor()
"""The one of this process: its log goes through it, and so does what a service says of itself in an error."""


def _forms(secret: str) -> set[str]:
    """How a secret may stand in an error's text: as it is, quoted, as JSON, in an address, made safe."""
    return {
        secret,
        repr(secret)[1:-1],
        ascii(secret)[1:-1],
        repr(secret.encode("utf-8", "replace"))[2:-1],
        json.dumps(secret)[1:-1],
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
        without_controls(secret),
    } - {""}


def _alone(text: str) -> str:
    """A pattern for ``text``; where it is short, as no part of a longer word or number."""
    pattern = re.escape(text)
    return pattern if len(text) >= 8 else rf"(?<![^\W_]){pattern}(?![^\W_])"


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: (-len(text), text))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(patterns)
    return re.compile(joined) if joined else None


class _OneLine(logging.Formatter):
    """A record as one line without secrets, controls or traceback; an error tells where it was raised."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        line = self.formatMessage(record)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line = f"{line} ({_place_of(error)})"
        return self._redactor.redact(without_controls(line))


def _place_of(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}: {error}{where}"


class _PrivateFile(RotatingFileHandler):
    """A log file that only its user may read, also the new one after each rotation."""

    def _open(self) -> TextIOWrapper:
        # The mode is set as the file is made; Path.open cannot. Lone surrogates must not stop the log.
        stream = open(  # noqa: SIM115
            self.baseFilename,
            self.mode,
            encoding=self.encoding,
            errors="replace",
            opener=lambda path, flags: os.open(path, flags, 0o600),
        )
        assert isinstance(stream, TextIOWrapper)
        return stream


def setup_log(home: Home) -> Redactor:
    """Log everything from INFO on to ``bitsafe-tui.log`` in the home, through the REDACTOR that it returns.

    A second call replaces the first. Raises WriteError.
    """
    # A full disk must not draw a traceback over the screen.
    logging.raiseExceptions = False
    root = logging.getLogger()
    for handler in [known for known in root.handlers if known.get_name() == _HANDLER]:
        root.removeHandler(handler)
        handler.close()
    path = home.logs / "bitsafe-tui.log"
    try:
        log = _PrivateFile(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    except OSError as error:
        raise WriteError(f"The log {path} cannot be written: {error.strerror}.") from None
    log.set_name(_HANDLER)
    log.setFormatter(_OneLine(REDACTOR))
    root.addHandler(log)
    root.setLevel(logging.INFO)
    return REDACTOR
