"""Pictures of the panels of decisions, people and value lists, and of suggestions in the filter line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backends.config_file import load
from backends.decisions import Decision, Excuse, Recategorise, Star, Subject
from backends.settings import ExclusionRule
from reports.coverage import assess
from reports.people import people
from reports.policy import Policy
from tests.hostile_names import HOSTILE_NAMES
from tests.screens.keyboard import Text
from tests.screens.pictures import Pictures
from tests.screens.stored import config, snapshot
from tests.screens.test_pictures import after
from tests.screens.world import NOW, app_on, assessment, at_rest
from tui.screens.decision_list import DecisionList
from tui.screens.people_list import PeopleList


@pytest.mark.parametrize(
    "keys",
    [
        ("slash", Text("flag:public m")),
        ("slash", Text("flag:public mising:bea")),
        ("f", "right", "space", "down", "down", "space"),
        ("x", "down", "down", Text("on leave"), "down", Text("2026-12-31")),
        ("x", "down", "down", "down", Text("31.12.")),
        ("enter",),
    ],
    ids=["suggestions", "wrong", "lists", "excuse", "wrong-day", "details"],
)
async def test_panel(pictured: Pictures, keys: Sequence[str]) -> None:
    app, _ = app_on(assessment())
    await pictured(app, after(*keys))


def decisions() -> list[Decision]:
    rows = assessment().rows
    hostile = zip(rows[10:], HOSTILE_NAMES, strict=False)
    subjects: list[Subject] = [
        *(Excuse(None, row.group.id.key, None, name) for row, name in list(hostile)[:20]),
        Excuse("Bea Ford", rows[0].group.id.key, None, "on parental leave", date(2026, 12, 31)),
        Excuse("Ed Lim", None, "category:marketing", "", date(2026, 11, 1)),
        Recategorise(rows[1].group.id.key, "Marketing"),
        Star(rows[2].group.id.key),
    ]
    made = [
        Decision(number, subject, "ada", "mac", NOW - timedelta(days=30 - number))
        for number, subject in enumerate(subjects)
    ]
    return [*made[:-1], replace(made[-1], undone=NOW, undone_by="bea@mac")]


async def test_decisions(pictured: Pictures) -> None:
    app, _ = app_on(assessment())

    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        panel = DecisionList(app.clock)
        await app.push_screen(panel)
        titles = {row.group.id.key: row.group.title for row in assessment().rows}
        panel.show(
            decisions(), [ExclusionRule("Fay Oduya", None, "platform:slack", "only on Telegram")], titles
        )
        await pilot.press("down")

    await pictured(app, show)


async def test_people(pictured: Pictures, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(config(), encoding="utf-8")
    policy = Policy.of(load(file), date(2026, 11, 23))
    found = people(policy.team, assess(policy, snapshot()))
    app, _ = app_on(assessment())

    async def show(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        panel = PeopleList()
        await app.push_screen(panel)
        panel.show(found, policy.team)
        await pilot.press("down")

    await pictured(app, show)
