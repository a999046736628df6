"""A run of changes while it goes on and afterwards: outcomes, time left, waits, and what to do next."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backends.changes.estimate import duration
from backends.changes.record import StepOutcome
from backends.changes.step import Act, Step
from backends.outcomes import Outcome
from tui.advice import in_the_app
from tui.change_unbanning import is_banned
from tui.clock import Clock
from tui.review import doing
from tui.review_text import MARKS, WORDS
from tui.running import Running
from tui.screens.panel import Panel
from tui.screens.run_panel import SIGN_IN, RunPanel
from tui.screens.task import PanelKey, bindings
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.reading import Paragraph
from tui.wording import ON, WAITS, for_login

STYLES = {
    Outcome.VERIFIED: "bold $success",
    Outcome.ALREADY: "$success",
    Outcome.PRIVACY: "$error",
    Outcome.NEEDS_LINK: "bold $warning",
    Outcome.PENDING: "$warning",
    Outcome.NOT_PERMITTED: "$error",
    Outcome.LIMITED: "bold $warning",
    Outcome.FAILED: "bold $error",
    Outcome.SKIPPED: "$muted",
    Outcome.PLANNED: "$faint",
}
FINAL = frozenset({Act.MESSAGE, Act.REVOKE_LINK})

STOP = PanelKey("S", "Stop", "Stop after the step under way; what is left can be resumed.", "stop")
LOOK = PanelKey("enter", "Look", "All about the step under the cursor.")
LINKS = PanelKey("L", "Links", "Make single-use links for those who cannot be added.", "links")
BANS = PanelKey("b", "Lift bans", "Plan to lift the bans that kept people out, and to invite again.", "bans")
OPEN = PanelKey("K", "Open links", "The links that still let somebody in; revoke them.", "open_links")
COPY = PanelKey("y", "Copy link", "Copy the link of the step under the cursor.", "copy")
RESUME = PanelKey("g", "Go on", "Review what is left; nothing is sent before you apply it.", "go_on")
UNDO = PanelKey("u", "Undo", "Plan to take it back; nothing happens before you have seen that plan.", "undo")
EXCEL = PanelKey("e", "Excel", "Write all steps with their outcomes as an Excel workbook.", "excel")
CLOSE = PanelKey("escape", "Close", "Back to the groups; a run goes on, and l shows it again.", "leave")


class ChangeRun(RunPanel[None]):
    """Every step is sent once and then read back: ✓ was seen to be done, = was so already. A person whose
    settings do not let them be added needs a link; what a limit holds back can be resumed. Leaving this
    panel stops nothing. What did not work stays ticked.
    """

    KEYS = (SIGN_IN, STOP, LINKS, BANS, COPY, OPEN, RESUME, UNDO, EXCEL, LOOK, CLOSE)
    HEADING = "Changing groups"
    OVER = "Changed groups"
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class Wanted(Message):
        """``what``: stop, excel, undo, links, bans, open or resume."""

        def __init__(self, what: str, running: Running) -> None:
            super().__init__()
            self.what = what
            self.running = running

    class LinkWanted(Message):
        """Copy a link; it is a secret."""

        def __init__(self, running: Running, number: int) -> None:
            super().__init__()
            self.running = running
            self.number = number

    def __init__(self, running: Running, clock: Clock) -> None:
        super().__init__(clock, "steps")
        self._work = running
        self._detail = Static("", id="step-detail", markup=False)

    @property
    def run(self) -> str:
        """The run that is shown, as the journal knows it; "" where that is not known yet."""
        return self._work.run

    def show(self, running: Running) -> None:
        """The same run, gone on with."""
        self._work = running
        self.ended()

    @property
    def heading(self) -> str:
        return f"{self.OVER if self._work.over else self.HEADING} · {clean(self._work.plan.doing)}"

    @property
    def keys(self) -> Sequence[PanelKey]:
        running = self._work
        if not running.over:
            return (*([SIGN_IN] if running.refused - running.renewed else []), STOP, LOOK, CLOSE)
        found = [LINKS] if self._needing_links() and not running.links else []
        found += [BANS] if self._banned() else []
        found += [COPY] if running.links else []
        found += [OPEN] if self._made_links() else []
        found += [RESUME] if running.record and running.record.open else []
        found += [UNDO] if self._can_undo() else []
        return (*found, EXCEL, LOOK, CLOSE)

    def body(self) -> ComposeResult:
        yield from super().body()
        yield self._detail

    def draw(self) -> None:
        width = self.list_width
        self._state.update(self._head())
        title, people, _ = _widths(width)
        heading = f"  {'Group':<{title}} {'On':<5} {'What':<{people}} What came of it"
        self._list.head(assemble([(heading, "$muted")]))
        self._list.show([self._line(step, width) for step in self._work.plan.steps])
        self._tell_step()
        self.fit_height(self._list)

    def on_listing_moved(self) -> None:
        self._tell_step()

    def _tell_step(self) -> None:
        """The step under the cursor in full: columns cut it."""
        step = self._step()
        if step is None:
            return
        outcome, ended = self._outcome(step)
        pieces: list[Piece] = [(clean(step.group.title), "bold"), f": {doing(step)}", "\n"]
        if self._work.waits(step):
            pieces.append((f"waits {for_login([step.group.platform])}", "$warning"))
        else:
            pieces.append((f"{MARKS[ended]} {WORDS[ended]}", STYLES[ended]))
        if outcome and outcome.detail:
            pieces.append(f": {_in_the_app(outcome.detail)}")
        self._detail.update(assemble(pieces))

    def _head(self) -> Content:
        running, now = self._work, self._clock.now()
        pieces = self.bar(running.done, running.total, f"{running.done} of {running.total}")
        if running.failure:
            return assemble([*pieces, "\n", (f"! {running.failure}", "bold $error")])
        if running.over:
            stopped = running.stopping and running.record is not None and bool(running.record.open)
            told = f"stopped by you: {running.summary}" if stopped else running.summary
            return assemble([*pieces, "\n", told])
        left = running.seconds_left(now)
        if left is not None and not running.waiting:
            pieces.append((f" · about {duration(left)} left", "$muted"))
        activity = running.activity.describe(now) or ("" if running.done else "signing in")
        told = "stopping after this step" if running.stopping else activity
        return assemble([*pieces, "\n", *self.waits_or(told, running.refused - running.renewed)])

    def _line(self, step: Step, width: int) -> Content:
        outcome, ended = self._outcome(step)
        detail = outcome.detail if outcome else ""
        title, people, rest = _widths(width)
        told = f"{WORDS[ended]}{': ' + _in_the_app(detail) if detail else ''}"
        mark, style = (MARKS[ended], STYLES[ended]), STYLES[ended] if outcome else "$faint"
        if self._work.waits(step):
            mark, told, style = ("□", "$warning"), WAITS, "$warning"
        return assemble(
            [
                (f"{mark[0]} ", mark[1]),
                fit(step.group.title, title),
                f" {fit(ON[step.group.platform], 5)} ",
                fit(doing(step), people),
                (f" {fit(told, max(8, rest))}", style),
            ]
        )

    def _step(self) -> Step | None:
        steps = self._work.plan.steps
        return steps[self._list.cursor] if steps else None

    def _outcome(self, step: Step) -> tuple[StepOutcome | None, Outcome]:
        """None = nothing has come of it yet."""
        done = self._work.outcomes.get(step.number)
        return done, done.outcome if done else Outcome.PLANNED

    def _needing_links(self) -> bool:
        return any(one.outcome is Outcome.NEEDS_LINK for one in self._work.outcomes.values())

    def _banned(self) -> bool:
        return any(is_banned(one) for one in self._work.outcomes.values())

    def _can_undo(self) -> bool:
        """A message that was sent, and a link that was revoked, cannot be taken back."""
        done = self._work.outcomes
        return any(
            step.act not in FINAL and step.number in done and done[step.number].outcome is Outcome.VERIFIED
            for step in self._work.plan.steps
        )

    def _made_links(self) -> bool:
        return any(step.act is Act.LINK for step in self._work.plan.steps)

    def on_listing_chosen(self) -> None:
        step = self._step()
        if step is None:
            return
        outcome, ended = self._outcome(step)
        told = [("What", doing(step))]
        told += [("Outcome", f"{MARKS[ended]} {WORDS[ended]}")]
        if outcome and outcome.detail:
            told.append(("Detail", _in_the_app(outcome.detail)))
        if outcome:
            told.append(("At", f"{self._clock.local(outcome.at):%H:%M:%S}"))
        told.append(("Group", clean(str(step.group.id))))
        lines = [Paragraph(((f"{label:<9}", "$muted"),), (text,)) for label, text in told]
        self.app.push_screen(Panel(clean(step.group.title), lines))

    def action_stop(self) -> None:
        if self._work.over:
            self.tell("It is over already.", "$warning")
        else:
            self._ask("stop")

    def action_excel(self) -> None:
        self._ask_when_over("excel")

    def action_undo(self) -> None:
        if self._work.over and not self._can_undo():
            self.tell("There is nothing here that can be taken back.", "$warning")
        else:
            self._ask_when_over("undo")

    def action_links(self) -> None:
        if self._work.over and not self._needing_links():
            self.tell("Nobody here needs a link.", "$warning")
        else:
            self._ask_when_over("links")

    def action_bans(self) -> None:
        if self._work.over and not self._banned():
            self.tell("No ban keeps anybody out here.", "$warning")
        else:
            self._ask_when_over("bans")

    def action_open_links(self) -> None:
        if self._made_links():
            self._ask_when_over("open")
        else:
            self.tell("This run made no links.", "$warning")

    def action_go_on(self) -> None:
        record = self._work.record
        if record is not None and not record.open:
            self.tell("Nothing is left to do.", "$warning")
        else:
            self._ask_when_over("resume")

    def action_copy(self) -> None:
        step = self._step()
        if step is not None and step.number in self._work.links:
            self.post_message(self.LinkWanted(self._work, step.number))
        else:
            self.tell("There is no link here: L makes them, where they are needed.", "$warning")

    def _ask_when_over(self, wish: str) -> None:
        if self._work.over:
            self._ask(wish)
        else:
            self.tell("The run still goes on: S stops it.", "$warning")

    def _ask(self, wish: str) -> None:
        self.post_message(self.Wanted(wish, self._work))


def _widths(width: int) -> tuple[int, int, int]:
    """Of the columns for the group, for what is done, and for what came of it."""
    title = people = max(16, width * 3 // 10)
    return title, people, width - title - people - 11


def _in_the_app(detail: str) -> str:
    """Safe to show; the journal keeps what the terminal would be told."""
    return in_the_app(clean(detail))
