"""What a plan costs, and the sentences that customers will read."""

import pytest

from backends.changes.estimate import duration, estimate
from backends.changes.inviting import OVER_BUDGET
from backends.changes.pace import Pace
from backends.changes.step import Act, Skipped, Step
from backends.changes.visible import notices, seen_in, sentence_of
from backends.model import User
from tests.unit.changes.plans import ADA, ADA_TOO, channel, invite, person, plan, remove, rename, supergroup

PACE = Pace(a_day=24)


def test_slack_invitations_cost_one_call_for_a_channel() -> None:
    made = plan(*(invite(channel(place), f"U{number}") for place in range(67) for number in range(2)))
    cost = estimate(made, PACE)
    assert cost.requests == 2 * 67
    # 67 calls at 50 a minute: one window is waited for.
    assert 60 <= cost.seconds < 120
    assert cost.words.startswith("Slack 134 in 67 channels")
    crowd = plan(*(invite(channel(1), f"U{number}") for number in range(101)))
    assert estimate(crowd, PACE).requests == 4


def test_renames_on_slack_wait_for_their_own_tier() -> None:
    assert estimate(plan(*(rename(channel(place), "x") for place in range(20))), PACE).seconds < 60
    assert 60 <= estimate(plan(*(rename(channel(place), "x") for place in range(21))), PACE).seconds < 120


def test_telegram_pauses_between_invitations_and_goes_on_for_days() -> None:
    steps = [invite(supergroup(number), "u1") for number in range(24)]
    over = tuple(
        Skipped(supergroup(100 + number).id, "x", "Bea", f"{OVER_BUDGET}: 24 left") for number in range(312)
    )
    cost = estimate(plan(*steps, skipped=over), PACE)
    assert cost.days == 14
    assert "Telegram 24 now in 24 groups (" in cost.words
    assert cost.words.endswith("), 312 more over about 13 days")
    assert 23 * PACE.between <= cost.seconds < 120
    assert cost.costs[1].waiting == 312


def test_what_the_budget_keeps_for_later_is_said_apart_from_what_is_done_now() -> None:
    when = ", more from Tue 24 Nov 09:14"
    left_over = tuple(
        Skipped(supergroup(100 + number).id, "x", "Bea", f"{OVER_BUDGET}: none left{when}")
        for number in range(3)
    )
    only_later = estimate(plan(skipped=left_over), PACE)
    assert only_later.words == "Telegram none now, 3 more another day, from Tue 24 Nov 09:14"
    some = estimate(plan(invite(supergroup(1), "u1"), skipped=left_over), PACE)
    assert some.words == "Telegram 1 now in 1 group (1 s), 3 more another day, from Tue 24 Nov 09:14"


def test_nothing_costs_nothing() -> None:
    cost = estimate(plan(), PACE)
    assert (cost.requests, cost.seconds, cost.days, cost.words) == (0, 0, 0, "")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (9.2, "10 s"), (60, "1 min"), (61, "2 min"), (3600, "1 h 0 min"), (7500, "2 h 5 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_the_sentences_word_for_word() -> None:
    group, room = supergroup(1, "Acme"), channel(1, "acme")
    bea = User("telegram", "u1", "Bea Ford", "bea")
    told = [
        sentence_of(Step(1, Act.INVITE, group, bea, "Bea"), ADA_TOO),
        sentence_of(Step(1, Act.RENAME, group, text="CBTC"), ADA_TOO),
        sentence_of(Step(1, Act.REMOVE, group, bea, "Bea"), ADA_TOO),
        sentence_of(Step(1, Act.INVITE, room, bea, "Bea"), ADA),
        sentence_of(Step(1, Act.RENAME, room, text="cbtc"), ADA),
        sentence_of(Step(1, Act.REMOVE, room, bea, "Bea"), ADA),
        sentence_of(Step(1, Act.LIFT_BAN, group, bea, "Bea"), ADA_TOO),
    ]
    assert told == [
        "Ada North added Bea Ford",
        "Ada North changed the group name to «CBTC»",
        "Ada North removed Bea Ford",
        "Bea Ford was added to #acme by Ada North.",
        'Ada North renamed the channel from "acme" to "cbtc"',
        "Bea Ford was removed from #acme by Ada North.",
        "",
    ]


def test_notices_count_groups_and_customers() -> None:
    places = [supergroup(number) for number in range(3)]
    hidden = Step(0, Act.LIFT_BAN, supergroup(9), person("u9", supergroup(9)), "x")
    made = plan(
        *(invite(group, id) for group in places for id in ("u1", "u2")), remove(places[0], "u3"), hidden
    )
    found = notices(made, {places[0].id, places[1].id})
    assert [(one.act, one.more, one.groups, one.customers) for one in found] == [
        (Act.INVITE, 1, 3, 2),
        (Act.REMOVE, 0, 1, 1),
    ]
    assert (
        found[0].sentence == '"Ada North added Person u1" and 1 more like it, in 3 groups, 2 with customers'
    )
    assert seen_in(made) == 3
