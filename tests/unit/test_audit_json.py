"""What other programs read: the shape of an audit as JSON, to the letter, and what the process ends with."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from backends.model import Attendance, Condition, GroupId, Kind, Platform, Problem, Rights, Role, Standing
from backends.settings import CategoryRule, ExclusionRule, TeamMember
from reports.audit_json import audit_json
from reports.coverage import assess
from reports.exit_status import exit_status
from reports.rows import Assessment, Coverage, State
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.snapshots import AMY, BOB, basic, policy, seen, slack, snapshot, telegram


def test_the_whole_shape() -> None:
    channel = replace(
        slack(title="acme-ibtc", kind=Kind.PUBLIC),
        role=Role.ADMIN,
        rights=Rights(True, None, False),
        url="https://northwind.slack.com/archives/C0001",
    )
    forum = replace(telegram(), kind=Kind.FORUM, role=Role.OWNER)
    parts = (
        seen(
            "slack",
            [channel],
            [Attendance("amy", frozenset([channel.id])), Attendance("bob")],
            problems=[Problem("slack", "One channel could not be read.", channel.id)],
        ),
        replace(
            seen("telegram", [forum], [Attendance("amy_t", unknown={forum.id: "hidden"})]),
            candidates=(telegram(8), basic(9)),
            problems=(Problem("telegram", "Telegram was slow."),),
            requests=61,
            checks=5,
        ),
    )
    made = policy(
        (AMY, BOB),
        [CategoryRule("Customers", ("acme",))],
        [ExclusionRule("Bob", filter="platform:telegram", reason="no phone")],
    )
    assert audit_json(assess(made, snapshot(*parts, run="20261123-080200-ab12"))) == {
        "run": "20261123-080200-ab12",
        "started": "2026-11-23T08:02:00Z",
        "seconds": 1.25,
        "requests": {"slack": 7, "telegram": 61, "slack_checks": 2, "telegram_checks": 5},
        "coverage": {"complete": 0, "gaps": 1, "unknown": 1, "of": 2, "rate": 0.0},
        "groups": [
            {
                "id": "slack:T01/C0001",
                "platform": "slack",
                "title": "acme-ibtc",
                "kind": "public",
                "category": "Customers",
                "required_present": 1,
                "required_total": 2,
                "members": {
                    "Amy": {"state": "present", "reason": "required: category Customers", "required": True},
                    "Bob": {"state": "missing", "reason": "required: category Customers", "required": True},
                },
                "flags": ["public", "ibtc"],
                "role": "admin",
                "may": {"invite": True, "rename": None, "remove": False},
                "url": "https://northwind.slack.com/archives/C0001",
            },
            {
                "id": "telegram:77/-1000000000001",
                "platform": "telegram",
                "title": "Acme <> BitSafe",
                "kind": "forum",
                "category": "Customers",
                "required_present": 0,
                "required_total": 1,
                "members": {
                    "Amy": {"state": "unknown", "reason": "hidden", "required": True},
                    "Bob": {"state": "excused", "reason": "no phone (config.toml)", "required": False},
                },
                "flags": [],
                "role": "owner",
                "may": {"invite": True, "rename": None, "remove": None},
                "url": None,
            },
        ],
        "candidates": ["telegram:77/-1000000000008", "telegram:77/-9"],
        "problems": [
            {"platform": "slack", "group": "slack:T01/C0001", "text": "One channel could not be read."},
            {"platform": "telegram", "group": None, "text": "Telegram was slow."},
        ],
    }


def test_nothing_was_looked_at() -> None:
    found = audit_json(assess(policy(), snapshot()))
    assert found["requests"] == {"slack": 0, "telegram": 0, "slack_checks": 0, "telegram_checks": 0}
    assert found["coverage"] == {"complete": 0, "gaps": 0, "unknown": 0, "of": 0, "rate": 0.0}
    assert (found["groups"], found["candidates"], found["problems"]) == ([], [], [])


def test_the_words_are_those_that_were_promised() -> None:
    assert {str(state) for state in State} == {
        "present", "missing", "absent", "should_leave", "excused", "unknown", "unmapped",
    }  # fmt: skip
    assert {str(kind) for kind in Kind} == {
        "public", "private", "basic", "supergroup", "forum", "gigagroup", "unsupported",
    }  # fmt: skip
    assert {str(role) for role in Role} == {"owner", "admin", "member", "none"}
    everything = replace(slack(title="ibtc", kind=Kind.PUBLIC), archived=True, rights=Rights(False))
    groups = [everything, replace(slack("C2"), standing=Standing.LOST)]
    groups.append(replace(slack("C3"), standing=Standing.VANISHED))
    found = audit_json(assess(policy(), snapshot(seen("slack", groups))))
    flags = {flag for group in found["groups"] for flag in group["flags"]}
    assert flags == {"public", "archived", "lost", "vanished", "no-rights", "ibtc"}


def test_times_are_utc_wherever_the_run_was_made() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    made = replace(snapshot(), started=datetime(2026, 1, 1, 3, 0, 59, 999_999, tzinfo=there))
    assert audit_json(assess(policy(), made))["started"] == "2025-12-31T21:30:59Z"


def test_the_rate_is_from_0_to_1() -> None:
    groups = [slack(f"C{number}", f"g{number}") for number in range(3)]
    person = Attendance("amy", frozenset(group.id for group in groups[:2]))
    found = audit_json(assess(policy(), snapshot(seen("slack", groups, [person]))))
    assert found["coverage"] == {"complete": 2, "gaps": 1, "unknown": 0, "of": 3, "rate": 0.6667}


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_survive_as_they_are(name: str) -> None:
    parts = seen("slack", [slack(title=name)], problems=[Problem("slack", name)])
    found = audit_json(assess(policy((TeamMember(name, "x"),)), snapshot(parts)))
    read = json.loads(json.dumps(found, ensure_ascii=True))
    assert read == found
    assert read["groups"][0]["title"] == read["problems"][0]["text"] == name
    assert list(read["groups"][0]["members"]) == [name]


def test_ids_are_plain_texts() -> None:
    found = audit_json(assess(policy(), snapshot(seen("slack", [slack()]))))
    assert type(found["groups"][0]["id"]) is str
    assert not isinstance(found["groups"][0]["id"], GroupId)


# Exit statuses

OK, PARTIAL, SKIPPED = Condition.OK, Condition.PARTIAL, Condition.SKIPPED
OUT, AWAY, LOCKED, FAILED = (
    Condition.SIGNED_OUT,
    Condition.UNREACHABLE,
    Condition.LOCKED,
    Condition.FAILED,
)


def ended(on_slack: Condition, on_telegram: Condition, *, inside: bool = True) -> Assessment:
    here = [Attendance("amy", frozenset([slack().id]) if inside else frozenset())]
    slack_part = seen("slack", [slack()], here, condition=on_slack)
    other: Platform = "telegram"
    return assess(policy(), snapshot(slack_part, seen(other, [], condition=on_telegram)))


@pytest.mark.parametrize(
    ("on_slack", "on_telegram", "status"),
    [
        (OK, OK, 0),
        (OK, SKIPPED, 0),
        (SKIPPED, OK, 0),
        (PARTIAL, OK, 1),
        (OK, PARTIAL, 1),
        (OK, FAILED, 1),
        (FAILED, FAILED, 1),
        (OUT, OK, 1),
        (OUT, OUT, 3),
        (OUT, SKIPPED, 3),
        (SKIPPED, OUT, 3),
        (OK, AWAY, 1),
        (AWAY, AWAY, 4),
        (AWAY, SKIPPED, 4),
        (OUT, AWAY, 1),
        (AWAY, FAILED, 1),
        (OK, LOCKED, 5),
        (OUT, LOCKED, 5),
        (SKIPPED, LOCKED, 5),
    ],
)
def test_exit_statuses(on_slack: Condition, on_telegram: Condition, status: int) -> None:
    assert exit_status(ended(on_slack, on_telegram)) == status


def test_gaps_matter_only_where_asked_and_where_all_else_is_well() -> None:
    with_gap = ended(OK, OK, inside=False)
    assert with_gap.coverage == Coverage(gaps=1)
    assert exit_status(with_gap) == 0
    assert exit_status(with_gap, fail_on_gaps=True) == 6
    assert exit_status(ended(OK, OK), fail_on_gaps=True) == 0
    assert exit_status(ended(OK, FAILED, inside=False), fail_on_gaps=True) == 1


def test_what_is_hidden_alone_is_no_failure() -> None:
    hidden = Attendance("amy", unknown={slack().id: "the group hides its members from this account"})
    found = assess(policy(), snapshot(seen("slack", [slack()], [hidden])))
    assert found.coverage == Coverage(unknown=1)
    assert exit_status(found, fail_on_gaps=True) == 0


def test_a_result_that_could_not_be_kept_is_a_part() -> None:
    assert exit_status(ended(OK, OK), failed=True) == 1
    assert exit_status(ended(OUT, OUT), failed=True) == 3
