"""What a command says: plain sentences, harmless whatever the names, and one line where it is rewritten."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backends.model import Attendance, Condition, Progress, Standing, Waiting
from backends.settings import CategoryRule, TeamMember
from reports.coverage import assess
from reports.rows import Assessment
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.snapshots import AMY, BOB, policy, seen, slack, snapshot, telegram
from tui.talk import Talk, listing, summary

Captured = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Captured:
    def read() -> str:
        out, err = capsys.readouterr()
        assert out == ""
        return err

    return read


def harmless(text: str) -> bool:
    return not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text
    )


def an_assessment(title: str = "acme-bitsafe", name: str = "Amy") -> Assessment:
    member = TeamMember(name, "amy")
    groups = [slack(title=title), replace(slack("C0002", "beta-ibtc"), standing=Standing.LOST)]
    people = [Attendance("amy", frozenset([groups[1].id]))]
    return assess(policy((member,)), snapshot(seen("slack", groups, people)))


# While it works


def test_one_sentence_for_each_phase(said: Captured) -> None:
    talk = Talk(plain=True)
    talk.follow(Progress("slack", "listing groups"))
    talk.follow(Progress("telegram", "listing groups"))
    for done in range(3):
        talk.follow(Progress("slack", "asking who is where", done, 3))
    talk.follow(Progress("slack", "done"))
    talk.end()
    assert said().splitlines() == [
        "Slack: listing groups.",
        "Telegram: listing groups.",
        "Slack: asking who is where.",
        "Slack: done.",
    ]


@pytest.mark.parametrize(("seconds", "told"), [(61, r"6[01] s"), (3_600, r"(3600|3599) s"), (-5, "0 s")])
def test_a_wait_tells_for_what_and_how_long(said: Captured, seconds: int, told: str) -> None:
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    Talk(plain=True).follow(Waiting("telegram", "it asked for a pause", until))
    assert re.fullmatch(rf"Telegram waits {told}: it asked for a pause\.\n", said())


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_whatever_is_told_is_harmless_and_one_line(said: Captured, text: str) -> None:
    talk = Talk(plain=True)
    talk.follow(Progress("slack", text))
    talk.follow(Waiting("slack", text, datetime.now(UTC)))
    told = said()
    assert harmless(told)
    assert told.count("\n") == 2


def test_on_a_terminal_one_line_is_rewritten_and_never_wraps() -> None:
    code = """
from datetime import UTC, datetime
from backends.model import Progress, Waiting
from tui.talk import Talk
talk = Talk(plain=False)
talk.follow(Progress("slack", "x" * 200 + "\\x1b]0;owned\\x07", 1, 9))
talk.follow(Progress("telegram", "asking", 3, 9))
talk.follow(Waiting("telegram", "a pause", datetime.now(UTC)))
talk.follow(Progress("telegram", "asking", 4, 9))
talk.end()
"""
    reader, writer = pty.openpty()
    environment = {**os.environ, "COLUMNS": "60"}
    subprocess.run([sys.executable, "-c", code], stderr=writer, env=environment, check=True)
    os.close(writer)
    drawn = os.read(reader, 65_536).decode()
    os.close(reader)
    assert "owned" not in drawn
    lines = [line for line in re.split(r"\r\x1b\[2K|\r\n", drawn) if line]
    assert all(len(line) < 60 for line in lines)
    assert "Telegram waits 0 s: a pause." in lines
    assert drawn.endswith("\r\x1b[2K")


def test_nothing_is_rewritten_where_there_is_no_terminal(said: Captured) -> None:
    talk = Talk(plain=False)
    talk.follow(Progress("slack", "listing groups", 1, 2))
    talk.end()
    assert said() == "Slack: listing groups.\n"


# When it is done


def test_the_summary() -> None:
    groups = [slack(), replace(slack("C0002", "beta"), standing=Standing.VANISHED)]
    people = [Attendance("amy", frozenset([groups[0].id]), {groups[1].id: "hidden"})]
    parts = [
        seen("slack", groups, people),
        replace(seen("telegram", [], condition=Condition.SIGNED_OUT), account=None, requests=1, checks=0),
    ]
    assert summary(assess(policy(), snapshot(*parts))).splitlines() == [
        "Coverage 50 %: 1 complete, 0 with gaps, 1 not known, of 2 groups.",
        "Slack as Ada: ok, 1 group, 7 requests and 2 checks.",
        "Telegram: signed out, 0 groups, 1 request.",
        "Took 1.2 s.",
    ]


def test_the_summary_tells_what_has_no_category_and_no_handle() -> None:
    rules = [CategoryRule("Customers", ("acme",))]
    found = assess(policy((AMY, TeamMember("Zoë")), rules), snapshot(seen("slack", [slack(title="other")])))
    lines = summary(found).splitlines()
    assert "1 group without a category." in lines
    assert any(line.startswith("Zoë is required on Slack but has no handle there") for line in lines)


def test_the_listing(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [Attendance("amy_t"), Attendance("bob_t")]
    made = policy((AMY, BOB))
    found = assess(made, snapshot(seen("telegram", [telegram(title="Acme <> iBTC")], people)))
    first, last = listing(found, found.rows).splitlines()
    assert first == (
        f"{'Acme <> iBTC':44}  Telegram    0/2  telegram:77/-1000000000001  missing: Amy, Bob; ibtc"
    )
    assert re.fullmatch(r"1 of 1 group, as of Mon 23 Nov 2026 \d\d:\d\d \S+\.", last)


def test_an_empty_listing_is_told_too() -> None:
    found = an_assessment()
    assert listing(found, []).startswith("0 of 2 groups, as of ")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_harmless_lines(name: str) -> None:
    found = an_assessment(title=name, name=name)
    found = replace(found, notes=(f"{name} is required.",))
    for text, lines in ((summary(found), 5), (listing(found, found.rows), 3)):
        assert harmless(text)
        assert len(text.splitlines()) == lines
