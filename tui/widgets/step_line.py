"""The steps of a task in one line: which are done, which one this is, which are still to come."""

from collections.abc import Collection, Mapping

from textual.content import Content

from tui.widgets.line import Line, Piece, assemble, first_that_fits


class StepLine(Line):
    """``✓ 1 Slack   ▶ 2 Telegram   · 3 Groups``; where that is too wide, only the step here has its name."""

    def __init__(self, names: Mapping[str, str], here: str, id: str | None = None) -> None:
        """``names`` by step, in order; safe to show."""
        super().__init__(id=id)
        self._names = names
        self._here = here
        self._done: Collection[str] = ()

    def show(self, done: Collection[str]) -> None:
        self._done = done
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        return first_that_fits([self._line(long=True), self._line(long=False)], width)

    def _line(self, long: bool) -> Content:
        pieces: list[Piece] = []
        for number, (step, name) in enumerate(self._names.items(), 1):
            here = step == self._here
            mark, style = ("·", "$muted")
            if step in self._done:
                mark, style = ("✓", "$success")
            if here:
                mark, style = ("▶", "bold $primary")
            words = f"{number} {name}" if long or here else f"{number}"
            pieces += [(f"{mark} ", style), (words, style if here else "$muted"), "  "]
        return assemble(pieces[:-1])
