"""Mapping files as people write them and as Excel saves them; what is wrong is named by file and line."""

import json
from pathlib import Path

import pytest

from backends.errors import BitsafeError
from reports.mapping_file import mapping_from
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.snapshots import basic, slack, telegram

ACME, BETA, BASIC = slack("C1", "acme"), telegram(2, 'Beta, "iBTC"'), basic(3, "Gamma")
TWINS = [telegram(4, "Twin"), telegram(5, "Twin")]
GROUPS = [ACME, BETA, BASIC, *TWINS]


def read(folder: Path, content: str | bytes, name: str = "map.csv") -> dict[str, str]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return {str(id): title for id, title in mapping_from(path, GROUPS).items()}


BOTH = {str(ACME.id): "acme-cbtc", str(BETA.id): "Beta, CBTC"}


@pytest.mark.parametrize(
    "content",
    [
        f'{ACME.id},acme-cbtc\n"Beta, ""iBTC""","Beta, CBTC"\n',
        f'group,new name\n{ACME.id},acme-cbtc\n{BETA.id},"Beta, CBTC"\n',
        f'\ufeffID;New name\r\n#acme;acme-cbtc\r\n{BETA.id.native};"Beta, CBTC"\r\n\r\n',
        f'new name,category,id\nacme-cbtc,BD,C1\n"Beta, CBTC",BD,{BETA.id.key}\n',
        f"id\tnew\nacme\tacme-cbtc\n{BETA.id}\tBeta, CBTC",
    ],
)
def test_csv(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == BOTH


def test_the_text_that_excel_saves_as_unicode(tmp_path: Path) -> None:
    content = f"group\tnew name\r\nacme\tacme-cbtc\r\n{BETA.id}\tBeta, CBTC\r\n".encode("utf-16")
    assert read(tmp_path, content, "map.txt") == BOTH


def test_json(tmp_path: Path) -> None:
    content = json.dumps({str(ACME.id): "acme-cbtc", BETA.title: "Beta, CBTC"})
    assert read(tmp_path, content, "map.json") == BOTH
    assert read(tmp_path, "\ufeff" + content, "map") == BOTH


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "map.csv",
            "group,new name\nacme,a\nacne,b\n",
            "map.csv, line 3: there is no group acne, did you mean acme?",
        ),
        ("map.csv", '"two\nlines",x\n', "map.csv, line 1: there is no group"),
        ("map.csv", '"acme","multi\nline"\nTwin,y\n', "map.csv, line 3: 2 groups are called Twin"),
        ("map.csv", "acme,a\nC1,b\n", "map.csv, line 2: C1 stands in"),
        ("map.csv", "acme\n", "map.csv, line 1: two columns are needed"),
        ("map.csv", "acme,x,y\n", "map.csv, line 1: which of the 3 columns is meant?"),
        ("map.csv", "acme,\n", "map.csv, line 1: the new name is missing"),
        ("map.csv", ",x\n", "map.csv, line 1: the group is missing"),
        ("map.csv", 'acme,"x\n', "map.csv, line "),
        ("map.csv", "", "names no group"),
        ("map.csv", "group,new name\n", "names no group"),
        ("map.csv", b"acme,ok\nBeta,\xff\n", "map.csv, line 2: this is no text in UTF-8"),
        ("map.json", "{", "map.json, line 1: "),
        ("map.json", '{"acme":\n 1}', "map.json, key acme: the new name is no text"),
        ("map.json", '{"acme": "a", "acme": "b"}', "the key acme stands there twice"),
        ("map.json", "[1]", "is no mapping"),
        ("map.json", "[" * 100_000, "map.json"),
        ("map.json", '{"acme": " "}', "key acme: the new name is missing"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, content: str | bytes, words: str) -> None:
    with pytest.raises(BitsafeError) as caught:
        read(tmp_path, content, name)
    assert words in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BitsafeError, match="There is no file"):
        mapping_from(tmp_path / "none.csv", GROUPS)


def test_hostile_titles_are_found_exactly(tmp_path: Path) -> None:
    groups = [telegram(number, title) for number, title in enumerate(HOSTILE_NAMES) if title.strip()]
    path = tmp_path / "map.json"
    path.write_text(json.dumps({group.title: f"Group {group.id.native}" for group in groups}))
    found = mapping_from(path, groups)
    assert found == {group.id: f"Group {group.id.native}" for group in groups}
