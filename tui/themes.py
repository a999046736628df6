"""The colours: one calm dark theme, one light; every style names these, never a colour of its own."""

from textual.theme import Theme

DARK = Theme(
    name="bitsafe-dark",
    dark=True,
    primary="#7cabda",
    secondary="#8b98ab",
    accent="#c3a6e0",
    success="#86b892",
    warning="#dcb26a",
    error="#e58383",
    foreground="#d5dbe4",
    background="#12161c",
    surface="#181d25",
    panel="#232a35",
    variables={
        "muted": "#7b8798",
        "faint": "#4b5565",
        "cursor-line": "#2a3b52",
        "input-selection-background": "#7cabda 35%",
        "input-cursor-text-style": "reverse",
        "scrollbar": "#2b3442",
        "scrollbar-hover": "#3a4658",
        "scrollbar-active": "#4b5a70",
        "scrollbar-background": "#12161c",
        "scrollbar-background-hover": "#12161c",
        "scrollbar-background-active": "#12161c",
    },
)

LIGHT = Theme(
    name="bitsafe-light",
    dark=False,
    primary="#245f9e",
    secondary="#5b6675",
    accent="#7a4aa5",
    success="#2f7040",
    warning="#8a5a00",
    error="#b3312f",
    foreground="#1f2630",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e5e2da",
    variables={
        "muted": "#5f6a78",
        "faint": "#b4b9bf",
        "cursor-line": "#d3e3f5",
        "input-selection-background": "#245f9e 25%",
        "input-cursor-text-style": "reverse",
        "scrollbar": "#cfcbc1",
        "scrollbar-hover": "#bdb8ac",
        "scrollbar-active": "#a7a195",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
    },
)

FALLBACKS = {"muted": "#808080", "faint": "#606060", "cursor-line": "#404040"}
"""For themes that are not ours."""
