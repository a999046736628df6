"""What a person can do, as a class: its name, keys, help text, and why it is not available now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from inspect import cleandoc
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Situation:
    """What an action needs to know to say whether it is available."""

    ready: bool = False
    """The jobs are open: config read, store and backends there."""
    stuck: str = ""
    """Why they could not be opened, and what to do; safe to show."""
    auditing: bool = False
    writing: bool = False
    """A report is being written."""
    changing: bool = False
    """Groups are being changed."""
    exporting: bool = False
    """Conversations are being archived."""
    exported: bool = False
    """They were, and what came of it was not looked at yet."""
    known: bool = False
    """There is a run to look at."""
    groups: int = 0
    in_view: int = 0
    """How many groups the view has, before they are filtered."""
    shown: int = 0
    gaps_shown: int = 0
    """How many of the groups shown have gaps."""
    ticked: int = 0
    no_view: Mapping[str, str] = field(default_factory=dict)
    """Why a view cannot be shown, by its name."""
    own_views: tuple[str, ...] = ()
    """The names of the user's own views, in the order of their tabs."""


class Shell(Protocol):
    """What the screen offers to the actions; each method returns at once."""

    def refresh_now(self) -> None: ...
    def write_report(self) -> None: ...
    def edit_filter(self) -> None: ...
    def clear_filter(self) -> None: ...
    def next_order(self) -> None: ...
    def reverse_order(self) -> None: ...
    def choose_columns(self) -> None: ...
    def tick(self) -> None: ...
    def tick_all(self) -> None: ...
    def tick_range(self, by: int) -> None: ...
    def invert_ticks(self) -> None: ...
    def clear_ticks(self) -> None: ...
    def choose_view(self, name: str) -> None: ...
    def choose_own_view(self, place: int) -> None: ...
    def step_view(self, by: int) -> None: ...
    def save_view(self) -> None: ...
    def move(self, by: int) -> None: ...
    def move_page(self, by: int) -> None: ...
    def move_to_end(self, last: bool) -> None: ...
    def move_to_gap(self, forward: bool) -> None: ...
    def move_sideways(self, by: int) -> None: ...
    def show_details(self) -> None: ...
    def show_problems(self) -> None: ...
    def exclude(self) -> None: ...
    def categorise(self) -> None: ...
    def star(self) -> None: ...
    def undo_decision(self) -> None: ...
    def show_decisions(self) -> None: ...
    def show_people(self) -> None: ...
    def choose_filter(self) -> None: ...
    def close_gaps(self) -> None: ...
    def invite(self) -> None: ...
    def rename(self) -> None: ...
    def remove_person(self) -> None: ...
    def ask_owners(self) -> None: ...
    def export(self) -> None: ...
    def show_log(self) -> None: ...
    def open_group(self) -> None: ...
    def copy_link(self) -> None: ...
    def copy_id(self) -> None: ...
    def copy_summary(self) -> None: ...
    def write_copied(self) -> None: ...
    def show_accounts(self) -> None: ...
    def sign_in(self) -> None: ...
    def set_up(self) -> None: ...
    def show_help(self) -> None: ...
    def search_commands(self) -> None: ...
    def switch_theme(self) -> None: ...
    def redraw(self) -> None: ...
    def leave(self) -> None: ...


GROUPS = "groups"
"""Where an action's keys work: on the main screen."""
READING = "panel"
"""In a panel with text to read."""

MOVING = "Moving"
"""The section of the actions that only move the cursor or the columns."""


class Action:
    """One thing a user can do. The docstring of a subclass is its help text."""

    keys: ClassVar[tuple[str, ...]]
    """Default keys, the one to show first, as the terminal library names them."""
    label: ClassVar[str]
    """One or two words for the line of keys."""
    words: ClassVar[str] = ""
    """What help and palette call it, where the label alone would not say it there."""
    section: ClassVar[str] = "Groups"
    """Under which heading the help page lists it."""
    in_footer: ClassVar[bool] = False
    while_typing: ClassVar[tuple[str, ...]] = ()
    """Those of its keys that also work while a text field has the focus."""
    leaves_typing: ClassVar[bool] = False
    """Whether it is the way out of the text field, so that one of its keys must work there."""
    places: ClassVar[tuple[str, ...]] = (GROUPS,)
    """On which screens its keys work; within a place no two actions may share a key."""
    changes_outside: ClassVar[bool] = False
    """Whether it changes anything on a platform."""

    @classmethod
    @cache
    def name(cls) -> str:
        """The id of the action in the config: ``WriteReport`` is ``write_report``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        """As in the line of keys, so that who has seen it there finds it again."""
        return cls.words or cls.label

    @classmethod
    def help(cls) -> str:
        return cleandoc(cls.__doc__ or "").replace("\n", " ")

    def why_not(self, situation: Situation) -> str:
        """One sentence why it is not available now, or nothing when it is."""
        return ""

    def run(self, shell: Shell) -> None:
        raise NotImplementedError


NOTHING_KNOWN = "There is no run to look at yet."


def needs_rows(situation: Situation) -> str:
    """Why there is no row to act on, or nothing."""
    if not situation.known:
        return NOTHING_KNOWN
    if not situation.groups:
        return "The last run saw no group."
    if not situation.in_view:
        return "No group is in this view; 0 shows all."
    return "" if situation.shown else "No group matches the filter; Esc clears it."


def needs_targets(situation: Situation) -> str:
    """Why there is no group to act on, neither ticked nor under the cursor, or nothing."""
    return "" if situation.known and situation.ticked else needs_rows(situation)
