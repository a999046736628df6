"""The journal: what was sent is known whatever happens next, and no plan is begun twice."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backends.changes.basis import Head
from backends.changes.budget import limited_until
from backends.changes.in_hand import InHand
from backends.changes.journal import Journal
from backends.changes.linking import plan_revocations
from backends.changes.record import StepOutcome
from backends.changes.step import Act, Step
from backends.errors import StoreError
from backends.outcomes import Outcome
from backends.store.engine import file_url
from backends.store.store import Store
from tests.unit.changes.plans import ADA_TOO, channel, invite, person, plan, rename, supergroup

SOON = timedelta(seconds=5)
NAMES = ["\udcff", "=1+1", "\x1b]0;x\x07", "\u202eabc", "\0", "🧨" * 60, "", "[/b]"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bitsafe.db"


@pytest.fixture
def journal(file: Path) -> Journal:
    return Journal(Store.open(file_url(file)))


def now() -> datetime:
    return datetime.now(UTC)


def outcome(number: int, what: Outcome = Outcome.VERIFIED, **more: object) -> StepOutcome:
    return replace(StepOutcome(number, what, "", now()), **more)  # type: ignore[arg-type]


async def test_a_plan_comes_back_as_it_was(journal: Journal) -> None:
    wanted = plan(invite(channel(1), "U1"), rename(supergroup(2), "New"), undoes="earlier")
    run = await journal.begin(wanted, "ada", "desk")
    found = await journal.record(run)
    assert found.plan == wanted
    assert found.plan.hash == wanted.hash
    assert (found.user, found.host, found.ended, found.outcomes, found.sent) == (
        "ada", "desk", None, {}, frozenset(),
    )  # fmt: skip
    assert now() - found.started < SOON
    assert [step.number for step in found.open] == [1, 2]


@pytest.mark.parametrize("name", NAMES)
async def test_hostile_names_are_kept(journal: Journal, name: str) -> None:
    group = replace(supergroup(1), title=name)
    run = await journal.begin(plan(rename(group, name)), name, name)
    await journal.done(run, outcome(1, detail=name, title=name))
    found = await journal.record(run)
    whole = name.replace("\udcff", "\ufffd")
    assert found.plan.steps[0].group.title == whole
    assert found.outcomes[1].title == whole
    assert found.outcomes[1].detail == whole.replace("\0", "\ufffd")


async def test_one_plan_is_begun_once(journal: Journal) -> None:
    wanted = plan(invite(channel(1), "U1"))
    run = await journal.begin(wanted, "ada", "desk")
    with pytest.raises(StoreError, match=rf"applied already: by ada@desk.*resume {run}"):
        await journal.begin(wanted, "bea", "phone")
    await journal.end(run)
    with pytest.raises(StoreError, match=r"applied already.*Make a new plan"):
        await journal.begin(wanted, "bea", "phone")
    later = replace(wanted, made=wanted.made + timedelta(microseconds=1))
    assert await journal.begin(later, "bea", "phone") != run


async def test_what_was_sent_is_known_until_its_outcome_is(journal: Journal) -> None:
    run = await journal.begin(plan(*(invite(channel(n), "U1") for n in range(1, 4))), "a", "b")
    await journal.sent(run, [1, 2])
    assert (await journal.record(run)).sent == {1, 2}
    await journal.done(run, outcome(1, title="x"), outcome(2, Outcome.LIMITED, detail="until 15:20"))
    found = await journal.record(run)
    assert found.sent == frozenset()
    assert found.outcomes[1].title == "x"
    assert found.outcomes[2].detail == "until 15:20"
    assert [step.number for step in found.open] == [2, 3]


async def test_sending_again_takes_the_outcome_back(journal: Journal) -> None:
    run = await journal.begin(plan(invite(channel(1), "U1")), "a", "b")
    await journal.sent(run, [1])
    await journal.done(run, outcome(1, Outcome.LIMITED))
    await journal.sent(run, [1])
    found = await journal.record(run)
    assert not found.outcomes
    assert found.sent == {1}


async def test_what_cannot_be_seen_is_looked_up_on_resuming(journal: Journal) -> None:
    run = await journal.begin(plan(invite(channel(1), "U1"), invite(channel(2), "U1")), "a", "b")
    await journal.sent(run, [1, 2])
    await journal.done(
        run, outcome(1, Outcome.LIMITED, unseen=True), outcome(2, Outcome.PENDING, unseen=True)
    )
    assert (await journal.record(run)).sent == {1}


async def test_unfinished_runs_are_offered_until_they_end(journal: Journal) -> None:
    first = await journal.begin(plan(invite(channel(1), "U1")), "a", "b")
    second = await journal.begin(plan(invite(channel(2), "U1")), "a", "b")
    assert {found.run for found in await journal.unfinished()} == {first, second}
    await journal.end(first)
    assert [found.run for found in await journal.unfinished()] == [second]
    assert len(await journal.records(10)) == 2
    assert len(await journal.records(1)) == 1


async def test_an_unknown_run_is_told_in_words(journal: Journal) -> None:
    with pytest.raises(StoreError, match="no such run of changes"):
        await journal.record("x")


async def test_the_budget_counts_what_was_sent(journal: Journal, file: Path) -> None:
    message = Step(0, Act.MESSAGE, supergroup(1), person("9", supergroup(1)), text="hello")
    steps = [invite(supergroup(1), "1"), rename(supergroup(1), "x"), message, invite(channel(1), "U1")]
    run = await journal.begin(plan(*steps, invite(supergroup(2), "1")), "a", "b")
    assert await journal.spent("telegram", "77", now()) == []
    await journal.sent(run, [1, 2, 3, 4])
    await journal.sent(run, [1])
    assert len(await journal.spent("telegram", "77", now())) == 3
    assert len(await journal.spent("telegram", "88", now())) == 0
    with sqlite3.connect(file) as connection:
        connection.execute("update change_steps set sent = datetime('now', '-25 hours') where number = 1")
    assert len(await journal.spent("telegram", "77", now())) == 1


IN_HAND = [
    (Outcome.PENDING, False, "waits for approval"),
    (Outcome.PENDING, True, "invited"),
    (Outcome.VERIFIED, False, "invited"),
    (Outcome.FAILED, True, "invited"),
    (Outcome.FAILED, False, None),
    (Outcome.NEEDS_LINK, False, None),
    (Outcome.PRIVACY, False, None),
    (Outcome.ALREADY, False, None),
    (Outcome.LIMITED, False, None),
]


@pytest.mark.parametrize(("what", "unseen", "wanted"), IN_HAND)
async def test_what_is_in_hand(journal: Journal, what: Outcome, unseen: bool, wanted: str | None) -> None:
    group = supergroup(1)
    run = await journal.begin(plan(invite(group, "5")), "a", "b")
    await journal.sent(run, [1])
    await journal.done(run, outcome(1, what, unseen=unseen))
    found = await journal.in_hand(now())
    if wanted is None:
        assert not found
    else:
        assert found.keys() == {(group.id.key, "5")}
        assert found[group.id.key, "5"].what == wanted
    assert not await journal.in_hand(now() + timedelta(days=7, seconds=5))


async def test_whose_settings_refused_us(journal: Journal) -> None:
    """For a week, for the account that was refused, and until they let themselves be put in anywhere."""
    groups = [supergroup(number) for number in (1, 2, 3, 4)]
    run = await journal.begin(
        plan(*(invite(group, "5") for group in groups), invite(groups[0], "6")), "a", "b"
    )

    async def refused(later: timedelta = timedelta()) -> set[tuple[str, str]]:
        return set(await journal.refused("telegram", "77", now() + later))

    await journal.sent(run, [1, 2, 3, 5])
    whats = [Outcome.PRIVACY, Outcome.NEEDS_LINK, Outcome.FAILED]
    await journal.done(run, *(outcome(number, what) for number, what in enumerate(whats, 1)))
    await journal.done(run, outcome(5, Outcome.PRIVACY))
    both = {(groups[0].id.key, "5"), (groups[1].id.key, "5")}
    assert await refused() == both | {(groups[0].id.key, "6")}
    assert not await journal.in_hand(now())
    assert not await refused(timedelta(days=7, seconds=5))
    assert not await journal.refused("telegram", "78", now())
    await journal.sent(run, [4])
    await journal.done(run, outcome(4))
    assert await refused() == {(groups[0].id.key, "6")}


async def test_the_last_thing_done_is_what_is_in_hand(journal: Journal) -> None:
    group = supergroup(1)
    acts = (Act.INVITE, Act.LINK, Act.REVOKE_LINK, Act.INVITE, Act.REMOVE)
    steps = [Step(0, act, group, person("5", group)) for act in acts]
    run = await journal.begin(plan(*steps), "a", "b")
    told = []
    for number in range(1, 6):
        await journal.sent(run, [number])
        await journal.done(run, outcome(number))
        found = await journal.in_hand(now())
        told.append(found[group.id.key, "5"].what if found else None)
    assert told == ["invited", "link made", None, "invited", None]


@pytest.mark.parametrize(
    ("what", "left"),
    [(Outcome.VERIFIED, False), (Outcome.ALREADY, False), (Outcome.FAILED, True), (Outcome.LIMITED, True)],
)
async def test_a_link_counts_until_it_is_surely_revoked(journal: Journal, what: Outcome, left: bool) -> None:
    group = supergroup(1)
    made = Step(1, Act.LINK, group, person("5", group), "Bea", text="bitsafe 1")
    run = await journal.begin(plan(made), "a", "b")
    await journal.sent(run, [1])
    await journal.done(run, outcome(1))
    revoked = plan_revocations("x", [made], {group.id: group}, Head("audit-1", now(), (ADA_TOO,)))
    run = await journal.begin(revoked, "a", "b")
    await journal.sent(run, [1])
    await journal.done(run, outcome(1, what))
    assert ((group.id.key, "5") in await journal.in_hand(now())) is left


async def test_how_long_an_account_is_limited(journal: Journal) -> None:
    at = now()
    assert await limited_until(journal, "telegram", "77", at) is None
    await journal.limit("telegram", "77", at - timedelta(hours=9))
    await journal.limit("telegram", "77", at)
    await journal.limit("slack", "U01", at)
    assert await limited_until(journal, "telegram", "77", at + timedelta(hours=23)) == at + timedelta(days=1)
    assert await limited_until(journal, "telegram", "77", at + timedelta(days=1)) is None
    assert await limited_until(journal, "telegram", "78", at) is None
    # What Slack says of an account is for an admin to mend, and that shows at once.
    assert await limited_until(journal, "slack", "U01", at) is None


async def test_an_owner_who_was_asked_is_in_hand(journal: Journal) -> None:
    pair = supergroup(1).id.key, "5"
    await journal.ask([pair, pair, ("slack:T01/0001", "U5")], "ada@desk")
    await journal.ask([pair], "bea@desk")
    found = await journal.in_hand(now())
    assert found.keys() == {pair, ("slack:T01/0001", "U5")}
    assert found[pair].what == "owner asked"
    assert isinstance(found[pair], InHand)
    assert now() - found[pair].when < SOON


async def test_a_damaged_plan_is_told_in_words(journal: Journal, file: Path) -> None:
    run = await journal.begin(plan(invite(channel(1), "U1")), "a", "b")
    with sqlite3.connect(file) as connection:
        connection.execute("update change_runs set plan = x'00'")
    with pytest.raises(StoreError, match="A stored plan is damaged"):
        await journal.record(run)


@pytest.mark.parametrize("last", [Outcome.NEEDS_LINK, Outcome.NOT_PERMITTED, Outcome.FAILED])
async def test_the_last_try_is_told_until_it_works(file: Path, journal: Journal, last: Outcome) -> None:
    store = Store.open(file_url(file))
    group = channel(1)
    for what, wanted in ((last, True), (Outcome.VERIFIED, False)):
        step = invite(group, "U1")
        run = await journal.begin(replace(plan(step), made=now()), "ada", "desk")
        await journal.sent(run, [1])
        await journal.done(run, outcome(1, what))
        assert ((group.id.key, "U1") in store.tries()) is wanted
