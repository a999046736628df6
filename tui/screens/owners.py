"""The form that asks what others are to be asked for, and the list of the messages to them."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from reports.message_templates import Plea
from reports.owner_messages import OwnerMessage
from reports.rows import Row
from tui.change_wishes import Asked, AskOwners
from tui.explain import title_of
from tui.owner_text import as_text
from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.second_look import SecondLook
from tui.screens.task import LEAVE, PanelKey, Task, bindings
from tui.text import clean, fit
from tui.widgets.choice import Choice
from tui.widgets.line import assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import GAP, Paragraph, Reading
from tui.wording import ON, counted

PLEAS = (Plea.ADD, Plea.REMOVE, Plea.OWNERSHIP)
WAYS = ("to add somebody", "to remove somebody", "to make you an admin or the owner")
NAME_WIDTH, KIND_WIDTH = 30, 14


class OwnersForm(Form[AskOwners]):
    """Where you lack a right, somebody else has it. This finds out who, prefers colleagues, and writes one
    message to each, naming all their groups. Looking changes nothing, and nothing is sent.
    """

    HEADING = "Ask owners"
    KEYS = (
        PanelKey("enter", "Find out", "Look up who runs these groups, and show the messages."),
        *Form.KEYS[1:],
    )

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self._rows = rows
        self._plea = Choice(WAYS)
        self._who = Entry(placeholder="whoever is missing; or a name, @username, e-mail address, id")

    @property
    def heading(self) -> str:
        where = title_of(self._rows[0]) if len(self._rows) == 1 else counted(len(self._rows), "group")
        return f"{self.HEADING} of {where}"

    def fields(self) -> Sequence[Field]:
        return (Field("Please", self._plea), Field("Who", self._who))

    def outcome(self) -> AskOwners:
        plea, word = PLEAS[self._plea.at], self._who.value.strip()
        if plea is Plea.REMOVE and not word:
            raise Wrong("Say who is to be removed.")
        return AskOwners(self._rows, plea, word)

    def sentence(self) -> str:
        wish = self.outcome()
        who = clean(wish.person) if wish.person else ""
        told = {
            Plea.ADD: f"to add {who or 'whoever is missing'}",
            Plea.REMOVE: f"to remove {who}",
            Plea.OWNERSHIP: f"to hand over what {who} runs" if who else "to make you an admin",
        }
        return f"Finds out whom to ask {told[wish.plea]}, where you cannot do it yourself."


class OwnerMessages(Task[None]):
    """One message to each who has the right that you lack; colleagues first, and asked before anybody from
    outside. What you copy counts as asked: the gap is in hand for seven days. Those to colleagues can be
    sent from here, after a review; to people from outside you write yourself. A message that tells somebody
    from outside who leaves is copied only after a second look.
    """

    HEADING = "Messages to owners"
    FULL = True
    KEYS = (
        PanelKey("y", "Copy", "Copy the message under the cursor.", "copy"),
        PanelKey("Y", "Copy all", "Copy all messages, each with whom it goes to.", "copy_all"),
        PanelKey("s", "Send", "Plan to send those to colleagues; shown before anything is sent.", "send"),
        PanelKey("F", "File", "Write all messages into a file.", "file"),
        PanelKey("pagedown,pageup", "Scroll", "Read on in the message."),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(KEYS),
        Binding("pagedown", "read(1)", show=False, priority=True),
        Binding("pageup", "read(-1)", show=False, priority=True),
    ]

    class Taken(Message):
        """Copy these messages, or write them into a file: they count as asked from now on."""

        def __init__(self, asked: Asked, messages: Sequence[OwnerMessage], to_file: bool) -> None:
            super().__init__()
            self.asked = asked
            self.messages = messages
            self.to_file = to_file

    class SendWanted(Message):
        """Plan to send those that go to colleagues."""

        def __init__(self, asked: Asked) -> None:
            super().__init__()
            self.asked = asked

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._asked = asked
        self._list = Listing(empty="There is nobody to ask.", id="letters")
        self._text = Reading((), id="letter-text")

    @property
    def heading(self) -> str:
        return f"{self.HEADING} · {clean(self._asked.doing)}"

    @property
    def keys(self) -> Sequence[PanelKey]:
        messages = self._asked.messages
        if any(one.letter.colleague for one in messages):
            return self.KEYS
        return [key for key in self.KEYS if key.action != "send"] if messages else (LEAVE,)

    def body(self) -> ComposeResult:
        yield Static(self._about(), id="letters-about", markup=False)
        yield self._list
        with VerticalScroll(id="letter", can_focus=False):
            yield self._text

    def _about(self) -> Content:
        messages = self._asked.messages
        if not messages:
            return assemble([("There is nobody to ask.", "bold"), (" The reasons:", "$muted")])
        colleagues = sum(one.letter.colleague for one in messages)
        outside = len(messages) - colleagues
        told = f"{counted(len(messages), 'message')}: {colleagues} to colleagues, {outside} to people outside"
        return assemble([(told, "bold"), (". Nothing is sent before a review.", "$muted")])

    def on_mount(self) -> None:
        self._draw()
        self._list.focus()
        self._read()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width = self.list_width
        lines = [*(_line(one, width) for one in self._asked.messages), *_skipped(self._asked, width)]
        self._list.show(lines)
        self.query_one("#letter").display = bool(self._asked.messages)
        if self._asked.messages:
            self._list.head(_columns(width))
            self._list.styles.height = min(len(lines) + 1, max(4, self.size.height * 2 // 5))
        else:
            self.fit_height(self._list)

    def _message(self) -> OwnerMessage | None:
        messages, place = self._asked.messages, self._list.cursor
        return messages[place] if place < len(messages) else None

    def on_listing_moved(self) -> None:
        self._read()

    def _read(self) -> None:
        message = self._message()
        lines: list[Paragraph] = []
        if message is not None:
            if message.letter.second_look:
                warning = f"! {clean(message.letter.name)} is from outside, and this tells who leaves."
                lines += [Paragraph(text=((warning, "bold $warning"),)), GAP]
            lines += [Paragraph(text=(line,)) if line else GAP for line in as_text([message]).split("\n")]
        self._text.read(lines)
        self.query_one("#letter", VerticalScroll).scroll_home(animate=False)

    def action_read(self, by: int) -> None:
        scroll = self.query_one("#letter", VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)

    def action_copy(self) -> None:
        message = self._message()
        if message is None:
            self.tell("There is no message on this line.", "$warning")
        else:
            self._take([message], to_file=False)

    def action_copy_all(self) -> None:
        self._take(self._asked.messages, to_file=False)

    def action_file(self) -> None:
        self._take(self._asked.messages, to_file=True)

    def _take(self, messages: Sequence[OwnerMessage], *, to_file: bool) -> None:
        if not messages:
            self.tell("There is no message to copy.", "$warning")
            return
        named = [one for one in messages if one.letter.second_look]
        if not named:
            self.post_message(self.Taken(self._asked, messages, to_file))
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.post_message(self.Taken(self._asked, messages, to_file))

        self.app.push_screen(SecondLook(named), answered)

    def action_send(self) -> None:
        if any(one.letter.colleague for one in self._asked.messages):
            self.post_message(self.SendWanted(self._asked))
        else:
            self.tell("None of them goes to a colleague: copy them, and send them yourself.", "$warning")


def _line(message: OwnerMessage, width: int) -> Content:
    letter = message.letter
    handle = f" @{letter.to.handle}" if letter.to.handle else ""
    mark = ("! ", "bold $warning") if letter.second_look else ("  ", "")
    kind = ("colleague", "$success") if letter.colleague else ("from outside", "$warning")
    groups = list(dict.fromkeys(clean(ask.group.title) for ask in message.asks))
    name = min(NAME_WIDTH, width // 3)
    rest = width - name - KIND_WIDTH - 11
    told = f"{counted(len(groups), 'group')}: {', '.join(groups)}"
    return assemble(
        [
            mark,
            fit(f"{letter.name}{handle}", name),
            (f" {ON[letter.to.platform]:<6}", "$muted"),
            (f" {kind[0]:<{KIND_WIDTH - 1}}", kind[1]),
            (fit(told, max(8, rest)), "$muted"),
        ]
    )


def _columns(width: int) -> Content:
    name = min(NAME_WIDTH, width // 3)
    return assemble([(f"  {'Reader':<{name}} {'On':<6} {'Is':<{KIND_WIDTH - 1}}Groups", "$muted")])


def _skipped(asked: Asked, width: int) -> list[Content]:
    """One line for each reason, those about which something could be done first."""
    reasons: dict[str, dict[str, None]] = {}
    for one in asked.skipped:
        reasons.setdefault(one.reason, {})[clean(one.title)] = None
    ordered = sorted(reasons.items(), key=lambda item: (not item[0].startswith("owner"), -len(item[1])))
    lines = [
        f"– {counted(len(titles), 'group')}: {clean(reason)} ({', '.join(titles)})"
        for reason, titles in ordered
    ]
    return [assemble([(fit(line, width), "$muted")]) for line in lines]
