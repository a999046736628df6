"""Decisions, titles and runs in the database: kept as they were made, undone once, told oldest first."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backends.decisions import Excuse, Recategorise, Star, Subject, TeamEdit, deactivated
from backends.errors import StoreError
from backends.model import Condition, PlatformSeen
from backends.store.engine import file_url
from backends.store.store import Store
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.snapshots import STARTED, basic, seen, slack, snapshot, telegram


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(file_url(tmp_path / "bitsafe.db"))


@pytest.mark.parametrize(
    "subject",
    [
        Excuse("Amy", group="telegram:-5", reason="on leave", until=date(2026, 11, 30)),
        Excuse(filter="category:bd", reason="for now"),
        Recategorise("slack:T01/0001", "Marketing"),
        Star("telegram:-5"),
        TeamEdit("Amy", {"telegram": "amy_t", "slack": None}, new=True),
        deactivated("Amy"),
    ],
)
def test_a_decision_comes_back_as_it_was_made(store: Store, subject: Subject) -> None:
    made = store.decide(subject, "ada", "laptop")
    assert (made.subject, made.by, made.active) == (subject, "ada@laptop", True)
    assert abs((datetime.now(UTC) - made.made).total_seconds()) < 60
    assert store.decisions() == [made]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_reasons_and_users_are_kept(store: Store, name: str) -> None:
    made = store.decide(Excuse(name, reason=name), name, name)
    assert store.decisions() == [made]
    assert store.undo(made.id, name, name).undone_by == store.decisions(active_only=False)[0].undone_by


@given(st.text(alphabet=st.characters(codec="utf-8")))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_reason_comes_back_letter_by_letter(store: Store, reason: str) -> None:
    made = store.decide(Excuse("Amy", reason=reason), "ada", "laptop")
    assert store.decisions()[-1].subject == made.subject == Excuse("Amy", reason=reason)


def test_a_lone_surrogate_is_replaced(store: Store) -> None:
    store.decide(Excuse("Amy", reason="a\ud800b"), "ada\udcff", "laptop")
    (found,) = store.decisions()
    assert (found.subject, found.user) == (Excuse("Amy", reason="a\ufffdb"), "ada\ufffd")


def test_what_is_undone_stays_in_the_list_of_all(store: Store) -> None:
    first, second = (store.decide(Star(key), "ada", "laptop") for key in ("telegram:-1", "telegram:-2"))
    undone = store.undo(first.id, "bea", "desk")
    assert (undone.active, undone.undone_by) == (False, "bea@desk")
    assert store.decisions() == [second]
    assert store.decisions(active_only=False) == [undone, second]


def test_nothing_is_undone_twice_or_out_of_nothing(store: Store) -> None:
    made = store.decide(Star("telegram:-1"), "ada", "laptop")
    store.undo(made.id, "bea", "desk")
    with pytest.raises(StoreError, match="bea@desk has undone this already"):
        store.undo(made.id, "ada", "laptop")
    with pytest.raises(StoreError, match="no such decision"):
        store.undo(made.id + 1, "ada", "laptop")


# Runs


def test_whole_runs_newest_first(store: Store) -> None:
    telegram_failed = seen("telegram", [], condition=Condition.FAILED)
    for part in (
        snapshot(seen("slack", [slack()]), seen("telegram", [telegram()]), run="a"),
        snapshot(seen("slack", [slack()]), telegram_failed, run="b", hours=1),
        snapshot(seen("slack", [slack()]), run="part", hours=2, scope="acme"),
    ):
        store.save(part, {})
    found = store.whole_runs(10)
    assert [(run.id, sorted(run.read)) for run in found] == [("b", ["slack"]), ("a", ["slack", "telegram"])]
    assert found[1].started == STARTED
    assert store.whole_runs(1) == found[:1]


def test_a_run_by_its_id(store: Store) -> None:
    kept = snapshot(seen("slack", [slack()]), run="a")
    store.save(kept, {})
    assert store.snapshot("a") == kept
    with pytest.raises(StoreError, match="no such run"):
        store.snapshot("b")


def test_keys_first_seen_after_a_moment(store: Store) -> None:
    store.save(snapshot(seen("telegram", [telegram(1)]), run="a"), {})
    store.save(snapshot(seen("telegram", [telegram(1), telegram(2)]), run="b", hours=1), {})
    assert store.keys_first_seen_after(STARTED) == {telegram(2).id.key}
    assert store.keys_first_seen_after(STARTED.replace(year=2025)) == {telegram(1).id.key, telegram(2).id.key}


# Titles


def keep(store: Store, run: str, *parts: PlatformSeen) -> None:
    store.save(snapshot(*parts, run=run), {})


def test_every_title_that_a_group_had_is_known(store: Store) -> None:
    for run, title in (("a", "Acme iBTC"), ("b", "Acme BitSafe"), ("c", "Acme BitSafe")):
        keep(store, run, seen("telegram", [replace(telegram(), title=title)]))
    assert store.titles() == {telegram().id.key: {"Acme iBTC", "Acme BitSafe"}}


def test_a_supergroup_goes_on_with_the_titles_of_its_basic_group(store: Store) -> None:
    keep(store, "a", seen("telegram", [basic(5, "Acme iBTC")]))
    grown = telegram(9, "Acme", migrated_from="-5")
    keep(store, "b", seen("telegram", [grown]))
    keep(store, "c", seen("telegram", [grown]))
    assert store.titles() == {grown.id.key: {"Acme iBTC", "Acme"}}


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_titles_are_kept(store: Store, name: str) -> None:
    keep(store, "a", seen("slack", [slack(title=name)]))
    keep(store, "b", seen("slack", [slack(title=name)]))
    (titles,) = store.titles().values()
    assert titles == {re.sub("[\ud800-\udfff]", "\ufffd", name)}


def test_a_platform_that_failed_names_nothing(store: Store) -> None:
    keep(store, "a", seen("slack", [slack()], condition=Condition.FAILED))
    assert store.titles() == {}
