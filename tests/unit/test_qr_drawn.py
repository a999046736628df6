"""The drawn QR code: what a camera sees is the code, with a white margin on every side."""

import pytest
import segno

from backends.telegram.qr import drawn

HALVES = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
MARGIN = 2


def seen(lines: list[str]) -> list[list[int]]:
    """The modules as rows of 1 for white, 0 for black."""
    return [[HALVES[character][half] for character in line] for line in lines for half in (0, 1)]


@pytest.mark.parametrize("length", [10, 43, 90])
def test_the_code_and_a_whole_margin(length: int) -> None:
    url = f"tg://login?token={'Ab-_' * length}"[: 17 + length]
    rows = seen(drawn(url))
    code = [[1 - bit for bit in row] for row in segno.make(url, micro=False, error="l").matrix]
    side = slice(MARGIN, -MARGIN)
    assert [row[side] for row in rows[MARGIN : MARGIN + len(code)]] == code
    margin = [*rows[:MARGIN], *rows[MARGIN + len(code) :], *([*r[:MARGIN], *r[-MARGIN:]] for r in rows)]
    assert all(all(row) for row in margin)
    assert len(rows) % 2 == 0


def test_it_fits_into_a_small_terminal() -> None:
    lines = drawn(f"tg://login?token={'A' * 43}")
    assert len(lines) <= 19
    assert {len(line) for line in lines} == {37}
