"""The app's side of drawing: themes, no colour and ASCII on request, and sending only what has changed."""

from collections.abc import Sequence
from typing import Any, cast

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.filter import LineFilter, NoColor
from textual.screen import Screen
from textual.scrollbar import ScrollBar

from tui.ascii_only import AsciiOnly, is_wanted
from tui.terminal_picture import Frugal, TerminalPicture
from tui.themes import DARK, THEMES, names_of_themes, next_theme, words_of
from tui.widgets.scroll_bar import MarkedBar


class DrawingApp(App[int]):
    """Draws with our themes alone."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = TerminalPicture()
        self._ascii = AsciiOnly(enabled=False)

    def draw_with(self, theme: str, *, plain: bool) -> None:
        """``theme`` if there is one of that name; ``plain`` = ASCII is asked for."""
        self._ascii.enabled = is_wanted(plain)
        for one in THEMES.values():
            self.register_theme(one)
        self.theme = theme if theme in names_of_themes() else DARK.name
        for name in set(self.available_themes) - names_of_themes():
            self.unregister_theme(name)
        ScrollBar.renderer = MarkedBar

    def get_line_filters(self) -> Sequence[LineFilter]:
        """With NO_COLOR no colour at all is sent, where Textual would send greys; ASCII alone on request."""
        filters = [NoColor()] if self.no_color else super().get_line_filters()
        return [*filters, self._ascii] if self._ascii.enabled else filters

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Where Textual would send whole lines, only what differs from the terminal's picture is sent."""
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            renderable = cast(RenderableType, Frugal(renderable, self._picture, self.size))
        elif renderable is not None:
            self._picture.forget()
        super()._display(screen, renderable)

    def draw_anew(self) -> None:
        """Something else may have written to the terminal."""
        self._picture.forget()
        self.screen.refresh(layout=True)

    def on_next_theme_wanted(self) -> None:
        self.theme = next_theme(self.theme)
        self.notify(f"Colours: {words_of(self.theme)}", timeout=3, markup=False)
