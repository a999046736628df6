"""Undo: what can be taken back is, once, last first; the rest says why not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepOutcome
from backends.changes.step import Act, Step
from backends.changes.undoing import plan_undo
from backends.model import Group, GroupId, Kind, Rights
from backends.outcomes import Outcome
from backends.protocol import Membership, Place
from tests.unit.changes.plans import invite, plan, remove, rename
from tests.unit.changes.worlds import BASIC, HEAD, NOW, SLACK, SUPER, here


def record(made: Plan, outcome: Outcome = Outcome.VERIFIED, **more: object) -> ChangeRecord:
    outcomes = {
        step.number: StepOutcome(step.number, outcome, "", NOW, step.text if step.act is Act.RENAME else "")
        for step in made.steps
    }
    fields: dict[str, object] = {"outcomes": outcomes, "sent": frozenset(), **more}
    return ChangeRecord("run-1", made, NOW, NOW, "ada", "host", **fields)  # type: ignore[arg-type]


def after(world: Mapping[GroupId, Group], steps: Sequence[Step]) -> dict[GroupId, Group]:
    now = dict(world)
    for step in steps:
        if step.act is Act.RENAME:
            now[step.group.id] = replace(now[step.group.id], title=step.text)
    return now


GROUP, CHANNEL = here(SUPER, "iBTC"), here(SLACK, "ibtc")
WORLD = {SUPER: GROUP, SLACK: CHANNEL}
acts = st.sampled_from(
    [
        invite(GROUP, "u1"),
        invite(CHANNEL, "u2"),
        rename(GROUP, "CBTC"),
        rename(CHANNEL, "cbtc"),
        remove(GROUP, "u3"),
        remove(GROUP, "u4", lasting=False),
        remove(CHANNEL, "u5", lasting=False),
        Step(0, Act.LINK, GROUP, text="bitsafe 1"),
        Step(0, Act.LIFT_BAN, GROUP),
        Step(0, Act.MESSAGE, GROUP, text="Hi"),
        Step(0, Act.REVOKE_LINK, GROUP, text="bitsafe 0"),
    ]
)
deeds = st.lists(acts, max_size=8, unique_by=lambda step: (step.act, step.group.id, step.person))
BACK = {
    (Act.INVITE, True): Act.REMOVE,
    (Act.RENAME, True): Act.RENAME,
    (Act.REMOVE, True): Act.LIFT_BAN,
    (Act.REMOVE, False): Act.INVITE,
    (Act.LINK, True): Act.REVOKE_LINK,
}


@given(deeds, st.lists(st.sampled_from([*Outcome, None]), min_size=8, max_size=8))
def test_every_step_is_taken_back_or_told_about(steps: list[Step], outcomes: list[Outcome | None]) -> None:
    made = plan(*steps)
    found = {
        step.number: StepOutcome(step.number, outcome, "", NOW)
        for step, outcome in zip(made.steps, outcomes, strict=False)
        if outcome is not None
    }
    undo = plan_undo(record(made, outcomes=found), after(WORLD, steps), HEAD)
    assert undo.undoes == "run-1"
    assert len(undo.steps) + len(undo.skipped) <= len(made.steps)
    by_number = {step.number: step for step in made.steps}
    taken = [step.undoes[1] for step in undo.steps if step.undoes]
    assert taken == sorted(taken, reverse=True)
    assert len(taken) == len(set(taken)) == len(undo.steps)
    for step in undo.steps:
        assert step.undoes is not None
        undone = by_number[step.undoes[1]]
        assert found[undone.number].outcome is Outcome.VERIFIED
        assert step.act is BACK[undone.act, undone.lasting]
        assert (step.group.id, step.person) == (undone.group.id, undone.person)
        assert step.act is not Act.REMOVE or not step.lasting
    left = [step for step in made.steps if step.number not in taken]
    assert {(one.group, one.name) for one in undo.skipped} == {(step.group.id, step.name) for step in left}


@given(deeds)
def test_undoing_the_undo_does_the_same_again(steps: list[Step]) -> None:
    again = [step for step in steps if step.act in (Act.INVITE, Act.RENAME) or not step.lasting]
    made = plan(*again)
    now = after(WORLD, made.steps)
    undo = plan_undo(record(made), now, HEAD)
    assert len(undo.steps) == len(made.steps)
    back = after(now, undo.steps)
    assert {id: group.title for id, group in back.items()} == {id: group.title for id, group in WORLD.items()}
    redo = plan_undo(replace(record(undo), run="run-2"), back, HEAD)

    def deeds_of(which: Plan) -> Counter[tuple[object, ...]]:
        return Counter((step.act, step.group.id, step.person, step.text) for step in which.steps)

    assert deeds_of(redo) == deeds_of(made)


def reasons(undo: Plan) -> list[str]:
    assert not undo.steps
    return [one.reason for one in undo.skipped]


def test_what_cannot_be_undone() -> None:
    named = invite(GROUP, "u1").person
    steps = (
        Step(0, Act.MESSAGE, GROUP, named, text="Hi"),
        Step(0, Act.REVOKE_LINK, GROUP, text="x"),
        Step(0, Act.LIFT_BAN, GROUP, named),
    )
    assert reasons(plan_undo(record(plan(*steps)), WORLD, HEAD)) == [
        "a ban cannot be put back on somebody who is not in: take them out again once they are",
        "a link that has ended cannot be opened again",
        "a message that was sent cannot be taken back",
    ]


def test_what_was_not_ours_or_not_done() -> None:
    made = plan(invite(GROUP, "u1"))
    for outcome, reason in (
        (Outcome.ALREADY, "it was so before: not ours to take back"),
        (Outcome.PRIVACY, "was not done"),
        (Outcome.PENDING, "waits for approval there: it can only be turned down in the group"),
    ):
        assert reasons(plan_undo(record(made, outcome), WORLD, HEAD)) == [reason]
    accepted = {1: StepOutcome(1, Outcome.PENDING, "", NOW, unseen=True)}
    unseen = plan_undo(record(made, outcomes=accepted), WORLD, HEAD)
    assert reasons(unseen) == ["it could not be seen whether it was done: look into the group"]
    sent = record(made, outcomes={}, sent=frozenset({1}))
    assert reasons(plan_undo(sent, WORLD, HEAD)) == ["not known whether it was done: resume that run first"]


def test_what_has_moved_since() -> None:
    made = record(plan(rename(GROUP, "CBTC")))
    assert reasons(plan_undo(made, {SUPER: replace(GROUP, title="Other")}, HEAD)) == [
        "renamed since: «Other»"
    ]
    assert reasons(plan_undo(made, {}, HEAD)) == ["not among the groups seen"]
    assert reasons(plan_undo(made, {SUPER: replace(GROUP, archived=True)}, HEAD)) == ["archived"]
    no_right = replace(GROUP, title="CBTC", rights=Rights(True, False))
    assert "rename it" in reasons(plan_undo(made, {SUPER: no_right}, HEAD))[0]
    put_in = record(plan(invite(GROUP, "u1")))
    gone = {(SUPER, "u1"): Membership(Place.NONE, False, "not in the group")}
    assert reasons(plan_undo(put_in, WORLD, HEAD, memberships=gone)) == ["no longer in"]
    admin = {(SUPER, "u1"): Membership(Place.ADMIN)}
    assert reasons(plan_undo(put_in, WORLD, HEAD, memberships=admin)) == ["is admin there by now"]


def test_a_group_that_has_another_id_since() -> None:
    """Slack's first letter changes; a basic group becomes a supergroup."""
    private = replace(CHANNEL, id=GroupId.of("slack", "T01", "G1"), title="cbtc")
    undo = plan_undo(record(plan(rename(CHANNEL, "cbtc"))), {private.id: private}, HEAD)
    assert [(step.group.id, step.text) for step in undo.steps] == [(private.id, "ibtc")]
    basic = replace(here(BASIC), kind=Kind.BASIC)
    now = replace(GROUP, migrated_from=BASIC.native)
    undo = plan_undo(record(plan(invite(basic, "u1"))), {now.id: now}, HEAD)
    assert [(step.act, step.group.id) for step in undo.steps] == [(Act.REMOVE, SUPER)]


def test_slack_s_own_form_of_a_name_is_ours() -> None:
    made = plan(rename(CHANNEL, "cbtc acme"))
    done = record(made, outcomes={1: StepOutcome(1, Outcome.VERIFIED, "", NOW, "cbtc-acme")})
    undo = plan_undo(done, {SLACK: replace(CHANNEL, title="cbtc-acme")}, HEAD)
    assert [step.text for step in undo.steps] == ["ibtc"]


def test_a_lifted_ban_brings_nobody_back() -> None:
    made = record(plan(remove(GROUP, "u3")))
    alone = plan_undo(made, WORLD, HEAD)
    assert [step.act for step in alone.steps] == [Act.LIFT_BAN]
    assert any("brings nobody back" in warning for warning in alone.warnings)
