"""The step that looks at everything for the first time, and keeps nothing before the list was confirmed."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from backends.model import PLATFORM_NAMES, Condition, PlatformSeen, Standing
from backends.settings import Settings
from tui.screens.setting_up import BACK, LEAVE, Progress, Step, bad, good, plain
from tui.screens.task import PanelKey
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph
from tui.wording import CONDITIONS, counted

if TYPE_CHECKING:
    from reports.rows import Assessment, Row

KEEP = PanelKey("enter", "Keep this list", "Write config.toml and keep this first look.")
AGAIN = PanelKey("f5", "Look again", "Ask both platforms once more.", "again")


class LookStep(Step):
    """The first list of groups. Nothing of it is stored before you keep it; private chats are not in it.
    Where it is not what you expected, go back and change the channels, the accounts or the team.
    """

    NAME = "look"
    HEADING = "First look"
    KEYS = (KEEP, AGAIN, BACK, LEAVE)
    BINDINGS = [Binding("enter", "keep", show=False), Binding("f5", "again", show=False)]  # noqa: RUF012

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress)
        self._list = Listing(id="step-list")

    @property
    def keys(self) -> Sequence[PanelKey]:
        found = self.setting_up.assessment
        return self.KEYS[1:] if found is None or _is_empty(found) else self.KEYS

    def body(self) -> ComposeResult:
        yield from super().body()
        yield self._list

    def on_mount(self) -> None:
        self.query_one("#step-scroll").styles.height = "auto"
        self._list.focus()
        self.action_again()

    def on_resize(self) -> None:
        if self.setting_up.assessment and not self.is_asking:
            self._show(self.setting_up.assessment)

    def action_again(self) -> None:
        if not self.is_asking:
            self._list.show([])
            self.setting_up.assessment = None
            self.show_keys()
            self.read([plain("Both platforms are asked now; nothing is stored yet.", "bold")])
            self.ask("The first look", lambda: self.setting_up.first_look(self.notice), self._show)

    def _show(self, found: "Assessment") -> None:
        self.mark_steps()
        told = [paragraph for seen in found.snapshot.seen for paragraph in self._platform(found, seen)]
        coverage = found.coverage
        if coverage.of:
            parts = (
                f"{coverage.complete} complete",
                f"{coverage.gaps} with gaps",
                f"{coverage.unknown} not known",
            )
            told.append(plain(" · ".join(parts), "bold"))
        self.read([*told, *self._warnings(found), self._asked(found)])
        width = self.list_width
        rows = sorted(found.rows, key=lambda row: (row.group.id.platform, row.group.title.casefold()))
        self._list.show([assemble(_line(row, width)) for row in rows])
        # An empty list would swallow Enter without a word.
        self._list.can_focus = bool(rows)
        self.set_focus(self._list if rows else None)
        self.show_keys()

    def _platform(self, found: "Assessment", seen: PlatformSeen) -> list[Paragraph]:
        """Its groups; then, in words, why these are not as many as the step before has counted."""
        told, here = [_groups(found, seen)], _here(found, seen)
        if not seen.was_read:
            return told
        tried = self._progress.telegram
        if seen.platform == "telegram" and tried is not None and tried.shared:
            listed = {group.id.key for group in tried.shared}
            hiding = sum(row.group.id.key not in listed for row in here)
            if hiding:
                count = "1 of them is" if hiding == 1 else f"{hiding} of them are"
                told.append(_note(f"{count} not among the {len(tried.shared)} told before: members hidden."))
        lost = sum(row.group.platform == seen.platform for row in found.rows) - len(here)
        if lost:
            told.append(_note(f"Beside them {lost} that this account was removed from, listed as lost."))
        return told

    def _asked(self, found: "Assessment") -> Paragraph:
        if _is_empty(found):
            return plain("Neither platform could be read, so there is nothing to keep: F2 goes back.", "bold")
        return plain("Is this the list that you expected? Enter keeps it.", "$primary")

    def _warnings(self, found: "Assessment") -> list[Paragraph]:
        draft = self.setting_up.draft
        if draft.picked is not None and draft.picked != draft.team:
            picked = counted(len(draft.picked), "person", "people")
            words = f"Team: {picked} ticked, and this was not confirmed since it was changed. F2 goes back."
            return [bad(words)]
        return [] if draft.team else [bad("The team is empty, so nobody can be missing anywhere.")]

    def stopped(self) -> None:
        self.read([plain("F5 looks again, F2 goes back.", "bold")])
        self.show_keys()

    def on_listing_chosen(self) -> None:
        self.action_keep()

    def action_keep(self) -> None:
        if self.is_asking:
            return
        found = self.setting_up.assessment
        if found is None:
            self.tell("There is no list yet: F5 looks again.", "$warning")
        elif _is_empty(found):
            self.tell("There is nothing to keep: F2 goes back to the logins, F5 looks again.", "$warning")
        else:
            # Half of it would be a config without its first look: it is written to the end.
            doing = "Writing config.toml and the first look"
            self.ask(doing, self.setting_up.finish, self._written, whole=True)

    def _written(self, _: Settings) -> None:
        self.go_on()


def _is_empty(found: "Assessment") -> bool:
    """Whether no platform could be read at all."""
    return not any(seen.was_read for seen in found.snapshot.seen)


def _here(found: "Assessment", seen: PlatformSeen) -> "list[Row]":
    """Of its groups those that this account is in."""
    rows = (row for row in found.rows if row.group.platform == seen.platform)
    return [row for row in rows if row.group.standing is Standing.HERE]


def _note(text: str) -> Paragraph:
    """Below a platform's line."""
    return Paragraph((("  ", ""),), ((text, "$muted"),))


def _groups(found: "Assessment", seen: PlatformSeen) -> Paragraph:
    rows = _here(found, seen)
    name = PLATFORM_NAMES[seen.platform]
    if not seen.was_read:
        if seen.condition is Condition.SIGNED_OUT:
            return bad(f"{name}: nobody is signed in, so none of its groups are here. F2 goes back to it.")
        reason = clean(seen.problems[0].text) if seen.problems else CONDITIONS[seen.condition]
        return bad(f"{name} could not be read: {reason}")
    kinds = Counter(str(row.group.kind) for row in rows)
    listed = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    text = f"{name}: {counted(len(rows), 'group')} ({listed})" if rows else f"{name}: no group"
    return good(text) if rows else bad(text)


def _line(row: "Row", width: int) -> list[Piece]:
    return [
        fit(row.group.title, width - 30),
        (f" {fit(PLATFORM_NAMES[row.group.id.platform], 8)}", "$muted"),
        (f" {fit(row.group.kind, 10)}", "$muted"),
        (f" {row.completeness if row.required_total else '':>6}", "bold $error" if row.gaps else "$success"),
    ]
