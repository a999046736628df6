"""Hides secrets from everything that is written down, and opens the log that relies on it."""

import logging
import os
import re
import time
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from backends.errors import WriteError
from backends.paths import Home
from backends.plain import without_controls

HIDDEN = "…"
_LOG_BYTES = 1_000_000
_LOG_FILES = 5
_HANDLER = "bitsafe-tui"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b((?:xox[a-z]\.)?xox[a-z]|xapp)-[\w%-]+"), rf"\1-{HIDDEN}"),
    (re.compile(r"(://[^\s/:@]+):[^\s/@]+@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(r"(t\.me/|telegram\.me/|tg://)(?:addlist/|joinchat/|\+|join\?|addlist\?)[\w=-]+"),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(tg://login\?token=)[\w=-]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?<![\w+/-])[\w-]{80,}={0,2}"), HIDDEN),
    (re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{32}(?![0-9A-Za-z])"), HIDDEN),
    (re.compile(r"(\+[1-9]\d)[\d ().-]{4,16}(\d\d)(?!\d)"), rf"\1{HIDDEN}\2"),
)


class Redactor:
    """Hides what looks like a secret, and the very secrets in use, which ``add`` tells it."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._literal: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return f"Redactor({len(self._secrets)} secrets)"

    def add(self, *secrets: str) -> None:
        """Hide these texts wherever they stand. Those under 6 characters would hide half of every line."""
        for secret in secrets:
            for form in (secret, secret.removeprefix("+")):
                if len(form) >= 6:
                    self._secrets.add(form)
        if self._secrets:
            longest_first = sorted(self._secrets, key=lambda text: (-len(text), text))
            self._literal = re.compile("|".join(map(re.escape, longest_first)))

    def redact(self, text: str) -> str:
        """``text`` with tokens, sessions, api hashes, links and passwords gone; phones as ``+49…12``."""
        for rule, instead in _RULES:
            text = rule.sub(instead, text)
        return self._literal.sub(HIDDEN, text) if self._literal else text


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
    """Log everything from INFO on to ``bitsafe-tui.log`` in the home; add each secret to the Redactor.

    A second call replaces the first. Raises WriteError.
    """
    # A full disk must not draw a traceback over the screen.
    logging.raiseExceptions = False
    redactor = Redactor()
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
    log.setFormatter(_OneLine(redactor))
    root.addHandler(log)
    root.setLevel(logging.INFO)
    return redactor
