"""The colours: dark, light, high contrast, the terminal's own; every style names these and no other."""

from collections.abc import Mapping

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

CONTRAST = Theme(
    name="bitsafe-contrast",
    dark=True,
    primary="#6fd3ff",
    secondary="#d0d0d0",
    accent="#ff9cff",
    success="#5cff7a",
    warning="#ffd400",
    error="#ff8a8a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    variables={
        "muted": "#d0d0d0",
        "faint": "#a8a8a8",
        "text-disabled": "#a8a8a8",
        "cursor-line": "#003f7f",
        "input-selection-background": "#005fbf",
        "input-cursor-text-style": "reverse",
        "scrollbar": "#ffffff",
        "scrollbar-hover": "#ffffff",
        "scrollbar-active": "#6fd3ff",
        "scrollbar-background": "#303030",
        "scrollbar-background-hover": "#303030",
        "scrollbar-background-active": "#303030",
    },
)
"""Every text at least 7:1 against what is behind it."""

TERMINAL = Theme(
    name="bitsafe-terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_default",
    accent="ansi_magenta",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "muted": "ansi_default",
        "faint": "ansi_bright_black",
        "cursor-line": "ansi_default",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "reverse",
        "border": "ansi_blue",
        "border-blurred": "ansi_bright_black",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_blue",
        "scrollbar-active": "ansi_blue",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "scrollbar-corner-color": "ansi_default",
    },
)
"""The sixteen colours that the user has given the terminal; the background stays the terminal's."""

THEMES: Mapping[str, Theme] = {
    "dark": DARK,
    "light": LIGHT,
    "high contrast": CONTRAST,
    "terminal colours": TERMINAL,
}
"""By the words that the user sees, in the order in which the key goes through them."""


def names_of_themes() -> set[str]:
    """Those that the app and what it remembers call them by."""
    return {theme.name for theme in THEMES.values()}


def words_of(theme: str) -> str:
    """What the user calls the theme of that name."""
    return next((words for words, one in THEMES.items() if one.name == theme), theme)


def next_theme(theme: str) -> str:
    """The name of the theme that comes after the one of that name."""
    names = [one.name for one in THEMES.values()]
    return names[(names.index(theme) + 1) % len(names)] if theme in names else names[0]
