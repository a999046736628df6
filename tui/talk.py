"""What a command tells while it works and when it is done, in plain text. No Textual."""

import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click

from backends.changes.record import StepDone
from backends.model import PLATFORM_NAMES, Event, Platform, Progress, Standing, Waiting
from reports.rows import Assessment, Row, State
from tui.text import clean, fit
from tui.wording import counted

TITLE_WIDTH = 44
SAME_WAIT = timedelta(seconds=1)


class Talk:
    """Follows a job on stderr: one line that is rewritten on a terminal, else a sentence a phase."""

    def __init__(self, *, plain: bool) -> None:
        self.rewrites = sys.stderr.isatty() and not plain
        self._phases: dict[Platform, str] = {}
        self._waits: dict[tuple[Platform, str], datetime] = {}
        self._drawn = False

    def follow(self, event: Event | StepDone) -> None:
        if isinstance(event, StepDone):
            from tui.review_text import outcome_line

            self.say(outcome_line(event.step, event.outcome))
            return
        service = PLATFORM_NAMES[event.platform]
        if isinstance(event, Waiting):
            self._wait(service, event)
        elif isinstance(event, Progress):
            self._progress(service, event)

    def _wait(self, service: str, event: Waiting) -> None:
        """Many requests may wait for the same: it is told once."""
        told = self._waits.get((event.platform, event.reason))
        if told is not None and event.until <= told + SAME_WAIT:
            return
        self._waits[event.platform, event.reason] = event.until
        seconds = max((event.until - datetime.now(UTC)).total_seconds(), 0)
        self.say(f"{service} waits {seconds:.0f} s: {event.reason}.")

    def _progress(self, service: str, event: Progress) -> None:
        before = self._phases.get(event.platform)
        self._phases[event.platform] = event.text
        if self.rewrites:
            phases = (f"{PLATFORM_NAMES[one]}: {text}" for one, text in self._phases.items())
            count = f" {event.done}/{event.total}" if event.total else ""
            self.rewrite(" · ".join(phases) + count)
        elif before != event.text:
            self.say(f"{service}: {event.text}.")

    def rewrite(self, text: str) -> None:
        """In place of the line that is rewritten."""
        # A line that wraps could not be rewritten.
        room = shutil.get_terminal_size().columns - 1
        click.echo(f"\r\x1b[2K{fit(text, room).rstrip()}", err=True, nl=False)
        self._drawn = True

    def say(self, text: str) -> None:
        """A line of its own, made safe to show."""
        self.end()
        click.echo(clean(text), err=True)

    def end(self) -> None:
        """Leave the line that was rewritten."""
        if self._drawn:
            click.echo("\r\x1b[2K", err=True, nl=False)
            self._drawn = False


def summary(assessment: Assessment) -> str:
    """The audit in a few lines: the rate in three parts, the platforms, what was asked."""
    coverage, snapshot = assessment.coverage, assessment.snapshot
    lines = [
        f"Coverage {coverage.percent} %: {coverage.complete} complete, {coverage.gaps} with gaps, "
        f"{coverage.unknown} not known, of {counted(coverage.of, 'group')}."
    ]
    for seen in snapshot.seen:
        here = sum(group.standing is Standing.HERE for group in seen.groups)
        who = f" as {clean(seen.account.name)}" if seen.account else ""
        checks = f" and {counted(seen.checks, 'check')}" if seen.checks else ""
        lines.append(
            f"{PLATFORM_NAMES[seen.platform]}{who}: {seen.condition.value.replace('_', ' ')}, "
            f"{counted(here, 'group')}, {counted(seen.requests, 'request')}{checks}."
        )
    if assessment.uncategorised:
        lines.append(f"{counted(assessment.uncategorised, 'group')} without a category.")
    lines.extend(clean(note) for note in assessment.notes)
    if assessment.unconfirmed:
        handles = counted(len(assessment.unconfirmed), "handle")
        lines.append(f"{handles} of the team not confirmed by anybody yet: bitsafe-tui check names them.")
    if assessment.coverage.gaps:
        lines.append("Who is missing where: bitsafe-tui groups missing:any")
    lines.append(f"Took {snapshot.seconds:.1f} s.")
    return "\n".join(lines)


def listing(assessment: Assessment, rows: Sequence[Row]) -> str:
    """One group a line: title, platform, completeness, who is missing, flags, id."""
    lines = []
    for row in rows:
        missing = ", ".join(name for name, cell in row.cells.items() if cell.state is State.MISSING)
        parts = [f"missing: {missing}" if missing else "", *row.flags]
        told = "; ".join(clean(part) for part in parts if part)
        platform = PLATFORM_NAMES[row.group.platform]
        title = fit(row.group.title, TITLE_WIDTH)
        lines.append(f"{title}  {platform:8}  {row.completeness:>5}  {row.group.id}  {told}".rstrip())
    taken = f"{assessment.taken.astimezone():%a %d %b %Y %H:%M %Z}"
    return "\n".join([*lines, f"{len(rows)} of {counted(len(assessment.rows), 'group')}, as of {taken}."])
