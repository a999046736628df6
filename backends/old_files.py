"""Reads the team and category files of the old scripts: JSON in one of the shapes that they had."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from backends.errors import ConfigError
from backends.nearest import did_you_mean
from backends.settings import CategoryRule, Status, TeamMember

KEYS: Mapping[str, str] = {
    "name": "name",
    "full_name": "name",
    "slack": "slack",
    "slack_username": "slack",
    "slack_handle": "slack",
    "slack_id": "slack_id",
    "slack_user_id": "slack_id",
    "telegram": "telegram",
    "telegram_handle": "telegram",
    "telegram_username": "telegram",
    "telegram_id": "telegram_id",
    "telegram_user_id": "telegram_id",
    "role": "role",
    "title": "role",
    "status": "status",
    "required": "required",
    "optional": "optional",
    "active": "active",
    "only": "only",
}
"""What the old files call a thing, and what is meant. An id wins over a user name."""
STATUSES: tuple[str, ...] = get_args(Status)
_WRAPPERS = ("team", "members", "team_members", "people", "users")
_CATEGORY_WRAPPERS = ("categories", "groups", "channels")
_SPECIAL = re.compile(r"[][.^$*+?{}\\|()]")
_IDS = re.compile(r"(?:slack|telegram):\S+/\S+|[CG][A-Z0-9]{8,}|-\d{5,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OldFile:
    """What a file held: a team, or categories."""

    team: tuple[TeamMember, ...] = ()
    categories: tuple[CategoryRule, ...] = ()


def read(path: Path) -> OldFile:
    """Raises ConfigError that lists every problem by its place, with the nearest valid key."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    return parse(text, path)


def parse(text: str, path: Path) -> OldFile:
    """As ``read``, of a text; ``path`` is named in errors."""
    try:
        content = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}, line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except _Twice as error:
        raise ConfigError(f"{path}: the key {error} stands there twice.", "Keep one of them.") from None
    except (RecursionError, ValueError):
        raise ConfigError(f"{path} cannot be read as JSON.") from None
    reader = _Reader()
    found = reader.file(content)
    if reader.problems:
        raise ConfigError("\n".join([f"{path}:", *(f"  {problem}" for problem in reader.problems)]))
    if not found.team and not found.categories:
        raise ConfigError(f"{path} holds neither a team nor categories.", _SHAPES)
    return found


_SHAPES = (
    'A team is [{"name": "Amy", "slack": "amy"}], or by name {"Amy": {"slack": "amy"}}; '
    'categories are {"Marketing": ["group or id"]}, or {"group or id": "Marketing"}.'
)


class _Twice(ValueError):
    """A key that stands twice in one object; the second would silently win."""


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(repr(key))
        found[key] = value
    return found


class _Reader:
    """Goes through the whole file, so that all problems are told at once."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def file(self, content: Any) -> OldFile:
        if isinstance(content, list):
            return OldFile(team=self._rows(content, ""))
        if not isinstance(content, dict):
            self.problems.append(f"neither a list nor an object stands at the top. {_SHAPES}")
            return OldFile()
        parts = OldFile()
        for key in (*_WRAPPERS, *_CATEGORY_WRAPPERS):
            if isinstance(content.get(key), list | dict) and not _is_category(content):
                read = self._team if key in _WRAPPERS else self._categories
                parts = _joined(parts, read(content[key], f"{key}: "))
        if parts != OldFile() or self.problems:
            known = (*_WRAPPERS, *_CATEGORY_WRAPPERS)
            for key in content.keys() - set(known):
                self.problems.append(f"{key}: {did_you_mean(key, known)}")
            return parts
        if _is_category(content):
            return self._categories(content, "")
        return self._team(content, "")

    def _team(self, content: Any, where: str) -> OldFile:
        if isinstance(content, list):
            return OldFile(team=self._rows(content, where))
        if content and all(key in STATUSES and isinstance(rows, list) for key, rows in content.items()):
            rows = [self._rows(rows, f"{where}{key}: ", key) for key, rows in content.items()]
            return OldFile(team=tuple(one for part in rows for one in part))
        found = [self._member(row, f"{where}{name}", name) for name, row in content.items()]
        return OldFile(team=tuple(one for one in found if one is not None))

    def _rows(self, rows: Sequence[Any], where: str, status: str = "") -> tuple[TeamMember, ...]:
        found = [self._member(row, f"{where}entry {n}", "", status) for n, row in enumerate(rows, 1)]
        return tuple(one for one in found if one is not None)

    def _member(self, row: Any, where: str, name: str, status: str = "") -> TeamMember | None:
        if not isinstance(row, dict):
            self.problems.append(f'{where}: an object is needed, such as {{"slack": "amy"}}')
            return None
        values: dict[str, Any] = {"name": name} if name else {}
        for key, value in row.items():
            meant = KEYS.get(key.lower().replace("-", "_").replace(" ", "_"))
            if meant is None:
                self.problems.append(f"{where}: {key}, {did_you_mean(key, KEYS)}")
            elif value is not None and value != "":
                values.update(self._value(meant, value, f"{where}: {key}"))
        if not values.get("name"):
            self.problems.append(f"{where}: name is missing")
            return None
        return _member(values, status)

    def _value(self, meant: str, value: Any, where: str) -> dict[str, Any]:
        if meant in ("required", "optional", "active"):
            if isinstance(value, bool):
                return {meant: value}
            self.problems.append(f"{where} must be true or false")
            return {}
        if isinstance(value, int) and not isinstance(value, bool) and meant.endswith(("id", "telegram")):
            value = str(value)
        if not isinstance(value, str):
            self.problems.append(f"{where} must be text in quotes")
            return {}
        if meant == "status" and value.lower() not in STATUSES:
            self.problems.append(f"{where} is {value!r}, {did_you_mean(value, STATUSES)}")
            return {}
        return {meant: value.lower() if meant == "status" else value.strip()}

    def _categories(self, content: Any, where: str) -> OldFile:
        if not isinstance(content, dict):
            self.problems.append(f"{where}an object is needed. {_SHAPES}")
            return OldFile()
        groups: dict[str, list[str]] = {}
        for key, value in content.items():
            if isinstance(value, str):
                groups.setdefault(value, []).append(key)
            elif isinstance(value, list):
                groups.setdefault(key, []).extend(self._groups(value, f"{where}{key}"))
            else:
                self.problems.append(f"{where}{key}: a list of groups, or a category's name, is needed")
        return OldFile(categories=tuple(_category(name, names) for name, names in groups.items()))

    def _groups(self, values: Sequence[Any], where: str) -> Iterator[str]:
        for n, value in enumerate(values, 1):
            if isinstance(value, int) and not isinstance(value, bool):
                yield str(value)
            elif isinstance(value, str) and value.strip():
                yield value.strip()
            else:
                self.problems.append(f"{where}: entry {n} must be a group's name or id")


def _is_category(content: Mapping[str, Any]) -> bool:
    """{category: [groups]} or {group: category}: no object stands anywhere in it."""
    return bool(content) and all(
        isinstance(value, str)
        or (isinstance(value, list) and not any(isinstance(one, dict) for one in value))
        for value in content.values()
    )


def _joined(one: OldFile, other: OldFile) -> OldFile:
    return replace(one, team=one.team + other.team, categories=one.categories + other.categories)


def _member(values: Mapping[str, Any], status: str) -> TeamMember:
    chosen: Any = values.get("status") or status
    if values.get("active") is False:
        chosen = "inactive"
    elif not chosen:
        is_optional = values.get("optional") is True or values.get("required") is False
        chosen = "optional" if is_optional else "required"
    return TeamMember(
        name=values["name"],
        slack=_handle(values, "slack"),
        telegram=_handle(values, "telegram"),
        role=values.get("role", ""),
        status=chosen,
        only=values.get("only"),
    )


def _handle(values: Mapping[str, Any], platform: str) -> str | None:
    handle = values.get(f"{platform}_id") or values.get(platform)
    return str(handle).strip().removeprefix("@") or None if handle else None


def _category(name: str, groups: Sequence[str]) -> CategoryRule:
    """Ids are kept as such; a name is matched as a whole."""
    ids = tuple(dict.fromkeys(one for one in groups if _IDS.fullmatch(one)))
    names = dict.fromkeys(one for one in groups if not _IDS.fullmatch(one))
    patterns = tuple(f"/^{_exactly(one)}$/" for one in names)
    return CategoryRule(name, patterns, ids)


def _exactly(text: str) -> str:
    """As a regular expression that people can still read: re.escape marks spaces and hyphens, too."""
    return _SPECIAL.sub(r"\\\g<0>", text)
