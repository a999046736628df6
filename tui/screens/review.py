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
from backends.changes.step import Step
from tui.clock import Clock
from tui.confirming import STAYS
from tui.review import Fact, actors, doing, grouped, headline, what
from tui.screens.confirm import Confirm
from tui.screens.list_panel import ListPanel
from tui.screens.panel import Panel
from tui.screens.review_lines import columns, fact_line, headings, skipped_line
from tui.screens.task import PanelKey, PanelKeys, bindings
from tui.text import clean
from tui.widgets.line import assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph, Reading
from tui.wording import counted

LEAST_LIST, LEAST_HEAD = 6, 3
"""Lines: the list gets so many before the head scrolls, half of them on a very small terminal."""
AROUND = 8
"""Lines of the review beside head and list: border, title, what is out of sight, detail, keys."""

ASK = "ask an admin"
CONFIRMING = "Leave this, then P and c: see whose account that is, and confirm it; then plan again."
ASKING = "Esc, then m: writes to the owners and admins of these groups, who may do it."


class Review(ListPanel[Plan]):
    """Read what will happen before it does. ▶ marks the step under the cursor; ■ will be done, □ you have
    left out, – the plan itself leaves out, with the reason. Customers see the lines that the platform
    writes into their group: they stand here word for word. Nothing is sent before you press the key that
    applies, which is never Enter.
    """

    HEADING = "Review · nothing has been sent yet"
    KEYS: ClassVar[tuple[PanelKey, ...]] = (
        PanelKey("escape", "Cancel", "Leave it: nothing is changed.", "leave"),
        PanelKey("A", "Apply", "Do what is marked ■, and show how each step ends.", "apply"),
        PanelKey(
            "tab,shift+tab",
            "Read on",
            "The next lines above the list, where there are more; after the last, the first again.",
            "read_on",
        ),
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
        self._head_height = LEAST_HEAD
        self._list = Listing(empty="Nothing to do.", id="steps")
        self._about = Reading((), id="review-facts")
        self._head = VerticalScroll(self._about, id="review-head", can_focus=False)
        self._more = Static("", id="review-more", markup=False)
        self._detail = Static("", id="step-detail", markup=False)

    @property
    def keys(self) -> Sequence[PanelKey]:
        cancel, apply, read_on, *others = self.KEYS
        if not self._plan.steps:
            others = []
        if self._reads_on:
            others = [read_on, *others]
        steps = self.plan.steps
        if self._barred or not steps:
            return (cancel, *others)
        return (cancel, replace(apply, label=f"Apply {len(steps):,}"), *others)

    @property
    def heading(self) -> str:
        plan = self.plan
        return f"{self.HEADING} · plan {plan.hash[:4]}, made {self._clock.local(plan.made):%H:%M}"

    def body(self) -> ComposeResult:
        yield self._head
        yield self._more
        yield self._list
        yield self._detail

    def on_mount(self) -> None:
        self.watch(self._head, "scroll_y", self._tell_more, init=False)
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
        if not self._plan.steps and any(ASK in one.reason for one in plan.skipped):
            head.append(fact_line(Fact("INSTEAD", ASKING)))
        if any(one.reason.startswith(STAYS) for one in plan.skipped):
            head.append(fact_line(Fact("FIRST", CONFIRMING)))
        return [*head, *(fact_line(fact) for fact in self._facts(plan))]

    def draw(self) -> None:
        width = self.list_width
        steps = [self._step(step, width) for step in self._plan.steps]
        skipped = [
            skipped_line(title, people, reason, width)
            for title, people, reason in grouped(self._plan.skipped)
        ]
        self._list.head(headings(self._plan, width))
        self._list.show([*steps, *skipped])
        self._about.read(self._paragraphs())
        self.query_one("#task-title", Static).update(self.heading)
        self._tell_step()
        self._fit_head()
        self.query_one(PanelKeys).show(self.keys)
        self.fit_height(self._list)
        self._tell_more()

    def _fit_head(self) -> None:
        """What has to be read gets what the list and the lines around it leave; then it scrolls."""
        least = LEAST_LIST if self.size.height >= 20 else LEAST_LIST // 2
        room = self.size.height - AROUND - min(self._list.lines_needed, least)
        self._head_height = max(LEAST_HEAD, room)
        self._head.styles.max_height = self._head_height

    @property
    def _head_lines(self) -> int:
        return self._about.get_content_height(self.size, self.size, self.list_width + 2)

    @property
    def _reads_on(self) -> bool:
        return self._head_lines > self._head_height

    def _tell_more(self) -> None:
        """In the line between head and list: how much is out of sight, and the key that shows it."""
        above = round(self._head.scroll_y)
        below = max(0, self._head_lines - self._head_height - above) if self._reads_on else 0
        parts = [f"↓ {counted(below, 'more line')}"] if below else []
        parts += [f"↑ {counted(above, 'line')}"] if above else []
        told = assemble([(" · ".join(parts), "bold $warning"), " ", ("Tab", "bold $primary"), " reads on"])
        self._more.update(told if parts else "")

    def action_read_on(self) -> None:
        """One page less a line; from the end to the beginning."""
        at_end = self._head.scroll_y >= self._head.max_scroll_y
        to = 0 if at_end else self._head.scroll_y + max(1, self._head.size.height - 1)
        self._head.scroll_to(y=to, animate=False)

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
        return assemble([mark, (columns(step, width), style)])

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
