"""The header's third line: what changed since the last weekly review."""

from typing import TYPE_CHECKING

from textual.content import Content

from reports.rows import Assessment
from tui.clock import Clock, day
from tui.text import clean, fit
from tui.widgets.line import Line, Piece, assemble, first_that_fits
from tui.wording import counted

if TYPE_CHECKING:
    from reports.trends import Change
    from tui.looking_back import LookBack

RISEN, FALLEN = "▲", "▼"


class Since(Line):
    """``since Mon 16 ▲ 3 points · 3 new groups · gaps: 12 closed, 5 new, 7 in hand · iBTC 40 of 71``."""

    def __init__(self, clock: Clock, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._assessment: Assessment | None = None
        self._back: LookBack | None = None

    def show(self, assessment: Assessment | None, back: "LookBack | None") -> None:
        """``back`` None = not looked back yet."""
        self._assessment, self._back = assessment, back
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        if self._assessment is None or self._back is None:
            return Content("")
        change, renamed = self._back.change, self._renamed()
        if change is None:
            words: list[Piece] = [("first run", "$muted"), (": changes show from the next one on", "$faint")]
            return first_that_fits(
                [assemble([*words, *_joined([renamed[0]])]), assemble([("first run", "$muted")])], width
            )
        since = f"since {self._moment(change)}"
        wordings = [
            [_points(change, long), *_counts(change, long), renamed[not long]] for long in (True, False)
        ]
        lines = [assemble([(since, "$muted"), " ", *_joined(parts)[1:]]) for parts in wordings]
        return first_that_fits(
            [*lines, assemble([(since, "$muted"), " ", *_joined(wordings[1][:-1])[1:]])], width
        )

    def _moment(self, change: "Change") -> str:
        local = self._clock.local(change.since)
        return day(local) if self._clock.age_in_days(change.since) else f"{local:%H:%M}"

    def _renamed(self) -> tuple[list[Piece], list[Piece]]:
        """``iBTC 40 of 71 renamed`` and ``iBTC 40/71``; nothing where no group ever bore a retired name."""
        if self._back is None or not self._back.renamed.of:
            return [], []
        done, of = self._back.renamed.done, self._back.renamed.of
        names = self._back.beside.retired
        name = fit(clean(names[0]), 12).rstrip() if len(names) == 1 else "retired names"
        return (
            [(f"{name} ", "$muted"), (f"{done:,} of {of:,}", "bold"), (" renamed", "$muted")],
            [(f"{name} ", "$muted"), (f"{done:,}/{of:,}", "bold")],
        )


def _joined(parts: list[list[Piece]]) -> list[Piece]:
    pieces: list[Piece] = []
    for part in parts:
        if part:
            pieces += [(" · ", "$faint"), *part]
    return pieces


def _points(change: "Change", long: bool) -> list[Piece]:
    """``▲ 3 points``; by the sign and the mark, not by colour alone."""
    if change.points is None:
        return []
    points = round(change.points)
    if not points:
        return [("±0 points" if long else "±0", "$muted")]
    mark, style = (RISEN, "bold $success") if points > 0 else (FALLEN, "bold $error")
    words = f"{mark} {counted(abs(points), 'point')}" if long else f"{mark}{abs(points)}"
    return [(words, style)]


def _counts(change: "Change", long: bool) -> list[list[Piece]]:
    new, closed, opened = len(change.new), len(change.closed), len(change.opened)
    in_hand: list[Piece] = [(", ", "$muted"), (f"{change.in_hand:,}", "bold"), (" in hand", "$muted")]
    gone: list[Piece] = [(f"{len(change.gone):,}", "bold"), (" gone", "$muted")] if change.gone else []
    return [
        [(f"{new:,}", "bold"), (f" new {'group' if new == 1 else 'groups'}" if long else " new", "$muted")],
        gone,
        [
            ("gaps: " if long else "gaps ", "$muted"),
            (f"{closed:,}", "bold $success" if closed else "bold"),
            (" closed, ", "$muted"),
            (f"{opened:,}", "bold $error" if opened else "bold"),
            (" new", "$muted"),
            *(in_hand if change.in_hand else []),
        ],
    ]
