"""Opens a link in the browser or in Telegram; which links, and where that cannot work."""

import os
import sys
import webbrowser
from urllib.parse import urlsplit

from tui.text import clean

SCHEMES = ("https", "tg")


def refusal(url: str) -> str:
    """Why a link from outside is not opened, or nothing."""
    if not url.isprintable() or any(character.isspace() for character in url):
        return "This link has characters that no link has, so it is not opened."
    try:
        parts = urlsplit(url)
    except ValueError:
        return "This is no link that can be read."
    if parts.scheme.lower() not in SCHEMES:
        return "Only https and tg links are opened."
    return "" if parts.netloc else "This link names no host."


def has_browser() -> bool:
    """Whether a browser can come up beside the terminal; one inside it would draw over the app."""
    return sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))


def open_link(url: str) -> str:
    """Blocking: open it. Returns what was done, or why it was not."""
    reason = refusal(url)
    if reason:
        return reason
    if not has_browser():
        return "No browser can be opened from this terminal: L copies the link."
    try:
        opened = webbrowser.open(url)
    except (webbrowser.Error, OSError):
        opened = False
    return f"Opened {clean(url)}" if opened else "No browser could be opened: L copies the link."
