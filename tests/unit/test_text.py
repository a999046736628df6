"""Whatever a name holds, what reaches the terminal is harmless and as wide as it is counted."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.hostile_names import EMPTY, FAMILY, FLAG_DE, HOSTILE_NAMES, LINES, WAVE
from tui.text import NO_NAME, clean, fit, to_ascii

ANY_TEXT = st.text(st.characters(), max_size=60)
NASTY_TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            ["\x1b[", "\x1b]0;", "\x07", "\x1b\\", "\x9b", "m", "31", "\u202e", "\u200d", "\ufe0f"]
        ),
        st.sampled_from(
            ["\u0301", "\u0489", "\u20e3", "\U0001f1e9", "\U0001f3fd", "\U0001f468", "宽", "\n", " "]
        ),
        st.sampled_from(HOSTILE_NAMES),
        ANY_TEXT,
    ),
    max_size=8,
).map("".join)
FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def assert_harmless(text: str) -> None:
    for character in text:
        assert unicodedata.category(character) not in FORBIDDEN, f"{character!r} in {text!r}"
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "PDI",
        }
        assert character == " " or not character.isspace()


def assert_steady(text: str) -> None:
    """Counted one by one or together, the width is the same: no joiner, no selector."""
    assert cell_len(text) == sum(map(cell_len, text))
    run = 0
    for character in text:
        run = run + 1 if cell_len(character) == 0 else 0
        assert run <= 2
    assert not text or cell_len(text[0]) > 0


@given(NASTY_TEXT)
def test_clean_is_harmless_and_never_blank(text: str) -> None:
    shown = clean(text)
    assert shown.strip() == shown != ""
    assert_harmless(shown)
    assert_steady(shown)
    assert clean(shown) == shown


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_the_corpus_is_harmless(name: str) -> None:
    assert_harmless(clean(name))
    assert_steady(clean(name))
    for width in range(30):
        assert cell_len(fit(name, width)) == width


@given(NASTY_TEXT, st.integers(0, 60), st.sampled_from(["…", "~", "...", ""]))
@example("宽宽", 3, "…")
@example("宽", 1, "")
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int, ellipsis: str) -> None:
    shown = fit(text, width, ellipsis=ellipsis)
    assert cell_len(shown) == width
    assert_harmless(shown)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20))
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text
    assert fit(text, 20).rstrip() == text


@given(NASTY_TEXT)
def test_ascii_is_ascii(text: str) -> None:
    assert to_ascii(text).isascii()
    assert to_ascii(text).isprintable()


@pytest.mark.parametrize("name", EMPTY)
def test_blank_names_are_called_so(name: str) -> None:
    # A line break alone is seen as such; anything else that is blank is not.
    assert clean(name) == ("⏎" if name == "\n" else NO_NAME)
    assert fit("", 3) == "   "


@pytest.mark.parametrize("name", LINES)
def test_lines_become_one(name: str) -> None:
    assert len(clean(name).splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;your title\x07owned", "owned"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mC1 red", "C1 red"),
        ("bit\u200bsafe", "bitsafe"),
        ("\u202eexe.gpj", "exe.gpj"),
        ("two\nlines", "two ⏎ lines"),
        ("a   b\tc", "a b c"),
        (FAMILY, "\U0001f468\U0001f469\U0001f467\U0001f466"),
        (f"{WAVE} {FLAG_DE}", "\U0001f44b DE"),
        ("1\ufe0f\u20e3 keycap", "1 keycap"),
        ("Cafe\u0301", "Café"),
        ("x\u0301\u0302\u0303\u0304", "x\u0301\u0302"),
        ("\u0301a", "a"),
        ("[/foo] vip", "[/foo] vip"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("NUL\x00inside", "NULinside"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ],
)
def test_what_becomes_of(name: str, shown: str) -> None:
    assert clean(name) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("BitSafe", 9, "BitSafe  "),
        ("BitSafe", 7, "BitSafe"),
        ("BitSafe", 5, "BitS…"),
        ("BitSafe", 1, "…"),
        ("BitSafe", 0, ""),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日… "),
        ("日本語", 1, "…"),
    ],
)
def test_fit_cuts_by_cells(text: str, width: int, shown: str) -> None:
    assert fit(text, width) == shown


def test_to_ascii_keeps_what_can_be_read() -> None:
    assert to_ascii("Zoë – Straße “x” ½ 日") == 'Zoe - Strasse "x" 1/2 ?'
