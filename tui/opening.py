"""Opens a link in the browser or in Telegram, or a folder; which links, and where that cannot work."""

import os
import subprocess
import sys
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

from tui.text import clean

SCHEMES = ("https", "tg")
PATIENCE = 10
"""Seconds after which a file manager that has not ended is taken to be open."""


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


def open_folder(folder: Path) -> str:
    """Blocking: show it in the file manager. Returns what was done, or why it was not."""
    path = clean(str(folder))
    if not folder.is_dir():
        return f"There is no folder {path}."
    if not has_browser():
        return f"No window can be opened from this terminal. The archive: {path}"
    command = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        # What it writes would stand in the middle of the screen.
        done = subprocess.run(
            [command, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return f"Opened {path}"
    except OSError:
        return f"There is no {command} here. The archive: {path}"
    return f"Opened {path}" if done.returncode == 0 else f"No window came up. The archive: {path}"
