"""Links for those whom an invitation did not reach, and messages to colleagues."""

from dataclasses import replace

from backends.changes.inviting import OVER_BUDGET, Wanted
from backends.changes.linking import plan_links, plan_revocations
from backends.changes.messaging import Letter, plan_messages
from backends.changes.step import Act, Step
from backends.model import Kind, Rights, Role, User
from tests.unit.changes.worlds import HEAD, SLACK, SUPER, SUPER_2, here

BEA = User("telegram", "u1", "Bea", "bea")


def test_every_link_has_its_own_label() -> None:
    world = {id: here(id) for id in (SUPER, SUPER_2)}
    made = plan_links("x", [Wanted(id, BEA, "Bea") for id in world] * 2, world, HEAD)
    labels = [step.text for step in made.steps]
    assert [step.act for step in made.steps] == [Act.LINK] * 2
    assert len(set(labels)) == 2
    assert all(len(label) <= 32 for label in labels)


def test_where_no_link_can_be_made() -> None:
    world = {
        SLACK: here(SLACK),
        SUPER: replace(here(SUPER), rights=Rights(False), role=Role.MEMBER),
        SUPER_2: replace(here(SUPER_2), kind=Kind.GIGAGROUP),
    }
    made = plan_links("x", [Wanted(id, BEA, "Bea") for id in world], world, HEAD)
    assert not made.steps
    assert [one.reason for one in made.skipped] == [
        "no single-use links here",
        "only a member here: ask an admin to make a link",
        "no single-use links here",
    ]


def test_links_are_revoked_by_label() -> None:
    links = [
        Step(1, Act.LINK, here(SUPER), BEA, "Bea", text="bitsafe 1"),
        Step(2, Act.LINK, here(SUPER_2), BEA, "Bea", text="y"),
    ]
    made = plan_revocations("x", links, {SUPER: here(SUPER)}, HEAD)
    assert [(step.act, step.text, step.person, step.name) for step in made.steps] == [
        (Act.REVOKE_LINK, "bitsafe 1", BEA, "Bea")
    ]
    assert [one.reason for one in made.skipped] == ["not among the groups seen"]


def letter(to: User = BEA, parts: int = 1, colleague: bool = True) -> Letter:
    return Letter(to, to.name, here(SUPER), tuple(f"part {n}" for n in range(parts)), colleague)


def test_only_colleagues_are_written_to() -> None:
    made = plan_messages("x", [letter(), letter(replace(BEA, id="u2"), colleague=False)], HEAD, room={})
    assert [(step.act, step.person, step.text) for step in made.steps] == [(Act.MESSAGE, BEA, "part 0")]
    assert [one.reason for one in made.skipped] == ["not a colleague: copy it, and send it yourself"]
    assert made.warnings == ("A message cannot be taken back.",)


def test_a_letter_is_sent_as_a_whole_or_not_at_all() -> None:
    letters = [letter(parts=2), letter(replace(BEA, id="u2"), parts=2), letter(replace(BEA, id="u3"))]
    made = plan_messages("x", letters, HEAD, room={"telegram": 3})
    assert [step.person.id for step in made.steps if step.person] == ["u1", "u1", "u3"]
    assert [one.reason for one in made.skipped] == [f"{OVER_BUDGET}: 1 left"]


def test_a_limited_account_writes_to_nobody() -> None:
    made = plan_messages("x", [letter()], HEAD, room={"telegram": 3}, held={"telegram": "limited"})
    assert not made.steps
    assert [one.reason for one in made.skipped] == ["limited"]


def test_nobody_writes_to_oneself_or_to_nobody() -> None:
    me, gone = User("telegram", "77", "Ada"), replace(BEA, deleted=True)
    made = plan_messages("x", [letter(me), letter(gone)], HEAD, room={})
    assert [one.reason for one in made.skipped] == [
        "you yourself: the account that acts",
        "that account is deleted",
    ]
