"""Slack tokens by their look, scopes against features, and the manifest that asks for the right ones."""

import json

import pytest

from backends.slack.manifest import manifest
from backends.slack.scopes import WANTED, features, is_bot, kind_of, read_header


@pytest.mark.parametrize(
    ("token", "kind", "usable"),
    [
        ("xoxp-1-2", "user", True),
        ("xoxb-1-2", "bot", True),
        ("xapp-1-A", "app", False),
        ("xoxe-1-My", "refresh", False),
        ("xoxe.xoxp-1-My", "rotating", True),
        ("xoxe.xoxb-1-My", "rotating", True),
        ("xoxc-1", "browser", False),
        ("xoxs-1", "legacy", False),
        ("hello", "unknown", False),
        ("", "unknown", False),
    ],
)
def test_kinds(token: str, kind: str, usable: bool) -> None:
    found = kind_of(token)
    assert (found.id, found.usable) == (kind, usable)
    assert found.sentence.endswith(".")
    assert usable or "xoxp-" in found.way_out
    assert is_bot(token) == ("xoxb" in token)


def test_a_legacy_token_is_known_by_its_scopes() -> None:
    assert kind_of("xoxp-1", {"identify", "read", "post", "client"}).id == "legacy"


def lacking(scopes: set[str]) -> dict[str, tuple[str, ...]]:
    return {feature.name: feature.lacking for feature in features(scopes) if not feature.have}


def test_every_feature_is_had_with_the_scopes_of_the_manifest() -> None:
    asked = json.loads(manifest())["oauth_config"]["scopes"]["user"]
    assert lacking(set(asked)) == {}
    assert set(asked) == set(WANTED)


def test_each_scope_is_missed_by_some_feature() -> None:
    for scope in WANTED:
        assert scope in {one for names in lacking(set(WANTED) - {scope}).values() for one in names}


def test_finer_scopes_are_enough_for_invitations_alone() -> None:
    finer = set(WANTED) - {"channels:write", "groups:write"}
    finer |= {"channels:write.invites", "groups:write.invites"}
    assert set(lacking(finer)) == {"Rename", "Remove"}


def test_no_scope_at_all() -> None:
    assert len(lacking(set())) == len(features(()))
    essential = {feature.name for feature in features(()) if feature.essential}
    assert essential == {"Audit", "Private channels"}


@pytest.mark.parametrize(
    ("header", "scopes"),
    [(None, set()), ("", set()), ("a, b,,c ", {"a", "b", "c"})],
)
def test_the_header(header: str | None, scopes: set[str]) -> None:
    assert read_header(header) == scopes
