"""The old scripts' files: the shapes that they had, and a word about anything else."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import ConfigError
from backends.old_files import OldFile, parse
from backends.patterns import compile_pattern
from backends.settings import CategoryRule, TeamMember

FILE = Path("team.json")


def read(content: Any) -> OldFile:
    return parse(json.dumps(content), FILE)


AMY = TeamMember("Amy", slack="amy", telegram="amy_b", role="BD")


@pytest.mark.parametrize(
    "content",
    [
        [{"name": "Amy", "slack": "amy", "telegram": "amy_b", "role": "BD"}],
        [
            {
                "Name": "Amy",
                "slack_username": "@amy",
                "telegram_handle": "@amy_b",
                "role": "BD",
                "required": True,
            }
        ],
        {"Amy": {"slack": "amy", "telegram": "amy_b", "role": "BD"}},
        {"team": [{"name": "Amy", "slack": "amy", "telegram": "amy_b", "role": "BD", "status": "required"}]},
        {"members": {"Amy": {"slack": "amy", "telegram": "amy_b", "role": "BD", "optional": False}}},
        {"required": [{"name": "Amy", "slack": "amy", "telegram": "amy_b", "role": "BD"}]},
    ],
)
def test_shapes_of_a_team(content: Any) -> None:
    assert read(content) == OldFile(team=(AMY,))


def test_ids_win_over_names_and_numbers_are_taken() -> None:
    row = {"name": "Bob", "slack": "bob", "slack_id": "U024BE7LH", "telegram_id": 12345678, "required": False}
    assert read([row]).team == (TeamMember("Bob", "U024BE7LH", "12345678", status="optional"),)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"optional": True}, "optional"),
        ({"active": False}, "inactive"),
        ({"status": "Inactive"}, "inactive"),
        ({}, "required"),
    ],
)
def test_statuses(row: dict[str, Any], status: str) -> None:
    assert read([{"name": "Amy"} | row]).team[0].status == status


@pytest.mark.parametrize(
    "content",
    [
        {"Marketing": ["acme <> bitsafe", "-1001234567890"]},
        {"acme <> bitsafe": "Marketing", "-1001234567890": "Marketing"},
        {"categories": {"Marketing": ["acme <> bitsafe", -1001234567890]}},
    ],
)
def test_shapes_of_categories(content: Any) -> None:
    rule = CategoryRule("Marketing", ("/^acme <> bitsafe$/",), ("-1001234567890",))
    assert read(content) == OldFile(categories=(rule,))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(str.strip))
def test_a_name_is_matched_as_a_whole(name: str) -> None:
    (rule,) = read({"Marketing": [name]}).categories
    if rule.match:
        pattern = compile_pattern(rule.match[0])
        assert pattern.search(name.strip())
        assert not pattern.search(f"{name.strip()}x")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "team.json, line 1, column 2"),
        ('[\n {"name": }]', "team.json, line 2"),
        ('[{"name": "A", "slak": "a"}]', "entry 1: slak, did you mean slack?"),
        ('{"A": {"telegramm": "a"}}', "A: telegramm, did you mean telegram?"),
        ('[{"slack": "a"}]', "entry 1: name is missing"),
        ('[{"name": "A", "status": "requird"}]', "entry 1: status is 'requird', did you mean required?"),
        ('[{"name": "A", "required": "yes"}]', "entry 1: required must be true or false"),
        ('["Amy"]', "entry 1: an object is needed"),
        ('{"A": {"slack": "a"}, "A": {}}', "the key 'A' stands there twice"),
        ('{"Marketing": [3.5]}', "Marketing: entry 1 must be a group's name or id"),
        ('{"Marketing": [true]}', "Marketing: entry 1 must be"),
        ("3", "neither a list nor an object"),
        ("[]", "holds neither a team nor categories"),
        ("{}", "holds neither a team nor categories"),
        ("[" * 100_000, "team.json"),
    ],
)
def test_what_a_mistake_says(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, FILE)
    assert says in str(caught.value)


def test_all_mistakes_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        read([{"name": "A", "slak": "a"}, {"nam": "B"}])
    assert len(caught.value.sentence.splitlines()) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["name", "required", "slack"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "team", "slack", "categories", "x", "required"]), inner),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_anything_is_a_file_or_a_sentence(content: Any) -> None:
    try:
        found = read(content)
    except ConfigError as error:
        refusal = error.sentence
    else:
        refusal = str(FILE)
        assert found.team or found.categories
    assert str(FILE) in refusal
