"""Writes config.toml: the user's remarks and order stay, secrets never get in, no half file comes out."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.container import Container, OutOfOrderTableProxy
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, InlineTable, Table, Whitespace

from backends.config_file import LISTS, load_text, parse
from backends.config_template import TEMPLATE
from backends.errors import ConfigError
from backends.paths import write_private
from backends.redaction import Redactor
from backends.settings import Settings

Value = str | int | float | bool | date | tuple[str, ...]

SECRET = frozenset(
    {("slack", "token"), ("telegram", "api_hash"), ("telegram", "api_id"), ("telegram", "phone")}
)
"""What the app keeps among the credentials, and never writes into the config."""
_BY_HAND = "Nothing was written. Change it by hand in an editor."


class ConfigText:
    """A config that is being edited. Nothing is on disk before ``save``.

    Every method that changes something raises ConfigError where it cannot be done without touching the rest.
    """

    def __init__(self, text: str, path: Path, on_disk: str | None = None) -> None:
        self._path = path
        self._on_disk = on_disk
        parse(text, path)
        self._wanted: dict[str, Any] = tomllib.loads(text)
        self._remarks = _remarks(text)
        self._dropped: list[str] = []
        try:
            self._document = tomlkit.parse(text)
        except TOMLKitError:
            raise self._refusal() from None

    @classmethod
    def read(cls, path: Path) -> "ConfigText":
        """The file, or a new one with remarks where there is none. Raises ConfigError for a wrong one."""
        if not path.exists():
            return cls(TEMPLATE, path)
        text = load_text(path)
        return cls(text, path, text)

    @property
    def text(self) -> str:
        return tomlkit.dumps(self._document)

    def put(self, table: str, key: str, value: Value | None) -> None:
        """Set one key of ``[table]``; None takes it out. A table that is not there yet comes last."""
        self._check(table, {key: value})
        if table not in self._document:
            if value is None:
                return
            self._document.append(table, tomlkit.table())
        self._set(self._document[table], self._wanted.setdefault(table, {}), {key: value})

    def add(self, table: str, values: Mapping[str, Value | None]) -> None:
        """One more ``[[table]]``, after the others."""
        self._check(table, values)
        row = {key: _plain(value) for key, value in values.items() if value is not None}
        rows = self._document.get(table)
        try:
            if rows is None:
                rows = tomlkit.aot()
                rows.append(_made(row))
                self._document.append(table, rows)
            elif isinstance(rows, AoT):
                last = rows[-1] if len(rows) else None
                added, tail = _made(row), _cut_tail(last)
                if last is not None and tail:
                    last.value.body.append((None, tomlkit.ws("\n")))
                rows.append(added)
                _restore_tail(rows[-1], tail)
            elif isinstance(rows, Array):
                inline = tomlkit.inline_table()
                inline.update(row)
                rows.append(inline)
            else:
                raise self._refusal()
        except TOMLKitError:
            raise self._refusal() from None
        self._wanted.setdefault(table, []).append(deepcopy(row))

    def change(self, table: str, name: str, values: Mapping[str, Value | None]) -> None:
        """Set keys of the ``[[table]]`` with that name, case ignored; None takes a key out."""
        self._check(table, values)
        rows = self._wanted.get(table, [])
        places = [n for n, row in enumerate(rows) if str(row.get("name", "")).casefold() == name.casefold()]
        if len(places) != 1:
            raise ConfigError(f"{self._path}: no [[{table}]] is called {name!r}.", "Nothing was written.")
        self._set(self._document[table][places[0]], rows[places[0]], values)

    def settings(self) -> Settings:
        """What the config says now. Raises ConfigError that lists every problem."""
        return parse(self.text, self._path)

    def save(self) -> Settings:
        """Replace the file in one step, mode 0600; what it says now.

        Raises ConfigError where the text would not be read back as it is meant, or where the file was
        changed meanwhile; WriteError.
        """
        text = self.text
        settings = parse(text, self._path)
        if tomllib.loads(text) != self._wanted or not self._remarks_stay(text):
            raise self._refusal()
        now = load_text(self._path) if self._path.exists() else None
        if now != self._on_disk:
            raise ConfigError(f"{self._path} was changed meanwhile, so it was not written.", "Try again.")
        # A link leads to the file that is meant; replacing it would leave that one behind.
        write_private(self._path.resolve(), text)
        self._on_disk = text
        return settings

    def _set(self, table: Any, wanted: dict[str, Any], values: Mapping[str, Value | None]) -> None:
        if not isinstance(table, Table | InlineTable | Container | OutOfOrderTableProxy):
            raise self._refusal()
        tail = _cut_tail(table)
        try:
            for key, value in values.items():
                if value is not None:
                    table[key] = _plain(value)
                    wanted[key] = _plain(value)
                elif key in table:
                    self._dropped += _remarks(table[key].trivia.comment)
                    del table[key]
                    del wanted[key]
        except TOMLKitError:
            raise self._refusal() from None
        finally:
            _restore_tail(table, tail)

    def _check(self, table: str, values: Mapping[str, Value | None]) -> None:
        redactor = Redactor()
        for key, value in values.items():
            texts = [value] if isinstance(value, str) else value if isinstance(value, tuple) else ()
            if (table, key) in SECRET or any(redactor.redact(text) != text for text in texts):
                where = f"[[{table}]]" if table in LISTS else f"[{table}]"
                raise ConfigError(
                    f"{where}: {key} looks like a secret, which config.toml is no place for.",
                    "Nothing was written. Keep it with: bitsafe-tui login",
                )

    def _remarks_stay(self, text: str) -> bool:
        left = _remarks(text)
        for remark in self._dropped:
            left.append(remark)
        return sorted(left) == sorted(self._remarks)

    def _refusal(self) -> ConfigError:
        return ConfigError(
            f"{self._path} is written in a way that cannot be edited without touching the rest.", _BY_HAND
        )


def _plain(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _made(row: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in row.items():
        table.add(key, value)
    return table


def _cut_tail(table: Any) -> list[Any]:
    """Take out what stands below a blank line under a table's last key: it belongs to what follows."""
    if not isinstance(table, Table):
        return []
    body = table.value.body
    end = next((n for n in range(len(body), 0, -1) if body[n - 1][0] is not None), 0)
    blank = next((n for n in range(end, len(body)) if isinstance(body[n][1], Whitespace)), len(body))
    tail = body[blank:]
    del body[blank:]
    return list(tail)


def _restore_tail(table: Any, tail: list[Any]) -> None:
    if isinstance(table, Table):
        table.value.body.extend(tail)


_REMARK = re.compile(r"#[^\n\r]*")


def _remarks(text: str) -> list[str]:
    """Every remark of a text. What stands in quotes is cut out first, since # is a letter there."""
    return [found.rstrip() for found in _REMARK.findall(_without_texts(text))]


_TEXTS = re.compile(
    r'("""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')|(#[^\n]*)', re.DOTALL
)


def _without_texts(text: str) -> str:
    return _TEXTS.sub(lambda found: found[2] or "", text)


def changed(path: Path, edits: Iterable[tuple[str, str, Value | None]]) -> Settings:
    """Set some keys, by table and key, and save. Raises as ConfigText does."""
    config = ConfigText.read(path)
    for table, key, value in edits:
        config.put(table, key, value)
    return config.save()
