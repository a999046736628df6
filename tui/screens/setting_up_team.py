"""The step in which the team is picked from the workspace's people, with handles on Telegram suggested."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from backends.decisions import TeamEdit
from backends.settings import TeamMember
from reports.team_edits import applied
from tui.failures import failure_of
from tui.screens.finder import LIST_KEYS, Finder
from tui.screens.member import MemberForm
from tui.screens.setting_up import BACK, SKIP, Progress, Step, field, plain
from tui.screens.setting_up_candidates import Candidate, about, join, line
from tui.screens.task import PanelKey
from tui.suggesting import Suggestion
from tui.text import clean
from tui.widgets.listing import Listing
from tui.widgets.reading import Reading
from tui.wording import counted

if TYPE_CHECKING:
    from tui.screens.setting_up_confirm import Answer
    from tui.screens.setting_up_handles import Confirmed

TICK = PanelKey("space", "Tick", "Take this person into the team, or no longer.")
STATUS = PanelKey("left,right", "Status", "Required, optional or inactive.")
GUESS = PanelKey("tab", "Telegram", "Another of the suggested Telegram accounts, or none; +1 = one more.")
EDIT = PanelKey("f5", "Edit", "Type handles, role and status by hand.", "edit")
ADD = PanelKey("f6", "Add", "Somebody who is not in the workspace.", "add")
LEAVE_TEAM = PanelKey(
    "escape",
    "Leave",
    "Clear what is typed; then leave: ticks and entries are kept, for U.",
    "leave",
)
LOOK = PanelKey("enter", "Look up", "See whom every handle of the ticked people leads to, and confirm it.")


class Entering(MemberForm):
    """A person for the team. A handle is a username or an id, with or without @. Who it leads to is looked up
    when you have ticked everybody, for you to confirm; nothing is written before the set-up ends.
    """


class TeamStep(Step):
    """Who must be in the groups. Type to filter; Space ticks. Telegram accounts with a similar name are
    suggested from the people in your groups: tab chooses another one or none. Nobody is taken over unseen:
    Enter shows whom each handle leads to, for you to confirm. Ticks and entries are kept as you go.
    """

    NAME = "team"
    HEADING = "Team"
    KEYS = (LOOK, TICK, STATUS, GUESS, EDIT, ADD, BACK, SKIP, LEAVE_TEAM)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "edit", show=False),
        Binding("f6", "add", show=False),
    ]

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress)
        draft = self.setting_up.draft
        picked = draft.team if draft.picked is None else draft.picked
        self._all: list[Candidate] = [
            *(Candidate(one, ticked=True) for one in picked),
            *(Candidate(one, touched=True) for one in draft.passed_over),
        ]
        self._shown: list[Candidate] = []
        self._list = Listing(empty="Nobody of that name.", id="step-list")
        self._list.can_focus = False
        self._detail = Reading((), id="step-detail")

    def fields(self) -> Iterable[Widget]:
        self._filter = Finder(placeholder="part of a name or handle")
        yield field("Find", self._filter)

    def body(self) -> ComposeResult:
        yield from super().body()
        yield self._list
        yield self._detail

    def on_mount(self) -> None:
        self.query_one("#step-scroll").styles.height = "auto"
        self._filter.focus()
        if self._progress.slack is None and self.setting_up.found.slack_token is None:
            self._list.show([], empty="Slack was skipped, so there is nobody to choose from.")
            self._draw()
            self.tell("Slack was skipped: F6 adds people by hand, F2 goes back.", "$warning")
            return
        self._list.show([], empty="The people of the workspace come in a moment …")
        self._draw()
        self.ask("Asking Slack and Telegram who is there", self._suggest, self._suggested)

    def on_resize(self) -> None:
        self._draw()

    async def _suggest(self) -> tuple[Suggestion, ...]:
        """What was not asked since the start is asked first."""
        await self._progress.catch_up()
        return await self.setting_up.suggest_team()

    def _suggested(self, suggestions: tuple[Suggestion, ...]) -> None:
        join(self._all, suggestions)
        self.mark_steps()
        self._list.show([], empty="Nobody of that name.")
        self._draw()
        refused = self._progress.refusals.get("telegram")
        if refused:
            self.tell(f"! No Telegram accounts are suggested: {refused.sentence}", "$warning")

    def refused(self, error: Exception) -> None:
        """Why there is nobody: what Slack said, where it was asked just now."""
        told = self._progress.refusals.get("slack") or failure_of(error)
        self._list.show([], empty="The people of the workspace are not known.")
        self._draw()
        self.tell(f"! {told.sentence} F2 goes back to the logins, F6 adds people by hand.")

    # The list

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._draw(0)

    def _draw(self, cursor: int | None = None) -> None:
        wanted = self._filter.value.strip().casefold()
        self._shown = [one for one in self._all if wanted in one.searched]
        width = self.list_width
        ticked = [one for one in self._all if one.ticked]
        required = sum(one.member.status == "required" for one in ticked)
        shown = f"{len(self._shown)} of {counted(len(self._all), 'person', 'people')} shown"
        told = f"{shown} · {len(ticked)} ticked, {required} of them required"
        self._about.read([plain(told, "$muted")] if self._all else [])
        self._list.show([line(one, width) for one in self._shown], cursor)
        self._tell_about()

    def _tell_about(self) -> None:
        one = self._here
        self._detail.read(about(one) if one else [])

    @property
    def _here(self) -> Candidate | None:
        return self._shown[self._list.cursor] if self._shown else None

    def on_finder_pressed(self, message: Finder.Pressed) -> None:
        if message.key == "space":
            self.tick()
        elif message.key == "tab":
            self.next_guess()
        elif message.key in ("left", "right"):
            self.step_status(1 if message.key == "right" else -1)
        else:
            self._list.move_to(self._list.cursor + LIST_KEYS[message.key])

    def on_listing_moved(self) -> None:
        self._tell_about()

    def tick(self) -> None:
        one = self._here
        if one is None:
            return
        if one.ticked and self.setting_up.has_in_config(one.member.name):
            name = clean(one.member.name)
            self.tell(
                f"{name} is in config.toml and stays: → makes them inactive, if they have left.", "$warning"
            )
            return
        one.ticked = not one.ticked
        self._changed()

    def step_status(self, by: int) -> None:
        one = self._here
        if one is not None:
            one.step_status(by)
            self._changed()

    def next_guess(self) -> None:
        one = self._here
        if one is not None:
            one.next_guess()
            self._changed()

    def _changed(self, told: str = "") -> None:
        """Kept at once: nothing of it is lost, whatever way the step is left."""
        picked = tuple(self._ticked)
        aside = tuple(one.member for one in self._all if one.touched and not one.ticked)
        self.note(picked=picked, passed_over=aside)
        self._draw()
        if not self.is_asking:
            self.tell(told, "bold $success")

    def action_leave(self) -> None:
        """What is typed goes first, as everywhere."""
        if self._filter.value and not self.is_asking:
            self._filter.value = ""
        else:
            super().action_leave()

    @property
    def _ticked(self) -> list[TeamMember]:
        return [one.member for one in self._all if one.ticked]

    def action_edit(self) -> None:
        one = self._here
        if one is not None:
            self.app.push_screen(Entering(one.member, self._ticked), lambda edit: self._edit(one, edit))

    def action_add(self) -> None:
        self.app.push_screen(Entering(None, self._ticked), lambda edit: self._edit(None, edit))

    def _edit(self, one: Candidate | None, edit: TeamEdit | None) -> None:
        if edit is None:
            return
        try:
            member = applied(edit, one.member if one else None)
        except ValueError as error:
            self.tell(f"! {clean(str(error))}.")
            return
        if one is not None:
            one.take(member)
            self._changed()
            return
        taken = any(member.name.casefold() == other.member.name.casefold() for other in self._all)
        if taken:
            self.tell(f"! {clean(member.name)} is in the list already: F5 edits who is under the cursor.")
            return
        self._all.insert(0, Candidate(member, ticked=True, touched=True))
        self._list.move_to(0)
        self._filter.value = ""
        handles = "" if member.slack or member.telegram else ", without any handle: F5 types one"
        self._changed(f"Added and ticked: {clean(member.name)}{handles}.")

    # Whom the handles lead to

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        members = self._ticked
        if self.is_asking:
            return
        if not members:
            self.tell("Nobody is ticked: Space ticks whoever is under the cursor.", "$warning")
            return
        from tui.screens.setting_up_handles import looked_up

        self.ask("Looking up their handles", lambda: looked_up(self._progress, members), self._looked_up)

    def _looked_up(self, found: "list[Confirmed]") -> None:
        from tui.screens.setting_up_confirm import ConfirmTeam

        members = self._ticked
        self.app.push_screen(ConfirmTeam(members, found), self._confirmed)

    def _confirmed(self, answer: "Answer | None") -> None:
        if answer is not None:
            from asyncio import to_thread

            keep = partial(self.setting_up.confirm, answer.members, answer.anew)
            self.ask("Keeping the team", lambda: to_thread(keep), self._kept, whole=True)

    def _kept(self, _: None) -> None:
        self.go_on()
