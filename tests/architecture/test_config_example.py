"""config.toml.example is valid, and shows every key that the code knows and no other."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from backends.config_file import LISTS, PAIRS, TABLES, load, parse
from reports.filters import Vocabulary
from reports.filters import parse as parse_filter

EXAMPLE = Path(__file__).parents[2] / "config.toml.example"
SWITCHED_OFF = re.compile(r'^# (?=(?:\w+|"[^"]+") = )', re.MULTILINE)
CLASSES = {**TABLES, **LISTS}


def switched_on() -> str:
    """The example with every setting in it switched on."""
    return SWITCHED_OFF.sub("", EXAMPLE.read_text(encoding="utf-8"))


def keys_shown() -> dict[str, set[str]]:
    document = tomllib.loads(switched_on())
    shown: dict[str, set[str]] = {}
    for table, content in document.items():
        rows = content if isinstance(content, list) else [content]
        shown[table] = {key for row in rows for key in row}
    return shown


def test_it_loads_as_it_stands() -> None:
    settings = load(EXAMPLE)
    assert [member.name for member in settings.team][:2] == ["Amy Baker", "Bob Cole"]
    assert settings.slack.token is None
    assert any(rule.filter == "flag:archived" for rule in settings.exclusion)


def test_it_loads_with_everything_switched_on() -> None:
    settings = parse(switched_on(), EXAMPLE)
    assert settings.telegram.address == ("127.0.0.1", 4430)
    assert settings.telegram.server_key == EXAMPLE.parent / "key.pem"


def test_it_has_every_table_and_no_other() -> None:
    assert set(keys_shown()) == {*TABLES, *LISTS, *PAIRS}


@pytest.mark.parametrize("table", sorted(CLASSES))
def test_it_shows_every_key_of(table: str) -> None:
    assert keys_shown()[table] == {field.name for field in fields(CLASSES[table])}


def test_its_defaults_are_those_of_the_code() -> None:
    shown, built_in = parse(switched_on(), EXAMPLE), parse("", EXAMPLE)
    assert shown.slack.channels == built_in.slack.channels
    assert shown.slack.api_url == built_in.slack.api_url
    assert shown.telegram.shared_with == built_in.telegram.shared_with
    assert shown.flags == built_in.flags
    assert shown.rename == built_in.rename
    assert shown.pace.timeout == built_in.pace.timeout
    assert shown.pace.telegram_invites_per_day == built_in.pace.telegram_invites_per_day


def test_its_filters_can_be_read() -> None:
    settings = load(EXAMPLE)
    terms = Vocabulary(
        members=tuple(member.name for member in settings.team),
        categories=tuple(rule.name for rule in settings.category),
    )
    filters = [rule.filter for rule in settings.exclusion] + [view.filter for view in settings.view]
    for text in [*filters, *(member.only for member in settings.team)]:
        if text is not None:
            parse_filter(text, terms)
