"""Exports in words: how large, how far, what came of it; the same for panel and command. Safe to show."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from backends.changes.estimate import duration
from backends.errors import BitsafeError, NotSignedIn
from backends.history import Media
from backends.model import PLATFORM_NAMES, Platform
from reports.archive.destination import Destination
from reports.archive.estimate import Estimate, Survey
from reports.archive.formats.reading import size
from reports.archive.places import RECORD
from reports.archive.verification import Verification
from reports.archive.wish import Ending, ExportResult, GroupOutcome
from tui.clock import day
from tui.exporting import Following
from tui.text import clean
from tui.wording import STARTS_ALL_THE_SAME, counted

MARKS: Mapping[Ending, str] = {
    Ending.EXPORTED: "✓",
    Ending.NO_NEWS: "=",
    Ending.STOPPED: "□",
    Ending.VANISHED: "–",
    Ending.FAILED: "✗",
}
WORDS: Mapping[Ending, str] = {
    Ending.EXPORTED: "exported",
    Ending.NO_NEWS: "nothing new",
    Ending.STOPPED: "stopped on the way",
    Ending.VANISHED: "no longer there",
    Ending.FAILED: "failed",
}
NOT_BEGUN = "stopped before it was begun"
NO_MEDIA = Media()
GOOD = frozenset({Ending.EXPORTED, Ending.NO_NEWS})
SHOWN = 20
"""So many paths of a damaged archive are named."""


def estimate_text(found: Estimate, *, part: bool = False, media: Media = NO_MEDIA) -> str:
    """``About 12,400 new messages in 3 groups, 34 MB, 40 s``; "" where nothing can be read now. ``part``: not
    all days are wanted.
    """
    if 0 < found.groups == found.barred:
        return ""
    return f"{_messages_to_come(found, part=part)}{_media_to_come(media)}"


def barred_lines(found: Survey, *, in_the_app: bool = False) -> list[str]:
    """For each platform whose groups cannot be read now, why; in the app, with what can be done about it."""
    return [_barred(platform, error, found, in_the_app) for platform, error in found.barred.items()]


def _barred(platform: Platform, error: BitsafeError, found: Survey, in_the_app: bool) -> str:
    count = sum(group.platform == platform for group in found.groups)
    whose = "its group" if count == 1 else f"its {count:,} groups"
    if isinstance(error, NotSignedIn):
        way_out = f" (O). {STARTS_ALL_THE_SAME}" if in_the_app else "."
        return f"{PLATFORM_NAMES[platform]} is signed out: {whose} cannot be read before you sign in{way_out}"
    return f"{clean(error.sentence).rstrip('.')}: {whose} cannot be read now."


def _messages_to_come(found: Estimate, *, part: bool) -> str:
    told = counted(found.groups - found.untold, "group")
    more = found.untold - found.barred
    untold = f"; of {more:,} more nobody tells how many" if more else ""
    if found.messages is None:
        return f"{counted(more, 'group')}; how many messages, nobody tells beforehand"
    if not found.messages:
        whose = f" of {told}" if found.untold else ""
        return f"Archived before: only what is new{whose} is read{untold}, {duration(found.seconds)}"
    word = "Up to" if part else "About"
    messages = f"{word} {counted(found.messages, 'new message')} in {told}{untold}"
    return f"{messages}, {size(found.bytes)}, {duration(found.seconds)}"


def days_text(since: date | None, until: date | None) -> str:
    """``, from Thu 1 Jan 2026 to Thu 31 Dec 2026``; "" where all days are wanted."""
    words = (("from", since), ("to", until))
    told = " ".join(f"{word} {day(one)} {one.year}" for word, one in words if one is not None)
    return f", {told}" if told else ""


def destination_text(found: Destination, folder: str) -> str:
    """What stands in the folder already, where that is worth telling; ``folder`` is safe to show."""
    others = f"{counted(found.others, 'file or folder', 'files and folders')} of others"
    if found.archived:
        beside = f" {others} beside it stay as they are." if found.others else ""
        return f"An archive is there: it is gone on with.{beside}"
    if found.others:
        return f"! {folder} holds {others}: they stay as they are, and no archive knows of them."
    return ""


def _media_to_come(media: Media) -> str:
    if not media.wanted:
        return ""
    most = f"{media.most // 1_000_000:,} MB"
    return f", and the media, each up to {most}: how much they are together, nobody tells beforehand"


def pace(following: Following) -> str:
    """``3,412 new messages, 240 a second · 14 MB of files``."""
    new = counted(following.new, "new message")
    return _with_files(
        following, f"{new}, {following.per_second:,.0f} a second" if following.per_second >= 1 else new
    )


def read_so_far(following: Following) -> str:
    """The same while nothing is read."""
    return _with_files(following, counted(following.new, "new message"))


def _with_files(following: Following, new: str) -> str:
    parts = [new]
    if following.file_bytes:
        parts.append(f"{size(following.file_bytes)} of files")
    return " · ".join(parts)


def outcome_line(outcome: GroupOutcome) -> str:
    """``✓ Acme: exported, 120 messages, 14 new``."""
    return f"{MARKS[outcome.ending]} {clean(outcome.title)}: {result_of(outcome)}"


def result_of(outcome: GroupOutcome) -> str:
    """``exported, 120 messages, 14 new``; ``failed: The disk is full.``"""
    told = WORDS[outcome.ending]
    if outcome.ending is Ending.STOPPED and outcome.detail:
        return NOT_BEGUN
    if outcome.detail:
        return f"{told}: {clean(outcome.detail)}"
    parts = [told, counted(outcome.messages, "message")]
    if outcome.new and outcome.new != outcome.messages:
        parts.append(f"{outcome.new:,} new")
    if outcome.files:
        parts.append(counted(outcome.files, "file"))
    if outcome.restored:
        parts.append(f"{counted(outcome.restored, 'missing or altered file')} written anew")
    return ", ".join(parts)


def summary(result: ExportResult, since: date | None = None, until: date | None = None) -> str:
    """``38 exported, 2 failed: 1,204 new messages in 41 s.``, with the days where not all were wanted."""
    tally = Counter(_word(outcome) for outcome in result.outcomes)
    words = dict.fromkeys((*WORDS.values(), NOT_BEGUN))
    endings = ", ".join(f"{tally[one]:,} {one}" for one in words if tally[one]) or "no group"
    new = sum(outcome.new for outcome in result.outcomes)
    return f"{endings}: {counted(new, 'new message')} in {_taken(result.seconds)}{days_text(since, until)}."


def _word(outcome: GroupOutcome) -> str:
    return NOT_BEGUN if outcome.ending is Ending.STOPPED and outcome.detail else WORDS[outcome.ending]


def _taken(seconds: float) -> str:
    """``41 s``, ``1 min 9 s``: what has gone by is known to the second, unlike what is to come."""
    minutes, rest = divmod(max(round(seconds), 1), 60)
    if minutes >= 60:
        return duration(seconds)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def verification_lines(found: Verification) -> list[str]:
    """What is not as it was written, what to do about it, then one sentence over all."""
    lines: list[str] = []
    for what, paths in (("Missing", found.missing), ("Changed", found.changed), ("Not ours", found.extra)):
        lines += [f"{what}: {path}" for path in _named(paths)]
    lines += [clean(problem) for problem in found.problems]
    if found.is_sound:
        return [f"All of {counted(found.files, 'file')} are as they were written."]
    figures = [
        f"{len(found.missing):,} missing",
        f"{len(found.changed):,} changed",
        f"{len(found.extra):,} not ours",
    ]
    if found.unfinished:
        figures.append(f"{len(found.unfinished):,} of an unfinished export")
    return [*lines, *_ways_out(found), f"Of {counted(found.files, 'file')}: {', '.join(figures)}."]


def _ways_out(found: Verification) -> Iterator[str]:
    damaged = (*found.missing, *found.changed)
    recorded = [path for path in damaged if path.startswith(f"{RECORD}/")]
    if len(recorded) < len(damaged):
        yield "Export the groups again, in the same formats: what is missing or altered is written anew."
    if recorded:
        yield (
            f"What stands in {RECORD}/ is what the rest is made from: restore it from a copy, or export "
            "its groups into another folder."
        )
    if found.extra:
        yield "No export wrote what is not ours, nor will one touch it: look at it, and move it out."


def _named(paths: Sequence[str]) -> list[str]:
    rest = len(paths) - SHOWN
    more = [f"and {rest:,} more"] if rest > 0 else []
    return [*(clean(path) for path in paths[:SHOWN]), *more]
