"""Handles that nobody has confirmed: told on the screen, seen with their accounts, confirmed one or all."""

from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from backends.changes.plan import Plan
from backends.changes.step import Act, Skipped, Step
from backends.confirmed import Confirmation
from backends.model import GroupId, User
from reports.people import Handle, Person
from reports.unconfirmed import Unconfirmed
from tests.screens.pictures import Pictures
from tests.screens.stored import inside, stored_app
from tests.screens.world import NOW, at_rest, group, shown, told, until
from tui.app import BitsafeApp
from tui.checking_team import checks_of_team
from tui.confirming import ANEW, STAYS, WHERE, with_identities
from tui.screens.confirm_handles import doubts
from tui.screens.review import Review

SIZES = pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
WAITING = ("Bea Ford", "Cal Reyes")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def waiting(app: BitsafeApp) -> set[tuple[str, str]]:
    assert app.jobs.assessment is not None
    return {(one.member, one.platform) for one in app.jobs.assessment.unconfirmed}


async def test_the_status_line_and_the_problems_say_that_handles_wait_and_which_key_leads_there(
    home: Path,
) -> None:
    app = stored_app(home, unconfirmed=WAITING)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: "4 handles not confirmed yet: P" in shown(app))
        await pilot.press("p")
        await until(pilot, lambda: "Not confirmed yet" in inside(app))
        assert "Bea Ford: @bea_ford on Telegram is Bea Ford, id telegram-Bea Ford" in inside(app)


@SIZES
async def test_people_show_what_is_not_confirmed_and_c_confirms_all(
    home: Path, size: tuple[int, int]
) -> None:
    app = stored_app(home, unconfirmed=WAITING)
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "! 4 handles not confirmed yet: c shows whose they are." in inside(app))
        await pilot.press("down")
        await until(pilot, lambda: "! Slack ! Tg" in inside(app))
        if size[1] > 16:
            await until(pilot, lambda: "id slack-Bea Ford · not confirmed yet" in inside(app))
        await pilot.press("c")
        await until(pilot, lambda: "Are these the right people?" in shown(app))
        assert "@bea_ford leads to Bea Ford, id slack-Bea Ford" in inside(app)
        assert "Enter Confirm 4" in inside(app)
        await pilot.press("enter")
        await until(pilot, lambda: not waiting(app))
        await until(pilot, lambda: "not confirmed yet" not in inside(app))
        assert "4 handles confirmed" in told(app)


async def test_one_is_confirmed_alone_and_the_others_go_on_waiting(home: Path) -> None:
    app = stored_app(home, unconfirmed=WAITING)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "not confirmed yet" in inside(app))
        await pilot.press("down", "down", "c")
        await until(pilot, lambda: "@cal_reyes leads to" in inside(app))
        await pilot.press("c")
        await until(pilot, lambda: len(waiting(app)) == 3)
        assert ("Cal Reyes", "slack") not in waiting(app)
        await until(pilot, lambda: "! 3 handles not confirmed yet" in inside(app))


async def test_what_is_not_marked_is_not_confirmed(home: Path) -> None:
    app = stored_app(home, unconfirmed=WAITING)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "not confirmed yet" in inside(app))
        await pilot.press("c", "space", "enter")
        await until(pilot, lambda: waiting(app) == {("Bea Ford", "slack")})


async def test_where_nobody_waits_nothing_is_said(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        assert "not confirmed" not in shown(app)
        await pilot.press("P")
        await until(pilot, lambda: "✓ Slack ✓ Tg" in inside(app))
        assert "c Confirm" not in inside(app)


async def test_a_look_alike_of_a_confirmed_handle_is_not_marked_and_named_in_the_review(home: Path) -> None:
    app = stored_app(home, unconfirmed=("Bea Ford",))
    app.jobs.store.confirm([Confirmation("telegram", "", "bea_f0rd", "another")], "ada", "laptop")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "2 handles not confirmed yet" in inside(app))
        await pilot.press("down", "c")
        await until(pilot, lambda: "Enter Confirm 1" in inside(app))
        await pilot.press("down")
        sentence = "It could be taken for @bea_f0rd, confirmed before as another account."
        await until(pilot, lambda: sentence in inside(app))
        step = Step(1, Act.INVITE, group(0, "telegram"), User("telegram", "telegram-Bea Ford", "Bea Ford"))
        plan = with_identities(app.jobs, Plan("Close gaps", NOW, "run-1", (), (step,), ()))
    assert any(sentence in warning for warning in plan.warnings)


async def test_a_handle_that_moved_says_where_it_is_confirmed_anew(home: Path) -> None:
    app = stored_app(home)
    app.jobs.store.confirm([Confirmation("telegram", "", "bea_ford", "another")], "ada", "laptop")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: f"! 1 handle moved to another account: {ANEW}." in inside(app))
        await pilot.press("c")
        await until(pilot, lambda: f"A handle moved to another account: {ANEW}." in inside(app))
        await pilot.press("down")
        await until(pilot, lambda: "stopped: it now leads to another account" in inside(app))
        await pilot.press("escape", "p")
        await until(pilot, lambda: "@bea_ford now leads to another account" in inside(app))
    checks = list(checks_of_team(app.jobs.place))
    assert [check.level for check in checks] == ["warning"]
    assert "Bea Ford: @bea_ford on Telegram" in checks[0].text


def test_what_speaks_against_a_handle_is_said() -> None:
    bea = User("telegram", "7", "Bea Ford", "bea_ford")
    jonas = User("telegram", "8", "Jonas Ford", "jonas")
    copy = User("telegram", "9", "Bea Ford", "bea_f0rd")
    handles = [
        Unconfirmed("Bea Ford", "telegram", "", "bea_ford", bea, 3),
        Unconfirmed("Oana Hill", "telegram", "", "jonas", jonas, 3),
        Unconfirmed("Uma Lee", "telegram", "", "uma", replace(jonas, name="Uma Lee"), 3),
    ]
    people = [
        Person(name, "", (Handle("telegram", user.handle, "required", user),), (), 0, 0, None)
        for name, user in [("Bea Ford", bea), ("Oana Hill", jonas), ("Uma Lee", jonas), ("Bea B", copy)]
    ]
    found = doubts(handles, people)
    assert found[0] == "Bea Ford (@bea_f0rd) could be taken for this account."
    assert "Uma Lee has the same account" in found[1]
    assert "Jonas Ford is another name than Oana Hill." in found[1]
    assert found[2] == "Oana Hill has the same account, and one account cannot be two people."


async def test_the_panel_looks_as_it_should(home: Path, snapshot: SnapshotAssertion) -> None:
    async def reach(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "not confirmed yet" in shown(pilot.app))
        await pilot.press("c")
        await until(pilot, lambda: "Are these the right people?" in shown(pilot.app))

    await Pictures(snapshot)(stored_app(home, unconfirmed=WAITING), reach)


async def test_a_review_says_what_to_do_where_nobody_has_confirmed_an_account(home: Path) -> None:
    app = stored_app(home)
    left = Skipped(GroupId("telegram:77/-1001"), "Acme", "Bea Ford", f"{STAYS}: @bea_ford; {WHERE}")
    plan = Plan("Remove Bea Ford", NOW, "run-1", (), (), (left,))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        app.push_screen(Review(plan, lambda plan: [], app.clock))
        await until(pilot, lambda: "Leave this, then P and c" in inside(app))
