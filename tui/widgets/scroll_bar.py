"""A scrollbar that is seen without colours as well: its thumb is drawn, not only coloured."""

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender

THUMB = {True: "█", False: "▀"}
DARK_GREY = Color.parse("#555555")
LIGHT_GREY = Color.parse("#aaaaaa")


class MarkedBar(ScrollBarRender):
    """The thumb is at the end only where the last line is in sight."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = DARK_GREY,
        bar_color: Color = LIGHT_GREY,
    ) -> Segments:
        start, end = thumb(size, virtual_size, window_size, position)
        across = thickness if vertical else 1
        parts = (
            (start, " ", Style(bgcolor=back_color, meta={"@mouse.down": "scroll_up"})),
            (
                end - start,
                THUMB[vertical],
                Style(color=bar_color, bgcolor=back_color, meta={"@mouse.down": "grab"}),
            ),
            (size - end, " ", Style(bgcolor=back_color, meta={"@mouse.down": "scroll_down"})),
        )
        cells = [Segment(sign * across, style) for count, sign, style in parts for _ in range(count)]
        if vertical:
            return Segments(cells, new_lines=True)
        return Segments([*cells, Segment.line()] * thickness, new_lines=False)


def thumb(size: int, virtual_size: float, window_size: float, position: float) -> tuple[int, int]:
    """Where the thumb begins and ends in a bar of ``size`` cells; nowhere where all is in sight."""
    if not (size and window_size) or virtual_size <= window_size:
        return 0, 0
    length = max(1, min(size - 1, round(size * window_size / virtual_size)))
    free, hidden = size - length, virtual_size - window_size
    start = round(free * position / hidden)
    if 0 < position < hidden:
        start = max(min(1, free - 1), min(start, free - 1))
    return min(start, free), min(start, free) + length
