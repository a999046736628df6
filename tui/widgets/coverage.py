"""The coverage line: the bar in its three parts with their figures, the rate, and how many groups."""

from textual.content import Content

from backends.model import PLATFORM_NAMES, PLATFORMS, Condition, Platform, Standing
from reports.rows import Assessment, Coverage, Verdict
from tui.widgets.line import Line, Piece, assemble, first_that_fits, spread
from tui.wording import ON, PARTS

BLOCKS = {
    Verdict.COMPLETE: ("█", "$success"),
    Verdict.GAPS: ("▒", "$error"),
    Verdict.UNKNOWN: ("░", "$warning"),
}
WIDEST_BAR = 48
READ = (Condition.OK, Condition.PARTIAL)


class CoverageLine(Line):
    """``████▒░ 84 %  361 complete · 55 with gaps · 14 not known     72 Slack · 402 Telegram``."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._assessment: Assessment | None = None
        self._seen: dict[Platform, int] = {}
        self._gone: tuple[int, str] | None = None

    def show(self, assessment: Assessment | None) -> None:
        self._assessment = assessment
        if assessment:
            self._seen, self._gone = groups_seen(assessment), gone_in_words(assessment)
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        assessment = self._assessment
        if assessment is None:
            return assemble([("Coverage ", "$muted"), ("not known yet", "$muted")])
        for brevity, long_figures, narrowest in (
            (0, True, 12),
            (1, True, 12),
            (0, False, 8),
            (1, False, 8),
            (2, False, 0),
            (3, False, 0),
        ):
            right = _totals(self._seen, self._gone, assessment, brevity)
            middle = assemble([*rate_of(assessment.coverage), *figures(assessment.coverage, long_figures)])
            room = width - right.cell_length - middle.cell_length - 2
            if room >= narrowest:
                bar = bar_of(assessment.coverage, min(room, WIDEST_BAR) if narrowest else 0)
                return spread(assemble([*bar, middle]), right, width)
        return first_that_fits([right], width)


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


def rate_of(coverage: Coverage) -> list[Piece]:
    """`` 84 %  ``; 100 % only where all are complete."""
    if not coverage.of:
        return [" no group counts  "]
    return [(f" {coverage.percent} %  ", "bold")]


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
