"""File names from hostile titles: safe on every system, never shared, found again by id."""

import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.archive import names
from tests.hostile_names import HOSTILE_NAMES

_FORBIDDEN = frozenset("<>:\"/\\|?*~$`'; \t\n")


def _is_safe(name: str) -> bool:
    return (
        not _FORBIDDEN & set(name)
        and not any(unicodedata.category(letter).startswith(("C", "Z")) for letter in name)
        and not name.startswith((".", "-"))
        and not name.endswith((".", " "))
        and len(name.encode()) <= names.NAME_BYTES
        and not PureWindowsPath(name).is_reserved()
        and Path(name).name == name
    )


@pytest.mark.parametrize("title", HOSTILE_NAMES)
def test_a_hostile_title_makes_a_safe_name(title: str, tmp_path: Path) -> None:
    name = names.name(title, "C0123ABCD", ".html")
    assert _is_safe(name)
    (tmp_path / name).write_text("")
    assert [place.name for place in tmp_path.iterdir()] == [name]


@given(st.text(), st.text(min_size=1))
@example("", "NUL")
def test_any_title_and_any_id_make_a_safe_name(title: str, key: str) -> None:
    assert _is_safe(names.name(title, key))
    assert _is_safe(names.media_name(title, key))


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_groups_never_share_a_name(title: str, key: str, other: str) -> None:
    """Nor do their names differ only by case, which some file systems ignore."""
    if key.removeprefix("-") != other.removeprefix("-"):
        assert names.name(title, key).casefold() != names.name(title, other).casefold()


def test_a_name_reads_like_the_title() -> None:
    assert names.name("BitSafe (CBTC) <> Acme", "-1000000001234") == "BitSafe-CBTC-Acme_1000000001234"
    assert names.name("株式会社", "C01") == "株式会社_C01"
    assert names.name("../..", "C01") == "C01"


def test_a_renamed_group_keeps_its_folder(tmp_path: Path) -> None:
    first = names.settled(tmp_path, "Old name", "-1000000001234")
    (tmp_path / first).mkdir()
    (tmp_path / "Old-name_99").mkdir()
    assert names.settled(tmp_path, "New name", "-1000000001234") == first
    assert names.settled(tmp_path, "New name", "-77") == "New-name_77"


def test_a_channel_that_became_public_keeps_its_file(tmp_path: Path) -> None:
    (tmp_path / "acme_G0123.txt").write_text("")
    assert names.settled(tmp_path, "acme", "C0123", ".txt") == "acme_G0123.txt"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("report.pdf", "report_F1.pdf"),
        ("page.html", "page_F1.data"),
        ("a.svg", "a_F1.data"),
        ("setup.exe", "setup_F1.data"),
        ("../../x.PNG", "x_F1.png"),
        ("run.pdf.sh", "run-pdf_F1.data"),
        ("invoice.pdf\u202e", "invoice_F1.data"),
        ("", "F1.data"),
    ],
)
def test_a_fetched_file_keeps_only_a_harmless_ending(given_name: str, kept: str) -> None:
    assert names.media_name(given_name, "F1") == kept


@pytest.mark.parametrize(
    ("given_name", "mime", "kept"),
    [
        ("", "image/jpeg", "F1.jpg"),
        ("", "audio/ogg", "F1.ogg"),
        ("", "video/mp4", "F1.mp4"),
        ("", "image/webp", "F1.webp"),
        ("", "application/x-tgsticker", "F1.tgs"),
        ("IMG_7", "image/png", "IMG-7_F1.png"),
        ("Minutes 12.03 final", "application/pdf", "Minutes-12-03-final_F1.pdf"),
        ("v1.2", "", "v1_F1.data"),
        ("scan.jfif", "image/jpeg", "scan_F1.jfif"),
        ("voice.oga", "audio/ogg", "voice_F1.oga"),
        (
            "Offer 2.1 draft",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "Offer-2-1-draft_F1.docx",
        ),
        ("notes.final", "text/html", "notes_F1.data"),
        ("page.html", "image/png", "page_F1.data"),
        ("", "text/html", "F1.data"),
        ("", "image/svg+xml", "F1.data"),
        ("", "../../x", "F1.data"),
    ],
)
def test_a_file_without_a_name_has_the_ending_of_its_type(given_name: str, mime: str, kept: str) -> None:
    assert names.media_name(given_name, "F1", mime) == kept


@pytest.mark.parametrize("title", ["bitsafe-acme", "bitsafe-ünïcode-ñ", "bitsafe_株式会社", "x" * 80])
def test_slacks_own_names_are_taken_as_they_are(title: str) -> None:
    assert names.is_plain(title)


@pytest.mark.parametrize(
    "title", ["", "..", "con", "Acme", "a/b", "-rf", "a b", ".hidden", "x" * 200, "a\ud800"]
)
def test_other_names_are_not(title: str) -> None:
    assert not names.is_plain(title)
