"""The review of a plan: who acts, what will happen and be seen, what is left out; nothing was sent yet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backends.changes.plan import Plan
from backends.changes.step import Act, Step
from tui.clock import Clock
from tui.review import Fact, actors, doing, grouped, headline, what, who
from tui.screens.confirm import Confirm
from tui.screens.list_panel import ListPanel
from tui.screens.panel import Panel
from tui.screens.task import PanelKey, PanelKeys, bindings
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph, Reading
from tui.wording import ON, counted

LABEL_WIDTH = 10
SEEN_WIDTH, WHO_WIDTH, WHAT_WIDTH = 24, 26, 14
ROOMY = 92
"""From so many cells on, what was seen has a column of its own."""


class Review(ListPanel[Plan]):
    """Read what will happen before it does. ▶ marks the step under the cursor; ■ will be done, □ you have
    left out, – the plan itself leaves out, with the reason. Customers see the lines that the platform
    writes into their group: they stand here word for word. Nothing is sent before you press the key that
    applies, which is never Enter.
    """

    HEADING = "Review · nothing has been sent yet"
    KEYS = (
        PanelKey("escape", "Cancel", "Leave it: nothing is changed.", "leave"),
        PanelKey("A", "Apply", "Do what is marked ■, and show how each step ends.", "apply"),
        PanelKey("space", "Leave out", "Leave the step under the cursor out, or take it in.", "leave_out"),
        PanelKey("e", "Excel", "Write this plan as an Excel workbook.", "excel"),
        PanelKey("s", "Save", "Save the plan as a file, for: bitsafe-tui apply FILE.", "save"),
        PanelKey("enter", "Look", "All about the step under the cursor."),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class SaveWanted(Message):
        """Write the plan into a file that ``apply`` takes."""

        def __init__(self, plan: Plan) -> None:
            super().__init__()
            self.plan = plan

    class WorkbookWanted(Message):
        """Write the plan as a workbook."""

        def __init__(self, plan: Plan) -> None:
            super().__init__()
            self.plan = plan

    def __init__(
        self,
        plan: Plan,
        facts: Callable[[Plan], Sequence[Fact]],
        clock: Clock,
        barred: str = "",
        confirm: str = "",
    ) -> None:
        """``facts`` tells what has to be known of a plan. ``barred`` says why it cannot be applied, "" where
        it can. ``confirm`` has to be typed, if any.
        """
        super().__init__()
        self._plan = plan
        self._facts = facts
        self._clock = clock
        self._barred = barred
        self._confirm = confirm
        self._left_out: set[int] = set()
        self._list = Listing(empty="Nothing to do.", id="steps")
        self._about = Reading((), id="review-facts")
        self._detail = Static("", id="step-detail", markup=False)

    @property
    def keys(self) -> Sequence[PanelKey]:
        cancel, apply, *others = self.KEYS
        steps = self.plan.steps
        if self._barred or not steps:
            return (cancel, *others)
        return (cancel, replace(apply, label=f"Apply {len(steps):,}"), *others)

    @property
    def heading(self) -> str:
        plan = self.plan
        return f"{self.HEADING} · plan {plan.hash[:4]}, made {self._clock.local(plan.made):%H:%M}"

    def body(self) -> ComposeResult:
        with VerticalScroll(id="review-head", can_focus=False):
            yield self._about
        yield self._list
        yield self._detail

    def on_mount(self) -> None:
        if self._barred:
            self.tell(self._barred, "$warning")

    @property
    def plan(self) -> Plan:
        """What would be applied now."""
        return self._plan.without(frozenset(self._left_out)) if self._left_out else self._plan

    def _paragraphs(self) -> list[Paragraph]:
        """About what would be applied now: without what was left out."""
        plan = self.plan
        head = [
            Paragraph(text=((headline(plan), "bold"),)),
            Paragraph((("Customers see  ", "$muted"),), ((actors(plan), "bold"),)),
        ]
        return [*head, *(_fact(fact) for fact in self._facts(plan))]

    def draw(self) -> None:
        width = self.list_width
        steps = [self._step(step, width) for step in self._plan.steps]
        skipped = [
            _skipped(title, people, reason, width) for title, people, reason in grouped(self._plan.skipped)
        ]
        self._list.head(_headings(self._plan, width))
        self._list.show([*steps, *skipped])
        self._about.read(self._paragraphs())
        self.query_one("#task-title", Static).update(self.heading)
        self.query_one(PanelKeys).show(self.keys)
        self._tell_step()
        self.fit_height(self._list)

    def on_listing_moved(self) -> None:
        self._tell_step()

    def _tell_step(self) -> None:
        """The line under the cursor in full: columns cut it."""
        self._detail.update(self._in_full())

    def _in_full(self) -> Content:
        step, place = self._under_cursor(), self._list.cursor
        if step is not None:
            seen = f" · {clean(step.before)}" if step.before else ""
            left_out = " · left out" if step.number in self._left_out else ""
            return assemble(
                [(clean(step.group.title), "bold"), "\n", (f"{doing(step)}{seen}{left_out}", "$muted")]
            )
        skipped = grouped(self._plan.skipped)
        if not skipped:
            return Content("")
        title, people, reason = skipped[place - len(self._plan.steps)]
        told = f"{people}: {reason}" if people else reason
        return assemble([(title, "bold"), "\n", (f"left out by the plan · {told}", "$muted")])

    def _step(self, step: Step, width: int) -> Content:
        left_out = step.number in self._left_out
        mark = ("□ ", "$muted") if left_out else ("■ ", "bold $primary")
        style = "$faint" if left_out else ""
        return assemble([mark, (_columns(step, width), style)])

    def _under_cursor(self) -> Step | None:
        place = self._list.cursor
        return self._plan.steps[place] if place < len(self._plan.steps) else None

    def on_listing_chosen(self) -> None:
        step = self._under_cursor()
        if step is not None:
            self.app.push_screen(Panel(clean(step.group.title), _about_step(step)))

    def action_leave_out(self) -> None:
        step = self._under_cursor()
        if step is None:
            self.tell("The plan leaves this out: the reason stands beside it.", "$warning")
            return
        self._left_out ^= {step.number}
        left = len(self._plan.steps) - len(self._left_out)
        self.tell(
            f"{counted(left, 'step')} to do, {len(self._left_out)} left out." if self._left_out else "", ""
        )
        self.draw()
        self._list.action_move(1)

    def action_save(self) -> None:
        self.post_message(self.SaveWanted(self.plan))

    def action_excel(self) -> None:
        self.post_message(self.WorkbookWanted(self.plan))

    def action_apply(self) -> None:
        plan = self.plan
        if self._barred or not plan.steps:
            nothing = "every step is left out" if self._plan.steps else "the reasons stand above"
            self.tell(self._barred or f"There is nothing to do: {nothing}.", "$warning")
            self.app.bell()
        elif self._confirm:
            groups = counted(len({step.group.id for step in plan.steps}), "group")
            accounts = [fact.text for fact in self._facts(plan) if fact.label == "WHO"]
            question = "\n".join([f"This takes {clean(plan.steps[0].name)} out of {groups}.", *accounts])
            self.app.push_screen(Confirm(question, self._confirm), self._confirmed)
        else:
            self.dismiss(plan)

    def _confirmed(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(self.plan)


def _fact(fact: Fact) -> Paragraph:
    label: Piece = (f"{fact.label:<{LABEL_WIDTH}}", "bold $warning" if fact.urgent else "bold $muted")
    return Paragraph((label,), (fact.text,))


def _headings(plan: Plan, width: int) -> Content:
    renames = any(step.act is Act.RENAME for step in plan.steps)
    words = ["Group", "On", "New name"] if renames else ["Group", "On", "Who", "What", "What we saw"]
    return assemble([("  ", ""), (_laid_out(words, width), "$muted")])


def _columns(step: Step, width: int) -> str:
    """Group, platform, person, what, and where there is room what was seen; exactly ``width`` wide."""
    told = [step.group.title, ON[step.group.platform]]
    if step.act is Act.RENAME:
        return _laid_out([*told, step.text], width)
    return _laid_out([*told, who(step), what(step), step.before], width)


def _laid_out(words: Sequence[str], width: int) -> str:
    """Three words = a rename, with half the line for each name; else five, the last where there is room."""
    room = width - 2
    if len(words) == 3:
        half = (room - 7) // 2
        title, on, after = words
        return f"{fit(title, half)} {fit(on, 5)} {fit(after, half)}"
    title, on, person, doing, before = words
    seen = SEEN_WIDTH if room >= ROOMY else 0
    people = WHO_WIDTH if room >= 60 else 20
    left = room - 6 - people - 1 - WHAT_WIDTH - (seen + 1 if seen else 0) - 1
    parts = [
        fit(title, left),
        fit(on, 5),
        fit(person, people) if person else " " * people,
        fit(doing, WHAT_WIDTH),
    ]
    return " ".join([*parts, fit(before, seen)] if seen else parts)


def _skipped(title: str, people: str, reason: str, width: int) -> Content:
    room = width - 2
    told = f"{people}: {reason}" if people else reason
    name = min(40, room * 2 // 5)
    return assemble([("– ", "$muted"), (f"{fit(title, name)} {fit(told, room - name - 1)}", "$muted")])


def _about_step(step: Step) -> list[Paragraph]:
    lines = [("What", what(step)), ("Group", str(step.group.id))]
    if step.person is not None:
        person = step.person
        handle = f" (@{clean(person.handle)})" if person.handle else ""
        # Where a platform tells no name, the handle is all there is.
        account = f"{clean(person.name)}{handle}" if person.name else handle.strip(" ()")
        lines += [("Person", clean(step.name or person.name)), ("Account", account)]
        lines.append(("Account id", clean(person.id)))
    if step.before:
        lines.append(("Seen", clean(step.before)))
    if step.text:
        lines.append(("Text", clean(step.text)))
    if step.group.url:
        lines.append(("Link", clean(step.group.url)))
    return [Paragraph(((f"{label:<12}", "$muted"),), (text,)) for label, text in lines]
