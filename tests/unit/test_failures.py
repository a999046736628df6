"""Errors in words, for the screen."""

from backends.errors import ConfigError
from tui.failures import failure_of


def test_several_problems_are_told_line_by_line() -> None:
    failure = failure_of(
        ConfigError("config.toml has 2 problems:\n[slak]\n[pace]: w\x1b]0;x\x07", "Mend\nit.")
    )
    assert failure.sentence.split("\n")[:2] == ["config.toml has 2 problems:", "[slak]"]
    assert "\x1b" not in failure.sentence
    assert "\n" not in failure.way_out
    assert "\n" not in str(failure)
    assert str(failure).startswith("config.toml has 2 problems: [slak] [pace]: w")


def test_what_nobody_foresaw_shows_nothing_of_its_text() -> None:
    failure = failure_of(RuntimeError("xoxp-secret"))
    assert "xoxp" not in str(failure)
    assert failure.way_out
