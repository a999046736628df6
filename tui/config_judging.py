"""What of a config only the app can judge: its keys, views, and the filters that its rules are made of."""

from collections.abc import Iterator
from dataclasses import replace

from backends.config_examples import example
from backends.errors import FilterError
from backends.nearest import did_you_mean
from backends.settings import Settings, ViewSettings


def judge(settings: Settings, whole: bool) -> list[str]:
    """Every problem, as backends/config_file.py lists those that it finds itself.

    Where settings are not ``whole``, nothing is said of filters and views, whose words they are.
    """
    from reports.rules import wrong_filters
    from tui.actions.keymap import wrong_keys

    problems = [f"[keys]: {problem}" for problem in wrong_keys(settings.keys)]
    if whole:
        problems += [f"{place}: {text}{_example(place)}" for place, text in wrong_filters(settings)]
        problems += _wrong_views(settings)
    return problems


def _example(place: str) -> str:
    """How that is written, by the key at the end of ``place``."""
    return example(place.rpartition(" ")[2])


def _wrong_views(settings: Settings) -> Iterator[str]:
    for number, view in enumerate(settings.view, 1):
        for key, problem in _wrong_view(settings, view):
            place = f"[[view]] {number}: {key}"
            yield f"{place}: {problem}{_example(place)}"


def _wrong_view(settings: Settings, view: ViewSettings) -> Iterator[tuple[str, str]]:
    """The key of each problem, and what it is."""
    from reports.filters import parse
    from reports.rules import vocabulary
    from tui.orders import MEMBER, read_order
    from tui.views import COLUMNS

    names = [member.name for member in settings.team]
    try:
        # Who "me" is will be known only once somebody is signed in.
        parse(view.filter, replace(vocabulary(settings), me=names[0] if names else "me"))
    except FilterError as error:
        yield "filter", str(error)
    try:
        keys = read_order(view.sort).keys if view.sort else ()
    except ValueError as error:
        keys = ()
        yield "sort", str(error)
    for key in keys:
        if key.column.startswith(MEMBER) and key.words not in names:
            yield "sort", f"{key.words!r} is not in the team; {did_you_mean(key.words, names)}"
    for column in view.columns:
        if column not in COLUMNS:
            yield "columns", f"{column} is no column; {did_you_mean(column, COLUMNS)}"
