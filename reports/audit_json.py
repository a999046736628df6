"""An audit as the JSON that schedulers and other programs read. The shape is fixed: docs/commands.md."""

from datetime import UTC, datetime
from typing import Any

from backends.model import PlatformSeen
from reports.rows import Assessment, Row


def audit_json(assessment: Assessment) -> dict[str, Any]:
    """The whole audit; times are ISO 8601 with Z, ``rate`` runs from 0 to 1."""
    snapshot, coverage = assessment.snapshot, assessment.coverage
    slack, telegram = snapshot.on("slack"), snapshot.on("telegram")
    return {
        "run": snapshot.run,
        "started": utc(snapshot.started),
        "seconds": round(snapshot.seconds, 3),
        "requests": {
            "slack": slack.requests if slack else 0,
            "telegram": telegram.requests if telegram else 0,
            "slack_checks": slack.checks if slack else 0,
            "telegram_checks": telegram.checks if telegram else 0,
        },
        "coverage": {
            "complete": coverage.complete,
            "gaps": coverage.gaps,
            "unknown": coverage.unknown,
            "of": coverage.of,
            "rate": round(coverage.rate, 4),
        },
        "groups": [_group(row) for row in assessment.rows],
        "candidates": [str(group.id) for seen in snapshot.seen for group in seen.candidates],
        "problems": [problem for seen in snapshot.seen for problem in _problems(seen)],
    }


def no_audit_json(reason: str) -> dict[str, Any]:
    """The same shape where no audit came about."""
    return {
        "run": None,
        "started": utc(datetime.now(UTC)),
        "seconds": 0.0,
        "requests": {"slack": 0, "telegram": 0, "slack_checks": 0, "telegram_checks": 0},
        "coverage": {"complete": 0, "gaps": 0, "unknown": 0, "of": 0, "rate": 0.0},
        "groups": [],
        "candidates": [],
        "problems": [{"platform": None, "group": None, "text": reason}],
    }


def utc(moment: datetime) -> str:
    """``2026-11-23T09:02:14Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _group(row: Row) -> dict[str, Any]:
    group = row.group
    rights = group.rights
    return {
        "id": str(group.id),
        "platform": group.platform,
        "title": group.title,
        "kind": group.kind.value,
        "category": row.category,
        "required_present": row.required_present,
        "required_total": row.required_total,
        "members": {
            name: {"state": cell.state.value, "reason": cell.reason, "required": cell.required}
            for name, cell in row.cells.items()
        },
        "flags": list(row.flags),
        "role": group.role.value,
        "may": {"invite": rights.invite, "rename": rights.rename, "remove": rights.remove},
        "url": group.url,
    }


def _problems(seen: PlatformSeen) -> list[dict[str, Any]]:
    return [
        {
            "platform": problem.platform,
            "group": str(problem.group) if problem.group else None,
            "text": problem.text,
        }
        for problem in seen.problems
    ]
