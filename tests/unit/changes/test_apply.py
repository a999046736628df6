"""The engine: each step is journalled, sent once, read back, and told as it is."""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backends.changes.apply import apply
from backends.changes.journal import Journal
from backends.changes.pace import Pace
from backends.changes.quiet import Quiet
from backends.changes.record import ChangeRecord, StepDone
from backends.changes.step import Act, Step
from backends.errors import AccountLimited, LimitReached, MissingScope, NotSignedIn, Refused, StoreError
from backends.model import Event, Progress, User, Waiting
from backends.outcomes import Answer, Outcome
from backends.protocol import Place
from backends.store.engine import file_url
from backends.store.store import Store
from tests.unit.changes.plans import channel, invite, person, plan, remove, rename, supergroup
from tests.unit.changes.small_world import SmallWorld, lost

QUICK = Pace(between=0, looks=(0, 0.01), looks_after_loss=(0, 0.01, 0.02))


class Stage:
    """A store, a world for each platform, and what was told."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "bitsafe.db"
        self.journal = Journal(Store.open(file_url(self.file)))
        self.telegram = SmallWorld("telegram")
        self.slack = SmallWorld("slack", at_once=100)
        self.told: list[Event | StepDone] = []
        self.stop = asyncio.Event()
        self.pace = QUICK

    async def apply(self, *steps: Step) -> ChangeRecord:
        made = datetime.now(UTC)
        return await self.resume(await self.journal.begin(plan(*steps, made=made), "ada", "desk"))

    async def resume(self, run: str) -> ChangeRecord:
        return await apply(
            run,
            {"slack": self.slack, "telegram": self.telegram},
            self.journal,
            notify=self.told.append,
            stop=self.stop,
            pace=self.pace,
        )

    async def outcome(self, *steps: Step) -> tuple[Outcome, str]:
        """Of the first step."""
        one = (await self.apply(*steps)).outcomes[1]
        return one.outcome, one.detail


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def outcomes(record: ChangeRecord) -> list[str]:
    """In the plan's order; "planned" for those not begun."""
    found = record.outcomes
    return [
        found[step.number].outcome.value if step.number in found else "planned" for step in record.plan.steps
    ]


def invitations(count: int) -> Sequence[Step]:
    return [invite(supergroup(n), "5") for n in range(1, count + 1)]


async def test_an_invitation_is_verified_by_reading_back(stage: Stage) -> None:
    record = await stage.apply(invite(supergroup(1), "5"), invite(channel(1), "U1"))
    assert outcomes(record) == ["verified", "verified"]
    assert record.ended is not None
    assert stage.telegram.done == [("invite", supergroup(1).id, "5")]
    assert [one.step.number for one in stage.told if isinstance(one, StepDone)] in ([1, 2], [2, 1])


async def test_everybody_for_one_channel_goes_into_one_request(stage: Stage) -> None:
    stage.slack.takes = 0.1
    steps = [invite(channel(c), f"U{u}") for u in range(3) for c in range(5)]
    record = await stage.apply(*steps)
    assert outcomes(record) == ["verified"] * 15
    assert len(stage.slack.log) == 5
    assert stage.slack.reads == 5
    assert 1 < stage.slack.most_busy <= QUICK.workers


async def test_one_request_holds_no_more_people_than_allowed(stage: Stage) -> None:
    stage.slack.at_once = 2
    await stage.apply(*(invite(channel(1), f"U{u}") for u in range(5)))
    assert [len(call) - 2 for call in stage.slack.log] == [2, 2, 1]


async def test_telegrams_steps_are_done_one_after_the_other(stage: Stage) -> None:
    await stage.apply(*invitations(4))
    assert stage.telegram.most_busy == 1
    assert [call[1] for call in stage.telegram.log] == [supergroup(n).id for n in range(1, 5)]


async def test_what_is_seen_a_little_later_is_verified(stage: Stage) -> None:
    stage.telegram.late = 0.005
    stage.pace = replace(QUICK, looks=(0, 0.1))
    assert await stage.outcome(invite(supergroup(1), "5")) == (Outcome.VERIFIED, "")


async def test_what_was_accepted_but_not_done_is_no_success(stage: Stage) -> None:
    stage.telegram.late = 100
    what, detail = await stage.outcome(invite(supergroup(1), "5"))
    assert what is Outcome.FAILED
    assert detail == "Telegram accepted it, but Person 5 is not in the group."


async def test_what_was_accepted_but_cannot_be_seen_is_pending(stage: Stage) -> None:
    stage.telegram.unseen.add(supergroup(1).id)
    what, detail = await stage.outcome(invite(supergroup(1), "5"))
    assert what is Outcome.PENDING
    assert detail.endswith("whether it was done cannot be seen: the group hides its members.")
    assert len(await stage.journal.in_hand(datetime.now(UTC))) == 1


@pytest.mark.parametrize("what", [Outcome.ALREADY, Outcome.PRIVACY, Outcome.NEEDS_LINK, Outcome.PENDING])
async def test_what_the_platform_says_about_one_person_is_the_outcome(stage: Stage, what: Outcome) -> None:
    stage.slack.answers["U2"] = Answer(what, "Because.", "code")
    record = await stage.apply(invite(channel(1), "U1"), invite(channel(1), "U2"))
    assert outcomes(record) == ["verified", what.value]
    assert record.outcomes[2].detail == "Because."


async def test_whose_account_is_full_is_not_invited_again(stage: Stage) -> None:
    stage.telegram.answers["5"] = Answer(Outcome.FAILED, "Full.", "USER_CHANNELS_TOO_MUCH")
    record = await stage.apply(*invitations(3), invite(supergroup(9), "6"))
    assert outcomes(record) == ["failed", "skipped", "skipped", "verified"]
    assert len(stage.telegram.log) == 2


async def test_one_failure_does_not_stop_the_rest(stage: Stage) -> None:
    stage.telegram.before = [Refused("telegram", "Telegram refused: ODD.", "", "ODD")]
    record = await stage.apply(*invitations(3))
    assert outcomes(record) == ["failed", "verified", "verified"]
    assert record.ended is not None


# Lost answers


async def test_a_lost_answer_is_looked_up(stage: Stage) -> None:
    stage.telegram.after = [lost()]
    what, detail = await stage.outcome(invite(supergroup(1), "5"))
    assert (what, detail) == (Outcome.VERIFIED, "The answer was lost, but it is done.")
    assert len(stage.telegram.log) == 1


async def test_what_is_done_late_is_not_sent_again(stage: Stage) -> None:
    stage.telegram.after = [lost()]
    stage.telegram.late = 0.01
    stage.pace = replace(QUICK, looks_after_loss=(0, 0.1))
    what, _ = await stage.outcome(invite(supergroup(1), "5"))
    assert what is Outcome.VERIFIED
    assert len(stage.telegram.log) == 1


async def test_what_was_surely_not_done_is_sent_once_more(stage: Stage) -> None:
    stage.telegram.before = [lost()]
    what, _ = await stage.outcome(invite(supergroup(1), "5"))
    assert what is Outcome.VERIFIED
    assert len(stage.telegram.log) == 2
    assert len(stage.telegram.done) == 1


async def test_and_never_a_third_time(stage: Stage) -> None:
    stage.telegram.before = [lost(), lost()]
    what, detail = await stage.outcome(invite(supergroup(1), "5"))
    assert what is Outcome.FAILED
    assert "twice" in detail
    assert len(stage.telegram.log) == 2


async def test_what_cannot_be_seen_is_not_sent_again(stage: Stage) -> None:
    stage.telegram.unseen.add(supergroup(1).id)
    stage.telegram.before = [lost()]
    what, detail = await stage.outcome(invite(supergroup(1), "5"))
    assert what is Outcome.FAILED
    assert "cannot be seen" in detail
    assert len(stage.telegram.log) == 1


async def test_a_message_whose_answer_was_lost_is_not_sent_again(stage: Stage) -> None:
    group = supergroup(1)
    stage.telegram.before = [lost()]
    what, detail = await stage.outcome(Step(0, Act.MESSAGE, group, person("5", group), text="hello"))
    assert what is Outcome.FAILED
    assert "look into the chat" in detail
    assert len(stage.telegram.log) == 1


async def test_of_a_request_for_many_only_what_is_missing_is_sent_again(stage: Stage) -> None:
    stage.slack.members[channel(1).id] = {"U1": Place.MEMBER}
    stage.slack.before = [lost("slack")]
    record = await stage.apply(invite(channel(1), "U1"), invite(channel(1), "U2"))
    assert outcomes(record) == ["verified", "verified"]
    assert stage.slack.log == [("invite", channel(1).id, "U1", "U2"), ("invite", channel(1).id, "U2")]


async def test_where_nothing_can_be_read_the_step_is_left_to_resume(stage: Stage) -> None:
    stage.telegram.after = [lost()]
    stage.telegram.broken_reads = [None, lost()]
    record = await stage.apply(*invitations(2))
    assert outcomes(record) == ["limited", "verified"]
    assert record.sent == {1}
    assert record.ended is None
    record = await stage.resume(record.run)
    assert outcomes(record) == ["verified", "verified"]
    assert len(stage.telegram.log) == 2


async def test_silence_again_and_again_stops_the_platform(stage: Stage) -> None:
    stage.telegram.broken_reads = [lost()] * 9
    record = await stage.apply(*(rename(supergroup(n), "New") for n in range(9)), invite(channel(1), "U1"))
    assert outcomes(record) == ["limited"] * 9 + ["verified"]
    assert stage.telegram.reads == 3
    assert not stage.telegram.log


# Limits


async def test_a_short_limit_is_sat_through(stage: Stage) -> None:
    stage.telegram.before = [None, LimitReached("telegram", "Until 15:20.", "", 0.05)]
    record = await stage.apply(*invitations(3))
    assert outcomes(record) == ["verified"] * 3
    waits = [one for one in stage.told if isinstance(one, Waiting)]
    assert [(one.platform, one.reason) for one in waits] == [("telegram", "Telegram asked for a pause")]
    assert len(stage.telegram.done) == 3


async def test_a_long_limit_stops_the_platform_alone(stage: Stage) -> None:
    stage.telegram.before = [None, LimitReached("telegram", "Not until 15:20.", "", 901)]
    record = await stage.apply(*invitations(4), invite(channel(1), "U1"))
    assert outcomes(record) == ["verified", "limited", "limited", "limited", "verified"]
    assert record.outcomes[4].detail == "Not until 15:20."
    assert record.ended is None
    record = await stage.resume(record.run)
    assert outcomes(record) == ["verified"] * 5
    assert len(stage.telegram.done) == 4


async def test_limits_that_add_up_are_not_sat_through_for_ever(stage: Stage) -> None:
    stage.pace = replace(QUICK, patience=0.5)
    stage.telegram.before = [LimitReached("telegram", "Later.", "", 0.2) for _ in range(9)]
    record = await stage.apply(*invitations(1))
    assert outcomes(record) == ["limited"]
    assert len(stage.telegram.log) == 3


@pytest.mark.parametrize("kind", [AccountLimited, NotSignedIn, MissingScope])
async def test_what_concerns_the_account_stops_at_the_first_sign(
    stage: Stage, kind: type[AccountLimited]
) -> None:
    stage.telegram.before = [None, kind("telegram", "Telegram has limited this account.", "Ask @SpamBot.")]
    record = await stage.apply(*invitations(4), invite(channel(1), "U1"))
    assert outcomes(record) == ["verified", "limited", "limited", "limited", "verified"]
    assert record.outcomes[3].detail == "Telegram has limited this account. Ask @SpamBot."
    assert len(stage.telegram.log) == 2


async def test_a_limited_account_invites_nobody_for_a_day(stage: Stage) -> None:
    """Neither in this run nor in another, and each refusal says until when; the rest is done."""
    stage.telegram.before = [AccountLimited("telegram", "Telegram has limited this account.")]
    first = await stage.apply(*invitations(2))
    since = first.outcomes[1].at
    message = Step(0, Act.MESSAGE, supergroup(8), person("9", supergroup(8)), text="hello")
    steps = [invite(supergroup(7), "5"), message, rename(supergroup(9), "New"), invite(channel(1), "U1")]
    for _ in range(2):
        again = await stage.resume(first.run)
        other = await stage.apply(*steps)
        assert outcomes(again) == ["limited", "limited"]
        assert outcomes(other)[:2] == ["limited", "limited"]
        assert set(outcomes(other)[2:]) <= {"verified", "already"}
        until = f"before {(since + timedelta(days=1)).astimezone():%a %d %b %H:%M}. Ask @SpamBot"
        assert all(until in one.outcomes[1].detail for one in (again, other))
    assert len(stage.telegram.log) == 2
    with sqlite3.connect(stage.file) as connection:
        connection.execute("update account_limits set at = datetime('now', '-25 hours')")
    assert outcomes(await stage.resume(first.run)) == ["verified"] * 2


async def test_the_budget_holds_back_invitations_and_nothing_else(stage: Stage) -> None:
    stage.pace = replace(QUICK, a_day=2)
    record = await stage.apply(*invitations(4), rename(supergroup(9), "New"), invite(channel(1), "U1"))
    assert outcomes(record) == ["verified", "verified", "limited", "limited", "verified", "verified"]
    more = (record.outcomes[1].at + timedelta(days=1)).astimezone()
    assert record.outcomes[3].detail.startswith("The budget of 2 Telegram invitations")
    assert f"more from {more:%a %H:%M}" in record.outcomes[3].detail
    again = await stage.resume(record.run)
    assert outcomes(again) == outcomes(record)
    with sqlite3.connect(stage.file) as connection:
        connection.execute("update change_steps set sent = datetime('now', '-25 hours') where sent > 0")
    assert outcomes(await stage.resume(record.run)) == ["verified"] * 6


async def test_no_option_lifts_the_ceiling(stage: Stage) -> None:
    stage.pace = replace(QUICK, a_day=1000)
    record = await stage.apply(*invitations(42))
    assert outcomes(record).count("verified") == 40
    assert len(stage.telegram.log) == 40


async def test_without_a_budget_nothing_is_sent(stage: Stage) -> None:
    stage.pace = replace(QUICK, a_day=0)
    assert outcomes(await stage.apply(*invitations(1))) == ["limited"]


async def test_quiet_hours_are_kept(stage: Stage) -> None:
    local = datetime.now().astimezone()
    hour = timedelta(hours=1)
    stage.pace = replace(QUICK, quiet=Quiet((local - hour).time(), (local + hour).time()))
    lift = Step(0, Act.LIFT_BAN, supergroup(2), person("5", supergroup(2)))
    record = await stage.apply(*invitations(1), rename(channel(1), "new"), lift)
    assert outcomes(record) == ["limited", "limited", "already"]
    assert record.outcomes[1].detail == f"Quiet hours until {local + hour:%H:%M}."
    stage.pace = QUICK
    assert outcomes(await stage.resume(record.run)) == ["verified", "verified", "already"]


async def test_telegram_invitations_are_spread_out(stage: Stage) -> None:
    stage.pace = replace(QUICK, between=0.2)
    clock = asyncio.get_running_loop().time
    begun = clock()
    await stage.apply(*invitations(3), rename(supergroup(4), "New"))
    assert 0.4 <= clock() - begun < 2


# Renaming and removing


async def test_the_pause_between_two_invitations_is_told_with_its_end(stage: Stage) -> None:
    stage.pace = replace(QUICK, between=1.1)
    await stage.apply(*invitations(2))
    [wait] = [one for one in stage.told if isinstance(one, Waiting)]
    assert wait.reason == "a pause between two invitations"
    assert wait.until - datetime.now(UTC) < timedelta(seconds=1.1)


async def test_a_platform_that_is_done_says_so_while_the_other_goes_on(stage: Stage) -> None:
    await stage.apply(*invitations(2), invite(channel(1), "U1"), invite(channel(2), "U1"))
    last = {one.platform: one for one in stage.told if isinstance(one, Progress)}
    assert {(one.text, one.done, one.total) for one in last.values()} == {("done", 2, 2)}


async def test_a_rename_is_verified_by_the_new_title(stage: Stage) -> None:
    record = await stage.apply(rename(supergroup(1), "New"))
    assert outcomes(record) == ["verified"]
    assert record.outcomes[1].title == "New"


async def test_slacks_name_is_the_one_it_gave(stage: Stage) -> None:
    record = await stage.apply(rename(channel(1), "NEW"))
    assert outcomes(record) == ["verified"]
    assert (record.outcomes[1].title, record.outcomes[1].detail) == ("new", "Slack made it “new”.")


async def test_what_was_renamed_since_is_left_alone(stage: Stage) -> None:
    stage.telegram.titles = {supergroup(1).id: "Other", supergroup(2).id: "New"}
    record = await stage.apply(rename(supergroup(1), "New"), rename(supergroup(2), "New"))
    assert outcomes(record) == ["skipped", "already"]
    assert "renamed since" in record.outcomes[1].detail
    assert not stage.telegram.log


async def test_a_lost_rename_is_looked_up(stage: Stage) -> None:
    stage.telegram.before = [lost()]
    stage.telegram.after = [None, lost()]
    record = await stage.apply(rename(supergroup(1), "New"), rename(supergroup(2), "New"))
    assert outcomes(record) == ["verified", "verified"]
    assert len(stage.telegram.log) == 3


async def test_a_removal_is_verified(stage: Stage) -> None:
    stage.telegram.members[supergroup(1).id] = {"5": Place.MEMBER}
    record = await stage.apply(remove(supergroup(1), "5"), remove(supergroup(2), "5"))
    assert outcomes(record) == ["verified", "already"]
    assert len(stage.telegram.log) == 1


@pytest.mark.parametrize(
    ("lasting", "gone", "says"),
    [
        (True, Place.BANNED, ""),
        (False, Place.NONE, ""),
        (True, Place.NONE, "Taken out, but not banned: a link would let them in again."),
        (False, Place.BANNED, ""),
    ],
)
async def test_a_removal_tells_what_became_of_the_ban(
    stage: Stage, lasting: bool, gone: Place, says: str
) -> None:
    stage.telegram.members[supergroup(1).id] = {"5": Place.MEMBER}
    stage.telegram.gone = gone
    step = remove(supergroup(1), "5", lasting=lasting)
    assert await stage.outcome(step) == (Outcome.VERIFIED, says)


async def test_killed_between_the_ban_and_its_end(stage: Stage) -> None:
    """Who was only to be taken out is not left banned, and is not taken out twice."""
    run = await stage.journal.begin(plan(remove(supergroup(1), "5", lasting=False)), "ada", "desk")
    await stage.journal.sent(run, [1])
    stage.telegram.members[supergroup(1).id] = {"5": Place.BANNED}
    assert outcomes(await stage.resume(run)) == ["verified"]
    assert stage.telegram.members[supergroup(1).id] == {}
    assert stage.telegram.log == [("lift_ban", supergroup(1).id, "5")]


async def test_a_ban_that_cannot_be_lifted_is_told(stage: Stage) -> None:
    stage.telegram.members[supergroup(1).id] = {"5": Place.MEMBER}
    stage.telegram.gone = Place.BANNED
    stage.telegram.answers["5"] = Answer(Outcome.NOT_PERMITTED, "No right.", "x")
    assert await stage.outcome(remove(supergroup(1), "5", lasting=False)) == (
        Outcome.VERIFIED,
        "Out of the group, and banned: lift the ban if they may come back.",
    )


async def test_a_login_that_ends_between_the_ban_and_its_end(stage: Stage) -> None:
    """It stops there, and the ban is lifted once it goes on."""
    stage.telegram.members[supergroup(1).id] = {"5": Place.MEMBER}
    stage.telegram.gone = Place.BANNED
    stage.telegram.before = [None, NotSignedIn("telegram", "Ended.", "Sign in again.")]
    record = await stage.apply(remove(supergroup(1), "5", lasting=False), invite(supergroup(2), "5"))
    assert outcomes(record) == ["limited", "limited"]
    assert outcomes(await stage.resume(record.run)) == ["verified", "verified"]
    assert stage.telegram.members[supergroup(1).id] == {}


async def test_who_came_by_themselves_since_was_not_put_in_by_us(stage: Stage) -> None:
    """Telegram does not tell: it would count as ours, and undoing would take them out."""
    stage.telegram.members[supergroup(1).id] = {"5": Place.MEMBER}
    assert outcomes(await stage.apply(*invitations(2))) == ["already", "verified"]
    assert stage.telegram.log == [("invite", supergroup(2).id, "5")]
    assert len(await stage.journal.spent("telegram", "77", datetime.now(UTC))) == 1


async def test_where_nobody_tells_who_is_in_they_are_invited(stage: Stage) -> None:
    refused = Refused("telegram", "Only admins are told.", "", "CHAT_ADMIN_REQUIRED")
    stage.telegram.broken_reads = [refused]
    assert outcomes(await stage.apply(*invitations(1))) == ["verified"]


@pytest.mark.parametrize("place", [Place.OWNER, Place.ADMIN])
async def test_owners_and_last_admins_stay(stage: Stage, place: Place) -> None:
    stage.telegram.members[supergroup(1).id] = {"5": place}
    record = await stage.apply(remove(supergroup(1), "5"))
    assert outcomes(record) == ["skipped"]
    assert not stage.telegram.log


async def test_an_admin_among_others_can_be_taken_out(stage: Stage) -> None:
    stage.telegram.members[supergroup(1).id] = {"5": Place.ADMIN}
    stage.telegram.owner = User("telegram", "9")
    assert outcomes(await stage.apply(remove(supergroup(1), "5"))) == ["verified"]


async def test_nobody_removes_themselves(stage: Stage) -> None:
    stage.telegram.members[supergroup(1).id] = {"77": Place.MEMBER}
    assert outcomes(await stage.apply(remove(supergroup(1), "77"))) == ["skipped"]
    assert not stage.telegram.log


# Links and messages


async def test_a_link_is_told_and_kept_nowhere(stage: Stage) -> None:
    group = supergroup(1)
    record = await stage.apply(Step(0, Act.LINK, group, person("5", group), text="label 1"))
    assert outcomes(record) == ["verified"]
    (told,) = [one for one in stage.told if isinstance(one, StepDone)]
    assert told.link is not None
    assert told.link.url == "https://t.me/+secret-label 1"
    assert "secret" not in repr(record) + repr(told)
    assert all(b"secret" not in file.read_bytes() for file in stage.file.parent.iterdir())
    revoke = Step(0, Act.REVOKE_LINK, group, person("5", group), text=told.link.label)
    assert outcomes(await stage.apply(revoke)) == ["verified"]
    assert not stage.telegram.made_links


async def test_where_no_link_may_be_made(stage: Stage) -> None:
    stage.telegram.unseen.add(supergroup(1).id)
    step = Step(0, Act.LINK, supergroup(1), person("5", supergroup(1)))
    assert (await stage.outcome(step))[0] is Outcome.NOT_PERMITTED


async def test_a_message_that_was_taken_is_sent(stage: Stage) -> None:
    step = Step(0, Act.MESSAGE, supergroup(1), person("5", supergroup(1)), text="hello")
    assert await stage.outcome(step) == (Outcome.VERIFIED, "")


# Stopping, resuming, the disk


async def test_stop_ends_it_after_the_step_under_way(stage: Stage) -> None:
    stage.telegram.on_write = stage.stop.set
    record = await stage.apply(*invitations(3))
    assert outcomes(record) == ["verified", "planned", "planned"]
    assert record.ended is None
    stage.telegram.on_write = lambda: None
    stage.stop.clear()
    record = await stage.resume(record.run)
    assert outcomes(record) == ["verified"] * 3
    assert len(stage.telegram.done) == 3


async def test_stop_ends_a_long_wait(stage: Stage) -> None:
    stage.telegram.before = [LimitReached("telegram", "Until 15:20.", "", 600)]
    stage.telegram.on_write = stage.stop.set
    record = await asyncio.wait_for(stage.apply(*invitations(2)), 5)
    assert outcomes(record) == ["limited", "planned"]


async def test_what_was_sent_before_a_crash_is_looked_up_first(stage: Stage) -> None:
    made = plan(*invitations(3), invite(channel(1), "U1"), invite(channel(1), "U2"))
    run = await stage.journal.begin(made, "ada", "desk")
    await stage.journal.sent(run, [1, 2, 4])
    stage.telegram.members[supergroup(1).id] = {"5": Place.MEMBER}
    stage.slack.members[channel(1).id] = {"U1": Place.MEMBER}
    record = await stage.resume(run)
    assert outcomes(record) == ["verified"] * 5
    assert stage.telegram.log == [("invite", supergroup(2).id, "5"), ("invite", supergroup(3).id, "5")]
    assert stage.slack.log == [("invite", channel(1).id, "U2")]


async def test_a_run_that_has_ended_does_nothing(stage: Stage) -> None:
    record = await stage.apply(*invitations(1))
    assert await stage.resume(record.run) == record
    assert len(stage.telegram.log) == 1


async def test_a_platform_without_a_login_stays_planned(stage: Stage) -> None:
    run = await stage.journal.begin(plan(*invitations(1), invite(channel(1), "U1")), "ada", "desk")
    record = await apply(
        run, {"slack": stage.slack}, stage.journal, notify=stage.told.append, stop=stage.stop, pace=QUICK
    )
    assert outcomes(record) == ["planned", "verified"]
    assert record.ended is None


async def test_why_a_platform_has_no_login_is_told_of_its_steps(stage: Stage) -> None:
    """What was sent before stays to be looked up first."""
    made = plan(invite(supergroup(1), "5"), invite(supergroup(2), "5"), invite(channel(1), "U1"))
    run = await stage.journal.begin(made, "ada", "desk")
    await stage.journal.sent(run, [1])
    why = "The login was ended. Sign in again."
    told = stage.told.append
    record = await apply(
        run,
        {"slack": stage.slack},
        stage.journal,
        notify=told,
        stop=stage.stop,
        pace=QUICK,
        absent={"telegram": why},
    )
    assert outcomes(record) == ["planned", "limited", "verified"]
    assert (record.outcomes[2].detail, record.sent, record.ended) == (why, frozenset({1}), None)
    assert outcomes(await stage.resume(run)) == ["verified"] * 3
    assert len(stage.telegram.log) == 2


async def test_without_a_journal_nothing_is_sent(stage: Stage) -> None:
    run = await stage.journal.begin(plan(*invitations(3), invite(channel(1), "U1")), "ada", "desk")
    with sqlite3.connect(stage.file) as connection:
        connection.execute(
            "create trigger full before update on change_steps begin select raise(fail, 'disk full'); end"
        )
    with pytest.raises(StoreError, match="disk full"):
        await stage.resume(run)
    assert not stage.telegram.log
    assert not stage.slack.log
