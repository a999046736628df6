"""What an export and the check of an archive came to, as commands print it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from backends.model import PLATFORMS, Platform
from reports.archive.estimate import Estimate
from reports.archive.verification import Verification
from reports.archive.wish import ExportResult, GroupOutcome
from reports.audit_json import utc


def export_json(
    result: ExportResult, formats: Sequence[str], looked: Mapping[Platform, int], problems: Sequence[str] = ()
) -> dict[str, Any]:
    """``looked``: requests of the look at the groups before. ``problems``: what else went wrong."""
    return {
        "run": result.run,
        "folder": str(result.folder),
        "formats": list(formats),
        "seconds": round(result.seconds, 1),
        "requests": {one: looked.get(one, 0) + result.requests.get(one, 0) for one in PLATFORMS},
        "groups": [_group(outcome) for outcome in result.outcomes],
        "problems": [*problems, *result.problems],
    }


def no_export_json(folder: Path, formats: Sequence[str], problems: Sequence[str]) -> dict[str, Any]:
    """The same shape where nothing was exported, and why."""
    nothing = ExportResult("", folder, (), {}, 0.0, tuple(problems))
    return export_json(nothing, formats, {}) | {"run": None}


def estimate_json(found: Estimate, folder: Path, formats: Sequence[str]) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "formats": list(formats),
        "groups": found.groups,
        "messages": found.messages,
        "at_least": found.at_least,
        "requests": found.requests,
        "seconds": round(found.seconds, 1),
        "bytes": found.bytes,
    }


def verification_json(found: Verification, folder: Path) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "sound": found.is_sound,
        "files": found.files,
        "missing": list(found.missing),
        "changed": list(found.changed),
        "extra": list(found.extra),
        "unfinished": list(found.unfinished),
        "problems": list(found.problems),
    }


def _group(outcome: GroupOutcome) -> dict[str, Any]:
    return {
        "id": str(outcome.group),
        "platform": outcome.group.platform,
        "title": outcome.title,
        "outcome": outcome.ending.replace(" ", "_"),
        "messages": outcome.messages,
        "new": outcome.new,
        "deleted": outcome.deleted,
        "files": outcome.files,
        "first": _moment(outcome.first),
        "last": _moment(outcome.last),
        "restored": outcome.restored,
        "detail": outcome.detail,
    }


def _moment(moment: datetime | None) -> str | None:
    return utc(moment) if moment else None
