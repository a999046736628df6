"""The database: what is kept comes back, what is old stays, and every trouble is told in words."""

import sqlite3
import stat
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import StoreError
from backends.json_bytes import well_formed
from backends.model import (
    Attendance,
    Condition,
    Group,
    GroupId,
    Identity,
    Kind,
    Platform,
    Problem,
    Rights,
    Role,
    Snapshot,
    Standing,
    User,
)
from backends.protocol import Bound, Roster
from backends.store import codec
from backends.store.engine import file_url
from backends.store.store import Store
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.snapshots import basic, seen, slack, snapshot, telegram


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bitsafe.db"


@pytest.fixture
def store(file: Path) -> Store:
    return Store.open(file_url(file))


def keep(store: Store, *groups: Group, run: str, condition: Condition = Condition.OK) -> None:
    platform: Platform = groups[0].platform
    store.save(snapshot(seen(platform, groups, condition=condition), run=run), {})


def first_runs(file: Path) -> dict[str, str]:
    with sqlite3.connect(file) as connection:
        return dict(connection.execute("select key, first_run from groups").fetchall())


def damage(file: Path, sql: str) -> None:
    with sqlite3.connect(file) as connection:
        assert connection.execute(sql).rowcount == 1


def test_a_new_database_is_empty(store: Store) -> None:
    assert store.last_whole() is None
    assert store.tracked() == {"slack": [], "telegram": []}
    assert store.rosters() == {"slack": {}, "telegram": {}}


def test_a_snapshot_comes_back_as_it_was(store: Store) -> None:
    group = replace(
        telegram(),
        kind=Kind.FORUM,
        role=Role.OWNER,
        rights=Rights(True, None, False),
        members=12,
        archived=True,
        shared=True,
        standing=Standing.LOST,
        url="https://t.me/x",
        migrated_from="-5",
        active=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
    )
    people = [
        Attendance("1", frozenset([group.id]), {basic(9).id: "hidden"}, doubt="counts differ"),
        Attendance("2", failed="no answer"),
    ]
    known = [
        Identity("telegram", "ada", User("telegram", "1", "Ada", "ada", deleted=True)),
        Identity("telegram", "nobody", None, "no such handle"),
    ]
    part = seen(
        "telegram",
        [group, basic(9)],
        people,
        identities=known,
        condition=Condition.PARTIAL,
        problems=[Problem("telegram", "one"), Problem("telegram", "two", group.id)],
    )
    part = replace(part, candidates=(telegram(3),), groups_used=402)
    whole = snapshot(seen("slack", [slack()]), part)
    store.save(whole, {})
    found = store.last_whole()
    assert found == whole
    assert found is not None
    assert all(isinstance(one.id, GroupId) for one in found.groups)
    assert all(isinstance(id, GroupId) for id in found.seen[1].attendance[0].present)
    assert store.tracked() == {"slack": [slack()], "telegram": [group, basic(9)]}


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_kept(store: Store, name: str) -> None:
    person = Identity("slack", "x", User("slack", "U1", name, name))
    group = slack(title=name)
    whole = snapshot(seen("slack", [group], identities=[person], problems=[Problem("slack", name)]))
    store.save(whole, {})
    found = store.last_whole()
    wanted = well_formed(name)
    assert found is not None
    assert [one.title for one in found.groups] == [wanted]
    assert found.seen[0].identities[0].user == User("slack", "U1", wanted, wanted)
    assert found.problems[0].text == wanted
    assert store.tracked()["slack"][0].title == wanted


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_only_lone_surrogates_change(name: str) -> None:
    found = codec.unpack_group(codec.pack_group(telegram(title=name))).title
    assert len(found) == len(name)
    for given_one, kept in zip(name, found, strict=True):
        assert kept == ("\ufffd" if 0xD800 <= ord(given_one) < 0xE000 else given_one)


@given(st.binary(max_size=40), st.integers(0, 200))
def test_damaged_bytes_are_told_in_words(noise: bytes, place: int) -> None:
    run, group = codec.pack(snapshot(seen("slack", [slack()]))), codec.pack_group(slack())
    with suppress(StoreError):
        assert isinstance(codec.unpack(run[:place] + noise + run[place + 1 :]), Snapshot)
    with suppress(StoreError):
        assert isinstance(codec.unpack_group(group[:place] + noise + group[place + 1 :]), Group)


def test_the_last_whole_run_is_the_latest_over_everything(store: Store) -> None:
    store.save(snapshot(seen("slack", [slack()]), run="b", hours=2), {})
    store.save(snapshot(seen("slack", [slack()]), run="a", hours=1), {})
    store.save(snapshot(seen("slack", [slack()]), run="c", hours=3, scope="platform:slack"), {})
    found = store.last_whole()
    assert found is not None
    assert found.run == "b"


def test_a_damaged_newest_run_is_passed_over(store: Store, file: Path) -> None:
    store.save(snapshot(run="old"), {})
    store.save(snapshot(run="new", hours=1), {})
    damage(file, "update runs set snapshot = x'00' where id = 'new'")
    found = store.last_whole()
    assert found is not None
    assert found.run == "old"


def test_a_damaged_group_is_no_silent_loss(store: Store, file: Path) -> None:
    keep(store, slack(), run="one")
    damage(file, "update groups set seen = x'22ff22'")
    with pytest.raises(StoreError, match="A stored group is damaged"):
        store.tracked()


def test_a_run_is_kept_once(store: Store) -> None:
    keep(store, slack(), run="one")
    with pytest.raises(StoreError, match="could not be written"):
        keep(store, slack("C0002"), run="one")
    assert store.tracked()["slack"] == [slack()]


def test_a_group_seen_again_keeps_its_first_run(store: Store, file: Path) -> None:
    keep(store, slack(title="old-bitsafe"), run="one")
    keep(store, slack(title="new-bitsafe"), run="two")
    assert first_runs(file) == {"slack:T01/0001": "one"}
    assert [group.title for group in store.tracked()["slack"]] == ["new-bitsafe"]


def test_slacks_letter_makes_no_second_group(store: Store, file: Path) -> None:
    keep(store, slack("G0001"), run="one")
    keep(store, slack("C0001"), run="two")
    assert first_runs(file) == {"slack:T01/0001": "one"}
    assert store.tracked()["slack"] == [slack("C0001")]


def test_another_telegram_account_makes_no_second_group(store: Store) -> None:
    keep(store, telegram(account="77"), run="one")
    keep(store, telegram(account="88"), run="two")
    assert store.tracked()["telegram"] == [telegram(account="88")]


@pytest.mark.parametrize("gone", [Standing.LOST, Standing.VANISHED])
def test_a_group_that_is_gone_stays_as_last_seen(store: Store, gone: Standing) -> None:
    keep(store, telegram(title="Last seen"), run="one")
    keep(store, telegram(title="", standing=gone), run="two")
    assert store.tracked()["telegram"] == [telegram(title="Last seen")]


def test_a_group_first_met_as_lost_is_tracked_too(store: Store) -> None:
    lost = telegram(standing=Standing.LOST)
    keep(store, lost, run="one")
    assert store.tracked()["telegram"] == [lost]


def test_a_platform_that_failed_has_seen_nothing(store: Store, file: Path) -> None:
    keep(store, slack(title="as seen"), run="one")
    keep(store, slack(title="as seen"), run="two", condition=Condition.UNREACHABLE)
    with sqlite3.connect(file) as connection:
        assert connection.execute("select last_run from groups").fetchall() == [("one",)]


def test_a_migrated_pair_is_one_group_with_one_history(store: Store, file: Path) -> None:
    keep(store, basic(5), run="one")
    keep(store, telegram(migrated_from="-5"), run="two")
    assert store.tracked()["telegram"] == [telegram(migrated_from="-5")]
    assert first_runs(file) == {telegram().id.key: "one"}


def test_the_old_half_does_not_come_back(store: Store) -> None:
    keep(store, telegram(migrated_from="-5"), basic(5), run="one")
    keep(store, basic(5), telegram(migrated_from="-5"), run="two")
    assert store.tracked()["telegram"] == [telegram(migrated_from="-5")]


def test_rosters_come_back_by_platform_and_account(store: Store) -> None:
    checked = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    ada = Roster({"amy": Bound("1", -(2**63)), "bob": Bound("2")}, {"-1001": (True, checked)})
    bea = Roster({"amy": Bound("1", 2**63 - 1)}, {"-1001": (False, checked)})
    slack_one = Roster({"amy": Bound("U1", name="Amy Ade"), "bob": Bound("U2", moved=True)})
    store.save(snapshot(run="1"), {"telegram": {"77": ada, "88": bea}, "slack": {"T01": slack_one}})
    assert store.rosters() == {"telegram": {"77": ada, "88": bea}, "slack": {"T01": slack_one}}


def test_a_roster_is_replaced_as_a_whole_and_others_stay(store: Store) -> None:
    other = Roster({"bob": Bound("2")})
    store.save(snapshot(run="1"), {"telegram": {"77": Roster({"amy": Bound("1")}), "88": other}})
    store.save(snapshot(run="2"), {"telegram": {"77": Roster({"cleo": Bound("3")})}})
    found = store.rosters()["telegram"]
    assert found["77"].bound == {"cleo": Bound("3")}
    assert found["88"] == other


def test_a_scope_typed_in_broken_bytes_is_kept(store: Store) -> None:
    store.save(snapshot(scope="title:\udcff"), {})
    assert store.last_whole() is None


def test_the_files_are_their_owners_alone(store: Store, file: Path) -> None:
    keep(store, slack(), run="one")
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()}
    assert modes[file.name] == 0o600
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed(store: Store, file: Path) -> None:
    file.chmod(0o644)
    Store.open(file_url(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "name", ["a b", "50%", "%41", "x?y=z", "a#b", "ümlaut-日本", "'quote\"", "file:x", ":memory:"]
)
def test_a_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / "x.db"
    keep(Store.open(file_url(file)), slack(), run="one")
    assert file.is_file()
    assert Store.open(file_url(file)).tracked()["slack"] == [slack()]


def test_a_run_that_read_every_platform_comes_before_a_later_one_that_did_not(store: Store) -> None:
    keep(store, slack(), run="20261123-1")
    keep(store, slack(), run="20261123-2", condition=Condition.LOCKED)
    found = store.last_whole()
    assert found is not None
    assert found.run == "20261123-1"


def test_where_no_run_read_every_platform_the_latest_is_shown(store: Store) -> None:
    keep(store, slack(), run="20261123-1", condition=Condition.FAILED)
    keep(store, slack(), run="20261123-2", condition=Condition.LOCKED)
    found = store.last_whole()
    assert found is not None
    assert found.run == "20261123-2"
