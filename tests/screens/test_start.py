"""What the screen shows from the first frame to the end of the first refresh, and when something fails."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backends.errors import ConfigError, LockHeld
from backends.model import Condition, Platform, Problem, Progress, Waiting
from backends.settings import Settings, TelegramSettings
from reports.rows import Assessment
from tests.screens.world import (
    NOW,
    app_on,
    assessment,
    at_rest,
    lines,
    shown,
    table,
    told,
    until,
)
from tui.foreign import foreign
from tui.jobs import Jobs, Options

SIGNED_OUT = Problem("telegram", "Telegram no longer accepts this login.")


async def test_the_last_run_is_there_while_it_refreshes() -> None:
    app, jobs = app_on(assessment(taken=NOW - timedelta(hours=2)))
    jobs.go.clear()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "refreshing" in shown(app))
        assert "as of 07:02, refreshing" in shown(app)
        assert len(table(app).rows) == 474
        jobs.next = assessment()
        jobs.go.set()
        await at_rest(pilot)
        assert "Mon 23 Nov 09:02, now" in shown(app)
        assert "refreshing" not in shown(app)


async def test_header_and_status_line_agree_on_the_first_look() -> None:
    events = [Progress("slack", "done"), Progress("telegram", "listing groups")]
    app, jobs = app_on(None, assessment(), events=events)
    jobs.go.clear()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Slack: done · Telegram: listing groups" in lines(app)[-2])
        assert "not asked" not in lines(app)[0]
        assert " · Slack · Telegram " in lines(app)[0]
        jobs.go.set()
        await until(pilot, lambda: "Slack Northwind ok · Telegram @ada_north ok" in lines(app)[0])


async def test_the_first_look_says_what_is_going_on() -> None:
    app, jobs = app_on(None, assessment())
    jobs.go.clear()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "The first look at Slack and Telegram" in shown(app))
        jobs.go.set()
        await until(pilot, lambda: "474 of 474 shown" in shown(app))


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40), (200, 60)])
async def test_both_totals_and_the_three_parts_are_shown_at_any_size(size: tuple[int, int]) -> None:
    app, _ = app_on(assessment())
    made = assessment()
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        bar = shown(app).splitlines()[1]
        assert "70 Slack" in bar
        assert "400 T" in bar
        for figure in (made.coverage.complete, made.coverage.gaps, made.coverage.unknown, made.uncategorised):
            assert f" {figure} " in bar


async def test_a_failed_platform_is_told_in_words_and_leaves_the_other() -> None:
    made = assessment(telegram_condition=Condition.SIGNED_OUT, problems=[SIGNED_OUT])
    app, _ = app_on(made)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        first, banner, second = shown(app).splitlines()[:3]
        assert "Telegram is signed out: O signs in again" in banner
        assert "Slack Northwind ok" in first
        assert "! Telegram @ada_north signed out" in first
        assert "0 Telegram not read" in second
        assert len(table(app).rows) == 72
        await pilot.press("p")
        await until(pilot, lambda: SIGNED_OUT.text in shown(app))


async def test_without_a_config_the_screen_says_what_to_do() -> None:
    app, jobs = app_on(ConfigError("There is no config yet.", "Copy config.toml.example."))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "There is no config yet." in shown(app))
        assert "Copy config.toml.example." in shown(app)
        assert "bitsafe-tui --demo" in shown(app)
        await pilot.press("c")
        await until(pilot, lambda: any("There is no config yet." in text for text in told(app)))
        jobs.earlier = assessment()
        await pilot.press("r")
        await until(pilot, lambda: "474 of 474 shown" in shown(app))


async def test_a_failed_refresh_keeps_the_last_run() -> None:
    held = LockHeld("Telegram is in use by another bitsafe-tui.", "End it first.")
    app, _ = app_on(assessment(), held)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "! Telegram is in use by another bitsafe-tui. End it first." in shown(app))
        assert len(table(app).rows) == 474
        await pilot.press("p")
        await until(pilot, lambda: "The last try did not work" in shown(app))


async def test_an_unforeseen_error_is_one_sentence_without_its_text() -> None:
    app, _ = app_on(assessment(), RuntimeError("xoxp-secret"))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Something went wrong" in shown(app))
        assert "xoxp" not in shown(app)
        assert "Traceback" not in shown(app)


async def test_a_run_without_groups_says_where_to_look() -> None:
    app, _ = app_on(assessment(0, 0))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "The audit found no group" in shown(app))


async def test_where_nobody_is_signed_in_no_group_was_looked_for() -> None:
    found = assessment(0, 0)
    seen = tuple(replace(one, condition=Condition.SIGNED_OUT) for one in found.snapshot.seen)
    app, _ = app_on(replace(found, snapshot=replace(found.snapshot, seen=seen)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Nobody is signed in" in shown(app))
        assert "O  signs in to Slack, then to Telegram" in shown(app)
        assert "found no group" not in shown(app)


async def test_what_waits_says_so_of_its_own_platform_which_is_signed_in_to_first() -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        out = frozenset[Platform]({"slack", "telegram"})
        app.main.show_logins(out, frozenset(), {"changes": frozenset[Platform]({"telegram"})})
        await until(pilot, lambda: "Telegram is signed out: O signs in again, then the changes" in shown(app))
        assert "Slack is signed out: O signs in again, then the refresh goes on" in shown(app)
        assert app.main.signed_out[0] == "telegram"


async def test_a_wait_counts_down_and_then_nothing_is_redrawn() -> None:
    wait = Waiting("telegram", "too many requests", NOW + timedelta(seconds=75))
    app, jobs = app_on(assessment(), events=[Progress("slack", "channels", 40, 72), wait])
    jobs.go.clear()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Telegram waits 1 min 15 s: too many requests" in shown(app))
        assert "Slack: channels 40/72" in shown(app)
        app.clock.forward(timedelta(seconds=70))  # type: ignore[attr-defined]
        await until(pilot, lambda: "Telegram waits 5 s" in shown(app))
        app.clock.forward(timedelta(seconds=9))  # type: ignore[attr-defined]
        await until(pilot, lambda: "waits" not in shown(app))
        jobs.go.set()
        await at_rest(pilot)


async def test_another_server_is_told_in_a_banner_but_not_in_the_demo() -> None:
    """It stands from the first look on, before any account has answered, and when one is signed out."""
    out = assessment(telegram_condition=Condition.SIGNED_OUT, problems=[SIGNED_OUT])
    app, jobs = app_on(None, out)
    settings = Settings(telegram=TelegramSettings(server="127.0.0.1:4430"))
    jobs.foreign_services = foreign(settings)
    jobs.go.clear()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "The first look at Slack and Telegram" in shown(app))
        assert "Telegram here is 127.0.0.1:4430, not the official service" in shown(app)
        jobs.go.set()
        await until(pilot, lambda: "Telegram is signed out" in shown(app))
        assert "Telegram here is 127.0.0.1:4430, not the official service" in shown(app)
    app, _ = app_on(out, demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        assert "DEMO" in shown(app).splitlines()[0]


async def test_the_demo_warns_of_no_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither has it any banner, nor does it hide that of a config with another server."""
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text('[slack]\napi_url = "http://127.0.0.1:8080/api/"\n')
    real, demo = Jobs(Options()), Jobs(Options(demo=True))
    try:
        real.open_place()
        demo.open_place()
        assert real.foreign() == ["! Slack here is 127.0.0.1:8080, not the official service"]
        assert demo.foreign() == []
    finally:
        await real.close()
        await demo.close()


async def test_leaving_at_any_moment_of_the_start_is_no_error() -> None:
    for pauses in range(12):
        app, _ = app_on(assessment(20, 20), events=[Progress("slack", "channels", 1, 2)])
        async with app.run_test(size=(80, 24)) as pilot:
            for _ in range(pauses):
                await asyncio.sleep(0)
            await pilot.press("ctrl+q")
        assert app.return_value == 0


async def test_a_fault_of_our_own_ends_with_one_sentence_and_no_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app, _ = app_on(assessment(3, 3))

    def broken(made: Assessment) -> None:
        raise RuntimeError("xoxp-secret")

    app.main.audit_ended = broken  # type: ignore[method-assign, assignment]
    with pytest.raises(RuntimeError):
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.return_code == 1)
    app._print_error_renderables()
    printed = capsys.readouterr()
    assert "Something went wrong" in printed.err
    assert "xoxp" not in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err
