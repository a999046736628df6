"""Reads config.toml into Settings, and says where a wrong one is wrong."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from backends.config_checks import problems_in
from backends.config_examples import meant, such_as
from backends.errors import ConfigError
from backends.nearest import did_you_mean
from backends.settings import (
    CategoryRule,
    ExclusionRule,
    FlagSettings,
    PaceSettings,
    Settings,
    SlackSettings,
    StoreSettings,
    TeamMember,
    TelegramSettings,
    ViewSettings,
)

TABLES: Mapping[str, type] = {
    "slack": SlackSettings,
    "telegram": TelegramSettings,
    "flags": FlagSettings,
    "store": StoreSettings,
    "pace": PaceSettings,
}
"""Tables that stand once, ``[name]``."""

LISTS: Mapping[str, type] = {
    "team": TeamMember,
    "category": CategoryRule,
    "exclusion": ExclusionRule,
    "view": ViewSettings,
}
"""Tables that may stand many times, ``[[name]]``."""

PAIRS = ("rename", "keys")
"""Tables whose keys are the user's own, with texts as values."""

_IDS_AS_TEXT = {"telegram", "shared_with", "phone", "groups", "group", "slack"}
_EXPECTED: Mapping[Any, str] = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date such as 2026-03-31",
    Path: "text in quotes",
}
_POSITION = re.compile(
    r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$"
)
_PLACE = re.compile(r"\[*(?P<table>[\w-]+)(?:\]\] (?P<row>\d+))?")
_TWICE = re.compile(r"Cannot declare \((.*?)\) twice")
_WORD = r"[\w-]+"
SYNTAX = "Texts stand in quotes, lists in [ ], one key on a line: config.toml.example shows each."

T = TypeVar("T")


Judge = Callable[[Settings, bool], Iterable[str]]
"""What others find wrong in settings: ``[table] n: key …``. Not whole = rows of tables are lacking."""


def load(path: Path, judge: Judge | None = None) -> Settings:
    """The settings in a file. Raises ConfigError, also where the file cannot be read."""
    return parse(load_text(path), path, judge)


def load_text(path: Path) -> str:
    """What stands in a file. Raises ConfigError where it cannot be read, or is no text."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            # Nobody may ever write into a pipe, and no signal ends waiting for that.
            raise ConfigError(f"{path} is no regular file.", "Copy what it gives into a file.")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"There is no file {path}.", "Start from config.toml.example.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}, line {line}: the file is not UTF-8 text.", "Save it as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None


def parse(text: str, path: Path, judge: Judge | None = None) -> Settings:
    """The settings in a text; ``path`` is named in errors, and relative paths start from its folder.

    Raises ConfigError that lists every problem of the text by table, index and key, those of ``judge`` too.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(str(error), text, path), SYNTAX) from None
    except RecursionError:
        raise ConfigError(f"{path}: brackets stand in brackets too deep to be read.", SYNTAX) from None
    except ValueError:
        # The one other that Python's reader raises: it takes no number of thousands of digits.
        raise ConfigError(f"{path}: a number in it is too long to be read.", SYNTAX) from None
    reader = _Reader()
    settings = reader.settings(document)
    problems = [*reader.problems, *problems_in(settings, reader.unread)]
    if judge is not None:
        problems += judge(settings, not reader.unread)
    if problems:
        raise ConfigError(_listed(path, _as_in(document, problems)))
    return _settled(settings, path)


def _as_in(document: Mapping[str, Any], problems: Iterable[str]) -> list[str]:
    """Problems in the order in which their tables stand in the file."""
    tables = list(document)

    def place(problem: str) -> tuple[int, int]:
        found = _PLACE.match(problem)
        if found is None or found["table"] not in tables:
            return -1, 0
        return tables.index(found["table"]), int(found["row"] or 0)

    return sorted(problems, key=place)


def _syntax(message: str, text: str, path: Path) -> str:
    found = _POSITION.match(message)
    if found is None:
        return f"{path}: {_plainly(message)}."
    line = found["line"] or text.count("\n") + 1
    column = found["column"] or len(text.rpartition("\n")[2]) + 1
    return f"{path}, line {line}, column {column}: {_plainly(found['what'])}."


def _plainly(message: str) -> str:
    """What tomllib says, without Python's own way to write."""
    twice = _TWICE.match(message)
    return (
        f"[{'.'.join(re.findall(_WORD, twice[1]))}] stands twice; put all its keys into one"
        if twice
        else message
    )


def _listed(path: Path, problems: list[str]) -> str:
    if len(problems) == 1:
        return f"{path}: {problems[0]}"
    return "\n".join([f"{path} has {len(problems)} problems:", *(f"  {problem}" for problem in problems)])


def _settled(settings: Settings, path: Path) -> Settings:
    """Everything that depends on where the file is, and the forms that others rely on."""
    slack, telegram = settings.slack, settings.telegram
    if telegram.server_key is not None:
        folder = path.absolute().parent
        telegram = replace(telegram, server_key=folder / telegram.server_key.expanduser())
    slack = replace(slack, api_url=slack.api_url.rstrip("/") + "/")
    names = {member.name.casefold(): member.name for member in settings.team}
    exclusions = tuple(
        replace(rule, member=names[rule.member.casefold()]) if rule.member else rule
        for rule in settings.exclusion
    )
    return replace(settings, slack=slack, telegram=telegram, exclusion=exclusions, path=path)


class _Reader:
    """Goes through the whole document, so that the user sees all problems at once."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.unread: set[str] = set()
        """Tables of which some part is missing from the settings."""

    def settings(self, document: Mapping[str, Any]) -> Settings:
        found: dict[str, Any] = {}
        for name, content in document.items():
            if name in TABLES:
                found[name] = self._single(name, content)
            elif name in LISTS:
                found[name] = self._many(name, content)
                if found[name] is None or len(found[name]) < len(content):
                    self.unread.add(name)
            elif name in PAIRS:
                found[name] = self._pairs(name, content)
            else:
                self.problems.append(self._unknown_table(name, content))
        return Settings(**{name: value for name, value in found.items() if value is not None})

    def _unknown_table(self, name: str, content: Any) -> str:
        advice = did_you_mean(name, [*TABLES, *LISTS, *PAIRS])
        if isinstance(content, dict):
            return f"[{name}], {advice}"
        is_list = isinstance(content, list) and any(isinstance(row, dict) for row in content)
        return f"[[{name}]], {advice}" if is_list else f"{name} stands outside of any table; {advice}"

    def _single(self, name: str, content: Any) -> Any:
        if not isinstance(content, dict):
            self.problems.append(f"{name} must be one table, written [{name}]")
            return None
        return self._row(TABLES[name], f"[{name}]", content)

    def _many(self, name: str, content: Any) -> Any:
        if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
            self.problems.append(f"{name} must be written [[{name}]], once for each")
            return None
        rows = [self._row(LISTS[name], f"[[{name}]] {n}", row) for n, row in enumerate(content, 1)]
        return tuple(row for row in rows if row is not None)

    def _pairs(self, name: str, content: Any) -> Any:
        if not isinstance(content, dict):
            self.problems.append(f"{name} must be one table, written [{name}]")
            return None
        if name == "keys":
            return {key: self._keys(key, value) for key, value in content.items()}
        for key, value in content.items():
            if not isinstance(value, str):
                self.problems.append(f"[{name}]: {key} must be {_EXPECTED[str]}")
        return content

    def _keys(self, action: str, value: Any) -> tuple[str, ...]:
        """One key, or a list of several. Which there are is known further up."""
        keys = [value] if isinstance(value, str) else value
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            self.problems.append(f"[keys]: {action} must be {_EXPECTED[str]}, or a list of such")
            return ()
        return tuple(keys)

    def _row(self, kind: Callable[..., T], where: str, content: Mapping[str, Any]) -> T | None:
        """One table as a value of its class; None where a key that it cannot do without is wrong."""
        known: dict[str, Field[Any]] = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
        hints = get_type_hints(kind)
        values: dict[str, Any] = {}
        for key, value in content.items():
            if key not in known:
                self.problems.append(f"{where}: {key}, {meant(key, known)}")
                continue
            try:
                values[key] = _converted(key, value, hints[key])
            except msgspec.ValidationError:
                self.problems.append(f"{where}: {key} {_wanted(key, value, hints[key])}")
        absent = [name for name, field in known.items() if _needed(field) and name not in content]
        self.problems.extend(f"{where}: {name} is missing{such_as(name, kind)}" for name in absent)
        if any(_needed(field) and name not in values for name, field in known.items()):
            return None
        return kind(**values)


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _converted(key: str, value: Any, hint: Any) -> Any:
    """A TOML value as the type that a key wants. Raises msgspec.ValidationError."""
    if key in _IDS_AS_TEXT:
        value = [_id_text(item) for item in value] if isinstance(value, list) else _id_text(value)
    if _is_list(hint) and isinstance(value, str):
        value = [value]
    if _plain(hint) is Path:
        return Path(msgspec.convert(value, str))
    return msgspec.convert(value, hint)


def _id_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _plain(hint: Any) -> Any:
    """The type without ``| None``; TOML has no null."""
    options = [option for option in get_args(hint) if option is not type(None)]
    return options[0] if type(None) in get_args(hint) and len(options) == 1 else hint


def _is_list(hint: Any) -> bool:
    return get_origin(_plain(hint)) is tuple


def _wanted(key: str, value: Any, hint: Any) -> str:
    """What is wrong with a value. Only choices are repeated: anything else may be a secret."""
    plain = _plain(hint)
    if get_origin(plain) is Literal:
        options = get_args(plain)
        if not isinstance(value, str):
            return f"must be one of {', '.join(options)}"
        return f"is {value!r}, {did_you_mean(value, options)}"
    return f"must be {'a list of texts' if _is_list(hint) else _EXPECTED[plain]}{such_as(key)}"
