"""The form that names groups anew, with every name before and after while one types."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from backends.changes.basis import Head
from backends.changes.rename_rules import Rule
from backends.changes.renaming import Renamed, preview
from backends.errors import BitsafeError
from backends.model import Group, GroupId
from reports.rows import Row
from tui.change_wishes import Rename
from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.task import PanelKey
from tui.text import clean, fit
from tui.widgets.choice import Choice
from tui.widgets.line import assemble
from tui.widgets.listing import Listing
from tui.wording import ON, counted

WAYS = ("replace a text", "by a pattern (regular expression)", "by a file (JSON or CSV)")
REPLACE, PATTERN, FILE = range(3)
RIGHT = "already right"
"""What a preview says of a name that is as it should be."""

CAPITALS = "Capitals count in a pattern: (?i) at its beginning ignores them."


class RenameForm(Form[Rename]):
    """Every chosen group before and after. A text is replaced wherever it occurs; Slack knows no capitals,
    and turns spaces and other signs into hyphens, so names there are shown as Slack will give them. Enter
    makes the plan and shows it once more: nothing is renamed before.
    """

    HEADING = "Rename"
    FULL = True
    KEYS = (
        PanelKey("enter", "Review", "Make the plan, and show it before anything happens."),
        *Form.KEYS[1:],
    )

    def __init__(
        self,
        rows: Sequence[Row],
        head: Head,
        known: Sequence[Group],
        rule: Callable[[Rename], Rule | Mapping[GroupId, str]],
        suggested: tuple[str, str] = ("", ""),
    ) -> None:
        """``known`` are all groups, whose names are taken. ``suggested``: the old text and the new one."""
        super().__init__()
        self._rows = rows
        self._head = head
        self._known = known
        self._rule = rule
        old, new = suggested
        self._way = Choice(WAYS)
        self._old = Entry(old, "old text, or a pattern")
        self._file = Entry("", "a .json or .csv file of old and new names")
        self._new = Entry(new, "new text; \\1 stands for the first group of a pattern")
        self._names = Listing(empty="No name changes.", id="names")
        self._detail = Static("", id="step-detail", markup=False)
        self._typed: tuple[int, str, str, str] | None = None
        """What the preview was made of."""
        self._previewed: list[Renamed] | Wrong = []
        self._lines: list[Renamed] = []
        self._most = 0
        """Lines that there were at once: the panel does not shrink while one types."""

    def fields(self) -> Sequence[Field]:
        return (
            Field("How", self._way),
            Field("Old", self._old),
            Field("New", self._new),
            Field("File", self._file),
        )

    def body(self) -> ComposeResult:
        yield from super().body()
        yield self._names
        yield self._detail

    def on_mount(self) -> None:
        # What is wrong stands below the fields it is about, not below all the names.
        self.query_one("#task").move_child(self.query_one("#task-told"), before=self._names)

    def outcome(self) -> Rename:
        wish = self._wish()
        lines = self._preview(wish)
        if all(one.problem for one in lines):
            told = "No name would change"
            why = f"{told}: the reasons stand beside the names." if lines else f"{told}."
            raise Wrong(f"{why}{self._about_capitals}")
        return wish

    def sentence(self) -> str:
        lines = self._preview(self._wish())
        changes = sum(not one.problem for one in lines)
        right = sum(one.problem == RIGHT for one in lines)
        barred = len(lines) - changes - right
        told = [f"{counted(changes, 'group')} of {len(self._rows):,} chosen would be renamed"]
        told += [f"{right:,} {'is' if right == 1 else 'are'} right already"] if right else []
        told += [f"{barred:,} cannot be renamed"] if barred else []
        return f"{', '.join(told)}.{self._about_capitals}"

    @property
    def _about_capitals(self) -> str:
        return f" {CAPITALS}" if self._way.at == PATTERN else ""

    def _show_fields(self) -> None:
        """Only those that the chosen way asks for."""
        by_file = self._way.at == FILE
        for entry in (self._old, self._new, self._file):
            if isinstance(entry.parent, Widget):
                entry.parent.display = by_file == (entry is self._file)

    def look(self) -> None:
        self._show_fields()
        super().look()
        try:
            lines = self._preview(self._wish())
        except Wrong:
            lines = []
        self._lines = lines
        width = self.list_width
        half = (width - 10) // 2
        self._names.show(
            [
                assemble(
                    [
                        (fit(one.group.title, half), "$muted" if one.problem else ""),
                        (f" {fit(ON[one.group.platform], 5)} ", "$muted"),
                        (f"– {fit(one.problem, half)}", "$muted")
                        if one.problem
                        else (f"→ {fit(one.after, half)}", "bold"),
                    ]
                )
                for one in lines
            ]
        )
        self._tell_name()
        self._most = max(self._most, len(lines))
        self.fit_height(self._names, self._most)

    def on_resize(self) -> None:
        self.look()

    def on_listing_moved(self) -> None:
        self._tell_name()

    def _tell_name(self) -> None:
        """The line under the cursor in full: columns cut it."""
        if not self._lines:
            self._detail.update("")
            return
        one = self._lines[self._names.cursor]
        after = (f"– {clean(one.problem)}", "$muted") if one.problem else f"→ {clean(one.after)}"
        self._detail.update(assemble([(clean(one.group.title), "bold"), "\n", after]))

    def _wish(self) -> Rename:
        old, new, file = self._old.value, self._new.value, self._file.value.strip()
        if self._way.at == FILE:
            if not file:
                raise Wrong("Say which file has the names.")
            return Rename(self._rows, mapping=Path(file).expanduser())
        if not old.strip():
            raise Wrong("Say what is to be replaced.")
        if self._way.at == PATTERN:
            return Rename(self._rows, pattern=(old, new))
        return Rename(self._rows, pair=(old, new))

    def action_save(self) -> None:
        """A file may have been mended meanwhile."""
        self._typed = None
        super().action_save()

    def _preview(self, wish: Rename) -> list[Renamed]:
        """Made once for what is typed: a file is read for it, a pattern may take its time. Raises Wrong."""
        typed = (self._way.at, self._old.value, self._new.value, self._file.value)
        if typed != self._typed:
            self._typed, self._previewed = typed, self._make(wish)
        if isinstance(self._previewed, Wrong):
            raise self._previewed
        return self._previewed

    def _make(self, wish: Rename) -> list[Renamed] | Wrong:
        groups = [row.group for row in self._rows]
        try:
            return preview(self._rule(wish), groups, self._head, self._known)
        except BitsafeError as error:
            return Wrong(clean(error.sentence))
