"""Plan files: read back as they were saved, or refused in words; and what a plan's hash is over."""

import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.changes.plan import Plan
from backends.changes.plan_file import check_actors, dumps, load, loads, save
from backends.changes.step import Act, Skipped, Step
from backends.errors import BitsafeError
from backends.model import GroupId, User
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.changes.plans import ADA, ADA_TOO, channel, invite, plan, remove, rename, supergroup
from tests.unit.changes.worlds import groups

texts = st.sampled_from(HOSTILE_NAMES) | st.text(max_size=20)
people = st.builds(lambda id, name, handle: User("slack", id, name, handle), texts, texts, texts)
steps = st.builds(
    lambda act, group, person, words, lasting, undoes: Step(
        0, act, group, person, words[0], words[1], words[2], lasting, undoes
    ),
    st.sampled_from(Act),
    groups,
    people,
    st.tuples(texts, texts, texts),
    st.booleans(),
    st.none() | st.tuples(st.just("run-0"), st.integers(1, 9)),
)
plans = st.builds(
    lambda found, left, warnings: plan(*found, skipped=tuple(left), warnings=tuple(warnings)),
    st.lists(steps, max_size=4),
    st.lists(st.builds(Skipped, groups.map(lambda group: group.id), texts, texts, texts), max_size=3),
    st.lists(texts, max_size=2),
)
SMALL = plan(
    invite(channel(1, "acme-bitsafe"), "U2"),
    rename(supergroup(2), "Acme <> 日本"),
    skipped=(Skipped(GroupId("slack:T01/C9"), "x", "Bea", "archived"),),
)


@given(plans)
def test_a_plan_comes_back_as_it_was(made: Plan) -> None:
    text = dumps(made)
    found = loads(text, "plan.json")
    assert found == made
    assert found.hash == made.hash
    assert all(line.isprintable() for line in text.split("\n"))
    text.encode()


def test_the_file_is_private_and_can_be_read_by_people(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    save(SMALL, path)
    assert load(path) == SMALL
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text("utf-8")
    assert "Acme <> 日本" in text
    assert '"act": "invite"' in text
    assert "access_hash" not in text
    assert "phone" not in text


def edited(change: Any) -> str:
    body = json.loads(dumps(SMALL))
    change(body)
    return json.dumps(body)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: body["steps"][1].update(text="Evil"), "plan.json, step 2: it was changed"),
        (lambda body: body["steps"][0]["person"].update(id="U666"), "plan.json, step 1: it was changed"),
        (lambda body: body["steps"][0].update(name="Somebody else"), "plan.json, step 1: it was changed"),
        (lambda body: body["steps"].pop(), "plan.json was changed after it was saved"),
        (lambda body: body["steps"].reverse(), "plan.json was changed after it was saved"),
        (lambda body: body["steps"].append(1), "plan.json, step 3: this is no step"),
        (lambda body: body.update(steps={}), "plan.json: steps is no list"),
        (lambda body: body["actors"][0].update(id="U666"), "plan.json was changed after it was saved"),
        (lambda body: body["warnings"].append("x"), "plan.json was changed after it was saved"),
        (lambda body: body.update(version=2), "version 2; this app reads version 1"),
        (lambda body: body.update(file="x"), "plan.json is no plan"),
        (lambda body: body.update(stepz=[]), "plan.json: unknown key stepz, did you mean steps?"),
        (lambda body: body.pop("made"), "plan.json: made is missing"),
        (lambda body: body["steps"][0].update(extra=1), "plan.json, step 1: it was changed"),
    ],
)
def test_what_was_edited_is_refused_in_words(change: Any, words: str) -> None:
    with pytest.raises(BitsafeError) as caught:
        loads(edited(change), "plan.json")
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null", "[" * 100_000, '{"file": NaN}', "\ufeff{}"])
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(BitsafeError, match=r"plan\.json"):
        loads(text, "plan.json")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BitsafeError, match="There is no file"):
        load(tmp_path / "none.json")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BitsafeError, match="UTF-8"):
        load(tmp_path / "binary")
    with pytest.raises(BitsafeError, match="cannot be read"):
        load(tmp_path)


def test_another_account_is_refused() -> None:
    check_actors(SMALL, {"slack": ADA, "telegram": ADA_TOO}, "plan.json")
    check_actors(SMALL, {"slack": replace(ADA, name="Ada N."), "telegram": ADA_TOO}, "plan.json")
    bob = replace(ADA_TOO, id="78", handle="bob", realm="78")
    with pytest.raises(
        BitsafeError, match=r"plan\.json, step 2: on Telegram it acts as @ada_north, signed in is @bob"
    ):
        check_actors(SMALL, {"slack": ADA, "telegram": bob}, "plan.json")
    with pytest.raises(BitsafeError, match=r"step 1: on Slack"):
        check_actors(
            SMALL, {"slack": replace(ADA, host="slack.evil.example"), "telegram": ADA_TOO}, "plan.json"
        )
    with pytest.raises(BitsafeError, match=r"step 2: not signed in to Telegram"):
        check_actors(SMALL, {"slack": ADA}, "plan.json")


def test_the_hash_is_over_what_is_done() -> None:
    first = plan(invite(channel(1), "U2"), remove(supergroup(2), "u3"))
    same = [
        replace(first, doing="Other", run="audit-2", warnings=("x",)),
        replace(first, skipped=(Skipped(GroupId("slack:T01/C9"), "x", "Bea", "archived"),)),
        replace(first, actors=(replace(ADA, name="Ada N."), ADA_TOO)),
        plan(invite(channel(1, "renamed-since"), "U2", before="not in, 10:00"), remove(supergroup(2), "u3")),
    ]
    other = [
        plan(remove(supergroup(2), "u3"), invite(channel(1), "U2")),
        plan(invite(channel(1), "U3"), remove(supergroup(2), "u3")),
        plan(invite(channel(2), "U2"), remove(supergroup(2), "u3")),
        plan(invite(channel(1), "U2"), remove(supergroup(2), "u3", lasting=False)),
        plan(invite(channel(1), "U2"), invite(supergroup(2), "u3")),
        first.without(frozenset({1})),
        replace(first, actors=(replace(ADA, id="U9"), ADA_TOO)),
    ]
    assert {made.hash for made in same} == {first.hash}
    assert len({first.hash, *(made.hash for made in other)}) == len(other) + 1
    assert plan(rename(channel(1), "a")).hash != plan(rename(channel(1), "b")).hash
