"""Reads a mapping of groups to new names, JSON or CSV; what is wrong is named by file and line."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from backends.errors import WrongInput
from backends.model import Group, GroupId
from backends.nearest import nearest

_GROUP_HEADERS = ("group", "id", "group id", "channel", "title", "old", "old name", "name", "from")
_NAME_HEADERS = ("new name", "new", "new title", "new_name", "to", "rename to")
_LARGEST = 20_000_000
_UNCHANGED = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: ``group`` is an id or an exact title, ``where`` names file and place."""

    group: str
    name: str
    where: str


def mapping_from(path: Path, groups: Iterable[Group]) -> dict[GroupId, str]:
    """The new name of each group in the file. Raises WrongInput, which names file and line."""
    return resolved(read_lines(path), groups)


def read_lines(path: Path) -> list[Line]:
    """JSON ``{id or exact title: new name}``, else CSV with the columns ``group`` and ``new name``.

    A CSV without a header has the group first. Raises WrongInput.
    """
    text = _text(path)
    is_json = path.suffix.lower() == ".json" or text.lstrip().startswith("{")
    lines = _json_lines(text, path) if is_json else _csv_lines(text, path)
    if not lines:
        raise WrongInput(f"{path} names no group.", _UNCHANGED)
    for line in lines:
        if not line.group.strip():
            raise WrongInput(f"{line.where}: the group is missing.", _UNCHANGED)
        if not line.name.strip():
            raise WrongInput(f"{line.where}: the new name is missing.", _UNCHANGED)
    return lines


def resolved(lines: Iterable[Line], groups: Iterable[Group]) -> dict[GroupId, str]:
    """Raises WrongInput for a group that is not there, that two have the title of, or that stands twice."""
    found = _Groups(groups)
    titles: dict[GroupId, str] = {}
    first: dict[GroupId, str] = {}
    for line in lines:
        group = found.one(line)
        if group.id in titles:
            raise WrongInput(f"{line.where}: {line.group} stands in {first[group.id]} already.", _UNCHANGED)
        titles[group.id], first[group.id] = line.name, line.where
    return titles


class _Groups:
    """Finds a group by its id, whole or in part as people copy it, or by its exact title."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._by_word: dict[str, dict[GroupId, Group]] = {}
        self._titles: list[str] = []
        for group in groups:
            self._titles.append(group.title)
            ids = {str(group.id), group.id.key, group.id.native}
            for word in {*ids, group.title, group.title.strip()}:
                self._by_word.setdefault(word, {})[group.id] = group
            if group.platform == "slack":
                self._by_word.setdefault(f"#{group.title}", {})[group.id] = group

    def one(self, line: Line) -> Group:
        found = self._by_word.get(line.group) or self._by_word.get(line.group.strip()) or {}
        if not found:
            guess = nearest(line.group, self._titles)
            hint = f"did you mean {guess}?" if guess else "write its id or its exact title."
            raise WrongInput(f"{line.where}: there is no group {line.group}, {hint}", _UNCHANGED)
        if len(found) > 1:
            ids = ", ".join(sorted(found)[:3])
            raise WrongInput(
                f"{line.where}: {len(found)} groups are called {line.group}.", f"Write the id instead: {ids}."
            )
        return next(iter(found.values()))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise WrongInput(f"{path} is too large for a mapping.", _UNCHANGED)
        data = path.read_bytes()
    except FileNotFoundError:
        raise WrongInput(f"There is no file {path}.", _UNCHANGED) from None
    except OSError as error:
        raise WrongInput(f"{path} cannot be read: {error.strerror}.", _UNCHANGED) from None
    # Excel saves "Unicode text" as UTF-16 with a mark in front, and CSV as UTF-8 with one.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise WrongInput(f"{path}, line {line}: this is no text in UTF-8.", "Save it as CSV UTF-8.") from None


def _json_lines(text: str, path: Path) -> list[Line]:
    doubles: list[str] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        names = [key for key, _ in found]
        doubles.extend(key for key, count in Counter(names).items() if count > 1)
        return dict(found)

    try:
        content = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise WrongInput(f"{path}, line {error.lineno}: {error.msg}.", _UNCHANGED) from None
    except (RecursionError, ValueError):
        raise WrongInput(f"{path} is no JSON that can be read.", _UNCHANGED) from None
    if not isinstance(content, Mapping):
        raise WrongInput(f"{path} is no mapping.", 'Write {"id or exact title": "new name"}.')
    if doubles:
        raise WrongInput(f"{path}: the key {doubles[0]} stands there twice.", _UNCHANGED)
    for key, value in content.items():
        if not isinstance(value, str):
            raise WrongInput(f"{path}, key {key}: the new name is no text.", _UNCHANGED)
    return [Line(key, value, f"{path}, key {key}") for key, value in content.items()]


def _csv_lines(text: str, path: Path) -> list[Line]:
    rows = [(number, row) for number, row in _rows(text, path) if any(cell.strip() for cell in row)]
    if not rows:
        return []
    columns = _header(rows[0][1])
    if columns is None:
        old, new = 0, 1
    else:
        old, new = columns
        rows = rows[1:]
    lines = []
    for number, row in rows:
        where = f"{path}, line {number}"
        if len(row) <= max(old, new):
            raise WrongInput(f"{where}: two columns are needed, group and new name.", _UNCHANGED)
        if columns is None and len(row) > 2:
            raise WrongInput(
                f"{where}: which of the {len(row)} columns is meant?", "Head them: group, new name."
            )
        lines.append(Line(row[old], row[new], where))
    return lines


def _rows(text: str, path: Path) -> Iterable[tuple[int, list[str]]]:
    """Each row with the number of the line that it begins on."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for row in reader:
            yield before + 1, row
            before = reader.line_num
    except csv.Error as error:
        raise WrongInput(f"{path}, line {max(reader.line_num, 1)}: {error}.", _UNCHANGED) from None


def _header(row: list[str]) -> tuple[int, int] | None:
    """Which columns hold the group and its new name; None where the first row is no header."""
    words = [cell.strip().casefold() for cell in row]
    new = next((words.index(word) for word in _NAME_HEADERS if word in words), None)
    old = next((words.index(word) for word in _GROUP_HEADERS if word in words), None)
    if old is not None and new is None and len(words) == 2:
        # "id,name" and the like: whatever the second is called.
        is_header = words[0] in _GROUP_HEADERS and words[1] in (*_GROUP_HEADERS, "title")
        return (0, 1) if is_header else None
    return None if old is None or new is None else (old, new)
