"""A QR code in half blocks; its colours are set by the style of the screen, white on black in every theme."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget


class QrCode(Widget):
    """As wide and high as the code."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[str] = ()

    def show(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.refresh(layout=True)

    def render(self) -> Content:
        return Content("\n".join(self._lines))
