"""The coverage line: what is counted, the bar in its three parts with their figures, and how many groups."""

from dataclasses import dataclass

from textual.content import Content

from backends.model import PLATFORM_NAMES, PLATFORMS, Condition, Platform, Standing
from reports.rows import Assessment, Coverage, Verdict
from tui.text import clean, fit
from tui.widgets.line import Line, Piece, assemble, first_that_fits, spread
from tui.wording import ON, PARTS

BLOCKS = {
    Verdict.COMPLETE: ("█", "$success"),
    Verdict.GAPS: ("▒", "$error"),
    Verdict.UNKNOWN: ("░", "$warning"),
}
WIDEST_BAR = 48
READ = (Condition.OK, Condition.PARTIAL)
CUSTOMERS = "customer groups"
"""What is counted where that is more than one category."""
WIDEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Wording:
    """How much is told, and how wide the bar is at the least; 0 = there is none."""

    name: int
    """2 what is counted in full, 1 in short, 0 not at all."""
    long_figures: bool
    brevity: int
    """Of the totals: 0 in full; 3 the least."""
    narrowest: int


WORDINGS = (
    Wording(2, True, 0, 12),
    Wording(2, True, 1, 12),
    Wording(2, False, 0, 12),
    Wording(2, False, 1, 12),
    Wording(1, False, 0, 8),
    Wording(1, False, 1, 8),
    Wording(0, False, 1, 8),
    Wording(1, False, 2, 0),
    Wording(0, False, 2, 0),
    Wording(0, False, 3, 0),
)
"""The fullest first."""


class CoverageLine(Line):
    """``BD Customer ████▒░ 84 % of 430: 361 complete · 55 with gaps · 14 not known   72 Slack · 402 Tg``."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._assessment: Assessment | None = None
        self._seen: dict[Platform, int] = {}
        self._gone: tuple[int, str] | None = None
        self._counted = ""

    def show(self, assessment: Assessment | None) -> None:
        self._assessment = assessment
        if assessment:
            self._seen, self._gone = groups_seen(assessment), gone_in_words(assessment)
            self._counted = counted_groups(assessment)
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        assessment = self._assessment
        if assessment is None:
            return assemble([("Coverage ", "$muted"), ("not known yet", "$muted")])
        coverage = assessment.coverage
        for wording in WORDINGS:
            right = _totals(self._seen, self._gone, assessment, wording.brevity)
            name = assemble(self._what(wording))
            middle = assemble(
                [*rate_of(coverage, wording.name > 1), *figures(coverage, wording.long_figures)]
            )
            room = width - name.cell_length - right.cell_length - middle.cell_length - 2
            if room >= wording.narrowest:
                bar = bar_of(coverage, min(room, WIDEST_BAR) if wording.narrowest else 0)
                return spread(assemble([name, *bar, middle]), right, width)
        return first_that_fits([right], width)

    def _what(self, wording: Wording) -> list[Piece]:
        """``BD Customer ``, or its first word; the figures bring their own space where there is no bar."""
        name = self._counted if wording.name > 1 else self._counted.split(" ")[0]
        return [(f"{name}{' ' if wording.narrowest else ''}", "$muted")] if name and wording.name else []


def bar_of(coverage: Coverage, width: int) -> list[Piece]:
    """The bar. A part that is not empty has at least one cell."""
    counts = {
        Verdict.COMPLETE: coverage.complete,
        Verdict.GAPS: coverage.gaps,
        Verdict.UNKNOWN: coverage.unknown,
    }
    if not width or not coverage.of:
        return []
    cells = {
        part: max(1, round(width * count / coverage.of)) if count else 0 for part, count in counts.items()
    }
    widest = max(cells, key=lambda part: cells[part])
    cells[widest] += width - sum(cells.values())
    return [(BLOCKS[part][0] * cells[part], BLOCKS[part][1]) for part in cells if cells[part]]


def counted_groups(assessment: Assessment) -> str:
    """What the rate is about, safe to show: the category where just one counts; nothing where none does."""
    categories = {row.category for row in assessment.rows if row.counts}
    if len(categories) == 1:
        return fit(clean(categories.pop()), WIDEST_NAME).rstrip()
    return CUSTOMERS if categories else ""


def rate_of(coverage: Coverage, of: bool) -> list[Piece]:
    """`` 84 % of 430: `` or `` 84 %  ``; 100 % only where all are complete."""
    if not coverage.of:
        return [" no group counts  "]
    rate: Piece = (f" {coverage.percent} %", "bold")
    return [rate, (f" of {coverage.of:,}: ", "$muted")] if of else [rate, "  "]


def figures(coverage: Coverage, long: bool) -> list[Piece]:
    """``361 complete · 55 with gaps · 14 not known``, or ``361 ok 55 gaps 14 ?``."""
    counts = (
        (Verdict.COMPLETE, coverage.complete),
        (Verdict.GAPS, coverage.gaps),
        (Verdict.UNKNOWN, coverage.unknown),
    )
    short = {Verdict.COMPLETE: "ok", Verdict.GAPS: "gaps", Verdict.UNKNOWN: "?"}
    pieces: list[Piece] = []
    for part, count in counts:
        pieces.append((" · " if long else " ", "$faint"))
        pieces.append((f"{count:,}", f"bold {BLOCKS[part][1]}"))
        pieces.append((f" {PARTS[part][0] if long else short[part]}", "$muted"))
    return pieces[1:]


def groups_seen(assessment: Assessment) -> dict[Platform, int]:
    """How many groups of each platform are there right now."""
    here = [row.group for row in assessment.rows if row.group.standing is Standing.HERE]
    return {platform: sum(group.platform == platform for group in here) for platform in PLATFORMS}


def gone_in_words(assessment: Assessment) -> tuple[int, str] | None:
    """How many groups were there once and are not now, and by which flag one finds them."""
    standings = [row.group.standing for row in assessment.rows if row.group.standing is not Standing.HERE]
    words = {Standing.LOST: "lost", Standing.VANISHED: "vanished"}
    if not standings:
        return None
    return len(standings), words[standings[0]] if len(set(standings)) == 1 else "lost or vanished"


def _totals(
    seen: dict[Platform, int], gone: tuple[int, str] | None, assessment: Assessment, brevity: int
) -> Content:
    """``72 Slack · 402 Telegram · 4 lost · 31 uncategorised``; ``brevity`` 2 is ``72 Slack 402 Tg 4 lost``.

    With those that are ``gone`` the figures add up to the groups in the table; ``brevity`` 3 leaves them out.
    """
    pieces: list[Piece] = []
    for platform in PLATFORMS:
        part = assessment.snapshot.on(platform)
        read = part is not None and part.condition in READ
        name = PLATFORM_NAMES[platform] if brevity < 2 else ON[platform]
        pieces.append((" · " if brevity < 2 else " ", "$faint"))
        pieces.append((f"{seen[platform]:,}", "bold" if read else "bold $error"))
        pieces.append((f" {name}", "$muted"))
        if not read:
            pieces.append((" not read", "$error"))
    if gone and brevity < 3:
        pieces.append((" · " if brevity < 2 else " ", "$faint"))
        pieces.extend([(f"{gone[0]:,}", "bold"), (f" {gone[1]}", "$muted")])
    if assessment.uncategorised:
        pieces.append((" · " if brevity < 2 else " ", "$faint"))
        pieces.append((f"{assessment.uncategorised:,}", "bold $warning"))
        pieces.append((" uncat." if brevity else " uncategorised", "$muted"))
    return assemble(pieces[1:])
