"""``--groups FILTER|@FILE``: which groups a command acts on."""

from pathlib import Path

from backends.errors import WrongInput
from backends.model import PLATFORMS, GroupId, Standing
from reports.rows import Row
from reports.rules import keys_of
from tui.jobs import Jobs

HELP = "Only these: a filter, such as 'platform:slack flag:public', or @FILE with one id a line."


def chosen(jobs: Jobs, text: str) -> tuple[Row, ...]:
    """Blocking. Without ``text`` every group that can be reached. Raises FilterError, WrongInput."""
    assert jobs.assessment is not None
    rows = jobs.assessment.rows
    if not text:
        return tuple(row for row in rows if row.group.standing is Standing.HERE)
    if text.startswith("@"):
        return _listed(Path(text[1:]), rows)
    return tuple(jobs.filter(text).select(rows))


def names_groups(path: Path) -> bool:
    """Blocking: whether there is any id in the file. Raises WrongInput."""
    return any(_ids(path))


def _ids(path: Path) -> list[str]:
    """One a line, "" where a line has none. Raises WrongInput."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise WrongInput(f"{path} cannot be read: {reason}.") from None
    return [line.partition("#")[0].strip() for line in lines]


def _listed(path: Path, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """In the file's order, each once; empty lines and those after ``#`` say nothing."""
    known = {key: row for row in rows for key in keys_of(row.group)}
    found: dict[str, Row] = {}
    for number, id in enumerate(_ids(path), 1):
        if not id:
            continue
        row = known.get(GroupId(id).key) if _is_id(id) else None
        if row is None:
            raise WrongInput(
                f"{path}, line {number}: no group has the id {id}.",
                "Ids look like slack:T01/C0123; `bitsafe-tui groups --json` lists them.",
            )
        found.setdefault(row.group.id, row)
    return tuple(found.values())


def _is_id(text: str) -> bool:
    return text.startswith(tuple(f"{one}:" for one in PLATFORMS)) and bool(GroupId(text).native)
