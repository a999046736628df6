"""Whom handles were confirmed to lead to: kept apart from what a client has learned, and stronger."""

import sqlite3
from pathlib import Path

import pytest

from backends.confirmed import Confirmation, Confirmed, as_confirmed
from backends.model import Attendance, Identity, PlatformSeen, User
from backends.protocol import Bound, Roster
from backends.settings import TeamMember
from backends.store.engine import file_url
from backends.store.store import Store
from reports.coverage import assess
from reports.people import people
from reports.rows import State
from reports.unconfirmed import moved, unconfirmed
from tests.unit.snapshots import AMY, BOB, policy, seen, slack, snapshot, telegram

AMY_ON_TELEGRAM = User("telegram", "7", "Amy Pond", "amy_t")
AMY_CONFIRMED = Confirmation("telegram", "", "Amy_T", "7")
GROUP = telegram(1)


def looked() -> PlatformSeen:
    return seen(
        "telegram",
        [GROUP],
        [Attendance("7", frozenset([GROUP.id]))],
        identities=[Identity("telegram", "amy_t", AMY_ON_TELEGRAM)],
    )


def test_an_account_waits_until_somebody_has_confirmed_it() -> None:
    run = snapshot(looked())
    (one,) = unconfirmed((AMY, BOB), run, Confirmed())
    assert (one.member, one.handle, one.user.id, one.groups) == ("Amy", "amy_t", "7", 1)
    assert one.confirmation.key == AMY_CONFIRMED.key
    assert unconfirmed((AMY,), run, Confirmed({AMY_CONFIRMED.key: "7"})) == ()


@pytest.mark.parametrize(
    ("before", "alike"),
    [("amy_t", ()), ("arny_t", ("arny_t",)), ("amy_s", ("amy_s",)), ("bob_t", ()), ("amy_d", ())],
)
def test_a_handle_that_could_be_taken_for_one_confirmed_before_says_so(
    before: str, alike: tuple[str, ...]
) -> None:
    """A colleague's is merely near: @amy_d."""
    confirmed = Confirmed({("telegram", "", before): "9"})
    dana = TeamMember("Dana", telegram="amy_d")
    (one,) = unconfirmed((AMY, dana), snapshot(looked()), confirmed)
    assert one.alike == alike


def test_whoever_is_signed_in_need_not_be_confirmed() -> None:
    me = seen("telegram", [], identities=[Identity("telegram", "amy_t", User("telegram", "1", "Amy"))])
    assert unconfirmed((AMY,), snapshot(me), Confirmed()) == ()


def test_a_slack_handle_is_confirmed_in_one_workspace() -> None:
    part = seen("slack", [slack()], identities=[Identity("slack", "amy", User("slack", "U1", "Amy"))])
    other = Confirmed({("slack", "T02", "amy"): "U1"})
    assert [one.realm for one in unconfirmed((AMY,), snapshot(part), other)] == ["T01"]


def test_another_account_than_the_one_confirmed_stops_everything_about_that_person() -> None:
    run = as_confirmed(snapshot(looked()), Confirmed({AMY_CONFIRMED.key: "8"}))
    found = assess(policy((AMY, BOB)), run, confirmed=Confirmed({AMY_CONFIRMED.key: "8"}))
    cell = found.rows[0].cells["Amy"]
    assert cell.state is State.UNKNOWN
    assert "another account than the one that was confirmed" in cell.reason
    assert found.unconfirmed == ()
    (problem,) = found.snapshot.problems
    assert problem.text.startswith("@amy_t now leads to another account")
    assert [(name, one.handle) for name, one in moved((AMY, BOB), run)] == [("Amy", "amy_t")]


def test_what_stopped_already_is_told_once() -> None:
    confirmed = Confirmed({AMY_CONFIRMED.key: "8"})
    once = as_confirmed(snapshot(looked()), confirmed)
    assert as_confirmed(once, confirmed) == once


def test_an_unconfirmed_account_is_read_and_marked() -> None:
    found = assess(policy((AMY,)), snapshot(looked()), confirmed=Confirmed())
    assert found.rows[0].cells["Amy"].state is State.PRESENT
    (person,) = people((AMY,), found)
    marks = {one.platform: (one.unseen, one.confirmed) for one in person.handles}
    assert marks == {"slack": (False, False), "telegram": (True, False)}


def test_the_store_keeps_one_account_for_each_handle(tmp_path: Path) -> None:
    store = Store.open(file_url(tmp_path / "bitsafe.db"))
    store.confirm([AMY_CONFIRMED, Confirmation("slack", "T01", "amy", "U1")], "ada", "laptop")
    store.confirm([Confirmation("telegram", "", "amy_t", "9")], "bea", "laptop")
    assert store.confirmed().users == {("telegram", "", "amy_t"): "9", ("slack", "T01", "amy"): "U1"}


def test_what_was_bound_to_another_account_than_the_one_confirmed_is_looked_up_anew(tmp_path: Path) -> None:
    store = Store.open(file_url(tmp_path / "bitsafe.db"))
    store.save_rosters({"telegram": {"77": Roster({"amy_t": Bound("7"), "bob_t": Bound("8")})}})
    store.confirm([Confirmation("telegram", "", "amy_t", "9")], "ada", "laptop")
    assert set(store.rosters()["telegram"]["77"].bound) == {"bob_t"}


def test_an_audit_that_ends_later_takes_no_confirmation_back(tmp_path: Path) -> None:
    store = Store.open(file_url(tmp_path / "bitsafe.db"))
    rosters = store.rosters()
    rosters["telegram"]["77"] = Roster({"amy_t": Bound("7")})
    store.confirm([AMY_CONFIRMED], "ada", "laptop")
    store.save_rosters(rosters)
    assert store.confirmed().users == {AMY_CONFIRMED.key: "7"}
    assert store.rosters()["telegram"]["77"].bound == {"amy_t": Bound("7")}


def test_what_was_bound_before_counts_as_confirmed(tmp_path: Path) -> None:
    file = tmp_path / "bitsafe.db"
    Store.open(file_url(file)).close()
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE confirmed_handles")
    connection.execute("UPDATE alembic_version SET version_num = '0005'")
    rows = [
        ("slack", "T01", "amy", "U1"),
        ("telegram", "77", "amy_t", "7"),
        ("telegram", "78", "amy_t", "7"),
        ("telegram", "77", "bob_t", "8"),
        ("telegram", "78", "bob_t", "9"),
    ]
    for row in rows:
        connection.execute(
            "INSERT INTO handles (platform, account, handle, user_id, moved, name)"
            " VALUES (?, ?, ?, ?, 0, '')",
            row,
        )
    connection.commit()
    connection.close()
    store = Store.open(file_url(file))
    assert store.confirmed().users == {("slack", "T01", "amy"): "U1", ("telegram", "", "amy_t"): "7"}


def test_nobody_without_a_handle_waits() -> None:
    assert unconfirmed((TeamMember("Zoe"),), snapshot(looked()), Confirmed()) == ()
