"""The views of the table, each a filter with a sort and columns: the standard ones and the user's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from backends.nearest import did_you_mean
from tui.orders import ORDERS, Order, read_order
from tui.text import clean, fit

if TYPE_CHECKING:
    from backends.settings import ViewSettings

OWN_KEYS = ("8", "9")
"""The digits that the standard views leave; further views of one's own are reached by Tab and mouse."""
WIDEST_NAME = 20
OWN = "own:"
"""Before the name of one of the user's own, which may be that of a standard one."""


@dataclass(frozen=True, slots=True)
class View:
    """``labels`` are what its tab says, the longest first, all safe to show; ``key`` is its digit.

    ``filter`` is refined by what is typed. ``columns`` empty = the usual ones. ``broken`` says in a
    sentence what is wrong with it, where the config has it wrong. ``saved``: it was saved in the app.
    """

    name: str
    labels: tuple[str, ...]
    key: str = ""
    filter: str = ""
    order: Order = ORDERS[0]
    columns: tuple[str, ...] = ()
    broken: str = ""
    saved: bool = False


ALL = View("All", ("All",), "0")
TO_CLOSE = View("To close", ("To close", "Close"), "1", "gaps:>0")
NEW = View("New", ("New",), "2", "new:yes")
UNKNOWN = View("Not known", ("Not known", "Unknown", "Unkn"), "4", "coverage:unknown")
LEAVE = View("Should leave", ("Should leave", "Leave"), "5", "leave:any")
PUBLIC = View("Public", ("Public", "Public", "Pub"), "6", "flag:public")
MINE = View("Mine", ("Mine",), "7", "missing:me")
RETIRED = "Retired names"


def retired_view(names: Sequence[str]) -> View:
    """Named by the retired name; where there are several, or none, by what they are."""
    flags = _as_values(names) if names else ""
    label = fit(clean(names[0]), 12).rstrip() if len(names) == 1 else "Retired"
    broken = "" if names else "No retired name is configured: [flags] retired."
    return View(RETIRED, (label,), "3", f"flag:{flags}" if flags else "", broken=broken)


def _as_values(names: Sequence[str]) -> str:
    # Late: the first frame, which knows of no name yet, has to stand at once.
    from reports.filters import quoted

    return ",".join(quoted(name.casefold()) for name in names)


def standard(retired: Sequence[str] = ()) -> tuple[View, ...]:
    """Those that everybody has, ``All`` last."""
    return (TO_CLOSE, NEW, retired_view(retired), UNKNOWN, LEAVE, PUBLIC, MINE, ALL)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view as it is written down."""

    name: str
    filter: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()


def own_views(configured: "Iterable[ViewSettings]", saved: Iterable[SavedView]) -> tuple[View, ...]:
    """The user's own, those of the config first; one saved in the app under the same name wins."""
    found = {one.name: _own(SavedView(one.name, one.filter, one.sort, one.columns)) for one in configured}
    found |= {one.name: _own(one, saved=True) for one in saved}
    keys = (*OWN_KEYS, *("" for _ in found))
    return tuple(replace(view, key=key) for view, key in zip(found.values(), keys, strict=False))


def _own(one: SavedView, saved: bool = False) -> View:
    label = fit(clean(one.name), WIDEST_NAME).rstrip()
    order, broken = ORDERS[0], ""
    try:
        order = read_order(one.sort) if one.sort else ORDERS[0]
    except ValueError as error:
        broken = f"The view {label} cannot be shown. {error}"
    wrong = next((key for key in one.columns if key not in COLUMNS), None)
    if wrong is not None:
        broken = f"The view {label} has no column {clean(wrong)}: {did_you_mean(wrong, COLUMNS)}"
    return View(
        OWN + one.name,
        (label,),
        filter=one.filter,
        order=order,
        columns=one.columns,
        broken=broken,
        saved=saved,
    )


COLUMNS: Mapping[str, str] = {
    "title": "Group",
    "on": "Platform",
    "category": "Category",
    "need": "Need: how many of the required are in",
    "required": "Required members, one column each",
    "optional": "Optional members, one column each",
    "rights": "What I can do",
    "flags": "Flags",
    "size": "Members",
    "active": "Last message",
}
"""What a view may show, in the usual order, and what each is called; the title is always first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a view stands now: what was typed in it, its order and its columns."""

    typed: str = ""
    order: Order = field(default=ORDERS[0])
    columns: tuple[str, ...] = ()
