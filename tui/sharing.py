"""The app's side of sharing: opens links, copies, writes what was copied into a file; work in threads."""

import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from textual.app import App
from textual.message import Message

from tui.clock import Clock
from tui.failures import failure_of
from tui.jobs import Jobs
from tui.opening import open_link
from tui.screens.main import MainScreen
from tui.screens.wishes import CopyWanted, OpenWanted
from tui.text import clean


class SharingApp(App[int]):
    """A base of the app: what leaves it for the clipboard, a browser or a file."""

    jobs: Jobs
    clock: Clock
    main: MainScreen

    class Said(Message):
        """What came of something else, safe to show."""

        def __init__(self, told: str, failed: bool = False) -> None:
            super().__init__()
            self.told = told
            self.failed = failed

    class SummaryMade(Message):
        """The five lines."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__()
        self._copied: tuple[str, str] | None = None
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)

    def _in_thread(self, work: Callable[[], None], group: str) -> None:
        """Whatever goes wrong is told in words. One after the other within a group."""

        def safely() -> None:
            try:
                with self._turns[group]:
                    work()
            except Exception as error:  # noqa: BLE001  any failure is told in words
                self.post_message(self.Said(f"Not done. {failure_of(error)}", failed=True))

        self.run_worker(safely, group=group, thread=True, exit_on_error=False)

    def on_summary_wanted(self) -> None:
        self._in_thread(self._sum_up, "summary")

    def _sum_up(self) -> None:
        self.post_message(self.SummaryMade(self.jobs.summary()))

    def on_sharing_app_summary_made(self, message: SummaryMade) -> None:
        lines = [clean(line) for line in message.text.splitlines()]
        self._copy("summary", "\n".join(lines), f"{len(lines)} lines, {lines[0]}")

    def on_copy_wanted(self, message: CopyWanted) -> None:
        self._copy(message.what, message.text, message.text)

    def _copy(self, what: str, text: str, told: str) -> None:
        self._copied = what, text
        self.copy_to_clipboard(text)
        self._say(f"Copied the {what} (F writes it to a file): {told}")

    def on_file_wanted(self) -> None:
        if self._copied is None:
            self.main.notify("Nothing was copied yet.", severity="warning", timeout=4, markup=False)
            return
        what, text = self._copied
        self._in_thread(lambda: self._write(what, text), "file")

    def _write(self, what: str, text: str) -> None:
        moment = self.clock.local(self.clock.now())
        path = self.jobs.place.home.exports / f"{what}-{moment:%Y-%m-%d-%H%M%S}.txt"
        write_new(path, f"{text}\n")
        self.post_message(self.Said(f"Written: {clean(str(path))}"))

    def on_open_wanted(self, message: OpenWanted) -> None:
        if self.jobs.options.demo:
            self._say(f"This is the demo: it would open {clean(message.url)}")
        else:
            self._in_thread(lambda: self._open_link(message.url), "link")

    def _open_link(self, url: str) -> None:
        self.post_message(self.Said(open_link(url)))

    def on_sharing_app_said(self, message: Said) -> None:
        self._say(message.told, message.failed)

    def _say(self, text: str, failed: bool = False) -> None:
        self.main.tell(text, failed)


def write_new(path: Path, text: str) -> None:
    """Into a file that only the user can read; one that is there already is not touched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
